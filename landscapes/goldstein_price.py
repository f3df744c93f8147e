"""Goldstein and Price's range of heights."""

import jax

from simulab.landscape import Landscape, Minimum


class GoldsteinPrice(Landscape):
    """Four minima from 3 to 840 and slopes up to a million: plain descent needs a tiny rate, or clipping.

    Rules that divide by the size of past gradients hardly notice.
    """

    title = "Goldstein-Price"
    equation = (
        r"f(x, y) = \left[1 + (x + y + 1)^2 (19 - 14x + 3x^2 - 14y + 6xy + 3y^2)\right]"
        r" \left[30 + (2x - 3y)^2 (18 - 32x + 12x^2 + 48y - 36xy + 27y^2)\right]"
    )
    reference = "Goldstein & Price (1971), On descent from local minima, Mathematics of Computation 25(115)"
    bounds = ((-2.0, 2.0), (-2.0, 2.0))
    start = (-1.5, 0.5)
    minima = (
        Minimum((0.0, -1.0), 3.0),
        Minimum((-0.6, -0.4), 30.0),
        Minimum((1.8, 0.2), 84.0),
        Minimum((1.2, 0.8), 840.0),
    )
    suggested_rate = 0.02
    rates = {"learning-rate": 0.0002}
    code = (
        "first = 1 + (x + y + 1) ** 2 * (19 - 14 * x + 3 * x**2 - 14 * y + 6 * x * y + 3 * y**2)\n"
        "second = 30 + (2 * x - 3 * y) ** 2 * (18 - 32 * x + 12 * x**2 + 48 * y - 36 * x * y + 27 * y**2)\n"
        "return first * second"
    )

    def loss(self, x: jax.Array) -> jax.Array:
        a, b = x[0], x[1]
        first = 1 + (a + b + 1) ** 2 * (19 - 14 * a + 3 * a**2 - 14 * b + 6 * a * b + 3 * b**2)
        second = 30 + (2 * a - 3 * b) ** 2 * (18 - 32 * a + 12 * a**2 + 48 * b - 36 * a * b + 27 * b**2)
        return first * second
