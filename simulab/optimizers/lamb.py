"""LAMB."""

from types import MappingProxyType, SimpleNamespace

import jax
import jax.numpy as jnp

from simulab import rule_knobs
from simulab.knob import learning_rate
from simulab.landscape import Loss
from simulab.optimizer import Optimizer, Terms, effective_rate
from simulab.rules import averages
from simulab.rules.written import Written

IN_TORCH = Written(
    """\
class LAMB(torch.optim.Optimizer):
    def __init__(self, params, lr, betas, eps, weight_decay):
        super().__init__(params, {"lr": lr})
        self.betas, self.eps, self.decay, self.steps = betas, eps, weight_decay, 0

    @torch.no_grad()
    def step(self):
        self.steps += 1
        for group in self.param_groups:
            updates = [self.update(w) for w in group["params"]]
            # all weights are one layer; by the book, each tensor has a ratio of its own
            length, step = (sum((a**2).sum() for a in all_) ** 0.5 for all_ in (group["params"], updates))
            ratio = length / step if length > 0 and step > 0 else 1.0
            for w, u in zip(group["params"], updates):
                w -= group["lr"] * ratio * u

    def update(self, w):
        own, (b1, b2) = self.state[w], self.betas
        own["m"] = b1 * own.get("m", 0) + (1 - b1) * w.grad
        own["v"] = b2 * own.get("v", 0) + (1 - b2) * w.grad**2
        m, v = own["m"] / (1 - b1**self.steps), own["v"] / (1 - b2**self.steps)
        return m / (v**0.5 + self.eps) + self.decay * w""",
    "LAMB(params, lr={learning_rate}, betas=({beta1}, {beta2}), eps={eps}, weight_decay={weight_decay})",
)


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
    rate_in_net_lab = 0.003
    colour = "#999933"
    dash = (2, 4)
    optax_code = "optax.lamb({learning_rate}, b1={beta1}, b2={beta2}, eps={eps}, weight_decay={weight_decay})"
    code_note = "torch.optim has no LAMB."
    written = MappingProxyType({"torch": IN_TORCH})

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
