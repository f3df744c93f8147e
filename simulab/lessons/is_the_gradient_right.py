"""Lesson 5: how a backward pass is checked, what may go wrong with the check, and a bug to find."""

import numpy as np

from simulab.gradcheck.by_hand import FAULTS
from simulab.lessons import ask
from simulab.lessons.claim import Claim
from simulab.lessons.condition import Condition, chosen
from simulab.lessons.lesson import Lesson
from simulab.lessons.run import Run
from simulab.lessons.said import When
from simulab.lessons.scenario import Scenario
from simulab.lessons.values import number

SINE = {"mode": "function", "function": "sine", "point": 1.0, "precision": "float64", "scheme": "central"}
NET = {"mode": "net", "h": 1e-5, "scheme": "central", "activation": "relu"}
ERROR = number("errors.error", of="central64", called="the relative error of the central difference")
FORWARD = number("errors.error", of="forward64")
BEST = number("errors.predicted", of="central64")
H, POINT = number("h", called="h"), number("point", called="the point")
CENTRAL = chosen("curves", "central64")
BOTH_DOUBLE = CENTRAL & chosen("curves", "forward64")
OF_BOTH = {"curves": ["central64", "forward64"]}


def errors_near(run: Run, h: float) -> float:
    """The mean error of the central difference over eleven steps about h."""
    return float(np.mean([ERROR.of(run.at({"h": h * factor, **OF_BOTH})) for factor in np.linspace(0.9, 1.1, 11)]))


first = Scenario(
    "Two small steps",
    r"""
    You wrote a backward pass. Is it right? Compare it with a difference of two losses:

    $$n = \frac{f(x + h) - f(x - h)}{2h}$$

    The relative error $|a - n| / \max(|a|, |n|)$ of your value $a$ says how well they agree. Here $a$ is exact, so every
    error is the *check's* own. The step is $h = 0.1$.
    """,
    widget="gradient-check",
    set={**SINE, "h": 0.1, **OF_BOTH},
    show=("h", "curves", "point"),
    figures=("secant",),
    uncovered=("secant",),
    questions=[
        ask.Choice(
            "A smaller $h$ makes the difference more exact. Is the smallest possible $h$ the best one?",
            [
                ask.Option(
                    "No: there is a best one in between",
                    "The error is a V. Left of its bottom rounding rules: two losses that are nearly equal are subtracted. "
                    "Central differences are best near {best:sig3}.",
                    right=True,
                ),
                ask.Option(
                    "Yes: the smaller the better",
                    "Look left of the bottom, near {best:sig3}: there the error grows again.",
                ),
                ask.Option("It makes no difference", "It does: the curve spans many powers of ten."),
            ],
            predict=True,
            applies=CENTRAL & (POINT >= 0.3) & (POINT <= 1.4),
            about="the central difference at a point from 0.3 to 1.4",
            numbers={"best": BEST},
        ),
        ask.Reach(
            "Find an $h$ at which the central difference agrees to better than 1e-9.",
            goal=ERROR < 1e-9,
            solution={"h": 1e-5},
            because=[
                r"At $h$ = {h:sig3} the relative error is {error:sig3}.",
                When(
                    (POINT >= 0.3) & (POINT <= 1.4),
                    "Above the bottom the error falls as $h^2$, below it rounding grows as $1/h$.",
                ),
            ],
            hint="Read where the bottom of the V is.",
            numbers={"h": H, "error": ERROR},
        ),
    ],
    claims=[
        Claim("Left of its bottom rounding rules", lambda run: 100 * errors_near(run, 1e-5) < errors_near(run, 1e-12)),
        Claim("there the error grows again", lambda run: 100 * errors_near(run, 1e-5) < errors_near(run, 1e-12)),
        Claim(
            "A smaller $h$ makes the difference more exact",
            (ERROR.when(h=0.01) < ERROR.when(h=0.1)) & (ERROR.when(h=0.001) < ERROR.when(h=0.01)),
        ),
        Claim(
            "below it rounding grows as $1/h$",
            # a hundred thousand times at 1e-11 what it is at 1e-6, within the noise of a single rounding
            lambda run: 1e3 < errors_near(run, 1e-11) / errors_near(run, 1e-6) < 1e7,
        ),
        Claim(
            "Above the bottom the error falls as $h^2$",
            (ERROR.when(h=0.1, **OF_BOTH) / ERROR.when(h=0.01, **OF_BOTH)).near(100, 0.02),
        ),
        Claim(
            "Central differences are best near",
            lambda run: errors_near(run, BEST.of(run)) < min(errors_near(run, BEST.of(run) * by) for by in (0.01, 100)),
        ),
        Claim(
            "the curve spans many powers of ten",
            number("errors.curve", of="central64", take="max")
            > 1e5 * number("errors.curve", of="central64", take="min"),
        ),
    ],
)

