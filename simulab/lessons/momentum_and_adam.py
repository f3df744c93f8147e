"""Lesson 2: a memory of gradients, and steps of a size of one's own."""

import numpy as np

from simulab.lessons import ask
from simulab.lessons.claim import Claim
from simulab.lessons.condition import Condition, chosen
from simulab.lessons.lesson import Lesson
from simulab.lessons.run import Run
from simulab.lessons.said import When
from simulab.lessons.scenario import Scenario
from simulab.lessons.values import number
from simulab.runs.verdict import CONVERGED, DIVERGED

RAVINE = {
    "surface": "quadratic",
    "condition_number": 50.0,
    "rotation": 0.0,
    "start_x": -2.5,
    "start_y": 1.5,
    "steps": 200,
}
RACERS = {"sgd": "SGD", "momentum": "momentum", "adam": "Adam"}
REACHED = {name: number("paths.reached", of=name) for name in RACERS}
VERDICT = {name: number("paths.verdict", of=name) for name in RACERS}
FAR = {name: number("paths.x", of=name, take="max") for name in RACERS}
RATE, MU, KAPPA = number("learning_rate"), number("momentum"), number("condition_number")
EDGE = 2 * (1 + MU) / KAPPA
ADAMS_STEP = number("paths.x", 1, of="adam") - number("paths.x", 0, of="adam")


def arrives(name: str) -> Condition:
    return (VERDICT[name] == CONVERGED).said(f"{RACERS[name]} comes within 0.001 of the minimum in these 200 steps")


def is_first(name: str, other: str) -> Condition:
    return arrives(name) & (~arrives(other) | (REACHED[name] < REACHED[other]))


def fate(name: str) -> list[When]:
    """What became of a racer, one of three sentences, or none where it does not race."""
    who = RACERS[name][0].upper() + RACERS[name][1:]
    return [
        When(arrives(name), f"{who} needs {{{name}:int}} steps."),
        When(VERDICT[name] == DIVERGED, f"{who} diverges."),
        When((VERDICT[name] > CONVERGED) & (VERDICT[name] < DIVERGED), f"{who} has not arrived after 200 steps."),
    ]


WHO_WAS_FIRST = [
    *fate("momentum"),
    *fate("sgd"),
    When(is_first("momentum", "sgd"), "Memory pays."),
    When(
        arrives("momentum") & (FAR["momentum"] > 0.1),
        "Momentum even shoots past the minimum and comes back.",
    ),
]


def between_the_edges(run: Run) -> bool:
    """Half-way between both edges momentum does not diverge, and plain descent does."""
    rate, verdict = (1 + MU.of(run) / 2) * 2 / KAPPA.of(run), number("path.verdict")
    set = {"learning_rate": rate, "steps": 1000}
    return verdict.of(run.at(set)) != DIVERGED and verdict.of(run.at({**set, "momentum": 0.0})) == DIVERGED


def memory_pays(run: Run) -> bool:
    """When momentum has arrived, SGD has not."""
    sgd, momentum = (np.asarray(run.read("paths.gap", name)) for name in ("sgd", "momentum"))
    return bool(momentum[-1] < 1e-3) and not sgd[int(REACHED["momentum"].of(run))] < 1e-3


def comes_back(run: Run) -> bool:
    x = np.asarray(run.read("paths.x", "momentum"))
    return bool(np.all(np.abs(x[-5:]) < FAR["momentum"].of(run)))


