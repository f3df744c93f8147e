"""Adadelta."""

from types import SimpleNamespace
from typing import NamedTuple

import jax
import jax.numpy as jnp

from simulab import rule_knobs
from simulab.knob import learning_rate
from simulab.landscape import Loss
from simulab.optimizer import Optimizer, Terms


class Averages(NamedTuple):
    """Running averages of squares, each of x's shape."""

    gradient: jax.Array
    update: jax.Array


class Adadelta(Optimizer):
    """Needs no rate: each step is as long as the recent steps were, divided by how large the recent gradients were.

    It has to grow its steps from √ε, so it starts slowly; ε is the knob that matters.
    """

    title = "Adadelta"
    equation = (
        r"\begin{split} s &\leftarrow \rho s + (1-\rho)\, g^2 \\"
        r" \Delta &= -\frac{\sqrt{u + \varepsilon}}{\sqrt{s + \varepsilon}}\, g \\"
        r" u &\leftarrow \rho u + (1-\rho)\, \Delta^2 \\ w &\leftarrow w + \eta\, \Delta \end{split}"
    )
    reference = "Zeiler (2012), ADADELTA: an adaptive learning rate method (there η = 1)"
    colour = "#2E8B57"
    dash = (6, 4)
    marker = "inverted_triangle"
    optax_code = "optax.adadelta({learning_rate}, rho={rho}, eps={eps})"
    torch_code = "torch.optim.Adadelta(params, lr={learning_rate}, rho={rho}, eps={eps})"
    code_note = "Both libraries' own default for ρ is 0.9; Zeiler's is 0.95."

    learning_rate = learning_rate(1.0)
    rho = rule_knobs.rho(0.95)
    eps = rule_knobs.eps(1e-6)

    def init(self, x: jax.Array) -> Averages:
        return Averages(jnp.zeros_like(x), jnp.zeros_like(x))

    def step(
        self, loss: Loss, x: jax.Array, state: Averages, knobs: SimpleNamespace
    ) -> tuple[jax.Array, Averages, Terms]:
        g = jax.grad(loss)(x)
        s = knobs.rho * state.gradient + (1 - knobs.rho) * g**2
        ratio = jnp.sqrt(state.update + knobs.eps) / jnp.sqrt(s + knobs.eps)
        delta = -ratio * g
        u = knobs.rho * state.update + (1 - knobs.rho) * delta**2
        return (
            x + knobs.learning_rate * delta,
            Averages(s, u),
            {"gradient": g, "effective_rate": knobs.learning_rate * ratio},
        )
