"""Lesson 1: the learning rate, from one bowl to a ravine."""

import numpy as np

from simulab.lessons import ask, mark
from simulab.lessons.claim import Claim
from simulab.lessons.lesson import Lesson
from simulab.lessons.run import Run
from simulab.lessons.said import When
from simulab.lessons.scenario import Scenario
from simulab.lessons.values import number
from simulab.runs.verdict import CONVERGED, DIVERGED

BOWL = {"surface": "quadratic_1d", "start_x": -2.5, "curvature": 1.0, "momentum": 0.0, "noise": 0.0}
RAVINE = {"surface": "quadratic", "condition_number": 10.0, "start_x": -2.5, "start_y": 1.5, "momentum": 0.0}
RATE, STEPS, L, KAPPA = (number(name) for name in ("learning_rate", "steps", "curvature", "condition_number"))
FACTOR = 1 - RATE * L
"""What a step multiplies the weight by."""
LIMIT = number("sensitivity.limits", at=1)
ARRIVES = number("path.verdict") == CONVERGED
LARGEST = 10
"""The slider's largest rate."""


def multiplies(run: Run) -> bool:
    """Every step multiplies the weight by the same factor."""
    x, factor = run["path"]["x"][0].astype(float), FACTOR.of(run)
    known = np.isfinite(x[1:])
    return bool(np.allclose(x[1:][known], factor * x[:-1][known], rtol=1e-4, atol=1e-6))  # float32 columns


def slows_down(run: Run) -> bool:
    steps = np.abs(np.diff(run["path"]["x"][0].astype(float)))
    return bool(np.all(np.diff(steps) <= 1e-6) and steps[-1] < steps[0])


def falls_by_one_factor(run: Run) -> bool:
    gap = run["path"]["gap"][0].astype(float)
    return bool(np.allclose(gap[1:] / gap[:-1], FACTOR.of(run) ** 2, rtol=1e-3))


def changes_sides(run: Run) -> bool:
    x = run["path"]["x"][0].astype(float)
    return bool(np.all(x[1:] * x[:-1] < 0))


def jumps_and_falls(run: Run) -> bool:
    return changes_sides(run) and bool(np.all(np.diff(run["path"]["gap"][0].astype(float)) < 0))


def at_the_edge(run: Run) -> np.ndarray:
    return run.at({"learning_rate": LIMIT.of(run)})["path"]["x"][0].astype(float)


def goes_above(run: Run) -> bool:
    """Five per cent above the edge the run diverges, if the slider reaches so far."""
    rate = 1.05 * LIMIT.of(run)
    return rate > LARGEST or (number("path.verdict") == DIVERGED).of(run.at({"learning_rate": rate}))


first = Scenario(
    "One weight, one bowl",
    r"""
    Training moves a weight $w$ against its gradient $g$, again and again:

    $$w \leftarrow w - \eta\, g$$

    The learning rate $\eta$ says how far. Here the loss is a bowl, $f(w) = \frac{L}{2} w^2$ with curvature $L = 1$, so
    the gradient is $g = L w$. The walker starts at $w = -2.5$ and takes ten steps with $\eta = 0.1$.
    """,
    widget="learning-rate",
    set={**BOWL, "learning_rate": 0.1, "steps": 10},
    show=("learning_rate", "steps"),
    figures=("loss",),
    questions=[
        ask.EndPoint(
            "Where will the weight be after ten steps?",
            "curve",
            x=number("path.x"),
            because=[
                r"Each step multiplies the weight by $1 - \eta L$ = {factor:sig3}, because "
                r"$w - \eta L w = (1 - \eta L)\,w$.",
                When(number("path.x").known(), "After {steps:int} steps the weight stands at {end:sig3}."),
                When(
                    (RATE >= 0.01) & (RATE < 0.99) & (STEPS <= 200),
                    "The steps shrink with the gradient, so the walker slows down as it comes near.",
                ),
                When((RATE > 1.01) & (RATE < 1.99), "It jumps over the bottom at every step, and still comes nearer."),
                When(RATE > 2.01, "Every jump is longer than the last: it leaves the picture."),
            ],
            applies=STEPS == 10,
            about="ten steps",
            numbers={"end": number("path.x"), "factor": FACTOR, "steps": STEPS},
        ),
        ask.Number(
            "How many steps does it take until the loss is within 0.001 of the minimum? Turn the number of steps up, if it "
            "is not there yet.",
            number("path.reached"),
            [
                When(number("path.reached") > 1, "It takes {steps:int} steps at this rate."),
                When(number("path.reached") == 1, "It takes one step at this rate."),
                "Read it under the picture: the sentence follows every run.",
            ],
            tolerance=0.01,
            unit="steps",
            once=ARRIVES.said("the run reaches the minimum"),
            hint=[
                When(
                    (RATE >= 0.1) & (RATE < 1.9),
                    "Set the steps to 60 or more, and read the sentence under the picture.",
                ),
                When(RATE >= 1.9, "The rate is too near to the edge, or beyond it: lower it."),
                When(RATE < 0.1, "A small rate needs many steps: turn the steps far up, or the rate."),
            ],
            numbers={"steps": number("path.reached")},
        ),
    ],
    claims=[
        Claim("Each step multiplies the weight by", multiplies),
        Claim("The steps shrink with the gradient, so the walker slows down as it comes near", slows_down),
        Claim("It jumps over the bottom at every step, and still comes nearer", jumps_and_falls, set={"steps": 10}),
        Claim("Every jump is longer than the last", number("path.verdict") == DIVERGED, set={"steps": 200}),
        Claim("Set the steps to 60 or more", ARRIVES, set={"steps": 60}),
        Claim("It takes {steps:int} steps at this rate", number("path.gap") <= 1e-3, set={"steps": 1000}),
    ],
)

