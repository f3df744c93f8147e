"""LAMB."""

from types import SimpleNamespace

import jax
import jax.numpy as jnp

from simulab import averages, rule_knobs
from simulab.knob import learning_rate
from simulab.landscape import Loss
from simulab.optimizer import Optimizer, Terms, effective_rate


class Lamb(Optimizer):
    """Adam's direction, rescaled so that a layer moves by the fraction η of its own length in every step.

    Here all of w is one layer. Made for huge batches, where layers of different size need steps of different size.
    """

    title = "LAMB"
    equation = (
        r"\begin{split} u &= \frac{\hat m}{\sqrt{\hat v} + \varepsilon} + \lambda w \\"
        r" w &\leftarrow w - \eta\, \frac{\lVert w \rVert}{\lVert u \rVert}\, u \end{split}"
    )
    reference = "You et al. (2020), Large batch optimization for deep learning: training BERT in 76 minutes"
    colour = "#999933"
    dash = (2, 4)
    optax_code = "optax.lamb({learning_rate}, b1={beta1}, b2={beta2}, eps={eps}, weight_decay={weight_decay})"
    code_note = "torch.optim has no LAMB."

    learning_rate = learning_rate(1e-3)
    beta1 = rule_knobs.beta1()
    beta2 = rule_knobs.beta2()
    eps = rule_knobs.eps(1e-6)
    weight_decay = rule_knobs.weight_decay(0.0)
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
        u = m_hat / scale + knobs.weight_decay * x
        rate = knobs.learning_rate * trust_ratio(x, u)
        return x - rate * u, moments, {"gradient": g, "m_hat": m_hat, "v_hat": v_hat, **effective_rate(rate, scale)}


def trust_ratio(x: jax.Array, update: jax.Array) -> jax.Array:
    """‖w‖/‖u‖, and 1 where either is zero, so that weights can leave the origin."""
    length, step = jnp.sqrt(jnp.sum(x**2)), jnp.sqrt(jnp.sum(update**2))
    defined = (length > 0) & (step > 0)
    return jnp.where(defined, length / jnp.where(defined, step, 1), 1)
