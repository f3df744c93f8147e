"""Rosenbrock's curved valley."""

import jax

from simulab.landscape import Landscape, Minimum


class Rosenbrock(Landscape):
    """Easy to fall into, hard to follow: the valley's floor bends and hardly slopes."""

    title = "Rosenbrock"
    order = 40
    equation = r"f(x, y) = (1 - x)^2 + 100\,(y - x^2)^2"
    reference = "Rosenbrock (1960), An automatic method for finding the greatest or least value of a function"
    bounds = ((-2.0, 2.0), (-1.0, 3.0))
    start = (-1.5, 2.0)
    minima = (Minimum((1.0, 1.0), 0.0),)
    suggested_rate = 0.02
    rates = {
        "learning-rate": 0.0018,
        "race": 0.001,
        "schedules": 0.001,
    }  # gradient descent's limit at this start is 0.002
    code = "return (1 - x) ** 2 + 100 * (y - x**2) ** 2"

    def loss(self, x: jax.Array) -> jax.Array:
        return (1 - x[0]) ** 2 + 100 * (x[1] - x[0] ** 2) ** 2