second = Scenario(
    "Jumping over the bottom",
    r"""
    The same bowl, the same start, but now $\eta = 1.5$. Each step multiplies the weight by
    $1 - \eta L = -0.5$: it lands on the other side of the bottom.
    """,
    widget="learning-rate",
    set={**BOWL, "learning_rate": 1.5, "steps": 10},
    show=("learning_rate",),
    figures=("loss",),
    questions=[
        ask.LossCurve(
            "Draw how the loss will go over the ten steps.",
            "path.gap",
            because=[
                r"A step multiplies the distance by {factor:sig3} in size, and so the loss by {square:sig3}.",
                When(
                    (RATE > 1.01) & (RATE < 1.99),
                    "The loss falls at every step although the weight changes its side at every step.",
                ),
                When(
                    (number("path.gap") > 1e-12) & (RATE < 1.99),
                    "On a logarithmic axis that is a straight line, and it ends at {last:sig3}.",
                ),
                When(RATE > 2.01, "The loss grows at every step."),
            ],
            decades=(-6, 2),
            close=0.7,
            numbers={"last": number("path.gap"), "factor": abs(FACTOR), "square": FACTOR * FACTOR},
        ),
        ask.Choice(
            r"Between which rates does the weight jump over the bottom and still arrive? Try it with the slider ($L = 1$).",
            [
                ask.Option(
                    "Below $1/L = 1$", "There the factor $1 - \\eta L$ is positive: the weight stays on its side."
                ),
                ask.Option(
                    "Between $1/L = 1$ and $2/L = 2$",
                    [
                        r"There the factor $1 - \eta L$ is negative but smaller than one in size.",
                        When((RATE > 1) & (RATE < 2), "Your rate of {rate:sig3} makes it {factor:sig3}."),
                        When((RATE <= 1) | (RATE >= 2), "Your rate of {rate:sig3} is none of these: {factor:sig3}."),
                    ],
                    right=True,
                ),
                ask.Option(
                    "Above $2/L = 2$", r"There $|1 - \eta L|$ is above one: every jump is longer than the last."
                ),
            ],
            hint="Set the rate to 0.9, 1.1, 1.9 and 2.1, and look at which side each step lands on.",
            numbers={"rate": RATE, "factor": FACTOR},
        ),
    ],
    claims=[
        Claim("The loss falls at every step although the weight changes its side at every step", jumps_and_falls),
        Claim("A step multiplies the distance by", multiplies),
        Claim("it lands on the other side of the bottom", number("path.x", 1).near(2.5 / 2, 1e-6)),
        Claim("On a logarithmic axis that is a straight line", falls_by_one_factor),
        Claim("The loss grows at every step", number("path.gap", 2) > number("path.gap", 1)),
        Claim(
            "Below $1/L$ the loss only falls",
            (number("path.gap", take="rise") < 0) & (number("path.x", take="max") < 0),
            set={"learning_rate": 0.95},
        ),
        Claim(
            "between $1/L$ and $2/L$ each step jumps over the bottom and still gets lower",
            lambda run: all(jumps_and_falls(run.at({"learning_rate": rate})) for rate in (1.05, 1.5, 1.95)),
        ),
        Claim("the weight stays on its side", number("path.x", take="max") < 0, set={"learning_rate": 0.9}),
        Claim("every jump is longer than the last", number("path.verdict") == DIVERGED, set={"learning_rate": 2.1}),
    ],
)

