"""Adam."""

from types import SimpleNamespace

import jax
import jax.numpy as jnp

from simulab import rule_knobs
from simulab.knob import learning_rate
from simulab.landscape import Loss
from simulab.optimizer import Optimizer, Terms, effective_rate
from simulab.rules import averages


class Adam(Optimizer):
    """Momentum's direction at RMSProp's scale: on every axis a step of about η, whatever the slope's size.

    Both averages start at zero; the bias correction makes up for it, and without it the first steps are too long.
    """

    title = "Adam"
    order = 60
    shown_at_first = True
    rate_for_nets = 0.1
    rate_in_net_lab = 0.03
    equation = (
        r"\begin{split} m &\leftarrow \beta_1 m + (1-\beta_1)\, g,\quad \hat m = \frac{m}{1-\beta_1^t} \\"
        r" v &\leftarrow \beta_2 v + (1-\beta_2)\, g^2,\quad \hat v = \frac{v}{1-\beta_2^t} \\"
        r" w &\leftarrow w - \frac{\eta\, \hat m}{\sqrt{\hat v} + \varepsilon} \end{split}"
    )
    reference = "Kingma & Ba (2015), Adam: a method for stochastic optimization"
    colour = "#0072B2"
    marker = "star"
    optax_code = "optax.adam({learning_rate}, b1={beta1}, b2={beta2}, eps={eps})"
    torch_code = "torch.optim.Adam(params, lr={learning_rate}, betas=({beta1}, {beta2}), eps={eps})"
    code_note = "Neither library can switch the bias correction off."

    learning_rate = learning_rate(1e-3)
    beta1 = rule_knobs.beta1()
    beta2 = rule_knobs.beta2()
    eps = rule_knobs.eps()
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
        terms = {"gradient": g, "m_hat": m_hat, "v_hat": v_hat, **effective_rate(knobs.learning_rate, scale)}
        return x - knobs.learning_rate * m_hat / scale, moments, terms