second = Scenario(
    "One side or both",
    r"""
    The one-sided difference is cheaper: it needs one new loss instead of two.

    $$n = \frac{f(x + h) - f(x)}{h}$$

    It is also less exact. How much?
    """,
    widget="gradient-check",
    set={**SINE, "h": 1e-4, "curves": ["central32", "forward64", "central64"]},
    show=("h", "curves", "point"),
    figures=("secant",),
    table=True,
    questions=[
        ask.Number(
            "By which factor is the one-sided error larger than the central one, at the $h$ on screen?",
            FORWARD / ERROR,
            [
                "{forward:sig3} against {central:sig3}: a factor of {factor:sig3}.",
                When(
                    (POINT >= 0.3) & (POINT <= 1.4),
                    "While truncation rules, one-sided errors fall as $h$, central ones as $h^2$.",
                ),
            ],
            tolerance=0.1,
            hint="Divide the two relative errors in the table.",
            applies=BOTH_DOUBLE & (ERROR > 0) & (FORWARD > ERROR),
            about="both curves in float64, at an $h$ where the one-sided error is the larger one",
            numbers={"forward": FORWARD, "central": ERROR, "factor": FORWARD / ERROR},
        ),
        ask.Choice(
            "In single precision (float32), what happens to the V?",
            [
                ask.Option(
                    "It moves up and to the right",
                    "Rounding is coarser, so its arm reaches further: the best error is {single:sig3} instead of {double:sig3}.",
                    right=True,
                ),
                ask.Option(
                    "Nothing", "Compare the bottoms of the curves: {single:sig3} in float32, {double:sig3} in float64."
                ),
            ],
            hint="Both V’s are drawn: compare their bottoms.",
            applies=CENTRAL & chosen("curves", "central32") & (POINT >= 0.3) & (POINT <= 1.4),
            about="both central differences, in float32 and in float64, at a point from 0.3 to 1.4",
            numbers={
                "single": number("errors.curve", of="central32", take="min"),
                "double": number("errors.curve", of="central64", take="min"),
            },
        ),
    ],
    claims=[
        Claim("It is also less exact", FORWARD > 10 * ERROR),
        Claim(
            "one-sided errors fall as $h$",
            (FORWARD.when(h=1e-2, **OF_BOTH) / FORWARD.when(h=1e-3, **OF_BOTH)).near(10, 0.1),
        ),
        Claim(
            "It moves up and to the right",
            (number("errors.predicted", 1) > 10 * number("errors.predicted", 3))
            & (number("errors.error", 1).when(h=1e-5) > 1e3 * number("errors.error", 3).when(h=1e-5)),
            set={"curves": ["forward32", "central32", "forward64", "central64"]},
        ),
        Claim(
            "the best error is {single:sig3} instead of",
            number("errors.curve", of="central32", take="min")
            > 10 * number("errors.curve", of="central64", take="min"),
        ),
    ],
)

NUMERICAL = number("errors.numerical", of="central64")

third = Scenario(
    "A kink in the way",
    r"""
    ReLU has a corner at 0. The point is $x = 0.05$ and $h = 0.1$: the corner lies between $x - h$ and $x + h$.
    """,
    widget="gradient-check",
    set={**SINE, "function": "relu", "point": 0.05, "h": 0.1, **OF_BOTH},
    show=("h", "point"),
    figures=("secant",),
    questions=[
        ask.Choice(
            "Your gradient says 1. The central difference says less. Who is wrong?",
            [
                ask.Option(
                    "My gradient",
                    "No: right of the corner the slope is 1. The error of {error:sig3} is the difference's.",
                ),
                ask.Option(
                    "The difference",
                    "It reaches over the corner and mixes both slopes: {numerical:sig3}. Here the *numerical* value is wrong.",
                    right=True,
                ),
            ],
            applies=(POINT > 0) & (H > POINT),
            about="a point right of the corner, with an $h$ that reaches over it",
            numbers={"error": ERROR, "numerical": NUMERICAL},
        ),
        ask.Reach(
            "Turn $h$ until both agree to better than 1e-7, at a point right of the corner.",
            goal=(ERROR < 1e-7) & (POINT > 0),
            solution={"h": 0.01},
            because="With $h$ = {h:sig3} both ends lie right of the corner, and the error is {error:sig3}.",
            hint="Both ends of the step must lie on the same side of the corner.",
            numbers={"h": H, "error": ERROR},
        ),
    ],
    claims=[
        Claim("The central difference says less", NUMERICAL < 1),
        Claim("It reaches over the corner and mixes both slopes", NUMERICAL.near((POINT + H) / (2 * H), 1e-4)),
        Claim(
            "right of the corner the slope is 1",
            lambda run: bool(np.isclose(NUMERICAL.of(run.at({"h": POINT.of(run) / 10})), 1, rtol=1e-6)),
        ),
        Claim("both ends lie right of the corner", H <= POINT),
    ],
)

