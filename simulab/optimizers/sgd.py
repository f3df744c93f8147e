"""Gradient descent."""

from types import SimpleNamespace

import optax

from simulab.optimizer import Optimizer


class SGD(Optimizer):
    """Steps straight down the gradient, so steep axes get long steps and flat ones short: in a ravine it zig-zags."""

    title = "SGD"
    order = 10
    shown_at_first = True
    equation = r"w \leftarrow w - \eta\, g"
    reference = "Robbins & Monro (1951), A stochastic approximation method"
    rate_in_net_lab = 0.3
    colour = "#7F7F7F"
    optax_code = "optax.sgd({learning_rate})"
    torch_code = "torch.optim.SGD(params, lr={learning_rate})"

    def transformation(self, knobs: SimpleNamespace) -> optax.GradientTransformation:
        return optax.sgd(knobs.learning_rate)
