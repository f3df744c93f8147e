"""Lesson 3: schedules, on a small noisy problem."""

from simulab.lessons import ask
from simulab.lessons.claim import Claim
from simulab.lessons.lesson import Lesson
from simulab.lessons.run import Run
from simulab.lessons.scenario import Scenario
from simulab.lessons.values import Value, number

NOISY = {
    "task": "surface", "surface": "quadratic", "condition_number": 10.0, "optimizer": "sgd", "learning_rate": 0.1,
    "steps": 100, "noise": 3.0, "seed": 0, "start_x": -2.5, "start_y": 1.5, "min_rate": 0.0,
}  # fmt: skip


def rate(name: str, at: int) -> Value:
    """The rate of a schedule at a step; the last of 100 is step 99."""
    return number("runs.rate", at, of=name)


def floor(run: Run, name: str) -> float:
    """The mean loss over the last fifth of a run."""
    row = run.read("runs.loss", name)
    return float(row[-20:].mean())  # type: ignore[index]


def floor_from_the_bottom(run: Run, rate: float) -> float:
    """Where a constant rate settles: the mean of five runs that start at the minimum."""
    runs = [run.at({"start_x": 0.0, "start_y": 0.0, "learning_rate": rate, "seed": seed}) for seed in range(5)]
    return sum(floor(one, "constant") for one in runs) / len(runs)


def lower_for_most_seeds(run: Run) -> bool:
    """Cosine settles lower than constant, whatever the noise happens to be."""
    runs = [run.at({"seed": seed}) for seed in range(5)]
    return sum(floor(one, "cosine") < floor(one, "constant") for one in runs) >= 4


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
    figures=("loss", "stage"),
    questions=[
        ask.Choice(
            "Which of the two settles lower?",
            [
                ask.Option(
                    "The constant rate: it never slows down",
                    "Look at the end: cosine {cosine:sig3}, constant {constant:sig3}.",
                ),
                ask.Option(
                    "The cosine: its last steps are tiny",
                    "Small steps average the noise away. The last losses are {cosine:sig3} and {constant:sig3}.",
                    right=True,
                ),
            ],
            predict=True,
            numbers={"cosine": number("runs.loss", of="cosine"), "constant": number("runs.loss", of="constant")},
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
        Claim("its last steps are tiny", rate("cosine", 95) < 0.01 * number("learning_rate")),
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
    figures=("loss",),
    questions=[
        ask.Number(
            "What is the rate of the step decay at step 65?",
            rate("step", 65),
            r"It has dropped twice, at 30 and at 60: $0.1 \cdot 0.1^2$ = {rate:sig3}.",
            hint="Count the drops before step 65.",
            numbers={"rate": rate("step", 65)},
        ),
        ask.Choice(
            "At which step is the rate of “warmup, then cosine” largest?",
            [
                ask.Option("At step 0", "There it is {first:sig3}: a warmup begins low."),
                ask.Option(
                    "Where the warmup ends",
                    "At the end of the warmup, step {warmup:int}, it is {top:sig3}.",
                    right=True,
                ),
                ask.Option("At the last step", "There it is {last:sig3}: the cosine has come down."),
            ],
            hint="Compare the curves of the rate.",
            numbers={
                "first": rate("warmup_cosine", 0),
                "warmup": number("warmup"),
                "top": number("runs.rate", of="warmup_cosine", take="max"),
                "last": rate("warmup_cosine", 99),
            },
        ),
    ],
    claims=[
        Claim("It has dropped twice, at 30 and at 60", rate("step", 65).near(0.1 * 0.1**2, 1e-4)),
        Claim(
            "A step decay multiplies the rate by a factor $\\gamma$ after every $S$ steps",
            (rate("step", 31) / rate("step", 29)).near(0.1, 1e-4) & rate("step", 59).near(rate("step", 31), 1e-6),
        ),
        Claim("A warmup begins near zero and rises", rate("warmup_cosine", 1) < rate("warmup_cosine", 8)),
        Claim("a warmup begins low", rate("warmup_cosine", 0) < 0.2 * number("learning_rate")),
        Claim(
            "At the end of the warmup",
            (number("runs.rate", of="warmup_cosine", take="max").near(rate("warmup_cosine", 10), 0.12)),
        ),
        Claim("the cosine has come down", rate("warmup_cosine", 99) < 0.01 * number("learning_rate")),
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
    figures=("loss",),
    table=True,
    questions=[
        ask.Reach(
            "With the cosine and noise of 3 or more, bring the last loss below 0.1.",
            goal=(number("runs.loss", of="cosine") < 0.1) & (number("noise") >= 3),
            solution={"learning_rate": 0.1, "noise": 3.0, "schedules": ["constant", "cosine"]},
            because="The last loss is {loss:sig3} with a first rate of {rate:sig3}: fast first, careful at the end.",
            hint="The rate of 0.01 is too slow for 100 steps. Where is the largest one that still goes down?",
            numbers={"loss": number("runs.loss", of="cosine"), "rate": number("learning_rate")},
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
        ),
        Claim("The rate of 0.01 is too slow for 100 steps", number("runs.loss", of="cosine") > 0.1),
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