third = Scenario(
    "Where is the edge?",
    r"""
    A sharper bowl now: curvature $L = 4$. The rate that was fine a moment ago explodes now. Somewhere there is
    a last rate at which the run still settles. Above it the loss grows without end.
    """,
    widget="learning-rate",
    set={**BOWL, "curvature": 4.0, "learning_rate": 0.1, "steps": 40, "start_x": -1.5},
    show=("learning_rate", "curvature"),
    figures=("sensitivity",),
    marks=[mark.Region("sensitivity", "diverges", x0=LIMIT)],
    questions=[
        ask.LastStable(
            "Set the largest rate at which you think this run still settles.",
            "learning_rate",
            answer=LIMIT,
            because=[
                "The edge is $2/L$ = {limit:sig3}.",
                When(
                    LIMIT <= LARGEST,
                    "At the edge the weight jumps to and fro for ever, just as far on one side as on the other.",
                ),
                "The lower picture shows the last loss at every other rate.",
            ],
            numbers={"limit": LIMIT},
        ),
        ask.Number(
            "Set the curvature to any other value. What is the largest stable rate there?",
            2 / L,
            r"At curvature {L:sig3} the edge is $2/L$ = {limit:sig3}. Twice the curvature, half the rate.",
            hint="The edge was 2 at curvature 1, and 0.5 at curvature 4.",
            once=((L < 3.99) | (L > 4.01)).said("a curvature other than 4"),
            numbers={"L": L, "limit": LIMIT},
        ),
    ],
    claims=[
        Claim("The edge is $2/L$", LIMIT.near(2 / L, 1e-5)),
        Claim("At the edge the weight jumps to and fro for ever", lambda run: _swings(at_the_edge(run))),
        Claim(
            "just as far on one side as on the other",
            lambda run: bool(np.isclose(at_the_edge(run).max(), -at_the_edge(run).min(), rtol=1e-3)),
        ),
        Claim("diverges", goes_above),
        Claim(
            "The rate that was fine a moment ago explodes now",
            (number("path.verdict") == DIVERGED) & (number("path.verdict").when(curvature=1.0) == CONVERGED),
            set={"learning_rate": 1.5},
        ),
        Claim(
            "The edge was 2 at curvature 1, and 0.5 at curvature 4",
            LIMIT.when(curvature=4.0).near(0.5, 1e-6) & LIMIT.when(curvature=1.0).near(2, 1e-6),
        ),
        Claim(
            "Above $2/L$ every run diverges, however close to the minimum it starts",
            number("path.verdict") == DIVERGED,
            set={"learning_rate": 0.52, "start_x": 1e-3, "steps": 1000},
        ),
        Claim("Above it the loss grows without end", number("path.verdict") == DIVERGED, set={"learning_rate": 0.51}),
        Claim("a last rate at which the run still settles", ARRIVES, set={"learning_rate": 0.45}),
        Claim(
            "Twice the curvature, half the rate",
            lambda run: (
                bool(np.isclose(LIMIT.of(run.at({"curvature": L.of(run) / 2})), 2 * LIMIT.of(run), rtol=1e-5))
                if L.of(run) >= 0.2
                else LIMIT.near(2 / L, 1e-5).of(run)
            ),
        ),
    ],
)

