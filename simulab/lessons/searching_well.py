"""Lesson 4: grid against random search, scales, and luck."""

import numpy as np

from simulab.lessons import ask
from simulab.lessons.claim import Claim
from simulab.lessons.condition import chosen
from simulab.lessons.lesson import Lesson
from simulab.lessons.run import Run
from simulab.lessons.said import When
from simulab.lessons.scenario import Scenario
from simulab.lessons.values import number

FORMULA = {
    "objective": "formula", "strategy": "random", "seed": 0, "scale": "log", "reveal": True, "width": 0.1,
    "peak_x": 0.63, "peak_y": 0.4,
}  # fmt: skip
GRID = number("trials.found", of="grid", called="the best value of the grid")
RANDOM = number("trials.found", of="other", called="the best value of random search")
DISTINCT = {who: number("trials.distinct", of=who) for who in ("grid", "other")}
WINS = number("resamples.wins", of="other")
TRIALS, MATTERS = number("trials"), number("matters")


def off_the_grid(run: Run) -> float:
    """How far the optimum is from the nearest of the grid's places, along the knobs that matter."""
    x, y = (_places(run, axis) for axis in "xy")
    p, q, m = (run.read(name) for name in ("peak_x", "peak_y", "matters"))
    apart = (1 - m) * ((x - p) / 0.1) ** 2 + m * ((y - q) / 0.4) ** 2
    return float(apart.min())


def _places(run: Run, axis: str) -> np.ndarray:
    row = np.asarray(run.read(f"trials.{axis}", "grid"))
    return row[np.isfinite(row)]


def hangs_on_its_places(run: Run) -> bool:
    """With the optimum on one of its places the grid finds more than with the optimum between two."""
    x, y = (np.unique(_places(run, axis).round(4)) for axis in "xy")
    on = run.at({"peak_x": float(x[0]), "peak_y": float(y[0])})
    between = run.at({"peak_x": float(x[:2].mean()), "peak_y": float(y[:2].mean())})
    return GRID.of(on) > GRID.of(between)


def among_the_large(run: Run) -> bool:
    """Of the trials on the linear scale nine in ten lie in the upper third of the logarithmic axis."""
    row = np.asarray(run.at({"scale": "linear"}).read("trials.x", "other"))
    return float(np.mean(row[np.isfinite(row)] > 2 / 3)) >= 0.85


first = Scenario(
    "Nine trials",
    r"""
    Two knobs are to be tuned, and there is a budget of nine trials. A grid tries $3 \times 3$ places. Random search throws
    nine darts. One knob matters a lot here, the other hardly.
    """,
    widget="search",
    set={**FORMULA, "trials": 9, "matters": 0.1},
    show=("trials", "seed", "matters"),
    figures=("best",),
    questions=[
        ask.Choice(
            "With this budget, how many different values of the learning rate does each of them try?",
            [
                ask.Option(
                    "Both a new one with every trial", "The grid tries only {grid:int}: its places share their columns."
                ),
                ask.Option(
                    "The grid a few, random search a new one with every trial",
                    [
                        "{grid:int} against {random:int}.",
                        When(
                            MATTERS <= 0.3,
                            "What the grid spends on the knob that hardly matters, it repeats on the one that does.",
                        ),
                    ],
                    right=True,
                ),
                ask.Option("Both the same few", "Random search never repeats a value: it tries {random:int}."),
            ],
            predict=True,
            numbers={"grid": DISTINCT["grid"], "random": DISTINCT["other"]},
        ),
        ask.Number(
            "In how many per cent of 1,000 draws does random search beat the grid? Read it under the picture.",
            WINS,
            [
                "It wins in {wins:sig3} % of the draws here.",
                When((TRIALS == 9) & (MATTERS <= 0.3), "The optimum lies between the grid's columns."),
            ],
            tolerance=0.02,
            unit="%",
            numbers={"wins": WINS},
        ),
    ],
    claims=[
        Claim(
            "The grid a few, random search a new one with every trial",
            (DISTINCT["grid"] < DISTINCT["other"]) & (DISTINCT["other"] == TRIALS),
        ),
        Claim("its places share their columns", DISTINCT["grid"] < TRIALS),
        Claim("Random search never repeats a value", DISTINCT["other"] == TRIALS),
        Claim(
            "The optimum lies between the grid's columns",
            lambda run: float(np.abs(_places(run, "x") - run.read("peak_x")).min()) > 0.1,
        ),
    ],
)

