"""Lesson 3: schedules, on a small noisy problem."""

import numpy as np

from simulab.lessons import ask
from simulab.lessons.claim import Claim
from simulab.lessons.condition import chosen
from simulab.lessons.lesson import Lesson
from simulab.lessons.run import Run
from simulab.lessons.said import When
from simulab.lessons.scenario import Scenario
from simulab.lessons.values import Value, number

NOISY = {
    "task": "surface", "surface": "quadratic", "condition_number": 10.0, "optimizer": "sgd", "learning_rate": 0.1,
    "steps": 100, "noise": 3.0, "seed": 0, "start_x": -2.5, "start_y": 1.5, "min_rate": 0.0,
}  # fmt: skip


RATE, NOISE, PERIOD, WARMUP = (number(name) for name in ("learning_rate", "noise", "period", "warmup"))
DROPS = (65 / PERIOD).floor()
"""How often the step decay has dropped by step 65."""
COSINE = number("runs.loss", of="cosine", called="the last loss of the cosine")
CONSTANT = number("runs.loss", of="constant")


def rate(name: str, at: int) -> Value:
    """The rate of a schedule at a step; the last of 100 is step 99."""
    return number("runs.rate", at, of=name)


def floor(run: Run, name: str) -> float:
    """The mean loss over the last fifth of a run."""
    row = run.read("runs.loss", name)
    return float(row[-20:].mean())  # type: ignore[index]


def floor_from_the_bottom(run: Run, rate: float) -> float:
    """Where a constant rate settles: the mean of five runs that start at the minimum, with the preset's noise."""
    at_rest = {"start_x": 0.0, "start_y": 0.0, "learning_rate": rate, "noise": 3.0, "schedules": ["constant"]}
    runs = [run.at({**at_rest, "seed": seed}) for seed in range(5)]
    return sum(floor(one, "constant") for one in runs) / len(runs)


def lower_for_most_seeds(run: Run) -> bool:
    """Cosine settles lower than constant, whatever the noise happens to be."""
    runs = [run.at({"seed": seed}) for seed in range(5)]
    return sum(floor(one, "cosine") < floor(one, "constant") for one in runs) >= 4


COSINE_ENDS_LOWER = COSINE.known() & (~CONSTANT.known() | (COSINE < CONSTANT))
CONSTANT_ENDS_LOWER = CONSTANT.known() & (~COSINE.known() | (CONSTANT < COSINE))
HOW_THEY_ENDED = [
    When(
        COSINE.known() & CONSTANT.known(), "The last losses are {cosine:sig3} with the cosine, {constant:sig3} without."
    ),
    When(~COSINE.known() & ~CONSTANT.known(), "At this rate both runs diverge."),
    When(COSINE.known() & ~CONSTANT.known(), "At this rate only the constant one diverges."),
    When(
        COSINE_ENDS_LOWER & (NOISE >= 1) & (RATE >= 0.05) & (RATE <= 0.15),
        "Small steps average the noise away.",
    ),
    When(
        CONSTANT_ENDS_LOWER & COSINE.known() & (RATE <= 0.005) & (NOISE <= 3),
        "So small a rate has not come down in 100 steps, and the cosine makes it smaller still.",
    ),
    When(
        CONSTANT_ENDS_LOWER & (NOISE >= 1) & (RATE >= 0.05) & (RATE <= 0.15),
        "The very last step was a lucky one: look at the whole curve, and at other seeds.",
    ),
]

