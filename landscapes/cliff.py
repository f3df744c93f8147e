"""A plateau, a cliff and a bowl at its foot."""

import jax
import jax.numpy as jnp

from simulab.landscape import Landscape, Minimum


class Cliff(Landscape):
    """Hardly any gradient on the plateau, an exploding one at its edge: a rate fit for one is unfit for the other.

    Clipping the gradient is the cure.
    """

    title = "Plateau and cliff"
    equation = (
        r"f(x, y) = (1 - s)\,\tfrac12\left[(x + 1)^2 + y^2\right] + s\left(4 + \tfrac{x}{10}\right),"
        r"\quad s = \tfrac12\,(1 + \tanh 20x)"
    )
    reference = (
        "The cliffs of Goodfellow, Bengio & Courville (2016), Deep Learning, section 8.2.4; this formula is simulab's"
    )
    bounds = ((-3.0, 2.0), (-2.0, 2.0))
    start = (1.2, 1.0)
    minima = (Minimum((-1.0, 0.0), 0.0),)
    suggested_rate = 0.1
    rates = {"learning-rate": 0.3}
    code = "s = (1 + xp.tanh(20 * x)) / 2\nreturn (1 - s) * ((x + 1) ** 2 + y**2) / 2 + s * (4 + x / 10)"

    def loss(self, x: jax.Array) -> jax.Array:
        on_plateau = 0.5 * (1 + jnp.tanh(20 * x[0]))  # s; below 1e-17 at the bowl's bottom, so that its place is exact
        bowl = 0.5 * ((x[0] + 1) ** 2 + x[1] ** 2)
        return (1 - on_plateau) * bowl + on_plateau * (4 + x[0] / 10)
