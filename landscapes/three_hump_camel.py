"""The three-hump camel."""

import jax

from simulab.landscape import Landscape, Minimum


class ThreeHumpCamel(Landscape):
    """Three valleys in a row, the best in the middle: from outside, only a run with momentum passes the first."""

    title = "Three-hump camel"
    equation = r"f(x, y) = 2x^2 - 1.05x^4 + \frac{x^6}{6} + xy + y^2"
    reference = "Dixon & Szegő (1975), Towards Global Optimisation, North-Holland"
    bounds = ((-2.5, 2.5), (-2.5, 2.5))
    start = (-2.2, 2.0)
    minima = (
        Minimum((0.0, 0.0), 0.0),
        Minimum((-1.7475523458302888, 0.8737761729151444), 0.2986384422368598),
        Minimum((1.7475523458302888, -0.8737761729151444), 0.2986384422368598),
    )
    suggested_rate = 0.02
    rates = {"learning-rate": 0.1}
    code = "return 2 * x**2 - 1.05 * x**4 + x**6 / 6 + x * y + y**2"

    def loss(self, x: jax.Array) -> jax.Array:
        return 2 * x[0] ** 2 - 1.05 * x[0] ** 4 + x[0] ** 6 / 6 + x[0] * x[1] + x[1] ** 2
