"""Lesson 1: the learning rate, from one bowl to a ravine."""

import numpy as np

from simulab.lessons import ask, mark
from simulab.lessons.claim import Claim
from simulab.lessons.lesson import Lesson
from simulab.lessons.run import Run
from simulab.lessons.scenario import Scenario
from simulab.lessons.values import number
from simulab.runs.verdict import CONVERGED, DIVERGED

BOWL = {"surface": "quadratic_1d", "start_x": -2.5, "curvature": 1.0, "momentum": 0.0, "noise": 0.0}
RAVINE = {"surface": "quadratic", "condition_number": 10.0, "start_x": -2.5, "start_y": 1.5, "momentum": 0.0}
LIMIT = number("sensitivity.limits", at=1)


def shrinks_by_a_tenth(run: Run) -> bool:
    x = run["path"]["x"][0].astype(float)
    return bool(np.allclose(x[1:] / x[:-1], 0.9, rtol=1e-5))  # float32 columns


def falls_by_one_factor(run: Run) -> bool:
    gap = run["path"]["gap"][0].astype(float)
    return bool(np.allclose(gap[1:] / gap[:-1], 0.25, rtol=1e-4))  # float32 columns


def jumps_over_every_time(run: Run) -> bool:
    path = run["path"]
    return bool(np.all(path["x"][0, 1:] * path["x"][0, :-1] < 0) and np.all(np.diff(path["gap"][0]) < 0))


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
            because=r"""Each step removes one tenth of the distance that is left, because $w - \eta L w = (1 - \eta L)\,w
            = 0.9\,w$. Ten steps leave $0.9^{10}$ of it: the weight stands at {end:sig3}. The steps shrink with
            the gradient, so the walker slows down as it comes near.""",
            numbers={"end": number("path.x")},
        ),
        ask.Number(
            "Now turn the number of steps up. How many steps until the loss is within 0.001 of the minimum?",
            number("path.reached"),
            "It takes {steps:int} steps at this rate. Read it under the picture: the sentence follows every run.",
            tolerance=0.01,
            unit="steps",
            once=number("path.verdict") == CONVERGED,
            hint="Set the steps to 60 or more, and read the sentence under the picture.",
            numbers={"steps": number("path.reached")},
        ),
    ],
    claims=[
        Claim("Each step removes one tenth of the distance that is left", shrinks_by_a_tenth),
        Claim(
            "The steps shrink with the gradient, so the walker slows down as it comes near",
            lambda run: bool(np.all(np.diff(np.abs(np.diff(run["path"]["x"][0]))) < 0)),
        ),
        Claim("Ten steps leave $0.9^{10}$ of it", number("path.x").near(-2.5 * 0.9**10, 1e-5)),
        Claim("It takes {steps:int} steps at this rate", number("path.verdict") == CONVERGED, set={"steps": 60}),
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
            because=r"""The loss falls at every step although the weight changes its side at every step: half the distance
            is a quarter of the loss. On a logarithmic axis that is a straight line, and it ends at {last:sig3}.""",
            decades=(-6, 2),
            close=0.7,
            numbers={"last": number("path.gap")},
        ),
        ask.Choice(
            r"Between which rates does the weight jump over the bottom and still arrive? Try it with the slider ($L = 1$).",
            [
                ask.Option(
                    "Below $1/L = 1$", "There the factor $1 - \\eta L$ is positive: the weight stays on its side."
                ),
                ask.Option(
                    "Between $1/L = 1$ and $2/L = 2$",
                    r"The factor $1 - \eta L$ is negative but smaller than one in size. Your rate of {rate:sig3} makes "
                    "it {factor:sig3}.",
                    right=True,
                ),
                ask.Option(
                    "Above $2/L = 2$", r"There $|1 - \eta L|$ is above one: every jump is longer than the last."
                ),
            ],
            hint="Set the rate to 0.9, 1.1, 1.9 and 2.1, and look at which side each step lands on.",
            numbers={"rate": number("learning_rate"), "factor": 1 - number("learning_rate") * number("curvature")},
        ),
    ],
    claims=[
        Claim("The loss falls at every step although the weight changes its side at every step", jumps_over_every_time),
        Claim(
            "half the distance is a quarter of the loss",
            number("path.gap", 1).near(number("path.gap", 0) / 4, 1e-4),
        ),
        Claim("it lands on the other side of the bottom", number("path.x", 1).near(2.5 / 2, 1e-6)),
        Claim("On a logarithmic axis that is a straight line", falls_by_one_factor),
        Claim(
            "Below $1/L$ the loss only falls",
            (number("path.gap", take="rise") < 0) & (number("path.x", take="max") < 0),
            set={"learning_rate": 0.95},
        ),
        Claim(
            "between $1/L$ and $2/L$ each step jumps over the bottom and still gets lower",
            lambda run: all(jumps_over_every_time(run.at({"learning_rate": rate})) for rate in (1.05, 1.5, 1.95)),
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
            because=r"""The edge is $2/L$ = {limit:sig3}. At the edge the weight jumps to and fro for ever, just as far on
            one side as on the other. The lower picture shows the last loss at every other rate.""",
            numbers={"limit": LIMIT},
        ),
        ask.Number(
            "Set the curvature to any other value. What is the largest stable rate there?",
            2 / number("curvature"),
            r"At curvature {L:sig3} the edge is $2/L$ = {limit:sig3}. Twice the curvature, half the rate.",
            hint="The edge was 2 at curvature 1, and 0.5 at curvature 4.",
            numbers={"L": number("curvature"), "limit": LIMIT},
        ),
    ],
    claims=[
        Claim("The edge is $2/L$", LIMIT.near(0.5, 1e-6)),
        Claim(
            "At the edge the weight jumps to and fro for ever",
            number("path.x").near(number("path.x", 0), 1e-5),
            set={"learning_rate": 0.5},
        ),
        Claim(
            "just as far on one side as on the other",
            number("path.x", take="max").near(-1 * number("path.x", take="min"), 1e-5),
            set={"learning_rate": 0.5},
        ),
        Claim(
            "The rate that was fine a moment ago explodes now",
            (number("path.verdict") == DIVERGED) & (number("path.verdict").when(curvature=1.0) == CONVERGED),
            set={"learning_rate": 1.5},
        ),
        Claim(
            "The edge was 2 at curvature 1, and 0.5 at curvature 4",
            LIMIT.near(0.5, 1e-6) & LIMIT.when(curvature=1.0).near(2, 1e-6),
        ),
        Claim(
            "Above $2/L$ every run diverges, however close to the minimum it starts",
            number("path.verdict") == DIVERGED,
            set={"learning_rate": 0.52, "start_x": 1e-3, "steps": 1000},
        ),
        Claim("Above it the loss grows without end", number("path.verdict") == DIVERGED, set={"learning_rate": 0.51}),
        Claim(
            "a last rate at which the run still settles",
            number("path.verdict") == CONVERGED,
            set={"learning_rate": 0.45},
        ),
        Claim("Twice the curvature, half the rate", (LIMIT * 2).near(LIMIT.when(curvature=2.0), 1e-6)),
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
            goal=(number("path.verdict") == CONVERGED)
            & (number("path.reached") <= 25)
            & (number("condition_number") >= 10),
            solution={"learning_rate": 0.18, "condition_number": 10.0},
            because=r"""It took {steps:int} steps. In the long run the best fixed rate is $2/(L + m) = 2/11 \approx 0.18$,
            close below the edge $2/L = 0.2$: the steep direction bounces while the flat one crawls.""",
            hint="Look at the lower picture: where is the last loss lowest?",
            numbers={"steps": number("path.reached")},
        ),
        ask.Explain(
            "Why is a safe rate slow here, and why does one rate not suit both directions?",
            """A rate that is safe in the steep direction is a fraction of what the flat direction could take. The larger
            the ratio of the two curvatures, the more steps the flat direction needs.""",
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
            set={"learning_rate": 0.18, "steps": 20},
        ),
        Claim(
            "In the long run the best fixed rate is $2/(L + m) = 2/11 \\approx 0.18$",
            (number("path.gap").when(learning_rate=2 / 11) < number("path.gap").when(learning_rate=0.175))
            & (number("path.gap").when(learning_rate=2 / 11) < number("path.gap").when(learning_rate=0.188)),
        ),
        Claim(
            "A rate that is safe in the steep direction is a fraction of what the flat direction could take",
            LIMIT.when(surface="quadratic_1d", curvature=1.0, start_y=0.0) / 5 > LIMIT,
        ),
        Claim(
            "the more steps the flat direction needs",
            number("path.reached").when(learning_rate=2 / 51, condition_number=50.0, steps=400)
            > 2 * number("path.reached").when(learning_rate=2 / 11, condition_number=10.0, steps=400),
        ),
    ],
)

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
