"""Himmelblau's four equal valleys."""

import jax

from simulab.landscape import Landscape, Minimum


class Himmelblau(Landscape):
    """Four minima, equally good: near the hilltop a small change of start or rate decides which is reached."""

    title = "Himmelblau"
    order = 60
    equation = r"f(x, y) = (x^2 + y - 11)^2 + (x + y^2 - 7)^2"
    reference = "Himmelblau (1972), Applied Nonlinear Programming, McGraw-Hill"
    bounds = ((-5.0, 5.0), (-5.0, 5.0))
    start = (-0.2, -1.1)
    minima = (
        Minimum((3.0, 2.0), 0.0),
        Minimum((-2.805118086952745, 3.131312518250573), 0.0),
        Minimum((-3.779310253377747, -3.2831859912861696), 0.0),
        Minimum((3.5844283403304917, -1.8481265269644036), 0.0),
    )
    suggested_rate = 0.01
    code = "return (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2"

    def loss(self, x: jax.Array) -> jax.Array:
        return (x[0] ** 2 + x[1] - 11) ** 2 + (x[0] + x[1] ** 2 - 7) ** 2
