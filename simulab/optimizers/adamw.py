"""AdamW."""

from types import SimpleNamespace

import jax
import jax.numpy as jnp

from simulab import rule_knobs
from simulab.knob import learning_rate
from simulab.landscape import Loss
from simulab.modifiers import decoupled_decay
from simulab.optimizer import Optimizer, Terms, effective_rate
from simulab.rules import averages


class AdamW(Optimizer):
    """Adam whose weight decay is not divided by √v̂, so that all weights shrink alike.

    A penalty in the loss would hardly shrink the weights whose gradients are large.
    """

    title = "AdamW"
    equation = (
        r"\begin{split} m &\leftarrow \beta_1 m + (1-\beta_1)\, g,\quad \hat m = \frac{m}{1-\beta_1^t} \\"
        r" v &\leftarrow \beta_2 v + (1-\beta_2)\, g^2,\quad \hat v = \frac{v}{1-\beta_2^t} \\"
        r" w &\leftarrow (1 - \eta\lambda)\, w - \frac{\eta\, \hat m}{\sqrt{\hat v} + \varepsilon} \end{split}"
    )
    reference = "Loshchilov & Hutter (2019), Decoupled weight decay regularization"
    rate_in_net_lab = 0.03
    colour = "#CC79A7"
    dash = (6, 4)
    marker = "pentagon"
    optax_code = "optax.adamw({learning_rate}, b1={beta1}, b2={beta2}, eps={eps}, weight_decay={weight_decay})"
    torch_code = (
        "torch.optim.AdamW(params, lr={learning_rate}, betas=({beta1}, {beta2}), eps={eps}, "
        "weight_decay={weight_decay})"
    )
    code_note = "optax's own default for λ is 1e-4, PyTorch's 1e-2. Neither library can switch the bias correction off."

    learning_rate = learning_rate(1e-3)
    beta1 = rule_knobs.beta1()
    beta2 = rule_knobs.beta2()
    eps = rule_knobs.eps()
    weight_decay = rule_knobs.weight_decay(1e-2)
    bias_correction = rule_knobs.bias_correction()

    def init(self, x: jax.Array) -> averages.Moments:
        return averages.zero(x)

    def step(
        self, loss: Loss, x: jax.Array, state: averages.Moments, knobs: SimpleNamespace
    ) -> tuple[jax.Array, averages.Moments, Terms]:
        g = jax.grad(loss)(x)
        moments = averages.updated(state, g, knobs)
        m_hat, v_hat = averages.corrected(moments, knobs)
        scale = jnp.sqrt(v_hat) + knobs.eps
        shrunk = decoupled_decay(x, knobs.learning_rate, knobs.weight_decay)
        terms = {"gradient": g, "m_hat": m_hat, "v_hat": v_hat, **effective_rate(knobs.learning_rate, scale)}
        return shrunk - knobs.learning_rate * m_hat / scale, moments, terms
