"""Styblinski and Tang's four wells."""

import jax
import jax.numpy as jnp

from simulab.landscape import Landscape, Minimum

DEEP, SHALLOW = -2.903534027771177, 2.746802770990837  # the outer roots of 4t³ - 32t + 5
DEEP_VALUE, SHALLOW_VALUE = -39.16616570377141, -25.02944665528394


class StyblinskiTang(Landscape):
    """Four wells of three depths: descent ends in the well it starts above, the best one or not."""

    title = "Styblinski-Tang"
    equation = r"f(x, y) = \tfrac12\,(x^4 - 16x^2 + 5x + y^4 - 16y^2 + 5y)"
    reference = "Styblinski & Tang (1990), Experiments in nonconvex optimization, Neural Networks 3(4)"
    bounds = ((-5.0, 5.0), (-5.0, 5.0))
    start = (0.5, -0.1)
    minima = (
        Minimum((DEEP, DEEP), 2 * DEEP_VALUE),
        Minimum((DEEP, SHALLOW), DEEP_VALUE + SHALLOW_VALUE),
        Minimum((SHALLOW, DEEP), DEEP_VALUE + SHALLOW_VALUE),
        Minimum((SHALLOW, SHALLOW), 2 * SHALLOW_VALUE),
    )
    suggested_rate = 0.02
    code = "return (x**4 - 16 * x**2 + 5 * x + y**4 - 16 * y**2 + 5 * y) / 2"

    def loss(self, x: jax.Array) -> jax.Array:
        return 0.5 * jnp.sum(x**4 - 16 * x**2 + 5 * x)
