"""Gradient check: is the gradient right, and how would one know?"""

import functools
from typing import Any, ClassVar

import jax
import jax.numpy as jnp
from bokeh.model import Model

from simulab.gradcheck.training import STEPS as ADAM_STEPS
from simulab.machine import backend
from simulab.widgets.control import Control
from simulab.widgets.gradient_check import controls as check_controls
from simulab.widgets.gradient_check import difference as single
from simulab.widgets.gradient_check import figures as check_figures
from simulab.widgets.gradient_check import net_check as whole
from simulab.widgets.gradient_check import words as check_words
from simulab.widgets.gradient_check.difference import Difference
from simulab.widgets.kit.surfaces import HEIGHTS, REACH, Surfaces
from simulab.widgets.picture import Column, Field, Figure, Handle, Named, Rules, Series, Showcase, Shown
from simulab.widgets.widget import Knobs, Widget, source

CURVE, LENS = 241, 161
"""Points of the curve, of what the magnifier shows, and of the surface's sides."""

FUNCTION, NET, BUG = {"mode": ("function",)}, {"mode": ("net",)}, {"mode": ("bug",)}
ANY_NET = {"mode": ("net", "bug")}


def _plane(widget: "GradientCheck") -> Shown:
    """Where a surface of two weights is chosen."""
    return {"function": ("surface",), "surface": widget.difference.surfaces.of(2), **FUNCTION}


