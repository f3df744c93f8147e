"""Grid against random search, and against cleverer ones: on a formula and on real nets."""

import functools
from typing import Any, ClassVar

import jax
import jax.numpy as jnp
from bokeh.model import Model

from simulab.search.ranges import FORMULA, RATE
from simulab.widgets.control import Control
from simulab.widgets.kit.choice import pick
from simulab.widgets.picture import Series, Showcase
from simulab.widgets.search import beliefs, code, phrases, report, resamples
from simulab.widgets.search.controls import GROUPS, controls
from simulab.widgets.search.data import SearchData, all_data
from simulab.widgets.search.figures import FIGURES, MODEL, NETS, PARZEN, SERIES, SIZE, TABLE, models
from simulab.widgets.search.nets import GRID
from simulab.widgets.search.objective import OTHERS, RUNGS
from simulab.widgets.search.report import BAND
from simulab.widgets.search.strategies import CHALLENGERS, challenge, grid
from simulab.widgets.search.worth import Worth
from simulab.widgets.study import StudyOf
from simulab.widgets.widget import Knobs, Widget, source

REASON = (
    f"A trial of nets is the nearest of {GRID} × {GRID} real trainings, made when this page was "
    "written: training each anew would keep it busy for seconds."
)


class Search(Widget):
    """The same budget spent on a grid and on another strategy."""

    title = "Grid against random search"
    lead = "Drag the optimum: a grid tries few values of the knob that matters, random search a new one every time."
    order = 40
    topic = "Choosing and checking"
    showcase = Showcase(
        "grid",
        "Why random draws beat a grid when one knob matters more than the other, and what is cleverer than both.",
    )
    action = "Search"
    folds = "More: a thousand draws, every trial, the table"
    static = ("objective", "dataset", "strategy")
    words_in = "trials"
    more_words_in = ("resamples",)
    groups = GROUPS
    figures = FIGURES
    table = TABLE
    study = StudyOf(
        "trials", ("grid", "other"), "objective", "strategy", ("learning_rate", "second"), RUNGS,
        {"formula": {"learning_rate": RATE, "other": FORMULA}}
        | {other.knob: {"learning_rate": RATE, other.knob: other.range} for other in OTHERS},
    )  # fmt: skip
    phrases: ClassVar[dict[int, str]] = phrases.phrases()

    def code(self) -> dict[str, dict[str, Any]]:
        return code.programs(tuple(CHALLENGERS), self._datasets)

    @functools.cached_property
    def _datasets(self) -> tuple[SearchData, ...]:
        return all_data(self.catalogue)

    def series(self) -> tuple[Series, ...]:
        return SERIES

    def controls(self) -> tuple[Control, ...]:
        return controls(self._datasets)

    def models(self) -> dict[str, Model]:
        return models()

    @source(recorded=REASON, shown=NETS, slow=True, parts=GRID, work=f"{GRID**2} real trainings")
    def surface(self, k: Knobs, part: jax.Array) -> dict[str, jax.Array]:
        """A row of the response surface of real trainings: counts of right examples."""

        def nothing() -> dict[str, jax.Array]:
            return {"right": jnp.zeros((3, GRID)), "tested": jnp.zeros(GRID)}

        return pick(k["objective"], [nothing, *(lambda nets=nets: nets("row", part) for nets in self._worth(k).nets())])

    @source(
        length="trials",
        whole=("x", "y", "time", "size", "above", "beside", "value", "epochs", "learning_rate", "second"),
        work="the trials",
    )
    def trials(self, k: Knobs) -> dict[str, jax.Array]:
        """All trials of both, their best so far, the table and the words."""
        found = grid(k, self._worth(k)), challenge(k, self._worth(k))
        both, looks = report.both(k, *found), report.curves(found[1])
        said = phrases.words(k, found, both, looks)
        # of each search: a column of one entry, as the table reads it
        return {**{name: column.reshape(2, -1) for name, column in both.items()}, **looks, **said}

    @source(shown={"reveal": (True,)}, slow=True, work="the response surface")
    def response(self, k: Knobs) -> dict[str, jax.Array]:
        """The value everywhere, 0 where it is best, and its profile along each axis."""
        at = jnp.linspace(0, 1, SIZE)
        u, v = (axis.reshape(-1) for axis in jnp.meshgrid(at, at))
        value = self._worth(k).values(smooth=True)(u, v, (k["peak_x"], k["peak_y"])).reshape(SIZE, SIZE)
        above, beside = (BAND[0] + (BAND[1] - BAND[0]) * jnp.clip(jnp.max(value, axis=i), 0, 1) for i in (0, 1))
        return {"height": beliefs.depth(value).reshape(-1), "at": at, "above": above, "beside": beside}

    @source(slow=True, work="1,000 draws")
    def resamples(self, k: Knobs) -> dict[str, jax.Array]:
        """1,000 draws of random search against the grid, and the rule of 0.95^n."""
        return resamples.resample(k, self._worth(k).values(), k["moves"] & (jnp.asarray(k["objective"]) == 0))

    @source(shown=MODEL)
    def model(self, k: Knobs) -> dict[str, jax.Array]:
        """The Gaussian process after some trials."""
        return beliefs.modelled(k, self._worth(k))

    @source(shown=PARZEN)
    def parzen(self, k: Knobs) -> dict[str, jax.Array]:
        """The two densities after some trials and how many times larger one is."""
        return beliefs.estimated(k, self._worth(k))

    def _worth(self, k: Knobs) -> Worth:
        return Worth(k, self._datasets, self.recordings["surface"].read)
