"""AdaGrad."""

from types import MappingProxyType, SimpleNamespace

import jax
import jax.numpy as jnp

from simulab import rule_knobs
from simulab.landscape import Loss
from simulab.optimizer import Optimizer, Terms, effective_rate
from simulab.rules.written import Written

IN_OPTAX = Written(
    """\
def adagrad(rate, eps):  # optax has √(s + ε)
    def update(gradient, s, params=None):
        s = s + gradient**2
        return -rate * gradient / (jnp.sqrt(s) + eps), s

    return optax.GradientTransformation(jnp.zeros_like, update)""",
    "adagrad({learning_rate}, {eps})",
)


class Adagrad(Optimizer):
    """Divides each axis by the length of all its gradients so far, which evens out steep and flat axes.

    The sum only grows, so the rate dies: on a long way AdaGrad stops short.
    """

    title = "AdaGrad"
    order = 40
    equation = r"s \leftarrow s + g^2,\quad w \leftarrow w - \frac{\eta\, g}{\sqrt{s} + \varepsilon}"
    reference = "Duchi, Hazan & Singer (2011), Adaptive subgradient methods"
    rate_in_net_lab = 0.1
    colour = "#2E8B57"
    marker = "diamond"
    optax_code = "optax.adagrad({learning_rate}, initial_accumulator_value=0.0, eps={eps})"
    torch_code = "torch.optim.Adagrad(params, lr={learning_rate}, eps={eps})"
    code_note = (
        "optax starts the sum at 0.1 unless told, and puts ε inside the root: √(s + ε). "
        "With ε far below the squared gradients the two are the same."
    )
    written = MappingProxyType({"optax": IN_OPTAX})

    eps = rule_knobs.eps()

    def init(self, x: jax.Array) -> jax.Array:
        return jnp.zeros_like(x)

    def step(
        self, loss: Loss, x: jax.Array, state: jax.Array, knobs: SimpleNamespace
    ) -> tuple[jax.Array, jax.Array, Terms]:
        g = jax.grad(loss)(x)
        s = state + g**2
        scale = jnp.sqrt(s) + knobs.eps  # never 0, so a gradient that was always 0 moves nothing
        return x - knobs.learning_rate * g / scale, s, {"gradient": g, **effective_rate(knobs.learning_rate, scale)}
