"""Surfaces in plain NumPy, and what is true about a point of them by samples alone: the oracle of all that is said of places."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

import simulab as sl

RADII = (0.0025, 0.005, 0.01, 0.015, 0.02, 0.035, 0.05, 0.075, 0.1)
"""Box widths around a point at which its neighbours are looked at; 0.02 is near, 0.1 is around."""
TURNS = np.linspace(0, 2 * np.pi, 360, endpoint=False)


@dataclass(frozen=True)
class Ground:
    """A surface: its loss of x and y, its box, its isolated minima and their losses."""

    loss: Callable[..., np.ndarray]
    box: tuple[tuple[float, float], ...]
    minima: tuple[tuple[float, ...], ...]
    tolerance: float

    def at(self, *p: float) -> float:
        with np.errstate(all="ignore"):
            return float(self.loss(*p))

    @property
    def width(self) -> np.ndarray:
        return np.ptp(np.array(self.box), axis=1)

    @property
    def values(self) -> np.ndarray:
        return np.array([self.at(*point) for point in self.minima])

    @property
    def lowest(self) -> float:
        """The lowest minimum's loss; where there is none, the lowest on a coarse grid."""
        return float(np.min(self.values)) if self.minima else float(np.min(heights(self.loss, self.box)))

    def around(self, p: np.ndarray) -> np.ndarray:
        """(radii, turns) losses about p less its own, in tolerances; NaN where it is no number."""
        ways = np.stack([np.cos(TURNS), np.sin(TURNS)])[: len(p)]
        points = p[:, None, None] + self.width[:, None, None] * np.array(RADII)[None, :, None] * ways[:, None, :]
        with np.errstate(all="ignore"):
            return (self.loss(*points) - self.at(*p)) / self.tolerance

    def fall(self, p: np.ndarray) -> float:
        """Tolerances that can be gained down the gradient within a fiftieth of the box; next to none where it is tiny."""
        step = 1e-6 * self.width * np.eye(len(p))
        with np.errstate(all="ignore"):
            slope = np.nan_to_num([self.at(*(p + e)) - self.at(*(p - e)) for e in step]) / 2e-6
            size = np.linalg.norm(slope)
            if 0.02 * size / self.tolerance < 0.12:
                return 0.0
            ways = p - np.linspace(0, 0.02, 41)[:, None] * self.width * slope / size
            return float(np.nanmax(self.at(*p) - self.loss(*ways.T)) / self.tolerance)


def heights(loss: Callable[..., np.ndarray], box: Sequence[tuple[float, float]]) -> np.ndarray:
    """The finite losses on a grid of 33 points a side."""
    with np.errstate(all="ignore"):
        found = np.asarray(loss(*np.meshgrid(*(np.linspace(low, high, 33) for low, high in box))), float)
    return found[np.isfinite(found)]


def of_formula(loss: Callable[..., np.ndarray], *minima: tuple[float, ...], dimension: int = 2) -> Ground:
    """A formula's surface over its box from -3 to 3; the tolerance is a thousandth of its scale, see the documentation."""
    box = ((-3.0, 3.0),) * dimension
    found = heights(loss, box)
    above = found - min([float(np.min(found)), *(float(loss(*point)) for point in minima)])
    reach = np.quantile(above, 0.1) or np.min(above[above > 0])
    return Ground(loss, box, minima, 1e-3 * 10.0 ** np.floor(np.log10(reach) + 1e-9))


def of_catalogue(name: str, **knobs: float) -> Ground:
    """One of the catalogue's, by the lines that students copy."""
    surface = sl.catalogue.landscapes[name](**knobs)
    left: dict = {"xp": np, "np": np}
    code = surface.code
    for knob, value in {**surface.knobs(), **knobs}.items():
        code = code.replace(f"{{{knob}}}", repr(float(value)))
    names = "x, y" if surface.dimension == 2 else "x"
    exec(f"def loss({names}):\n" + "\n".join(f"    {line}" for line in f"import math\n{code}".splitlines()), left)
    return Ground(left["loss"], surface.bounds, tuple(m.x for m in surface.minima), 1e-3)
