"""Rastrigin's egg box."""

import jax
import jax.numpy as jnp
import numpy as np

from simulab.landscape import Landscape, Minimum

AMPLITUDE = 10.0


def _lattice() -> tuple[Minimum, ...]:
    """All minima of the box, the deepest first: on each axis one beside every whole number from -5 to 5."""
    t = np.arange(-5.0, 6.0)
    wave = 2 * np.pi
    for _ in range(6):  # Newton on f' = 2t + 2πA sin 2πt, which is the same on both axes
        t -= (2 * t + wave * AMPLITUDE * np.sin(wave * t)) / (2 + wave**2 * AMPLITUDE * np.cos(wave * t))
    height = t**2 + AMPLITUDE * (1 - np.cos(wave * t))
    found = [
        Minimum((x, y), a + b) for x, a in zip(t.tolist(), height.tolist()) for y, b in zip(t.tolist(), height.tolist())
    ]
    return tuple(sorted(found, key=lambda minimum: minimum.value))


class Rastrigin(Landscape):
    """A wide bowl covered with dents: every dent is a local minimum, and small steps never leave the first."""

    title = "Rastrigin"
    equation = r"f(x, y) = 20 + x^2 + y^2 - 10\cos 2\pi x - 10\cos 2\pi y"
    reference = "Rastrigin (1974), Systems of Extremal Control (in Russian), Nauka"
    bounds = ((-5.12, 5.12), (-5.12, 5.12))
    start = (3.3, -2.4)
    minima = _lattice()
    suggested_rate = 0.004
    code = "return 20 + x**2 + y**2 - 10 * xp.cos(2 * math.pi * x) - 10 * xp.cos(2 * math.pi * y)"

    def loss(self, x: jax.Array) -> jax.Array:
        return jnp.sum(x**2 + AMPLITUDE * (1 - jnp.cos(2 * jnp.pi * x)))
