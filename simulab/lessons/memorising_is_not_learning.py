"""Lesson: an error on seen examples says nothing about others; bias and variance do, and what keeps the latter small."""

from simulab.lessons import ask
from simulab.lessons.claim import Claim
from simulab.lessons.lesson import Lesson
from simulab.lessons.scenario import Scenario
from simulab.lessons.values import Value, number


def marked(source: str, name: str, called: str = "") -> Value:
    """An error where the line stands."""
    return number(f"{source}.marked", of=name, called=called)


FRESH = marked("capacities", "test", "the error on fresh examples")
TRAINING = marked("capacities", "train", "the error on the examples")
BIAS, VARIANCE = marked("capacities", "bias", "bias²"), marked("capacities", "variance", "the variance")
CAPACITY = number("capacity", called="the number of weights")
PENALISED = marked("penalties", "test", "the error on fresh examples")
ZEROS = number("penalties.zeros", called="how many weights are exactly 0")

heart = Scenario(
    "By heart",
    r"""
    Twenty training sets, of 20 examples each, from one curve with noise. A polynomial with 12 weights is fitted to each set. On
    its examples it is hardly wrong.
    """,
    widget="generalisation",
    set={"capacity": 12},
    show=("capacity",),
    figures=("fits",),
    questions=[
        ask.Choice(
            "More weights never make the error on the training examples larger. Does that make the fits better?",
            [
                ask.Option(
                    "Yes, the error falls", "That is the error on what they were fitted to. Look at the solid line."
                ),
                ask.Option(
                    "No: from some number of weights on, the error on fresh examples rises",
                    "What fits the noise of these examples is wrong for others.",
                    right=True,
                ),
                ask.Option(
                    "No: the error on the training examples rises, too", "Follow the dashed line: it never rises."
                ),
            ],
        ),
        ask.Reach(
            "Drag the line to where the error on fresh examples is below 0.125.",
            goal=FRESH < 0.125,
            solution={"capacity": 4},
            because="{fresh:sig3} on fresh examples, {training:sig3} on those that were fitted.",
            hint="Fewer weights, but not the fewest.",
            numbers={"fresh": FRESH, "training": TRAINING},
        ),
    ],
    claims=[
        Claim("On its examples it is hardly wrong", TRAINING < 0.09),
        Claim("the error on fresh examples rises", FRESH.when(capacity=12) > 5 * FRESH.when(capacity=5)),
        Claim("never make the error on the training examples larger", TRAINING.when(capacity=16) < TRAINING),
    ],
)

parts = Scenario(
    "Wrong in two ways",
    r"""
    On fresh examples an error has three parts: noise, which nobody can avoid; bias², how far the mean of the twenty fits is from
    the truth; and variance, how far single fits are from that mean.
    """,
    widget="generalisation",
    set={"capacity": 2},
    show=("capacity",),
    figures=("fits",),
    table=True,
    questions=[
        ask.Choice(
            "With 2 weights the fits are straight lines. What is wrong with them?",
            [
                ask.Option(
                    "They differ too much: variance", "They lie close together: the variance is {variance:sig3}."
                ),
                ask.Option(
                    "Their mean is no sine: bias",
                    "No straight line follows a sine, whatever the examples: bias² is {bias:sig3}, the variance {variance:sig3}.",
                    right=True,
                ),
                ask.Option("The noise", "That is the same for every fit: σ² = 0.09."),
            ],
            applies=CAPACITY == 2,
            about="fits with 2 weights",
            numbers={"bias": BIAS, "variance": VARIANCE},
        ),
        ask.Number(
            "Set 14 weights. What is the variance now?",
            VARIANCE,
            "Right in the mean, and wild one by one: each follows the noise of its own examples.",
            tolerance=0.03,
            once=(CAPACITY == 14).said("there are 14 weights"),
            hint="Move the line to 14 weights; the table says the variance there.",
        ),
    ],
    claims=[
        Claim("No straight line follows a sine", BIAS > 10 * VARIANCE),
        Claim("Right in the mean, and wild one by one", VARIANCE > 10 * BIAS, set={"capacity": 14}),
    ],
)

