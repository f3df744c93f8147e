"""Ackley's funnel in a field of dents."""

import jax
import jax.numpy as jnp
import numpy as np

from simulab.landscape import Landscape, Minimum


def _lattice() -> tuple[Minimum, ...]:
    """All minima of the box, the deepest first: one beside each point (n, m) of whole numbers from -5 to 5.

    A zero gradient says sin 2πx = -a x with a = 2 exp(-ρ/5) / (πρE), E the ripple. On the branch where the cosine is
    positive (a dent, not a bump) this is x = n - arcsin(a x) / 2π; a dozen repetitions settle it to the last digit.
    """
    n = np.stack(np.meshgrid(np.arange(-5.0, 6.0), np.arange(-5.0, 6.0)), axis=-1).reshape(-1, 2)
    n = n[np.any(n != 0, axis=1)]
    x = n.copy()
    for _ in range(15):
        rho = np.sqrt(np.mean(x**2, axis=1, keepdims=True))
        ripple = np.exp(np.mean(np.cos(2 * np.pi * x), axis=1, keepdims=True))
        x = n - np.arcsin(2 * np.exp(-rho / 5) / (np.pi * rho * ripple) * x) / (2 * np.pi)
    rho = np.sqrt(np.mean(x**2, axis=1))
    value = -20 * np.expm1(-rho / 5) - np.e * np.expm1(np.mean(np.cos(2 * np.pi * x), axis=1) - 1)
    local = [Minimum((a, b), v) for (a, b), v in zip(x.tolist(), value.tolist())]
    return (Minimum((0.0, 0.0), 0.0), *sorted(local, key=lambda minimum: minimum.value))


class Ackley(Landscape):
    """A funnel to a sharp point, under ripples: far out the ripples hide the slope. The point itself is a kink."""

    title = "Ackley"
    equation = (
        r"f(x, y) = 20 + e - 20\exp\left(-\tfrac15\sqrt{\tfrac12(x^2 + y^2)}\right)"
        r" - \exp\left(\tfrac12(\cos 2\pi x + \cos 2\pi y)\right)"
    )
    reference = "Ackley (1987), A Connectionist Machine for Genetic Hillclimbing, Kluwer"
    bounds = ((-5.0, 5.0), (-5.0, 5.0))
    start = (2.7, -1.6)
    minima = _lattice()
    suggested_rate = 0.03
    code = (
        "mean = (x**2 + y**2) / 2\n"
        "return (\n"
        "    20 + math.e - 20 * xp.exp(-xp.sqrt(mean) / 5)\n"
        "    - xp.exp((xp.cos(2 * math.pi * x) + xp.cos(2 * math.pi * y)) / 2)\n"
        ")"
    )

    def loss(self, x: jax.Array) -> jax.Array:
        # sqrt has no slope at 0. Argument and result are both guarded (the "double where"), so that the gradient at the
        # kink is 0, the middle of its subgradients, and not NaN; expm1 keeps the value there at exactly 0.
        square = jnp.mean(x**2)
        rho = jnp.where(square > 0, jnp.sqrt(jnp.where(square > 0, square, 1)), 0)
        return -20 * jnp.expm1(-rho / 5) - jnp.e * jnp.expm1(jnp.mean(jnp.cos(2 * jnp.pi * x)) - 1)
