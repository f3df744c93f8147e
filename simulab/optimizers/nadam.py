"""NAdam."""

from types import SimpleNamespace

import jax
import jax.numpy as jnp

from simulab import rule_knobs
from simulab.knob import learning_rate
from simulab.landscape import Loss
from simulab.optimizer import Optimizer, Terms, effective_rate
from simulab.rules import averages


class NAdam(Optimizer):
    """Adam with Nesterov's look-ahead: today's gradient counts at once with the weight it will have tomorrow."""

    title = "NAdam"
    equation = (
        r"\begin{split} m &\leftarrow \beta_1 m + (1-\beta_1)\, g,\quad"
        r" \hat m = \frac{\beta_1 m}{1-\beta_1^{t+1}} + \frac{(1-\beta_1)\, g}{1-\beta_1^t} \\"
        r" v &\leftarrow \beta_2 v + (1-\beta_2)\, g^2,\quad \hat v = \frac{v}{1-\beta_2^t} \\"
        r" w &\leftarrow w - \frac{\eta\, \hat m}{\sqrt{\hat v} + \varepsilon} \end{split}"
    )
    reference = "Dozat (2016), Incorporating Nesterov momentum into Adam (with a constant μ = β₁)"
    rate_in_net_lab = 0.03
    colour = "#CC79A7"
    dash = (2, 4)
    marker = "cross"
    optax_code = "optax.nadam({learning_rate}, b1={beta1}, b2={beta2}, eps={eps})"
    torch_code = (
        "torch.optim.NAdam(params, lr={learning_rate}, betas=({beta1}, {beta2}), eps={eps}, momentum_decay=1e6)"
    )
    code_note = (
        "PyTorch warms β₁ up from half its value, β₁(1 - 0.96^(0.004 t)/2); "
        "a huge momentum_decay ends this warmup at once, and what is left is the equation shown."
    )

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
        next_weight = averages.averaged(moments.m_weight, knobs.beta1, 1.0)
        m_next = averages.unbiased(moments.m, next_weight, knobs.bias_correction)
        g_now = averages.unbiased(g, moments.m_weight, knobs.bias_correction)
        m_hat = knobs.beta1 * m_next + (1 - knobs.beta1) * g_now
        v_hat = averages.unbiased(moments.v, moments.v_weight, knobs.bias_correction)
        scale = jnp.sqrt(v_hat) + knobs.eps
        terms = {"gradient": g, "m_hat": m_hat, "v_hat": v_hat, **effective_rate(knobs.learning_rate, scale)}
        return x - knobs.learning_rate * m_hat / scale, moments, terms
