"""Lesson 8: what a loss curve tells, which test tells two suspicions apart, and what to do then."""

from simulab.lessons import ask
from simulab.lessons.claim import Claim
from simulab.lessons.condition import chosen
from simulab.lessons.lesson import Lesson
from simulab.lessons.scenario import Scenario
from simulab.lessons.values import number

A, B, C = (number("race.ends", of=name) for name in "abc")
STEEPEST = number("test.final", of="steepest")
OWN = number("test.final", of="own", called="the last loss at your rate")
AFTER = number("visit.after", at=0, called="its validation loss after treatment")
TWIN = number("visit.after", at=1)
WELL = AFTER < TWIN + 0.3
DEAD, FIRST, SHARED = (number("visit.found", of=name) for name in ("dead", "gradient", "shared"))
FLAT = {"patient": "unseen", "deal": 7}

rates = Scenario(
    "One net, three rates",
    r"""
    The same net learns the same data three times, at three learning rates that were dealt: A at 0.134, B at 9.21, C at 0.00016.
    """,
    widget="lottery",
    set={"deal": 36, "bet": "none"},
    show=("bet",),
    figures=("odds",),
    table=True,
    questions=[
        ask.Choice(
            "Which of the three diverges?",
            [
                ask.Option("A, at 0.134", "It ends at {a:sig3}, the lowest of all."),
                ask.Option("B, at 9.21", "It ends at {b:sig3}, above where it began.", right=True),
                ask.Option(
                    "C, at 0.00016",
                    "It crawls: a rate that is too low costs time and nothing else. It ends at {c:sig3}.",
                ),
            ],
            predict=True,
            numbers={"a": A, "b": B, "c": C},
        ),
    ],
    claims=[
        Claim("the lowest of all", (A < B) & (A < C)),
        Claim("above where it began", number("race.loss", at=0, of="b") < B),
        Claim("It crawls", C > 0.5),
    ],
)

finder = Scenario(
    "A short test",
    r"""
    Which rate to take? One short run at rising rates says where the loss falls fastest. That costs as much as one training; here
    you also see what 25 whole trainings give.
    """,
    widget="rate-finder",
    set={"data": "two_moons", "learning_rate": 0.001},
    show=("learning_rate",),
    figures=(),
    questions=[
        ask.Reach(
            "Find a rate whose whole training ends at less than a tenth of where the steepest suggestion ends.",
            goal=OWN < 0.1 * STEEPEST,
            solution={"learning_rate": 0.5},
            because="Yours ends at {own:sig3}, the suggestion at {steepest:sig3}. It is a place to begin, not the best rate.",
            hint="Drag the line to the right of both suggestions.",
            numbers={"own": OWN, "steepest": STEEPEST},
        ),
    ],
    claims=[Claim("It is a place to begin, not the best rate", OWN < 0.1 * STEEPEST, set={"learning_rate": 0.5})],
)

over = Scenario(
    "It turns up",
    r"""
    A patient of the clinic. Blue is the loss of the examples that train, orange that of examples that do not.
    """,
    widget="clinic",
    set={"patient": "overfitting", "deal": 11},
    show=("treatments",),
    figures=("right",),
    questions=[
        ask.Choice(
            "The blue line falls to the end. What does the orange one say?",
            [
                ask.Option("That the net still gets better", "It is lowest early on, and then turns up."),
                ask.Option(
                    "That from some step on it learns by heart",
                    "What it learns after the turn holds for these examples and for no others.",
                    right=True,
                ),
                ask.Option("That the rate is too high", "Then the blue line would not fall so calmly."),
            ],
        ),
        ask.Reach(
            "Treat it: its validation loss should come within 0.3 of a healthy twin's.",
            goal=WELL & chosen("treatments", "more_examples").said("it has more examples"),
            solution={"treatments": ["more_examples"]},
            because="{after:sig3} where a healthy twin has {twin:sig3}. It had 12 examples; with 96 there is something to learn.",
            hint="It has too few examples.",
            numbers={"after": AFTER, "twin": TWIN},
        ),
    ],
    claims=[
        Claim(
            "It is lowest early on, and then turns up", number("visit.signs", at=2) > 1.2 * number("visit.signs", at=3)
        ),
        Claim("with 96 there is something to learn", WELL, set={"treatments": ["more_examples"]}),
    ],
)

