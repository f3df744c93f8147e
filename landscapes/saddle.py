"""A saddle with valleys at its foot."""

import jax

from simulab.landscape import Landscape, Minimum


class Saddle(Landscape):
    """A zero gradient that is no minimum: a run along the ridge stalls at the saddle until it slips off sideways.

    The textbook's saddle (x² - y²)/2 falls without end; the y⁴/4 added here bends its falling sides up again, so that
    runs end in one of two valleys, and leaves the saddle itself as it was. The start lies a hair beside the ridge.
    """

    title = "Saddle"
    equation = r"f(x, y) = \tfrac12\,(x^2 - y^2) + \tfrac14\,y^4"
    reference = "Dauphin et al. (2014), Identifying and attacking the saddle point problem, arXiv:1406.2572"
    bounds = ((-2.0, 2.0), (-2.0, 2.0))
    start = (1.5, 0.01)
    minima = (Minimum((0.0, 1.0), -0.25), Minimum((0.0, -1.0), -0.25))
    suggested_rate = 0.05
    rates = {"learning-rate": 0.3}
    code = "return (x**2 - y**2) / 2 + y**4 / 4"

    def loss(self, x: jax.Array) -> jax.Array:
        return 0.5 * (x[0] ** 2 - x[1] ** 2) + 0.25 * x[1] ** 4