fourth = Scenario(
    "Two weights, two curvatures",
    r"""
    A net has many weights, and each direction has its own curvature. Here one is ten times the other: $L = 10$ up and
    down, $m = 1$ along. There is only one rate for both.

    The steep direction sets the limit, and the flat one sets the pace.
    """,
    widget="learning-rate",
    set={**RAVINE, "learning_rate": 0.02, "steps": 100},
    show=("learning_rate", "condition_number"),
    figures=("sensitivity",),
    table=True,
    questions=[
        ask.Reach(
            "Find a rate at which the walker reaches the minimum in at most 25 steps, with a condition number of 10 or more.",
            goal=ARRIVES.said("the walker reaches the minimum in these 100 steps")
            & (number("path.reached", called="the number of steps it takes") <= 25)
            & (KAPPA >= 10),
            solution={"learning_rate": 0.18, "condition_number": 10.0},
            because=r"""It took {steps:int} steps. In the long run the best fixed rate is $2/(L + m)$ = {best:sig3},
            close below the edge $2/L$ = {edge:sig3}: the steep direction bounces while the flat one crawls.""",
            hint="Look at the lower picture: where is the last loss lowest?",
            numbers={"steps": number("path.reached"), "best": 2 / (KAPPA + 1), "edge": 2 / KAPPA},
        ),
        ask.Explain(
            "Why is a safe rate slow here, and why does one rate not suit both directions?",
            """A rate that is safe in the steep direction is a fraction of what the flat direction could take. The larger
            the ratio of the two curvatures, the more steps the flat direction needs.""",
            applies=KAPPA >= 5,
            about="a ravine, with a condition number of 5 or more",
        ),
    ],
    claims=[
        Claim("The steep direction sets the limit", LIMIT.near(2 / 10, 1e-6)),
        Claim(
            "the flat one sets the pace",
            lambda run: abs(run["path"]["x"][0, 40]) > 100 * abs(run["path"]["y"][0, 40]),
        ),
        Claim(
            "the steep direction bounces while the flat one crawls",
            (number("path.y", take="turns") > 10) & (number("path.x", take="turns") < 1),
            set={"steps": 20},
        ),
        Claim(
            "In the long run the best fixed rate is $2/(L + m)$",
            lambda run: _lowest_at(run, 2 / (KAPPA.of(run) + 1)),
        ),
        Claim(
            "A rate that is safe in the steep direction is a fraction of what the flat direction could take",
            LIMIT.when(surface="quadratic_1d", curvature=1.0, start_y=0.0) / 4 > LIMIT,
        ),
        Claim(
            "the more steps the flat direction needs",
            number("path.reached").when(learning_rate=2 / 51, condition_number=50.0, steps=400)
            > 2 * number("path.reached").when(learning_rate=2 / 11, condition_number=10.0, steps=400),
        ),
    ],
)


def _swings(x: np.ndarray) -> bool:
    return bool(np.allclose(x[1:], -x[:-1], rtol=1e-3))


def _lowest_at(run: Run, rate: float) -> bool:
    """The loss after a thousand steps is lower at this rate than 3 % below and above it."""
    below, best, above = (
        number("path.gap").of(run.at({"learning_rate": rate * x, "steps": 1000})) for x in (0.97, 1, 1.03)
    )
    return best <= below and not best > above


lesson = Lesson(
    "How large a step?",
    [first, second, third, fourth],
    lead="What the learning rate does, where it stops working, and why the curvature decides.",
    minutes=12,
    order=10,
    picture=(2, "curve"),
    summary=r"""
    - Below $1/L$ the loss only falls; between $1/L$ and $2/L$ each step jumps over the bottom and still gets lower.
    - Above $2/L$ every run diverges, however close to the minimum it starts.
    - With several directions the steepest one sets the limit and the flattest one the pace.
    """,
    reading=r"""
    - LeCun, Bottou, Orr and Müller (1998), *Efficient BackProp*, section 5: learning rates and curvature.
    - Next here: *Momentum and Adam*, which change the step itself.
    """,
    teacher=r"""
    **Aims.** Students can say what happens below $1/L$, between $1/L$ and $2/L$, and above; they look for the edge on a
    logarithmic scale; they know why one rate does not suit all directions.

    **Misconceptions.** "A smaller rate is always better, only slower" (it may never arrive). "If the loss jumps, the rate is
    too large" (between $1/L$ and $2/L$ the weight jumps and the loss still falls). "The best rate is a property of the
    optimizer" (it belongs to the curvature).

    **Ask.** What would you change first if the loss became NaN? Why is the rate's slider logarithmic?

    **Timing.** 2 minutes for the first screen, 3 for each of the others, 1 for the summary.
    """,
)
