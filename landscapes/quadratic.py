"""The elongated bowl."""

import jax
import jax.numpy as jnp

from simulab.knob import Knob
from simulab.landscape import Landscape, Minimum


class Quadratic(Landscape):
    """A bowl whose two curvatures are 1 and κ, turned by an angle: the textbook's ravine."""

    title = "Quadratic bowl"
    order = 20
    equation = r"f(x, y) = \tfrac12\,(u^2 + \kappa v^2),\quad (u, v) = R(-\theta)\,(x, y)"
    reference = "Nocedal & Wright (2006), Numerical Optimization, section 3.3"
    bounds = ((-3.0, 3.0), (-3.0, 3.0))
    start = (-2.5, 1.5)
    minima = (Minimum((0.0, 0.0), 0.0),)
    suggested_rate = 0.1
    rates = {"learning-rate": 0.18, "schedules": 0.15}
    code = (
        "angle = math.radians({rotation})\n"
        "u = math.cos(angle) * x + math.sin(angle) * y\n"
        "v = math.cos(angle) * y - math.sin(angle) * x\n"
        "return (u**2 + {condition_number} * v**2) / 2"
    )

    condition_number = Knob(
        10.0, bounds=(1.0, 1000.0), log=True, symbol="κ", doc="How many times steeper the steep axis is."
    )
    rotation = Knob(0.0, bounds=(-90.0, 90.0), symbol="θ", unit="°", doc="Turn of the ravine against the axes.")

    def loss(self, x: jax.Array) -> jax.Array:
        angle = jnp.deg2rad(self.rotation)
        u = jnp.cos(angle) * x[0] + jnp.sin(angle) * x[1]
        v = jnp.cos(angle) * x[1] - jnp.sin(angle) * x[0]
        return 0.5 * (u**2 + self.condition_number * v**2)