beyond = Scenario(
    "More weights than examples",
    r"""
    Now the fits are sums of random waves, and 20 of these are just enough to go through 20 examples. There may be
    up to 300.
    """,
    widget="generalisation",
    set={"features": "waves", "capacity": 20},
    show=("capacity", "penalty"),
    figures=("fits",),
    questions=[
        ask.Choice(
            "Up to 20 waves it rose. What becomes of the error on fresh examples from there to 300?",
            [
                ask.Option(
                    "It falls again",
                    "Of the many fits that then go through all examples, the one with the smallest weights is taken.",
                    right=True,
                ),
                ask.Option(
                    "It stays as it is",
                    "With 20 waves there is one fit that goes through, however large its weights; with 300 there is a choice.",
                ),
                ask.Option("It rises further", "At λ = 1e-8 the fits with 300 waves are better than those with 20."),
            ],
            predict=True,
            locks=("penalty",),
        ),
        ask.Reach(
            "Stay at 20 waves, and bring the error on fresh examples below 0.4 by a penalty.",
            goal=(FRESH < 0.4) & (CAPACITY == 20).said("there are 20 weights"),
            solution={"penalty": 0.01},
            because="{fresh:sig3}, where it is 9.24 at λ = 1e-8: large weights now cost something.",
            hint="From 1e-8 upwards, a long way.",
            numbers={"fresh": FRESH},
        ),
    ],
    claims=[
        Claim(
            "the fits with 300 waves are better than those with 20",
            FRESH.when(capacity=300, penalty=1e-8) < 0.05 * FRESH.when(capacity=20, penalty=1e-8),
        ),
        Claim("go through all examples", TRAINING.when(capacity=300, penalty=1e-8) < 1e-6),
        Claim("Up to 20 waves it rose", FRESH.when(capacity=8, penalty=1e-8) < FRESH.when(capacity=20, penalty=1e-8)),
        Claim("it is 9.24 at λ = 1e-8", FRESH.when(capacity=20, penalty=1e-8).near(9.24, 0.001)),
    ],
)

hold = Scenario(
    "Some weights are nothing",
    r"""
    Polynomials again, 12 weights. The lasso's penalty λ|w| pulls every weight towards zero, and small ones get there.
    """,
    widget="generalisation",
    set={"study": "penalty", "penalty": 0.001},
    show=("penalty", "l1"),
    figures=("fits",),
    questions=[
        ask.Reach(
            "Find a penalty for which at least 5 of 12 weights are exactly 0 and the error on fresh examples is below 0.125.",
            goal=(ZEROS >= 5) & (PENALISED < 0.125),
            solution={"penalty": 0.05},
            because="{zeros:sig3} weights are 0 in the mean of the sets, and the error on fresh examples is {fresh:sig3}.",
            hint="Larger than 0.01, smaller than 0.1.",
            numbers={"zeros": ZEROS, "fresh": PENALISED},
        ),
        ask.Explain(
            "With ρ = 0 the penalty is w² (ridge). How many weights are 0 then, and why?",
            """None. The slope of w² fades as w gets small, so nothing pushes a weight all the way; that of |w| does not fade.""",
        ),
    ],
    claims=[
        Claim("small ones get there", ZEROS > 0, set={"penalty": 0.05}),
        Claim("None", ZEROS == 0, set={"l1": 0.0, "penalty": 0.1}),
    ],
)

lesson = Lesson(
    "Memorising is not learning",
    [heart, parts, beyond, hold],
    lead="Why a small training error proves nothing, what bias and variance are, and what keeps a fit from learning by heart.",
    minutes=12,
    order=95,
    picture=(3, "errors"),
    summary=r"""
    - The training error says how well the examples are known, not how well the next ones will be.
    - Too stiff: bias. Too loose: variance. On fresh examples both count, and the noise.
    - With far more weights than examples the error may fall again, where of all fits the one with the smallest weights is taken.
    - A penalty trades a little bias for much variance; the lasso's makes some weights exactly zero.
    """,
    reading=r"""
    - Geman, Bienenstock & Doursat (1992), *Neural networks and the bias/variance dilemma*.
    - Belkin et al. (2019), *Reconciling modern machine-learning practice and the classical bias-variance trade-off*.
    - Tibshirani (1996), *Regression shrinkage and selection via the lasso*.
    """,
    teacher=r"""
    **Aims.** Students tell bias from variance by looking at many fits, and name two things that keep variance small.

    **Misconceptions.** "A lower training error is a better fit." "Overfitting begins where there are more weights than examples."
    "Ridge removes weights."

    **Ask.** Which of the two kinds of wrong would more examples cure?

    **Timing.** 3 minutes a screen. With time left: *Training time* in the widget, where stopping early does what a penalty does.
    """,
)
