"""A file of an instructor's with one of each thing, for the tests."""

FILE = '''
import jax
import jax.numpy as jnp
import numpy as np
import optax

import simulab as sl

valley = sl.Landscape.from_function(
    lambda x, y: 0.05 * x**2 + 2 * (y - jnp.sin(x)) ** 2, bounds=((-4, 4), (-3, 3)), start=(-3.5, 2.0),
    minima=[((0, 0), 0)], title="Winding valley",
)
well = sl.Landscape.from_function(lambda x: x**4 / 4 - x**2 / 2, bounds=((-2, 2),), start=(1.8,), title="Double well")


class Signs(sl.Optimizer):
    """Only the sign of the gradient counts."""

    title = "Signs"
    learning_rate = sl.Knob(0.05, bounds=(1e-6, 10.0), log=True)

    def init(self, x):
        return ()

    def step(self, loss, x, state, knobs):
        gradient = jax.grad(loss)(x)
        return x - knobs.learning_rate * jnp.sign(gradient), state, {"gradient": gradient}


yogi = sl.Optimizer.from_optax("Yogi", optax.yogi)


class Stairs(sl.Schedule):
    """Down in equal steps."""

    title = "Stairs"
    equation = r"\\eta_t = \\eta_0\\,(1 - \\lfloor n t / T \\rfloor / n)"
    optax_code = "lambda t: {learning_rate} * (1 - (t * {stairs} // {steps}) / {stairs})"
    torch_code = "lr.LambdaLR(opt, lambda t: 1 - (t * {stairs} // {steps}) / {stairs})"
    stairs = sl.Knob(4, bounds=(1, 20), integer=True, symbol="n", doc="How many stairs.")

    def rate(self, step, knobs):
        return knobs.learning_rate * (1 - jnp.floor(step * knobs.stairs / knobs.steps) / knobs.stairs)


class Bold(sl.Controller):
    """A little more after every better loss, half after a worse one."""

    title = "Bold driver"
    up = sl.Knob(1.02, bounds=(1.0, 1.5), doc="Factor after a better loss.")

    def rate(self, step, knobs):
        return knobs.learning_rate

    def init(self, knobs):
        return jnp.inf, 1.0

    def update(self, state, loss, knobs):
        before, scale = state
        scale = jnp.where(loss < before, scale * knobs.up, scale / 2)
        return (loss, scale), scale


turn = np.linspace(0, 2 * np.pi, 75)
radius = np.where(np.arange(75) % 3 == 0, 1.6, np.where(np.arange(75) % 3 == 1, 1.0, 0.4))
rings = sl.Dataset(
    "Three rings", np.stack([radius * np.cos(turn), radius * np.sin(turn)], axis=1), np.arange(75) % 3,
    classes=("outer", "middle", "inner"),
)
heights = sl.Dataset("Heights", np.stack([turn, radius], axis=1), radius * np.sin(turn))
'''
