"""The mathematics of checking one function: its differences at every h, what they ought to be, and the words about it."""

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from simulab.gradcheck import Expected, differences, expected, judge, relative_error
from simulab.gradcheck.differences import kept
from simulab.gradcheck.functions import EXAMPLES
from simulab.gradcheck.judgement import RIGHT
from simulab.gradcheck.kink import on_kink
from simulab.gradcheck.step import REACH
from simulab.machine import backend
from simulab.widgets.kit.choice import pick
from simulab.widgets.kit.surfaces import Surfaces
from simulab.widgets.knobs import Knobs

SURFACE = len(EXAMPLES)
"""The place of "a surface" among the functions."""
KINKS = np.array([*(example.kink for example in EXAMPLES.values()), np.nan])
BOXES = np.array([*(example.box for example in EXAMPLES.values()), (0.0, 0.0)])

LARGEST, SMALLEST, PER_DECADE = 1.0, 1e-16, 6
STEPS = 16 * PER_DECADE + 1
FLOOR, CEILING = 1e-14, 3.0
"""Relative errors are drawn between these."""
NEARLY, ROUND = 30.0, 1e-15
"""How many times the least error drawn a step's error is, if the step is about the best; and what may be luck."""
FORWARD, CENTRAL = range(2)
METHODS = ("forward32", "central32", "forward64", "central64")
DTYPES = (jnp.float32, jnp.float64)
ROUNDOFFS = (2.0**-24, 2.0**-53)

FLAT, KINK, LOST, EXACT, TRUNCATED, ROUNDED, BEST = range(4, 11)
"""Codes of the phrases; the first four are the verdicts."""
AHEAD, ON_KINK, UNROUNDED, EXACT_UP_TO, LEVEL, UNDEFINED = range(200, 206)


