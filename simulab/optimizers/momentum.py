"""Heavy-ball momentum."""

from types import MappingProxyType, SimpleNamespace

import jax
import jax.numpy as jnp

from simulab import rule_knobs
from simulab.landscape import Loss
from simulab.optimizer import Optimizer, Terms
from simulab.rules.written import Written

IN_OPTAX = Written("", "optax.chain(optax.scale(-{learning_rate}), optax.trace({momentum}))")
IN_TORCH = Written(
    """\
class Momentum(torch.optim.Optimizer):  # torch.optim.SGD multiplies the velocity by the rate of the moment
    def __init__(self, params, lr, momentum):
        super().__init__(params, {"lr": lr})
        self.momentum = momentum

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            for w in group["params"]:
                self.state[w]["v"] = self.momentum * self.state[w].get("v", 0) - group["lr"] * w.grad
                w += self.state[w]["v"]""",
    "Momentum(params, lr={learning_rate}, momentum={momentum})",
)


class Momentum(Optimizer):
    """A ball with inertia: gradients that agree add up to speed, gradients that alternate cancel.

    It overshoots, then wins. The rate is inside the velocity, so that what was gained at an old rate is kept when a
    schedule changes it.
    """

    title = "Momentum"
    order = 20
    shown_at_first = True
    rate_for_nets = 0.3
    rate_in_net_lab = 0.1
    equation = r"v \leftarrow \mu v - \eta\, g,\quad w \leftarrow w + v"
    reference = "Polyak (1964), Some methods of speeding up the convergence of iteration methods"
    colour = "#E69F00"
    marker = "square"
    optax_code = "optax.sgd({learning_rate}, momentum={momentum})"
    torch_code = "torch.optim.SGD(params, lr={learning_rate}, momentum={momentum})"
    code_note = (
        "Both libraries keep v/η and multiply by the rate of the moment: the same path while the rate is constant, "
        "another one when a schedule changes it."
    )
    written = MappingProxyType({"optax": IN_OPTAX, "torch": IN_TORCH})

    momentum = rule_knobs.momentum()

    def init(self, x: jax.Array) -> jax.Array:
        return jnp.zeros_like(x)

    def step(
        self, loss: Loss, x: jax.Array, state: jax.Array, knobs: SimpleNamespace
    ) -> tuple[jax.Array, jax.Array, Terms]:
        g = jax.grad(loss)(x)
        v = knobs.momentum * state - knobs.learning_rate * g
        return x + v, v, {"gradient": g, "velocity": v}