first = Scenario(
    "A ball with a memory",
    r"""
    In a ravine the gradient points across it, hardly along it. Momentum keeps a velocity $v$ that remembers:

    $$v \leftarrow \mu v - \eta g, \qquad w \leftarrow w + v$$

    Across the ravine the gradients change their sign and cancel; along it they add up. Here the condition number is 50,
    the rate is 0.03, and $\mu = 0.9$.
    """,
    widget="race",
    set={**RAVINE, "racers": ["sgd", "momentum"], "learning_rate": 0.03},
    show=("learning_rate",),
    figures=("loss",),
    table=True,
    questions=[
        ask.Choice(
            "Both start at the same place with the same rate. Who comes within 0.001 of the minimum first?",
            [
                ask.Option("SGD: it wastes no steps", WHO_WAS_FIRST, right=is_first("sgd", "momentum")),
                ask.Option(
                    "Momentum: along the ravine it picks up speed", WHO_WAS_FIRST, right=is_first("momentum", "sgd")
                ),
                ask.Option(
                    "Both at the same step",
                    WHO_WAS_FIRST,
                    right=arrives("sgd") & arrives("momentum") & (REACHED["sgd"] == REACHED["momentum"]),
                ),
                ask.Option("Neither of them in 200 steps", WHO_WAS_FIRST, right=~arrives("sgd") & ~arrives("momentum")),
            ],
            predict=True,
            numbers={"sgd": REACHED["sgd"], "momentum": REACHED["momentum"]},
        ),
        ask.Number(
            "How far past the minimum does momentum get? Read the largest value of weight 1 on its path.",
            FAR["momentum"],
            [
                "It gets as far as {far:sig3}, then the gradient turns it back.",
                When(FAR["sgd"] < -1e-3, "SGD stays below {sgd:sig3}."),
            ],
            tolerance=0.12,
            hint="Play the run, stop it at the turning point, and point at the head of the path.",
            applies=arrives("momentum") & (FAR["momentum"] > 0.1),
            about="a momentum that shoots past the minimum and comes back",
            numbers={"far": FAR["momentum"], "sgd": FAR["sgd"]},
        ),
    ],
    claims=[
        Claim(
            "In a ravine the gradient points across it, hardly along it",
            # the first step of SGD is along the gradient; both have the ravine's long axis as x
            number("paths.y", 0, of="sgd") - number("paths.y", 1, of="sgd")
            > 10 * (number("paths.x", 1, of="sgd") - number("paths.x", 0, of="sgd")),
        ),
        Claim(
            "Across the ravine the gradients change their sign and cancel; along it they add up",
            (number("paths.y", take="turns", of="momentum") > 10)
            & (
                number("paths.x", 10, of="momentum") - number("paths.x", 0, of="momentum")
                > 3 * (number("paths.x", 10, of="sgd") - number("paths.x", 0, of="sgd"))
            ),
        ),
        Claim(
            "along the ravine it picks up speed",
            number("paths.x", 6, of="momentum") - number("paths.x", 5, of="momentum")
            > 2 * (number("paths.x", 1, of="momentum") - number("paths.x", 0, of="momentum")),
        ),
        Claim(
            "Memory pays",
            memory_pays,
        ),
        Claim("Momentum even shoots past the minimum and comes back", comes_back),
        Claim("then the gradient turns it back", number("paths.x", of="momentum") < FAR["momentum"]),
        Claim("SGD stays below", FAR["sgd"] < 0),
    ],
)

second = Scenario(
    "The edge moves out",
    r"""
    Without momentum the last stable rate is $2/L$, which is $2/50 = 0.04$ here. What does a memory of $\mu = 0.9$ do
    to the edge?
    """,
    widget="learning-rate",
    set={
        "surface": "quadratic",
        "condition_number": 50.0,
        "momentum": 0.9,
        "learning_rate": 0.02,
        "steps": 200,
        "start_x": -2.5,
        "start_y": 1.5,
    },
    show=("learning_rate", "momentum"),
    figures=("sensitivity",),
    questions=[
        ask.LastStable(
            r"Set the largest rate at which you think this run with momentum still settles.",
            "learning_rate",
            answer=EDGE,
            because=[
                r"The edge is $2(1 + \mu)/L$ = {limit:sig3}, where $\mu$ is {mu:sig3}: {times:sig3} times as far as without "
                "momentum.",
                When(
                    (MU >= 0.1) & (MU <= 0.95),
                    "Momentum forgives a rate that is too large for plain descent, but it has an edge too.",
                ),
            ],
            numbers={"limit": EDGE, "mu": MU, "times": 1 + MU},
        ),
    ],
    claims=[
        Claim(
            "The edge is $2(1 + \\mu)/L$",
            lambda run: (
                MU.of(run) == 0 or bool(np.isclose(number("sensitivity.limits", at=2).of(run), EDGE.of(run), rtol=1e-5))
            ),
        ),
        Claim(
            "Without momentum the last stable rate is $2/L$, which is $2/50 = 0.04$ here",
            number("sensitivity.limits", at=1).near(0.04, 1e-6),
        ),
        Claim("Momentum forgives a rate that is too large for plain descent", between_the_edges),
        Claim(
            "it has an edge too",
            lambda run: (
                number("path.verdict").of(run.at({"learning_rate": 1.05 * EDGE.of(run), "steps": 1000})) == DIVERGED
            ),
        ),
    ],
)

