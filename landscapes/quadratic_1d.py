"""The bowl of one weight."""

import jax

from simulab.knob import Knob
from simulab.landscape import Landscape, Minimum


class Quadratic1D(Landscape):
    """One weight, one curvature L: descent is smooth below η = 1/L, rings up to 2/L, diverges above."""

    title = "Quadratic in one weight"
    order = 10
    equation = r"f(x) = \frac{L}{2}\,x^2"
    reference = "LeCun, Bottou, Orr & Müller (1998), Efficient BackProp, section 5"
    bounds = ((-3.0, 3.0),)
    start = (-2.5,)
    minima = (Minimum((0.0,), 0.0),)
    suggested_rate = 0.1
    rates = {"learning-rate": 1.8}
    left_out_of = ("gradient-check",)  # a parabola is among its functions
    code = "return {curvature} * x**2 / 2"

    curvature = Knob(1.0, bounds=(0.1, 100.0), log=True, symbol="L", doc="How sharply the bowl bends.")

    def loss(self, x: jax.Array) -> jax.Array:
        return 0.5 * self.curvature * x[0] ** 2
