"""AMSGrad."""

from types import MappingProxyType, SimpleNamespace
from typing import NamedTuple

import jax
import jax.numpy as jnp

from simulab import rule_knobs
from simulab.knob import learning_rate
from simulab.landscape import Loss
from simulab.optimizer import Optimizer, Terms, effective_rate
from simulab.rules import averages
from simulab.rules.written import Written

IN_OPTAX = Written(
    """\
def amsgrad(rate, b1, b2, eps):  # optax takes the maximum after the bias correction
    def update(gradient, state, params=None):
        t, m, v, largest = state
        t, m, v = t + 1, b1 * m + (1 - b1) * gradient, b2 * v + (1 - b2) * gradient**2
        largest = jnp.maximum(largest, v)
        step = m / (1 - b1**t) / (jnp.sqrt(largest / (1 - b2**t)) + eps)
        return -rate * step, (t, m, v, largest)

    return optax.GradientTransformation(lambda w: (0, *3 * (jnp.zeros_like(w),)), update)""",
    "amsgrad({learning_rate}, {beta1}, {beta2}, {eps})",
)


class MomentsAndMaximum(NamedTuple):
    """Adam's averages, and the largest v so far (of x's shape)."""

    moments: averages.Moments
    largest: jax.Array


class AMSGrad(Optimizer):
    """Adam that never forgets the largest gradients: its rate can only shrink, so rare large gradients keep their say.

    The maximum is taken before the bias correction, as in PyTorch; without the correction it is the paper's form.
    """

    title = "AMSGrad"
    equation = (
        r"\begin{split} m &\leftarrow \beta_1 m + (1-\beta_1)\, g,\quad \hat m = \frac{m}{1-\beta_1^t} \\"
        r" v &\leftarrow \beta_2 v + (1-\beta_2)\, g^2 \\"
        r" v_{\max} &\leftarrow \max(v_{\max}, v),\quad \hat v = \frac{v_{\max}}{1-\beta_2^t} \\"
        r" w &\leftarrow w - \frac{\eta\, \hat m}{\sqrt{\hat v} + \varepsilon} \end{split}"
    )
    reference = "Reddi, Kale & Kumar (2018), On the convergence of Adam and beyond"
    rate_in_net_lab = 0.03
    colour = "#0072B2"
    dash = (6, 4)
    marker = "plus"
    optax_code = "optax.amsgrad({learning_rate}, b1={beta1}, b2={beta2}, eps={eps})"
    torch_code = "torch.optim.Adam(params, lr={learning_rate}, betas=({beta1}, {beta2}), eps={eps}, amsgrad=True)"
    code_note = (
        "optax takes the maximum after the bias correction, PyTorch (and this simulator) before it: "
        "the same while gradients keep their size, and optax steps shorter after a large first gradient."
    )
    written = MappingProxyType({"optax": IN_OPTAX})

    learning_rate = learning_rate(1e-3)
    beta1 = rule_knobs.beta1()
    beta2 = rule_knobs.beta2()
    eps = rule_knobs.eps()
    bias_correction = rule_knobs.bias_correction()

    def init(self, x: jax.Array) -> MomentsAndMaximum:
        return MomentsAndMaximum(averages.zero(x), jnp.zeros_like(x))

    def step(
        self, loss: Loss, x: jax.Array, state: MomentsAndMaximum, knobs: SimpleNamespace
    ) -> tuple[jax.Array, MomentsAndMaximum, Terms]:
        g = jax.grad(loss)(x)
        moments = averages.updated(state.moments, g, knobs)
        largest = jnp.maximum(state.largest, moments.v)
        m_hat, v_hat = averages.corrected(moments._replace(v=largest), knobs)
        scale = jnp.sqrt(v_hat) + knobs.eps
        terms = {"gradient": g, "m_hat": m_hat, "v_hat": v_hat, **effective_rate(knobs.learning_rate, scale)}
        return x - knobs.learning_rate * m_hat / scale, MomentsAndMaximum(moments, largest), terms
