"""Grid against random search, and against cleverer ones: on a formula and on real nets."""

import functools
from collections.abc import Callable
from typing import Any, ClassVar

import jax
import jax.numpy as jnp
from bokeh.model import Model
from bokeh.models import FixedTicker

from simulab.widgets.control import Choice, Control, Flag, Number
from simulab.widgets.kit import plots
from simulab.widgets.kit.choice import pick
from simulab.widgets.picture import (
    Column,
    Curves,
    Dots,
    Field,
    Figure,
    Group,
    Handle,
    Option,
    Rules,
    Series,
    Showcase,
    Tracks,
)
from simulab.widgets.replay import replays
from simulab.widgets.search import code as search_code
from simulab.widgets.search import data as search_data
from simulab.widgets.search import model as search_model
from simulab.widgets.search import nets as search_nets
from simulab.widgets.search import objective as search_objective
from simulab.widgets.search import parzen as search_parzen
from simulab.widgets.search import report as search_report
from simulab.widgets.search import resamples as search_resamples
from simulab.widgets.search import stopping as search_stopping
from simulab.widgets.search import surface as search_surface
from simulab.widgets.search.objective import RUNGS, Judged
from simulab.widgets.search.report import BAND, LOG, logarithmic
from simulab.widgets.search.strategies import CHALLENGERS, Shared, grid
from simulab.widgets.search.trials import CAPACITY, MOST, Found, Judge, draw, known_at_once
from simulab.widgets.widget import Knobs, Widget, source

SIZE = 48
"""Points along each side of a drawn response surface."""
GRID_COLOUR, OTHER_COLOUR = "#D55E00", "#0072B2"
REASON = (
    f"A trial of nets is the nearest of {search_nets.GRID} × {search_nets.GRID} real trainings, made when this page was "
    "written: training each anew would keep it busy for seconds."
)
FRAMES = ((0.0, 1.0, 0.0, 1.0), (0.0, 1.0, *BAND), (*BAND, 0.0, 1.0))
ENDS = (-0.04, 1.36)
FORMULA = {"objective": ("formula",)}
NETS = {"objective": tuple(other.knob for other in search_objective.OTHERS)}
MODEL, PARZEN, EITHER = (
    {"strategy": names} for names in (("gaussian_process",), ("tpe",), ("gaussian_process", "tpe"))
)
LOOKS = tuple(tuple(f"{what}_{rung}" for rung in RUNGS) for what in ("after", "known"))


def _stage(slot: str, series: str, title: str, label: str) -> Figure:
    return Figure(
        slot,
        f"{label}: each trial as a point over the two knobs, its value drawn above and beside the plane",
        title=title,
        big=True,
        half=True,
        box_of="objective",
        field=Field("response", "height", SIZE, (0.0, 1.0, 0.0, 1.0)),
        dots=Dots("trials", series, "x", "y", "time", "size", "above", "beside", "value", FRAMES),
        handles=(Handle("Optimum", "peak_x", "peak_y", shown=FORMULA),),
    )


def _seen(source: str, size: int, shown: Any, column: str, title: str) -> Figure:
    return Figure(
        column, f"{title} over the plane, darkest where it is highest", title=title, box_of="objective",
        field=Field(source, column, size), shown=shown,
    )  # fmt: skip


SEEN = (("mean", "What the model expects"), ("sd", "How unsure it is"), ("acquisition", "Where it would look next"))
DENSITIES = (
    ("good", "Where the best tenth lies, l"),
    ("rest", "Where the rest lies, g"),
    ("ratio", "It looks where l/g is large"),
)


