"""Beale's flat valley between steep corners."""

import jax

from simulab.landscape import Landscape, Minimum


class Beale(Landscape):
    """Nearly flat in the middle and very steep in the corners, so that one rate for all steps is a poor bargain."""

    title = "Beale"
    order = 50
    equation = r"f(x, y) = (1.5 - x + xy)^2 + (2.25 - x + xy^2)^2 + (2.625 - x + xy^3)^2"
    reference = (
        "Beale (1958), On an iterative method for finding a local minimum of a function of more than one variable"
    )
    bounds = ((-4.5, 4.5), (-4.5, 4.5))
    start = (1.0, 1.3)
    minima = (Minimum((3.0, 0.5), 0.0),)
    suggested_rate = 0.01
    rates = {"learning-rate": 0.03}
    code = "return (1.5 - x + x * y) ** 2 + (2.25 - x + x * y**2) ** 2 + (2.625 - x + x * y**3) ** 2"

    def loss(self, x: jax.Array) -> jax.Array:
        a, b = x[0], x[1]
        return (1.5 - a + a * b) ** 2 + (2.25 - a + a * b**2) ** 2 + (2.625 - a + a * b**3) ** 2
