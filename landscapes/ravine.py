"""A long winding ravine."""

import jax
import jax.numpy as jnp

from simulab.landscape import Landscape, Minimum


class Ravine(Landscape):
    """A ravine that winds like a sine over a floor that hardly slopes: the walls turn the step aside at every bend."""

    title = "Winding ravine"
    order = 30
    equation = r"f(x, y) = 5\left(y - \sin\tfrac{\pi x}{2}\right)^2 + \tfrac{1}{20}\,(x - 3)^2"
    reference = "Ravines as in Sutton (1986), Two problems with backpropagation; this formula is simulab's"
    bounds = ((-4.0, 4.0), (-2.5, 2.5))
    start = (-3.5, 2.0)
    minima = (Minimum((3.0, -1.0), 0.0),)
    suggested_rate = 0.05
    rates = {"learning-rate": 0.09}
    code = "return 5 * (y - xp.sin(math.pi * x / 2)) ** 2 + (x - 3) ** 2 / 20"

    def loss(self, x: jax.Array) -> jax.Array:
        return 5 * (x[1] - jnp.sin(jnp.pi * x[0] / 2)) ** 2 + (x[0] - 3) ** 2 / 20