class Search(Widget):
    """The same budget spent on a grid and on another strategy."""

    title = "Grid against random search"
    lead = "Drag the optimum: a grid tries few values of the knob that matters, random search a new one every time."
    order = 40
    showcase = Showcase(
        "best",
        "Why random draws beat a grid when one knob matters more than the other, and what is cleverer than both.",
        {"seed": 3},
    )
    action = "Search"
    static = ("objective", "dataset", "strategy")
    words_in = "trials"
    more_words_in = ("resamples",)
    groups = (
        Group("Search", ("objective", "dataset", "strategy", "trials", "seed")),
        Group("Sampling", ("scale", "reveal")),
        Group("The formula", ("width", "matters", "peak_x", "peak_y", "moves"), open=False),
        Group("The model", ("after", "acquisition", "kappa", "length")),
    )
    figures = (
        _stage("grid", "grid", "Grid", "Grid search"),
        _stage("other", "other", "Challenger", "The challenger"),
        Figure(
            "best",
            "Best value of a whole training so far against what was spent",
            title="Best so far",
            x_range="steps",
            y_range="data",
            tracks=Tracks("trials", None, "best"),
        ),
        Figure(
            "spread",
            "How the best value of 1,000 random searches is spread, with the grid's",
            title="Best of each of 1,000 draws",
            x_range="data",
            y_range="data",
            rules=Rules("resamples", "marks", ("grid", "median of random")),
        ),
        Figure(
            "luck",
            "Chance that one of n random trials is in the best 5 %, in theory and in 1,000 draws",
            title="In the best 5 %: 1 − 0.95ⁿ (line), draws (dots)",
            handles=(Handle("Trials", "trials", kind="line"),),
        ),
        Figure(
            "curves",
            "Value of each of the challenger's trials after 1, 3 and 9 epochs; a line ends where its trial was stopped",
            title="Learning curves of the challenger",
            y_range="data",
            curves=Curves("trials", "other", tuple(map(float, RUNGS)), *LOOKS),
        ),
        *(_seen("model", search_model.SIZE, MODEL, *one) for one in SEEN),
        *(_seen("parzen", search_parzen.SIZE, PARZEN, *one) for one in DENSITIES),
    )
    table = (
        Column("trials", "found", "Best", "sig3", "The best value of a whole training"),
        Column("trials", "trials", "Trials", "int", "How many were begun"),
        Column("trials", "distinct", "Rates", "int", "Different values of the learning rate"),
        Column("trials", "spent", "Epochs", "int", "Epochs of training that were paid for"),
        Column("trials", "test", "Test", "sig3", "Accuracy of the best trial's net on the test split, looked at once"),
        Column(
            "resamples",
            "wins",
            "Wins, %",
            "sig3",
            "In how many of 1,000 draws it does better; the challenger at random",
        ),
    )
    phrases: ClassVar[dict[int, str]] = search_report.phrases()

    def code(self) -> dict[str, dict[str, Any]]:
        return search_code.programs(tuple(CHALLENGERS), self._datasets)

    @functools.cached_property
    def _datasets(self) -> tuple[search_data.Data, ...]:
        return search_data.all_data(self.catalogue)

    def series(self) -> tuple[Series, ...]:
        return (
            Series("grid", "Grid", GRID_COLOUR),
            Series("other", "Challenger", OTHER_COLOUR, marker="square", of="strategy"),
        )

    def controls(self) -> tuple[Control, ...]:
        challengers = tuple(
            Option(name, label, " ".join((made.__doc__ or "").split("\n\n")[0].split()))
            for name, (label, made) in CHALLENGERS.items()
        )
        scales = (
            Option("log", "Log scale", "Every decade of the rate is tried equally often."),
            Option("linear", "Linear scale", "Nine trials in ten fall into the last decade."),
        )
        rules = (
            Option("ei", "Expected improvement", "How much better than the best it may be, on average."),
            Option("ucb", "Upper bound", "The mean and κ standard deviations on top."),
        )

        def number(name: str, label: str, value: float, low: float, high: float, doc: str, **more: Any) -> Control:
            return Number(name, label, value, doc, bounds=(low, high), **more)

        return (
            Choice("objective", "What is searched", "formula", "Where a trial's value comes from.",
                    options=search_objective.options()),
            Choice("dataset", "Dataset", self._datasets[0].name, "What the nets learn.", shown=NETS,
                    options=tuple(data.option() for data in self._datasets)),
            Choice("strategy", "Challenger", "random", "What the grid is compared with.", options=challengers),
            number("trials", "Budget", 25, 4, MOST, "Whole trainings each may spend.", integer=True, unit="trainings"),
            number("seed", "Draw", 0, 0, 9999, "Another draw of what is random.", integer=True),
            Choice("scale", "Sampling of the rate", "log", "How the rate's range is divided.", options=scales),
            Flag("reveal", "Reveal the surface", True, "Every place's value, darkest where it is best."),
            number("width", "Width of the peak", 0.1, 0.02, 0.6, "In widths of the axis.", symbol="w", shown=FORMULA),
            number("matters", "The other knob's part", 0.1, 0.0, 1.0, "Share of the value that it decides.", symbol="m",
                   shown=FORMULA),
            number("peak_x", "Optimum, rate", 0.63, 0.0, 1.0, "Where the peak is.", symbol="p", shown=FORMULA),
            number("peak_y", "Optimum, other knob", 0.4, 0.0, 1.0, "Where the peak is.", symbol="q", shown=FORMULA),
            Flag("moves", "Draw the optimum too", False, "In the 1,000 draws, so that a grid has its luck as well.",
                    shown=FORMULA),
            Choice("acquisition", "Next trial", "ei", "How the model chooses.", options=rules, shown=MODEL),
            number("kappa", "κ", 2.0, 0.0, 5.0, "More of it explores.", shown=MODEL),
            number("length", "Length scale", 0.25, 0.05, 1.0, "How far a value says something about its neighbours.",
                   symbol="ℓ", shown=MODEL),
            number("after", "Model after", 15, 1, MOST, "Trials that the pictures of the model know.", integer=True,
                   unit="trials", shown=EITHER),
        )  # fmt: skip

    def models(self) -> dict[str, Model]:
        made: dict[str, Model] = {}
        for slot in ("grid", "other", *(column for column, _ in (*SEEN, *DENSITIES))):
            plane = plots.axes("learning rate", "", height=400 if slot in ("grid", "other") else 220)
            for axis in (plane.xaxis[0], plane.yaxis[0]):
                axis.ticker, axis.bounds = FixedTicker(ticks=[]), (0, 1)
            for span in (plane.x_range, plane.y_range):
                low, high = ENDS if slot in ("grid", "other") else (0.0, 1.0)
                span.update(start=low, end=high)
            if slot in ("grid", "other"):
                profile = plots.columns("response", "at", "above", "beside")
                for x, y in (("at", "above"), ("beside", "at")):
                    plane.line(x, y, source=profile, line_width=1.5, name="ink")
                plane.grid.visible = False
            made[slot] = plane
        curves = made["curves"] = plots.axes("epochs", "value", x_log=True)
        curves.xaxis[0].ticker = curves.xgrid[0].ticker = FixedTicker(ticks=list(RUNGS))
        curves.x_range.start, curves.x_range.end = 0.9, 10  # pyright: ignore[reportAttributeAccessIssue]
        made["best"] = plots.axes("whole trainings spent", "value")
        spread = plots.axes("best value", "draws")
        histogram = plots.columns("resamples", "edge", "random_count", "grid_count")
        for column, colour in (("random_count", OTHER_COLOUR), ("grid_count", GRID_COLOUR)):
            spread.patch("edge", column, source=histogram, fill_color=colour, fill_alpha=0.5, line_color=None)
            spread.line("edge", column, source=histogram, line_color=colour, line_width=1.5)
        luck = plots.axes("random trials", "%")
        rule = plots.columns("resamples", "n", "theory", "simulated")
        luck.line("n", "theory", source=rule, line_width=2, name="ink")
        luck.scatter("n", "simulated", source=rule, size=4, line_color=None, fill_color=OTHER_COLOUR)
        luck.x_range.start, luck.x_range.end = 0, MOST + 1  # pyright: ignore[reportAttributeAccessIssue]
        luck.y_range.start, luck.y_range.end = 0, 103  # pyright: ignore[reportAttributeAccessIssue]
        return {**made, "best": made["best"], "spread": spread, "luck": luck}

    @source(
        recorded=REASON,
        shown=NETS,
        slow=True,
        parts=search_nets.GRID,
        work=f"{search_nets.GRID**2} real trainings",
    )
    def surface(self, k: Knobs, part: jax.Array) -> dict[str, jax.Array]:
        """A row of the response surface of real trainings: counts of right examples."""
        size = search_nets.GRID

        def nothing() -> dict[str, jax.Array]:
            return {"right": jnp.zeros((3, size)), "tested": jnp.zeros(size)}

        return pick(k["objective"], [nothing, *(lambda nets=nets: nets("row", part) for nets in self._nets(k))])

    @source(
        length="trials",
        whole=("x", "y", "time", "size", "above", "beside", "value", "epochs", "learning_rate", "second"),
        work="the trials",
    )
    def trials(self, k: Knobs) -> dict[str, jax.Array]:
        """All trials of both, their best so far, the table and the words."""
        found = grid(self._judge(k), k["trials"]), self._challenge(k)
        rows = [search_report.columns(one) for one in found]
        both = {name: jnp.stack([row[name] for row in rows]) for name in rows[0]}
        blank = jnp.full((2, 1), jnp.nan)
        second = jnp.stack([search_report.other_knob(k, one.t) for one in found])
        both["second"] = jnp.where(jnp.isnan(both["x"]), jnp.nan, jnp.concatenate([blank, second], axis=1))
        looks = search_report.curves(found[1])
        said = search_report.words(k, both, looks)
        # of each search: a column of one entry, as the table reads it
        return {**{name: column.reshape(2, -1) for name, column in both.items()}, **looks, **said}

    @source(shown={"reveal": (True,)}, slow=True, work="the response surface")
    def response(self, k: Knobs) -> dict[str, jax.Array]:
        """The value everywhere, 0 where it is best, and its profile along each axis."""
        at = jnp.linspace(0, 1, SIZE)
        u, v = (axis.reshape(-1) for axis in jnp.meshgrid(at, at))
        value = self._looked_up(k, smooth=True)(u, v, (k["peak_x"], k["peak_y"])).reshape(SIZE, SIZE)
        above, beside = (BAND[0] + (BAND[1] - BAND[0]) * jnp.clip(jnp.max(value, axis=i), 0, 1) for i in (0, 1))
        return {"height": _depth(value).reshape(-1), "at": at, "above": above, "beside": beside}

    @source(slow=True, work="1,000 draws")
    def resamples(self, k: Knobs) -> dict[str, jax.Array]:
        """1,000 draws of random search against the grid, and the rule of 0.95^n."""

        return search_resamples.resample(k, self._looked_up(k), k["moves"] & (jnp.asarray(k["objective"]) == 0))

    @source(shown=MODEL)
    def model(self, k: Knobs) -> dict[str, jax.Array]:
        """The Gaussian process after some trials: 0 where each picture is highest."""
        state, _, _ = self._modelled(k, draw(k["seed"]))(jnp.minimum(k["after"], k["trials"]))
        mean, sd = search_model.posterior(state)
        seen = {"mean": mean, "sd": sd, "acquisition": search_model.acquisition(state, _belief(k))}
        return {name: _depth(value) for name, value in seen.items()}

    @source(shown=PARZEN)
    def parzen(self, k: Knobs) -> dict[str, jax.Array]:
        """The two densities after some trials and how many times larger one is: 0 where each picture is highest."""
        after = jnp.minimum(k["after"], k["trials"])
        seen = search_parzen.pictures(self._parzen(k, draw(k["seed"]))(after), after)
        return {name: _depth(value) for name, value in seen.items()}

    def _challenge(self, k: Knobs) -> Found:
        drawn = draw(k["seed"])
        judge, shared = self._judge(k), self._shared(k, drawn)
        strategies = [strategy for _, strategy in CHALLENGERS.values()]
        return pick(k["strategy"], [lambda one=one: one(judge, k["trials"], drawn, shared) for one in strategies])

    def _shared(self, k: Knobs, drawn: jax.Array) -> Shared:
        """What the strategies have in common."""

        def modelled(n: Any) -> Any:
            return self._modelled(k, drawn)(n)[1:]

        def parzen(n: Any) -> Any:
            return search_parzen.taken_apart(self._parzen(k, drawn)(n))[1:]

        stopping = jax.jit(functools.partial(search_stopping.run, self._judge(k), drawn))
        return Shared(stopping, modelled, parzen)

    def _modelled(self, k: Knobs, drawn: jax.Array) -> Any:
        """n -> state, t and worth of the Gaussian process's trials; it always sees the rate's logarithm."""
        start = jnp.floor(drawn[2, : search_model.FIRST] * len(search_model.LATTICE)).astype(jnp.int32)
        search = jax.jit(functools.partial(search_model.search, self._one_by_one(k, LOG), most=MOST))
        return lambda n: search_model.taken_apart(search(n, start, _belief(k)))

    def _parzen(self, k: Knobs, drawn: jax.Array) -> Any:
        """n -> all that is known of the Parzen estimator's trials; it sees the rate as it is sampled."""
        search = jax.jit(functools.partial(search_parzen.search, self._one_by_one(k, k["scale"]), most=MOST))
        key = jax.random.fold_in(jax.random.key(k["seed"].astype(jnp.uint32)), 2)
        return lambda n: search(n, drawn[:2, : search_parzen.FIRST], key)

    def _one_by_one(self, k: Knobs, scale: Any) -> Callable[[jax.Array, jax.Array], Judged]:
        """(s, t) of single trials -> what they are worth."""
        judge = self._judge(k, scale)
        return lambda s, t: judge.whole(s, t, jnp.ones(1, bool))

    def _judge(self, k: Knobs, scale: Any = None) -> Judge:
        """What trials are worth after each rung; ``scale`` unless told as the knob says."""
        index, scale = k["objective"], k["scale"] if scale is None else scale
        if replays():
            judge = self._looked(k, scale)
            return Judge(lambda s, t, wanted: judge(s, t), lambda s, t, goes_on: known_at_once(judge(s, t), goes_on))

        def formula(s: jax.Array, t: jax.Array) -> Judged:
            return search_objective.judge_formula(k, logarithmic(s, scale), t)

        def whole(s: jax.Array, t: jax.Array, wanted: jax.Array) -> Judged:
            branches = [lambda *_: formula(s, t), *(functools.partial(nets, "whole") for nets in self._nets(k))]
            return pick(index, branches, logarithmic(s, scale), t, wanted)

        def in_rungs(s: jax.Array, t: jax.Array, goes_on: Any) -> Judged:
            nets = [lambda u, v, nets=nets: nets("in_rungs", u, v, goes_on) for nets in self._nets(k)]
            return pick(index, [lambda *_: known_at_once(formula(s, t), goes_on), *nets], logarithmic(s, scale), t)

        return Judge(whole, in_rungs)

    def _nets(self, k: Knobs) -> list[Callable[..., Any]]:
        """For each second knob: (what to do, its arguments) -> what nets on the chosen dataset make of it."""

        def on_chosen(which: int) -> Callable[..., Any]:
            def do(what: str, *given: Any) -> Any:
                made = [search_nets.Nets(which, data) for data in self._datasets]
                return pick(k["dataset"], [lambda nets=nets: getattr(nets, what)(*given) for nets in made])

            return do

        return [on_chosen(which) for which in range(len(search_objective.OTHERS))]

    def _sizes(self, k: Knobs) -> tuple[Any, Any]:
        """How many examples of the chosen dataset validate, and how many test."""
        sizes = [data.sizes for data in self._datasets]
        index = k["dataset"]
        if isinstance(index, int):
            return sizes[index]
        validation, test = (jnp.asarray(column, float)[index] for column in zip(*sizes))
        return validation, test

    def _looked(self, k: Knobs, scale: Any) -> Callable[[jax.Array, jax.Array], Judged]:
        """What trials are worth in a page: the formula, or a look at the recorded surface."""
        index, surface, sizes = k["objective"], self.recordings["surface"].read(k), self._sizes(k)

        def formula(u: jax.Array, v: jax.Array) -> Judged:
            return search_objective.judge_formula(k, u, v)

        def read(u: jax.Array, v: jax.Array) -> Judged:
            return search_surface.read(surface, u, v, sizes)

        @jax.jit  # once in a page, for all strategies
        def judge(s: jax.Array, t: jax.Array) -> Judged:
            u = logarithmic(s, scale)
            if isinstance(index, int):
                return (read if index else formula)(u, t)
            return jax.lax.cond(index > 0, read, formula, u, t)

        def wide(s: jax.Array, t: jax.Array) -> Judged:
            more = CAPACITY - len(s) if len(s) > 1 else 0
            judged = judge(*(jnp.concatenate([one, jnp.zeros(more)]) for one in (s, t)))
            return Judged(*(leaf[: len(s)] for leaf in judged))

        return wide

    def _looked_up(self, k: Knobs, smooth: bool = False) -> Any:
        """(u, v, optimum) -> the value of a whole training: the formula's, or a look at the response surface."""
        index = k["objective"]
        surface = self.recordings["surface"].read(k) if not isinstance(index, int) or index else {}
        sizes = self._sizes(k)

        @jax.jit  # once in a page for each shape
        def values(u: jax.Array, v: jax.Array, peak: tuple[jax.Array, jax.Array]) -> jax.Array:
            branches = (
                lambda: search_surface.accuracy_at(surface, u, v, sizes, smooth),
                lambda: search_objective.formula(k, u, v, peak),
            )
            return branches[not index]() if isinstance(index, int) else jax.lax.cond(index > 0, *branches)

        return values


def _depth(value: jax.Array) -> jax.Array:
    """0 where it is highest, 1 where it is lowest."""
    return (jnp.max(value) - value) / (jnp.max(value) - jnp.min(value) + 1e-12)


def _belief(k: Knobs) -> search_model.Belief:
    return search_model.Belief(k["length"], k["acquisition"], k["kappa"])