class Difference:
    """One derivative: the chosen function or surface, its true gradient, and finite differences of four kinds."""

    def __init__(self, surfaces: Surfaces) -> None:
        self.surfaces = surfaces
        planes = surfaces.of(2)
        self._flat_axis = np.array([name not in planes for name in surfaces.all])
        """Surfaces, by place, that leave p[1] alone."""
        self._knobs = tuple(dict.fromkeys(knob for s in surfaces.all.values() for knob in s.knob_declarations()))

    def function(self, k: Knobs, dtype: Any = jnp.float64) -> Any:
        """The chosen function of p (2,), in one precision; a function of one variable leaves p[1] alone."""
        branches = [lambda p, f=example.f: f(p[0]) for example in EXAMPLES.values()]

        def surface(p: jax.Array) -> jax.Array:
            if dtype == jnp.float64:  # the same function as the gradient's: a page has it once
                return self.surfaces.loss(k)(p)
            return self.surfaces.height_of(
                {"surface": k["surface"], **{n: jnp.asarray(k[n]).astype(dtype) for n in self._knobs}}
            )(p)

        return jax.jit(lambda p: pick(k["function"], [*branches, surface], p))

    def slope(self, k: Knobs) -> jax.Array:
        """(2,) the true gradient at the point, in float64."""
        branches = [
            lambda p, f=example.f: jnp.stack([jax.grad(f)(p[0]), jnp.zeros(())]) for example in EXAMPLES.values()
        ]
        return pick(k["function"], [*branches, jax.grad(self.surfaces.loss(k))], self.point(k))

    def point(self, k: Knobs) -> jax.Array:
        """(2,) where the derivative is taken."""
        single = lambda: jnp.stack([k["point"], jnp.zeros(())])  # noqa: E731
        return pick(k["function"], [single] * SURFACE + [lambda: jnp.stack([k["start_x"], k["start_y"]])])

    def alone(self, k: Knobs) -> jax.Array:
        """Whether what is chosen is a function of p[0] only."""
        return (jnp.asarray(k["function"]) != SURFACE) | jnp.asarray(self._flat_axis)[k["surface"]]

    def box(self, k: Knobs) -> tuple[jax.Array, jax.Array]:
        """The piece of the first axis that is drawn."""
        ends = jnp.asarray(BOXES)[k["function"]]
        sides = jnp.where(jnp.asarray(k["function"]) == SURFACE, self.surfaces.facts(k).box[0], ends)
        return sides[0], sides[1]

    def to_kink(self, k: Knobs) -> jax.Array:
        """How far ahead the function's kink lies; NaN where it has none."""
        return jnp.asarray(KINKS)[k["function"]] - self.point(k)[0]

    def crosses(self, k: Knobs) -> jax.Array:
        """(4,) whether the function's kink lies between the two points of each method's difference."""
        away = self.to_kink(k)
        ahead, behind = (away > 0) & (away < k["h"]), (away < 0) & (-away < k["h"])
        return jnp.tile(jnp.stack([ahead, ahead | behind]), len(DTYPES))

    def on_kink(self, k: Knobs) -> jax.Array:
        """Whether the point is the function's kink; of a surface, one along some axis."""
        known = self.point(k)[0] == jnp.asarray(KINKS)[k["function"]]
        branches = [lambda: known] * SURFACE + [lambda: jnp.any(on_kink(self.surfaces.loss(k), self.point(k)))]
        return pick(k["function"], branches)

    def chosen(self, k: Knobs) -> jax.Array:
        """The place of the chosen method among ``METHODS``."""
        return jnp.asarray(k["precision"]) * 2 + k["scheme"]

    def at(self, k: Knobs) -> jax.Array:
        """(4, 2) numerical gradients at the knob's h, by method."""
        return jnp.concatenate(
            [jnp.stack(differences(self.function(k, d), self.point(k).astype(d), k["h"])).astype(float) for d in DTYPES]
        )

    def sweep(self, k: Knobs) -> tuple[jax.Array, jax.Array]:
        """(STEPS,) h from the largest to the smallest, and (4, STEPS) relative errors by method."""
        hs, true = jnp.logspace(jnp.log10(LARGEST), jnp.log10(SMALLEST), STEPS), self.slope(k)

        def errors(dtype: Any) -> jax.Array:
            f, p = self.function(k, dtype), self.point(k).astype(dtype)
            found = backend.each(lambda h: jnp.stack(differences(f, p, h)))(hs)
            return relative_error(true, found.astype(float)).T

        return hs, jnp.concatenate([errors(dtype) for dtype in DTYPES])

    def theory(self, k: Knobs) -> Expected:
        """What the error of each method ought to be, (4,) each; see ``simulab.gradcheck.step``."""
        f, p, true = self.function(k), self.point(k), self.slope(k)
        there = jnp.stack([jnp.asarray(True), ~self.alone(k)])
        away = jnp.abs(self.to_kink(k))
        reach = jnp.where(
            (away > 0) & (away < 4 * REACH), away / 4, REACH
        )  # short of the kink, on whose far side another law holds
        terms = [expected(f, p, true, order, jnp.array(ROUNDOFFS), there, reach) for order in (1, 2)]
        return Expected(
            *(jnp.stack([jnp.broadcast_to(one, 2) for one in each], axis=1).ravel() for each in zip(*terms))
        )

    def arms(self, k: Knobs, theory: Expected, hs: jax.Array) -> tuple[jax.Array, jax.Array]:
        """Truncation and rounding of the chosen method at ``hs``, where they are in the picture."""
        which = self.chosen(k)
        found = theory.truncation[which] * hs ** (1 + k["scheme"]), theory.rounding[which] / hs
        truncation, rounding = (jnp.where((arm >= FLOOR) & (arm <= CEILING), arm, jnp.nan) for arm in found)
        return truncation, rounding

    def lost(self, k: Knobs) -> jax.Array:
        """(4,) whether the two points of each method's difference are one in its precision: nothing is left of it."""

        def stays(dtype: Any) -> jax.Array:
            x, h = self.point(k).astype(dtype), k["h"].astype(dtype)
            ends = jnp.stack([x, x - h])  # forward, central
            return jnp.all((x + h == ends) | jnp.stack([jnp.asarray(False), self.alone(k)]), axis=1)

        return jnp.concatenate([stays(dtype) for dtype in DTYPES])

    def verdicts(self, k: Knobs, error: jax.Array, true: jax.Array) -> jax.Array:
        """(4,) the code of each method's verdict, or of why there is none.

        Args:
            error: (4,) relative errors at the knob's h.
            true: (2,) the gradient.
        """
        level = jnp.where(error == 0, FLAT, LEVEL)  # a relative error says nothing of a slope of zero
        across = jnp.tile(jnp.array([AHEAD, KINK]), len(DTYPES))
        judged = jnp.where(self.crosses(k) & (judge(error) > RIGHT), across, judge(error))
        codes = jnp.where(jnp.all(true == 0) & ~self.crosses(k), level, judged)
        codes = jnp.where(self.lost(k), LOST, codes)
        return jnp.where(~jnp.all(jnp.isfinite(true)), UNDEFINED, jnp.where(self.on_kink(k), ON_KINK, codes))

    def words(
        self,
        k: Knobs,
        swept: tuple[jax.Array, jax.Array, jax.Array],
        verdict: jax.Array,
        error: jax.Array,
        theory: Expected,
        fine: Expected,
    ) -> dict[str, jax.Array]:
        """The verdict, and on which side of the V the step lies.

        Args:
            swept: (STEPS,) h, the relative errors of the chosen method there, and those of the same scheme in float64.
            verdict, error: of the chosen method at the knob's h; ``theory``: of it; ``fine``: of its scheme in float64.
        """
        h, which, away, best = k["h"], self.chosen(k), self.to_kink(k), theory.best
        central = jnp.asarray(k["scheme"]) == CENTRAL
        nearer, farther = (jnp.nanmin(jnp.where(side, swept[1], jnp.inf)) for side in (swept[0] < h, swept[0] > h))
        # theory says where the bottom is; what is then advised has to be so of the errors drawn
        above, below = (h > 4 * best) & (nearer < error), (h < best / 4) & (farther < error)
        about = (h <= 4 * best) & (h >= best / 4) & (error <= NEARLY * jnp.minimum(nearer, farther) + ROUND)
        side = jnp.where(above, TRUNCATED, jnp.where(below, ROUNDED, jnp.where(about, BEST, -1)))
        meets = (away > 0) | (central & (away < 0))  # a larger h would come to the kink
        up_to = jnp.where(meets, jnp.abs(away), jnp.inf)
        # not where f'' just happens to vanish, which float32's rounding may hide; the step itself is asked as well
        rounding = jnp.where(
            (swept[0] >= 0.99 * h) & (swept[0] < up_to), swept[2] <= 10 * fine.rounding / swept[0], True
        )
        exact = jnp.where(jnp.all(rounding), jnp.where(meets, EXACT_UP_TO, EXACT), -1)
        side = jnp.where(jnp.isinf(best), exact, side)
        side = jnp.where((theory.rounding == 0) & ~meets, jnp.where(nearer <= error, UNROUNDED, -1), side)
        code = jnp.stack([verdict, jnp.where((verdict < FLAT) & ~self.crosses(k)[which], side, -1), jnp.asarray(-1)])
        size = _length(self.at(k)[which])
        return {
            "code": code, "who": jnp.full(3, which),
            "a": jnp.stack([h, jnp.where(side == EXACT_UP_TO, jnp.abs(away), best), best]),
            "b": jnp.stack([jnp.where(verdict == LEVEL, size, error), error, error]), "c": jnp.full(3, h),
        }  # fmt: skip

    def secant(self, k: Knobs, x: jax.Array, low: jax.Array, high: jax.Array) -> tuple[jax.Array, jax.Array]:
        """Tangent and secant along the first axis at ``x`` (n,), NaN where they leave the curve's heights."""
        p, f = self.point(k), self.function(k)
        numerical = self.at(k)[self.chosen(k), 0]
        h = k["h"]
        through = jnp.where(jnp.asarray(k["scheme"]) == CENTRAL, p - jnp.stack([h, jnp.zeros(())]), p)
        room = 0.06 * (high - low)

        def line(base: jax.Array, height: jax.Array, rise: jax.Array) -> jax.Array:
            y = height + rise * (x - base)
            return jnp.where((y >= low - room) & (y <= high + room), y, jnp.nan)

        return line(p[0], f(p), self.slope(k)[0]), line(through[0], f(through), numerical)

    def probes(self, k: Knobs) -> tuple[jax.Array, jax.Array]:
        """The two points between which the chosen difference is taken: their first coordinates and heights."""
        p, f, zero = self.point(k), self.function(k), jnp.zeros(())
        step = jnp.stack([k["h"], zero])
        ends = [jnp.where(jnp.asarray(k["scheme"]) == CENTRAL, p - step, p), p + step]
        return jnp.stack([end[0] for end in ends]), jnp.stack([f(end) for end in ends])

    def magnified(self, k: Knobs, places: jax.Array) -> jax.Array:
        """(f(x + uh) - f(x)) / h at ``places`` u (n,), in the chosen precision: it shows the grid on which numbers lie."""

        def seen(dtype: Any) -> jax.Array:
            f, p = self.function(k, dtype), self.point(k)
            h, here = k["h"], kept(f(p.astype(dtype)), k["h"])

            def rise(u: jax.Array) -> jax.Array:
                # x + uh in float64, then rounded once: a sum in float32 might be fused with the product before it
                return kept(f((p + jnp.stack([u * h, jnp.zeros(())])).astype(dtype)), h) - here

            return backend.each(rise)(places).astype(float) / h

        return pick(k["precision"], [lambda d=dtype: seen(d) for dtype in DTYPES])


def _length(vector: jax.Array) -> jax.Array:
    return jnp.sqrt(jnp.sum(vector**2))
