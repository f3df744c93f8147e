"""Lion."""

from types import MappingProxyType, SimpleNamespace

import jax
import jax.numpy as jnp

from simulab import rule_knobs
from simulab.knob import learning_rate
from simulab.landscape import Loss
from simulab.optimizer import Optimizer, Terms
from simulab.rules.written import Written

IN_TORCH = Written(
    """\
class Lion(torch.optim.Optimizer):
    def __init__(self, params, lr, betas, weight_decay):
        super().__init__(params, {"lr": lr})
        self.betas, self.decay = betas, weight_decay

    @torch.no_grad()
    def step(self):
        b1, b2 = self.betas
        for group in self.param_groups:
            for w in group["params"]:
                m = self.state[w].get("m", torch.zeros_like(w))
                c = b1 * m + (1 - b1) * w.grad
                self.state[w]["m"] = b2 * m + (1 - b2) * w.grad
                w -= group["lr"] * (torch.sign(c) + self.decay * w)""",
    "Lion(params, lr={learning_rate}, betas=({beta1}, {beta2}), weight_decay={weight_decay})",
)


class Lion(Optimizer):
    """Only the sign counts: every weight moves by η in every step, so it wants rates 3 to 10 times below Adam's.

    It remembers one average and looks at it with two memories: a short one to step, a long one to keep.
    """

    title = "Lion"
    order = 70
    equation = (
        r"\begin{split} c &= \beta_1 m + (1-\beta_1)\, g \\"
        r" w &\leftarrow w - \eta\,(\operatorname{sign}(c) + \lambda w) \\"
        r" m &\leftarrow \beta_2 m + (1-\beta_2)\, g \end{split}"
    )
    reference = "Chen et al. (2023), Symbolic discovery of optimization algorithms"
    rate_in_net_lab = 0.003
    colour = "#AA3377"
    dash = (2, 4)
    marker = "square"
    optax_code = "optax.lion({learning_rate}, b1={beta1}, b2={beta2}, weight_decay={weight_decay})"
    code_note = "torch.optim has no Lion; optax's own default for λ is 1e-3."
    written = MappingProxyType({"torch": IN_TORCH})

    learning_rate = learning_rate(1e-4)
    beta1 = rule_knobs.beta1()
    beta2 = rule_knobs.beta2(0.99)
    weight_decay = rule_knobs.weight_decay(0.0)

    def init(self, x: jax.Array) -> jax.Array:
        return jnp.zeros_like(x)

    def step(
        self, loss: Loss, x: jax.Array, state: jax.Array, knobs: SimpleNamespace
    ) -> tuple[jax.Array, jax.Array, Terms]:
        g = jax.grad(loss)(x)
        c = knobs.beta1 * state + (1 - knobs.beta1) * g
        m = knobs.beta2 * state + (1 - knobs.beta2) * g
        return x - knobs.learning_rate * (jnp.sign(c) + knobs.weight_decay * x), m, {"gradient": g}