third = Scenario(
    "Every axis its own step",
    r"""
    Adam also remembers how *large* the gradients have been, and divides by it:

    $$w \leftarrow w - \eta\, \frac{\hat m}{\sqrt{\hat v} + \epsilon}$$

    $\hat m$ is a mean of the gradients, $\hat v$ a mean of their squares. The rate is 0.1 now: at this rate plain descent
    explodes.
    """,
    widget="race",
    set={**RAVINE, "racers": ["sgd", "momentum", "adam"], "learning_rate": 0.1},
    show=("learning_rate", "racers"),
    figures=("loss",),
    table=True,
    questions=[
        ask.EndPoint(
            "Drag the pin to where Adam will stand at the end.",
            "stage",
            x=number("paths.x", of="adam"),
            y=number("paths.y", of="adam"),
            because=[
                *fate("adam"),
                *fate("sgd"),
                *fate("momentum"),
                When(
                    arrives("adam") & (RATE >= 0.05) & (RATE <= 0.15),
                    "That one axis is 50 times steeper costs Adam little.",
                ),
            ],
            applies=chosen("racers", "adam"),
            about="a race with Adam in it",
            numbers=REACHED,
        ),
        ask.Number(
            "How long is Adam's first step along weight 1? Go to step 1 and compare with the start.",
            ADAMS_STEP,
            r"""It is {step:sig3}: the learning rate itself. At the first step $\hat m = g$ and $\sqrt{\hat v} = |g|$, so
            only the sign of the gradient is left, on every axis alike.""",
            tolerance=0.1,
            hint="Press “back to the start” and one step forward, then point at the head of Adam's path.",
            applies=chosen("racers", "adam") & (RATE >= 1e-3),
            about="a race with Adam in it, at a rate of 0.001 or more",
            numbers={"step": ADAMS_STEP},
        ),
    ],
    claims=[
        Claim("at this rate plain descent explodes", VERDICT["sgd"] == DIVERGED),
        Claim("Adam needs", number("paths.gap", of="adam") <= 1e-3),
        Claim(
            "That one axis is 50 times steeper costs Adam little",
            REACHED["adam"] < 1.25 * REACHED["adam"].when(condition_number=10.0),
        ),
        Claim("the learning rate itself", ADAMS_STEP.near(RATE, 1e-3)),
        Claim(
            "on every axis alike",
            ADAMS_STEP.near(number("paths.y", 0, of="adam") - number("paths.y", 1, of="adam"), 1e-3),
        ),
    ],
)

ALL_THREE = {"racers": ["sgd", "momentum", "adam"]}