class GradientCheck(Widget):
    """Finite differences against the gradient: of a function, of a whole small net, and of one with a fault planted in it."""

    title = "Gradient check"
    lead = "Make h smaller: the difference gets better, and then worse again. Where is the bottom, and why there?"
    order = 50
    topic = "Choosing and checking"
    showcase = Showcase(
        "errors",
        "Is the gradient right? A check in float64 and in float32, and why the smallest step is not the best.",
    )
    static = ("function", "surface")
    words_in = "errors"
    more_words_in = ("check",)
    groups = check_controls.GROUPS
    table = (
        Column("errors", "numerical", "Difference", "sig3", "The numerical derivative at h; of a surface, its length"),
        Column("errors", "error", "Relative error", "sig3", "At h: |a - n| / max(|a|, |n|)"),
        Column("errors", "verdict", "Verdict", "check"),
        Column("errors", "predicted", "Best h, predicted", "sig3", "Where truncation and rounding together are least"),
        Column("check", "error", "Relative error", "sig3", "|a - n| / max(|a|, |n|) over the part's entries"),
        Column("check", "verdict", "Verdict", "check"),
        Column("check", "ratio", "By hand / numerical", "sig3", "Along the numerical gradient; 1 is right"),
        Column("check", "kinks", "Kinks crossed", "int", "Entries for which some unit's ReLU changes sides within ± h"),
    )
    phrases: ClassVar[dict[int, str]] = check_words.PHRASES

    @functools.cached_property
    def difference(self) -> Difference:
        """The mathematics of one derivative, over this catalogue's surfaces."""
        return Difference(Surfaces(self.catalogue, "gradient-check", (1, 2), "rosenbrock"))

    @functools.cached_property
    def figures(self) -> tuple[Figure, ...]:  # pyright: ignore[reportIncompatibleVariableOverride]
        return (
            Figure(
                "errors",
                "Relative error of the numerical derivative against the step h: a V for each method",
                title="Relative error against h; grey: as predicted",
                big=True,
                shown=FUNCTION,
                rules=Rules("errors", "meet", ("best h, predicted",)),
                named=Named("errors", "h", "curve", (("truncation", "truncation", ""), ("rounding", "rounding", ""))),
                handles=(Handle("h", "h", kind="line"),),
            ),
            Figure(
                "parts",
                "Relative error of the gradient of every layer's weights and biases, and of each of their entries",
                title="Relative error, part by part",
                big=True,
                shown=ANY_NET,
            ),
            Figure(
                "secant",
                "The function near the point, its tangent and the secant of the difference",
                title="Secant and tangent",
                named=Named("curve", "x", None, (("tangent", "tangent", "#009E73"), ("secant", "secant", "#D55E00"))),
                shown=FUNCTION,
                x_range="data",
                y_range="data",
                handles=(
                    Handle("Point", "point", kind="curve", shown={"function": check_controls.LINES}),
                    Handle("Point", "start_x", kind="curve", shown={"function": ("surface",)}),
                ),
            ),
            Figure(
                "lens",
                "The function under a magnifier as wide as four steps, in the chosen precision",
                title="Under the magnifier: x ± 2h",
                shown=FUNCTION,
                y_range="data",
            ),
            Figure(
                "plane",
                "Contours of the surface, with the point at which its gradient is checked",
                title="The point on the surface",
                shown=_plane(self),
                box_of="surface",
                x_range="box",
                y_range="box",
                field=Field("landscape", "height", HEIGHTS, reach=REACH),
                handles=(Handle("Point", "start_x", "start_y"),),
            ),
            Figure(
                "pairs",
                "Each entry of the gradient: by hand against numerical; what is right lies on the diagonal",
                title="Entry by entry",
                shown=ANY_NET,
                x_range="data",
                y_range="data",
            ),
            Figure(
                "sweep",
                "Relative error of every part against the step h",
                title="Relative error against h",
                shown=NET,
                handles=(Handle("h", "h", kind="line"),),
            ),
            Figure(
                "steps",
                "Length of Adam's steps, of this program and of the textbook's for the same gradients",
                title="Adam: step length",
                named=Named("steps", "t", None, (("program", "this program", ""), ("textbook", "textbook", "#D55E00"))),
                shown=BUG,
            ),
        )

    def series(self) -> tuple[Series, ...]:
        return check_figures.SERIES

    def controls(self) -> tuple[Control, ...]:
        return check_controls.controls(self.difference.surfaces)

    def models(self) -> dict[str, Model]:
        return check_figures.models()

    def code(self) -> dict[str, Any]:
        return check_words.programs(self.difference.surfaces)

    @source(rows="curves", shown=FUNCTION)
    def errors(self, k: Knobs) -> dict[str, jax.Array]:
        """The V's, what theory expects of the chosen one, the numbers at h, and the words."""
        hs, swept = self.difference.sweep(k)
        true, numerical, theory = self.difference.slope(k), self.difference.at(k), self.difference.theory(k)
        error = single.relative_error(true, numerical)
        which, verdict = self.difference.chosen(k), self.difference.verdicts(k, error, true)
        truncation, rounding = self.difference.arms(k, theory, hs)
        best = jnp.where(jnp.isinf(theory.best), jnp.nan, theory.best)
        double = 2 + jnp.asarray(k["scheme"])  # the same difference in float64, whose rounding hides less
        chosen, fine = (type(theory)(*(terms[one] for terms in theory)) for one in (which, double))
        return {
            "h": hs,
            "curve": jnp.clip(swept, single.FLOOR, single.CEILING),
            "truncation": truncation,
            "rounding": rounding,
            "meet": best[which][None],
            "numerical": jnp.where(jnp.asarray(k["function"]) == single.SURFACE, _length(numerical), numerical[:, 0]),
            "error": error,
            "verdict": jnp.where(verdict < single.FLAT, verdict, -1),  # a dash: there is nothing to check
            "predicted": best,
            **self.difference.words(k, (hs, swept[which], swept[double]), verdict[which], error[which], chosen, fine),
        }

    @source(shown=FUNCTION)
    def curve(self, k: Knobs) -> dict[str, jax.Array]:
        """The function over its box (of a surface, the cut along the first weight), its tangent and the secant."""
        low, high = self.difference.box(k)
        x, f, p = jnp.linspace(low, high, CURVE), self.difference.function(k), self.difference.point(k)
        y = backend.each(lambda one: f(jnp.stack([one, p[1]])))(x)
        tangent, secant = self.difference.secant(k, x, jnp.min(y), jnp.max(y))
        ends, heights = self.difference.probes(k)
        inside = (ends >= low) & (ends <= high)
        rest = jnp.full(CURVE - 2, jnp.nan)
        probes = [jnp.concatenate([jnp.where(inside, values, jnp.nan), rest]) for values in (ends, heights)]
        return {"x": x, "y": y, "tangent": tangent, "secant": secant, "probe_x": probes[0], "probe_y": probes[1]}

    @source(shown=FUNCTION)
    def lens(self, k: Knobs) -> dict[str, jax.Array]:
        """What the computer knows of the function within two steps."""
        u = jnp.linspace(-2.0, 2.0, LENS)
        return {"u": u, "seen": self.difference.magnified(k, u), "tangent": self.difference.slope(k)[0] * u}

    @source(shown=_plane)
    def landscape(self, k: Knobs) -> dict[str, jax.Array]:
        """Heights of a surface of two weights."""
        return {"height": self.difference.surfaces.height(k)}

    @source(rows="parts", shown=ANY_NET)
    def check(self, k: Knobs) -> dict[str, jax.Array]:
        """Both gradients of the net, part by part, and the words."""
        return whole.results(k)

    @source(rows="parts", shown=NET, slow=True)
    def sweep(self, k: Knobs) -> dict[str, jax.Array]:
        """Every part's V."""
        hs, error = whole.sweep(k)
        return {"h": hs, "curve": jnp.clip(error, single.FLOOR, single.CEILING)}

    @source(shown=BUG)
    def steps(self, k: Knobs) -> dict[str, jax.Array]:
        """Adam's steps."""
        program, textbook = whole.step_lengths(whole.setting(k))
        return {"t": jnp.arange(1.0, ADAM_STEPS + 1), "program": program, "textbook": textbook}


def _length(vectors: jax.Array) -> jax.Array:
    return jnp.sqrt(jnp.sum(vectors**2, axis=-1))