first = Scenario(
    "A floor of noise",
    r"""
    The gradient of a mini-batch is noisy. With a constant rate the noise never stops: the loss falls, and then it
    dances at a height that belongs to the rate. A schedule lowers the rate while the run goes on.

    Here is a bowl with noisy gradients, and two runs: a constant rate of 0.1, and a cosine that starts at 0.1:

    $$\eta_t = \frac{\eta_0}{2} \left(1 + \cos\frac{\pi t}{T}\right)$$

    One epoch is one step here, and $T = 100$.
    """,
    widget="schedules",
    set={**NOISY, "schedules": ["constant", "cosine"]},
    show=("learning_rate", "seed", "noise"),
    figures=("gap", "stage"),
    questions=[
        ask.Choice(
            "Which of the two ends lower?",
            [
                ask.Option("The constant rate: it never slows down", HOW_THEY_ENDED, right=CONSTANT_ENDS_LOWER),
                ask.Option("The cosine: its last steps are tiny", HOW_THEY_ENDED, right=COSINE_ENDS_LOWER),
                ask.Option(
                    "Neither: they end alike, or both diverge",
                    HOW_THEY_ENDED,
                    right=~CONSTANT_ENDS_LOWER & ~COSINE_ENDS_LOWER,
                ),
            ],
            predict=True,
            numbers={"cosine": COSINE, "constant": CONSTANT},
        ),
        ask.Number(
            "What is the cosine's rate half-way, at step 50?",
            rate("cosine", 50),
            r"Half of the first one, {half:sig3}: $\frac{1}{2} \eta_0 (1 + \cos(\pi t/T))$ at $t = T/2$.",
            hint="Play the run, stop it at step 50, and point at the head of the curve.",
            numbers={"half": rate("cosine", 50)},
        ),
    ],
    claims=[
        Claim("Small steps average the noise away", lower_for_most_seeds),
        Claim("So small a rate has not come down in 100 steps", COSINE > 0.1),
        Claim("The very last step was a lucky one", lower_for_most_seeds),
        Claim(
            "it dances at a height that belongs to the rate",
            lambda run: floor(run, "constant") > 2 * floor(run.at({"learning_rate": 0.02}), "constant"),
        ),
        Claim(
            "the loss falls, and then it dances",
            lambda run: (
                run.read("runs.loss", "constant")[0] > 10 * floor(run, "constant")  # type: ignore[index]
                and number("runs.loss", of="constant", take="turns").of(run) > 30
            ),
        ),
        Claim(
            "A schedule lowers the rate while the run goes on",
            (rate("cosine", 99) < rate("cosine", 50)) & (rate("cosine", 50) < rate("cosine", 0)),
        ),
        Claim("its last steps are tiny", rate("cosine", 95) < 0.01 * RATE),
        Claim(
            "the higher the rate, the higher the floor",
            lambda run: (
                floor_from_the_bottom(run, 0.03) < floor_from_the_bottom(run, 0.06) < floor_from_the_bottom(run, 0.12)
            ),
        ),
        Claim("Half of the first one", rate("cosine", 50).near(rate("cosine", 0) / 2, 1e-3)),
    ],
)

second = Scenario(
    "Steps, slopes and a warm start",
    r"""
    A step decay multiplies the rate by a factor $\gamma$ after every $S$ steps:

    $$\eta_t = \eta_0\, \gamma^{\lfloor t/S \rfloor}$$

    A warmup begins near zero and rises. It is meant for nets, whose first gradients can be large and say little. Here
    $\gamma = 0.1$, $S = 30$, and the warmup takes 10 steps.
    """,
    widget="schedules",
    set={**NOISY, "schedules": ["step", "cosine", "warmup_cosine"], "period": 30, "drop": 0.1, "warmup": 10},
    show=("schedules", "period", "drop", "warmup"),
    figures=("gap",),
    questions=[
        ask.Number(
            "What is the rate of the step decay at step 65?",
            rate("step", 65),
            [
                When(DROPS < 1, "It has not dropped yet: it is still {rate:sig3}, as at the start."),
                When((DROPS > 0) & (DROPS < 2), "It has dropped once, at {period:int}: from 0.1 to {rate:sig3}."),
                When(
                    (DROPS > 1) & (DROPS < 3),
                    "It has dropped twice, at {period:int} and at {second:int}, to {rate:sig3}.",
                ),
                When(DROPS > 2, "It has dropped {drops:int} times, every {period:int} steps, to {rate:sig3}."),
                r"That is $\eta_0$ times $\gamma$ for every drop, and $\gamma$ is {factor:sig3}.",
            ],
            hint="Count the drops before step 65.",
            applies=chosen("schedules", "step") & (PERIOD >= 5) & (number("drop") < 0.99),
            about="a step decay that drops, with 5 steps or more between its drops",
            numbers={
                "rate": rate("step", 65),
                "drops": DROPS,
                "period": PERIOD,
                "second": 2 * PERIOD,
                "factor": number("drop"),
            },
        ),
        ask.Choice(
            "At which step is the rate of “warmup, then cosine” largest?",
            [
                ask.Option("At step 0", "There it is {first:sig3}, and it rises from there."),
                ask.Option(
                    "Where the warmup ends",
                    "At the end of the warmup, step {warmup:int}, it is {top:sig3}.",
                    right=True,
                ),
                ask.Option("At the last step", "There it is {last:sig3}: the cosine has come down."),
            ],
            hint="Compare the curves of the rate.",
            applies=chosen("schedules", "warmup_cosine"),
            about="“warmup, then cosine”, which is not among the schedules now",
            numbers={
                "first": rate("warmup_cosine", 0),
                "warmup": WARMUP,
                "top": number("runs.rate", of="warmup_cosine", take="max"),
                "last": rate("warmup_cosine", 99),
            },
        ),
    ],
    claims=[
        Claim("It has not dropped yet", rate("step", 65).near(rate("step", 0), 1e-6)),
        Claim("It has dropped once, at", lambda run: _drops_at(run) == [PERIOD.of(run)]),
        Claim("It has dropped twice, at", lambda run: _drops_at(run) == [PERIOD.of(run), 2 * PERIOD.of(run)]),
        Claim("It has dropped {drops:int} times", lambda run: len(_drops_at(run)) == DROPS.of(run)),
        Claim(
            r"That is $\eta_0$ times $\gamma$ for every drop",
            rate("step", 65).near(0.1 * number("drop") ** DROPS, 1e-4),
        ),
        Claim(
            "A step decay multiplies the rate by a factor $\\gamma$ after every $S$ steps",
            (rate("step", 31) / rate("step", 29)).near(0.1, 1e-4) & rate("step", 59).near(rate("step", 31), 1e-6),
        ),
        Claim("A warmup begins near zero and rises", rate("warmup_cosine", 1) < rate("warmup_cosine", 8)),
        Claim(
            "it rises from there", number("runs.rate", of="warmup_cosine", take="max") > 1.5 * rate("warmup_cosine", 0)
        ),
        Claim(
            "At the end of the warmup, step",
            lambda run: abs(int(np.argmax(run.read("runs.rate", "warmup_cosine"))) - WARMUP.of(run)) <= 1,
        ),
        Claim("the cosine has come down", rate("warmup_cosine", 99) < 0.01 * RATE),
    ],
)