planted = number("check.case")
WORST = number("check.error", take="max")
LEAST = number("check.error", take="min")
BIAS: Condition = planted == FAULTS.index("bias")
SIGN: Condition = planted == FAULTS.index("sign")
AGREES = WORST < 1e-7

fourth = Scenario(
    "A whole net, and a bug",
    r"""
    Now a net with three layers, and a backward pass that somebody wrote by hand, checked part by part. One line of it may
    be wrong. Look at which parts are off, and by how much.
    """,
    widget="gradient-check",
    set={"mode": "bug", "bug_seed": 0, "h": 1e-5, "scheme": "central"},
    show=("answer", "bug_seed", "examples", "l2"),
    figures=("pairs",),
    table=True,
    questions=[
        ask.Choice(
            "What is wrong with the gradient on screen?",
            [
                ask.Option(
                    "A bias has no gradient",
                    [
                        When(BIAS, "One part has a relative error of {worst:sig3}: its gradient is zero."),
                        When(~BIAS, "Then one part would have a relative error of 1, and its gradient would be zero."),
                    ],
                    right=BIAS,
                ),
                ask.Option(
                    "The sign of the loss's gradient",
                    [
                        When(SIGN, "No part is right: the least error is {least:sig3}, the largest {worst:sig3}."),
                        When(~SIGN, "Then no part would be right, and the worst would have a relative error of 2."),
                    ],
                    right=SIGN,
                ),
                ask.Option(
                    "Nothing",
                    [
                        When(AGREES, "The worst relative error is {worst:sig3}: both gradients agree."),
                        When(WORST > 1e-3, "The worst relative error is {worst:sig3}, far above 1e-7."),
                    ],
                    right=AGREES,
                ),
                ask.Option(
                    "Something else",
                    [
                        When(
                            ~BIAS & ~SIGN & ~AGREES,
                            "The worst relative error is {worst:sig3}. Say which fault it is under “What is wrong?”.",
                        ),
                        When(BIAS | SIGN | AGREES, "It is one of the other three. What does the table say?"),
                    ],
                    right=~BIAS & ~SIGN & ~AGREES,
                ),
            ],
            hint="Read the table: which part is off? What does a relative error of 1 mean, and what one of 2?",
            numbers={"worst": WORST, "least": LEAST},
        ),
        ask.Explain(
            "Name three things that you would switch off or fix before you trust a gradient check of your own net.",
            """Dropout and every other random thing must be off or have a fixed seed; numbers in double precision; a random
            point, because zeros hide faults by symmetry; few examples and a small net, so that no kink lies in reach.""",
        ),
    ],
    claims=[
        Claim(
            "its gradient is zero",
            lambda run: not np.nan_to_num(run["check"]["analytic"][np.argmax(run["check"]["error"])]).any(),
        ),
        Claim("No part is right", LEAST > 1e-3),
        Claim("both gradients agree", WORST < 1e-6),
        Claim("far above 1e-7", WORST > 1e-4),
        Claim(
            "zeros hide faults by symmetry",
            lambda run: any(not part.any() for part in run["check"]["numerical"][[0, 2, 4]]),
            set={"mode": "net", "rules": ["double", "still", "fixed", "few"], "l2": 0.01, "examples": 8},
        ),
        Claim(
            "numbers in double precision",
            LEAST > 1e-3,
            set={"mode": "net", "rules": ["random", "still", "fixed", "few"], "l2": 0.01, "examples": 8},
        ),
    ],
)

lesson = Lesson(
    "Is the gradient right?",
    [first, second, third, fourth],
    lead="How to check a backward pass, and when not to believe the check.",
    minutes=12,
    order=50,
    picture=(1, "errors"),
    summary=r"""
    - Compare with central differences, in double precision, at about $h = 10^{-5}$.
    - Below 1e-7: right. 1e-7 to 1e-5: acceptable, look for kinks. 1e-5 to 1e-3: suspicious. Above 1e-3: wrong.
    - Too large an $h$ truncates, too small an $h$ rounds: the error is a V.
    - A kink within reach makes the *numerical* value wrong.
    """,
    reading=r"""
    - Karpathy, *CS231n notes*, "Gradient checks".
    - Baydin, Pearlmutter, Radul and Siskind (2018), *Automatic Differentiation in Machine Learning: a Survey*.
    - Press et al. (2007), *Numerical Recipes*, section 5.7.
    """,
    teacher=r"""
    **Aims.** Students can check a gradient with the right $h$, precision and error, and know three reasons for which a check
    fails although the gradient is right.

    **Misconceptions.** "The smaller the step, the better." "The numerical value is the true one." "If the loss falls, the
    gradient is right" (many wrong gradients still point downhill).

    **Ask.** Why relative and not absolute error? What would the V look like for a parabola? Why check biases apart?

    **Timing.** 3 minutes a screen. The last one is a good start for pairs: each sets a seed for the other.
    """,
)