second = Scenario(
    "When the grid wins",
    r"""
    A grid is not always worse. Drag the optimum in the picture, or change how much the second knob matters.
    """,
    widget="search",
    set={**FORMULA, "trials": 25, "matters": 1.0},
    show=("trials", "seed", "matters", "peak_x", "peak_y"),
    figures=("best",),
    questions=[
        ask.Reach(
            "Find an optimum for which the grid finds more than random search.",
            goal=GRID > RANDOM,
            solution={"peak_x": 0.5, "peak_y": 0.5, "matters": 1.0, "trials": 25},
            because=[
                "The grid found {grid:sig3}, random search {random:sig3}.",
                When(GRID >= 0.99, "One of the grid's places lies on the optimum, or close to it."),
            ],
            hint="Where are the grid's places? Drag the optimum onto one.",
            numbers={"grid": GRID, "random": RANDOM},
        ),
        ask.Choice(
            "You do not know where the optimum is. Is “the grid won here” a reason to use grids?",
            [
                ask.Option(
                    "Yes",
                    "Here the grid finds {grid:sig3}, random search {random:sig3}. Move the optimum, and look again.",
                ),
                ask.Option(
                    "No: it was luck of the place", "A grid is only as good as its places happen to be.", right=True
                ),
            ],
            numbers={"grid": GRID, "random": RANDOM},
        ),
    ],
    claims=[
        Claim("One of the grid's places lies on the optimum, or close to it", lambda run: off_the_grid(run) < 0.02),
        Claim("A grid is only as good as its places happen to be", hangs_on_its_places),
    ],
)

third = Scenario(
    "Scales, and how many trials",
    r"""
    Learning rates live on a logarithmic scale: from 0.0001 to 0.001 is as far as from 0.1 to 1. Here the rates are drawn
    on a *linear* scale, with 25 trials.
    """,
    widget="search",
    set={**FORMULA, "trials": 25, "matters": 0.1, "scale": "linear", "seed": 0},
    show=("trials", "scale", "seed"),
    figures=("best", "luck"),
    questions=[
        ask.Reach(
            "Change one control so that random search finds more than 0.9.",
            goal=RANDOM > 0.9,
            solution={"scale": "log"},
            because=[
                When(chosen("scale", "log"), "On the logarithmic scale random search finds {random:sig3}."),
                When(
                    chosen("scale", "linear"),
                    "On the linear scale it took luck, or many trials: random search finds {random:sig3}.",
                ),
                "On the linear one nearly all trials fall among the large rates.",
            ],
            hint="Where do the trials lie in the picture?",
            numbers={"random": RANDOM},
        ),
        ask.Number(
            """One trial hits the best 5 % of the space with probability 0.05. With which probability, in per cent, does at
            least one of 60 do so?""",
            100 * (1 - 0.95**60),
            r"$1 - 0.95^{60}$ = 95.4 %. It does not depend on how many knobs there are.",
            tolerance=0.02,
            unit="%",
            hint=r"All 60 miss with probability $0.95^{60}$.",
        ),
        ask.Explain(
            "What would you report of a search, so that others can judge it?",
            """The space and the scale of each knob, how the trials were drawn, how many there were, what was measured on
            which data, and how the best was chosen. The best of many trials is lucky too: test it once, on data of its own.""",
        ),
    ],
    claims=[
        Claim("On the linear one nearly all trials fall among the large rates", among_the_large),
        Claim("from 0.0001 to 0.001 is as far as from 0.1 to 1", lambda _: abs(0.001 / 0.0001 - 1 / 0.1) < 1e-9),
        Claim(
            "$1 - 0.95^{60}$ = 95.4 %",
            lambda run: (
                abs(run["resamples"]["theory"][59] - 0.954) < 0.01 or abs(run["resamples"]["theory"][59] - 95.4) < 1
            ),
        ),
    ],
)

lesson = Lesson(
    "Searching well",
    [first, second, third],
    lead="How to spend a budget of trials: on a grid, at random, and on which scale.",
    minutes=11,
    order=40,
    picture=(1, "grid"),
    summary=r"""
    - With the same budget random search tries more values of each knob than a grid does.
    - A grid wins where the optimum happens to stand on one of its places, and you do not know that.
    - Draw rates on a logarithmic scale.
    - 60 random trials land in the best 5 % of the space with probability 0.954.
    """,
    reading=r"""
    - Bergstra and Bengio (2012), *Random Search for Hyper-Parameter Optimization*.
    - Li et al. (2018), *Hyperband*.
    - Next here: *Is the gradient right?*
    """,
    teacher=r"""
    **Aims.** Students can say why random search tries more values of the knob that matters, draw rates on a logarithmic
    scale, and report a search.

    **Misconceptions.** "A grid is thorough." "More knobs need exponentially more random trials" (not to hit the best 5 %).
    "The best trial's score is what I will get" (it is the best of many).

    **Ask.** What if both knobs matter alike? What if a trial costs a day? When is the best on the edge of the range?

    **Timing.** 3 minutes a screen, 2 for the summary.
    """,
)
