"""A saddle for two legs and a tail."""

import math

import jax

from simulab.landscape import Landscape, Minimum


class MonkeySaddle(Landscape):
    """Three ways down from a saddle so flat that even its curvature is zero: the gradient fades halfway.

    The textbook's monkey saddle x³ - 3xy² falls without end; the ¾(x² + y²)² added here closes each of its three
    valleys with a minimum at distance 1 (in polar coordinates f = r³ cos 3φ + ¾r⁴). The start lies beside a ridge.
    """

    title = "Monkey saddle"
    equation = r"f(x, y) = x^3 - 3xy^2 + \tfrac34\,(x^2 + y^2)^2"
    reference = "Hilbert & Cohn-Vossen (1932), Anschauliche Geometrie, section 29"
    bounds = ((-1.6, 1.6), (-1.6, 1.6))
    start = (1.4, 0.01)
    minima = (
        Minimum((-1.0, 0.0), -0.25),
        Minimum((0.5, math.sqrt(0.75)), -0.25),
        Minimum((0.5, -math.sqrt(0.75)), -0.25),
    )
    suggested_rate = 0.02
    rates = {"learning-rate": 0.1}
    code = "return x**3 - 3 * x * y**2 + 0.75 * (x**2 + y**2) ** 2"

    def loss(self, x: jax.Array) -> jax.Array:
        return x[0] ** 3 - 3 * x[0] * x[1] ** 2 + 0.75 * (x[0] ** 2 + x[1] ** 2) ** 2