flat = Scenario(
    "Flat from the start",
    r"""
    This one never leaves log 3. Initial weights that are far too small look like this, and so do hidden units that no example
    wakes. Which test tells them apart?
    """,
    widget="clinic",
    set=FLAT,
    show=("exams", "diagnosis", "treatments"),
    figures=(),
    table=True,
    questions=[
        ask.Number(
            "Order the test “Dead units”. Which share of the hidden units does no example wake?",
            DEAD,
            "All of them: no gradient goes through a ReLU that is silent for every example, so it never wakes again.",
            tolerance=0.01,
            once=chosen("exams", "dead").said("the test is ordered"),
            hint="“Dead units” is among the tests; the table says what it found.",
        ),
        ask.Reach(
            "Make the right diagnosis.",
            goal=chosen("diagnosis", "dead_relus").said("your diagnosis is right"),
            solution={"diagnosis": "dead_relus"},
            because="With initial weights that are too small some units would be awake, and the first gradient smaller.",
            hint="All hidden units are silent.",
        ),
        ask.Reach(
            "Now treat it, until it is well.",
            goal=WELL,
            solution={"treatments": ["biases"]},
            because="{after:sig3}, as a healthy twin. Another rate would have changed nothing.",
            hint="What keeps a unit silent for every example?",
            numbers={"after": AFTER},
        ),
    ],
    claims=[
        Claim("All of them", DEAD == 1, set={"exams": ["dead"]}),
        Claim(
            "some units would be awake, and the first gradient smaller",
            (DEAD < 1) & (FIRST < 0.5),
            set={"patient": "bad_initialisation", "exams": ["dead", "gradient"]},
        ),
        Claim("Another rate would have changed nothing", ~WELL, set={"treatments": ["rate_up"]}),
    ],
)

leak = Scenario(
    "Too good",
    r"""
    The last patient looks better than health: nearly all of its validation examples are right.
    """,
    widget="clinic",
    set={"patient": "unseen", "deal": 2},
    show=("exams", "diagnosis", "treatments"),
    figures=("right",),
    table=True,
    questions=[
        ask.Reach(
            "Which test would you order first? Order it.",
            goal=chosen("exams", "shared").said("the test is ordered"),
            solution={"exams": ["shared"]},
            because="All of the validation examples also train: they say nothing about examples that were not seen.",
            hint="What would make validation as good as training?",
        ),
        ask.Explain(
            "After “Split anew” its validation loss is higher. Why is that a treatment?",
            """The net is the same as before; only the number is honest now. The lower one measured memory.""",
        ),
    ],
    claims=[
        Claim("All of the validation examples also train", SHARED == 1),
        Claim("nearly all of its validation examples are right", number("visit.right", take="max") > 0.97),
        Claim("its validation loss is higher", number("visit.signs", at=2) < AFTER, set={"treatments": ["split_anew"]}),
    ],
)

lesson = Lesson(
    "Reading the curve",
    [rates, finder, over, flat, leak],
    lead="What a loss curve tells, which test tells two suspicions apart, and how to treat what you found.",
    minutes=15,
    order=80,
    picture=(3, "loss"),
    summary=r"""
    - A rate that is too high diverges, one that is too low crawls; a short test says where to begin.
    - A validation loss that turns up while training goes on falling: what is learnt is learnt by heart.
    - Different faults draw the same curve: order the test that tells them apart, then treat.
    - What looks better than it can be is a leak.
    """,
    reading=r"""
    - Smith (2017), *Cyclical learning rates for training neural networks*.
    - Prechelt (1998), *Early stopping, but when?*
    - Kaufman et al. (2012), *Leakage in data mining*.
    """,
    teacher=r"""
    **Aims.** Students read training and validation loss together, name two suspicions for one curve, and order the test that
    tells them apart before they turn a knob.

    **Misconceptions.** "A flat line means a rate that is too low." "The lower the validation loss, the better the net" (not where
    it leaks). "Treat first, then look."

    **Ask.** What else would look like this? What would you see if you were wrong?

    **Timing.** 3 minutes a screen. With time left: *Next patient* in the clinic, the class as a whole: who needs the
    fewest tests?
    """,
)
