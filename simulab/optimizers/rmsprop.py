"""RMSProp."""

from types import SimpleNamespace

import jax
import jax.numpy as jnp

from simulab import rule_knobs
from simulab.landscape import Loss
from simulab.optimizer import Optimizer, Terms, effective_rate


class RMSProp(Optimizer):
    """AdaGrad that forgets: the square is a running average, so the rate does not die.

    Every step is about η long however small the gradient, so at the bottom it bounces instead of settling.
    """

    title = "RMSProp"
    order = 50
    shown_at_first = True
    rate_for_nets = 0.02
    rate_in_net_lab = 0.01
    equation = r"s \leftarrow \rho s + (1-\rho)\, g^2,\quad w \leftarrow w - \frac{\eta\, g}{\sqrt{s} + \varepsilon}"
    reference = "Tieleman & Hinton (2012), Neural Networks for Machine Learning, lecture 6.5"
    colour = "#56B4E9"
    marker = "hex"
    optax_code = "optax.rmsprop({learning_rate}, decay={rho}, eps={eps}, eps_in_sqrt=False)"
    torch_code = "torch.optim.RMSprop(params, lr={learning_rate}, alpha={rho}, eps={eps})"
    code_note = "optax puts ε inside the root unless told; PyTorch's own default for ρ is 0.99."

    rho = rule_knobs.rho(0.9)
    eps = rule_knobs.eps()

    def init(self, x: jax.Array) -> jax.Array:
        return jnp.zeros_like(x)

    def step(
        self, loss: Loss, x: jax.Array, state: jax.Array, knobs: SimpleNamespace
    ) -> tuple[jax.Array, jax.Array, Terms]:
        g = jax.grad(loss)(x)
        s = knobs.rho * state + (1 - knobs.rho) * g**2
        scale = jnp.sqrt(s) + knobs.eps
        return x - knobs.learning_rate * g / scale, s, {"gradient": g, **effective_rate(knobs.learning_rate, scale)}