fourth = Scenario(
    "Not a free lunch",
    r"""
    Far from the minimum Adam's step is about $\eta$ long on each axis, however far it is. With the small rate of 0.01 in
    the same ravine it is the slowest of the three.
    """,
    widget="race",
    set={**RAVINE, **ALL_THREE, "learning_rate": 0.01},
    show=("learning_rate", "racers"),
    figures=("loss",),
    table=True,
    questions=[
        ask.Reach(
            "Find one rate at which all three come within 0.001 of the minimum in these 200 steps.",
            goal=arrives("sgd") & arrives("momentum") & arrives("adam"),
            solution={"learning_rate": 0.035, **ALL_THREE},
            because="SGD took {sgd:int} steps, momentum {momentum:int}, Adam {adam:int}. The window is narrow: every rule "
            "has a range of rates of its own.",
            hint="Below 0.02 SGD and Adam are too slow; above 0.04 SGD diverges.",
            numbers=REACHED,
        ),
        ask.Explain(
            "A friend says: “Adam is simply better.” What would you ask before you agree?",
            """At which learning rates, and was each optimizer given its own best one? On which problem, from how many
            starts? A race at one shared rate says more about the rate than about the racers.""",
        ),
    ],
    claims=[
        Claim(
            "it is the slowest of the three",
            (number("paths.gap", of="adam") > number("paths.gap", of="sgd"))
            & (number("paths.gap", of="sgd") > number("paths.gap", of="momentum")),
        ),
        Claim(
            "Adam's step is about $\\eta$ long on each axis",
            (number("paths.x", 50, of="adam") - number("paths.x", 0, of="adam")).near(50 * RATE, 0.05)
            & (number("paths.y", 0, of="adam") - number("paths.y", 50, of="adam")).near(50 * RATE, 0.1),
        ),
        Claim(
            "A race at one shared rate says more about the rate than about the racers",
            (number("paths.gap", of="adam") > number("paths.gap", of="sgd"))
            & (VERDICT["adam"].when(learning_rate=0.1) == CONVERGED)
            & (VERDICT["sgd"].when(learning_rate=0.1) == DIVERGED),
            set={"learning_rate": 0.01, **ALL_THREE},
        ),
        Claim(
            "No rule is best at every rate",
            (number("paths.gap", of="momentum") < number("paths.gap", of="adam"))
            & (VERDICT["momentum"].when(learning_rate=0.1) == DIVERGED)
            & (VERDICT["adam"].when(learning_rate=0.1) == CONVERGED),
        ),
        Claim(
            "The window is narrow",
            (VERDICT["adam"].when(learning_rate=0.018) != CONVERGED)
            & (VERDICT["sgd"].when(learning_rate=0.042) == DIVERGED),
        ),
        Claim("above 0.04 SGD diverges", VERDICT["sgd"] == DIVERGED, set={"learning_rate": 0.045, **ALL_THREE}),
        Claim(
            "Below 0.02 SGD and Adam are too slow",
            (VERDICT["sgd"] > CONVERGED) & (VERDICT["adam"] > CONVERGED),
            set={"learning_rate": 0.018, **ALL_THREE},
        ),
    ],
)

lesson = Lesson(
    "Momentum and Adam",
    [first, second, third, fourth],
    lead="What a memory of past gradients changes, and what it costs.",
    minutes=13,
    order=20,
    picture=(1, "stage"),
    summary=r"""
    - Momentum adds up what the gradients agree on and cancels what they do not: it is faster along a ravine, and it
      overshoots.
    - With momentum the edge is $2(1 + \mu)/L$ instead of $2/L$.
    - Adam divides by the size of past gradients: its first step is $\eta$ on every axis, steep or flat.
    - No rule is best at every rate: compare optimizers each at its own best rate.
    """,
    reading=r"""
    - Goh (2017), *Why Momentum Really Works*, Distill.
    - Kingma and Ba (2015), *Adam: A Method for Stochastic Optimization*.
    - Next here: a rate that changes while the run goes on.
    """,
    teacher=r"""
    **Aims.** Students can explain the velocity in one sentence, know that the edge moves to $2(1 + \mu)/L$, and why Adam's
    first step does not depend on the gradient's size.

    **Misconceptions.** "Momentum is a larger learning rate" (then it would only explode earlier). "Adam needs no tuning"
    (the last screen). "Overshooting is a failure" (the winner overshoots).

    **Ask.** What would $\mu = 0.99$ do here? Where would you expect Adam to be worse than SGD? What is a fair race?

    **Timing.** 3 minutes a screen, 1 for the summary. In the third screen let them argue about the pin before they lock
    it in.
    """,
)