third = Scenario(
    "Your own choice",
    r"""
    Every schedule has the same budget here: 100 steps from the same start. Lower the noise, or raise the rate, and see
    who profits. A large first rate goes fast; a small last one settles.
    """,
    widget="schedules",
    set={**NOISY, "schedules": ["constant", "cosine"], "learning_rate": 0.01},
    show=("schedules", "learning_rate", "noise", "seed"),
    figures=("gap",),
    table=True,
    questions=[
        ask.Reach(
            "With the cosine and noise of 3 or more, bring the last loss below 0.1.",
            goal=(COSINE < 0.1) & (NOISE >= 3),
            solution={"learning_rate": 0.1, "noise": 3.0, "schedules": ["constant", "cosine"]},
            because=[
                "The last loss is {loss:sig3} with a first rate of {rate:sig3}.",
                When((RATE >= 0.05) & (RATE <= 0.15), "Fast first, careful at the end."),
            ],
            hint="The rate of 0.01 is too slow for 100 steps. Where is the largest one that still goes down?",
            numbers={"loss": COSINE, "rate": RATE},
        ),
        ask.Explain(
            "Why not simply use the small rate from the beginning?",
            """A small rate has a low floor but takes long to come down to it; a short budget ends before. A schedule
            spends the early steps on speed and the late ones on settling.""",
        ),
    ],
    claims=[
        Claim(
            "takes long to come down to it",
            number("runs.loss", 30, of="constant") > 2 * number("runs.loss", 30, of="constant").when(learning_rate=0.1),
            set={"learning_rate": 0.01, "noise": 0.0, "schedules": ["constant"]},
        ),
        Claim(
            "The rate of 0.01 is too slow for 100 steps",
            COSINE > 0.1,
            set={"learning_rate": 0.01, "schedules": ["cosine"]},
        ),
        Claim(
            "Fast first, careful at the end",
            (number("runs.loss", 20, of="cosine") < number("runs.loss", 0, of="cosine") / 2)
            & (rate("cosine", 95) < 0.01 * RATE),
        ),
        Claim(
            "A small rate has a low floor",
            lambda run: floor_from_the_bottom(run, 0.01) < floor_from_the_bottom(run, 0.1),
        ),
        Claim(
            "A large first rate goes fast",
            number("runs.loss", 20, of="cosine").when(learning_rate=0.1) < number("runs.loss", 20, of="cosine"),
        ),
    ],
)


def _drops_at(run: Run) -> list[float]:
    """The steps up to 65 at which the step decay's rate falls."""
    row = np.asarray(run.read("runs.rate", "step"))[:66]
    return [float(step) for step in np.nonzero(row[1:] < row[:-1] * (1 - 1e-6))[0] + 1]


lesson = Lesson(
    "A rate that changes",
    [first, second, third],
    lead="Why a rate is lowered while a run goes on, and how.",
    minutes=10,
    order=30,
    picture=(2, "rates"),
    summary=r"""
    - With noisy gradients a constant rate ends on a floor: the higher the rate, the higher the floor.
    - A decay goes fast first and settles at the end; a warmup begins low.
    - Compare schedules at equal budgets, over several seeds.
    """,
    reading=r"""
    - Loshchilov and Hutter (2017), *SGDR: Stochastic Gradient Descent with Warm Restarts*.
    - Goyal et al. (2017), *Accurate, Large Minibatch SGD*, on warmup.
    - Next here: searching for the rate itself.
    """,
    teacher=r"""
    **Aims.** Students know why a constant rate has a floor, can read a schedule's curve, and compare schedules at equal
    budgets.

    **Misconceptions.** "A decaying rate is only for safety" (it lowers the floor). "The schedule with the lowest loss in one
    run is the best" (change the seed).

    **Ask.** What does halving the rate do to the floor? When would you use restarts? What if you do not know how long you
    will train?

    **Timing.** 3 minutes a screen, 1 for the summary.
    """,
)
