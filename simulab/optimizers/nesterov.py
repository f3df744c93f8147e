"""Nesterov's accelerated gradient."""

from types import MappingProxyType, SimpleNamespace

import jax
import jax.numpy as jnp

from simulab import rule_knobs
from simulab.landscape import Loss
from simulab.optimizer import Optimizer, Terms
from simulab.rules.written import Written

IN_OPTAX = Written(
    "",
    "optax.chain(optax.scale(-{learning_rate}), optax.trace({momentum}))",
    "params + {momentum} * state[1].trace",
)
IN_TORCH = Written(
    """\
class Nesterov(torch.optim.Optimizer):  # torch.optim.SGD keeps the point ahead in place of the weights
    def __init__(self, params, lr, momentum):
        super().__init__(params, {"lr": lr})
        self.momentum = momentum

    @torch.no_grad()
    def ahead(self):
        for group in self.param_groups:
            for w in group["params"]:
                self.state[w]["v"] = self.momentum * self.state[w].get("v", torch.zeros_like(w))
                w += self.state[w]["v"]

    @torch.no_grad()
    def step(self):  # from the point ahead, where the gradient was taken
        for group in self.param_groups:
            for w in group["params"]:
                self.state[w]["v"] -= group["lr"] * w.grad
                w -= group["lr"] * w.grad""",
    "Nesterov(params, lr={learning_rate}, momentum={momentum})",
    "optimizer.ahead()",
)


class Nesterov(Optimizer):
    """Momentum that looks before it leaps: the gradient is taken where the velocity is about to carry the weights.

    So it brakes before the overshoot instead of after it. The path drawn is w; ``terms`` has the look-ahead point.
    """

    title = "Nesterov"
    order = 30
    rate_for_nets = 0.3
    rate_in_net_lab = 0.1
    equation = r"v \leftarrow \mu v - \eta\, \nabla f(w + \mu v),\quad w \leftarrow w + v"
    reference = (
        "Nesterov (1983); in this form Sutskever et al. (2013), On the importance of initialization and momentum"
    )
    colour = "#D55E00"
    dash = (6, 4)
    marker = "triangle"
    optax_code = "optax.sgd({learning_rate}, momentum={momentum}, nesterov=True)"
    torch_code = "torch.optim.SGD(params, lr={learning_rate}, momentum={momentum}, nesterov=True)"
    code_note = (
        "Both libraries store the look-ahead point w + μv in place of w; while the rate is constant, no more differs."
    )
    written = MappingProxyType({"optax": IN_OPTAX, "torch": IN_TORCH})

    momentum = rule_knobs.momentum()

    def init(self, x: jax.Array) -> jax.Array:
        return jnp.zeros_like(x)

    def step(
        self, loss: Loss, x: jax.Array, state: jax.Array, knobs: SimpleNamespace
    ) -> tuple[jax.Array, jax.Array, Terms]:
        lookahead = x + knobs.momentum * state
        g = jax.grad(loss)(lookahead)
        v = knobs.momentum * state - knobs.learning_rate * g
        return x + v, v, {"gradient": g, "velocity": v, "lookahead": lookahead}
