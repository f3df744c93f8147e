"""Lesson 7: what a net must do before it is trained for long, and how a check list finds what is wrong."""

import numpy as np

from simulab.lessons import ask
from simulab.lessons.claim import Claim
from simulab.lessons.condition import chosen
from simulab.lessons.lesson import Lesson
from simulab.lessons.scenario import Scenario
from simulab.lessons.values import number

TEN, HUNDRED = number("blank.bare", at=6), number("blank.bare", at=16)
FIRST = number("run.measured", of="initial_loss", called="the initial loss")
LOG = number("run.expected", of="initial_loss")
SURE = number("run.measured", of="sure_mistake")
TINY = number("run.measured", of="tiny_batch", called="the last loss of the tiny batch")
UNSEEN, LUCK = number("run.measured", of="unseen_examples"), number("run.expected", of="unseen_examples")
NET = {"data": "wine", "seed": 0}

nothing = Scenario(
    "A net that knows nothing",
    r"""
    Before any training a net with a small last layer gives each of $C$ classes the same share, $1/C$. The cross-entropy of that
    is known, so it can be checked before a single step. Each point is a net with another number of classes.
    """,
    widget="sanity",
    set={**NET, "fault": "nothing"},
    show=("last_layer",),
    figures=(),
    questions=[
        ask.Choice(
            "How does the loss before training grow with the number of classes?",
            [
                ask.Option("Not at all", "It does: {ten:sig3} for ten classes, {hundred:sig3} for a hundred."),
                ask.Option(
                    "Like log C",
                    "{ten:sig3} for ten classes, {hundred:sig3} for a hundred: −log(1/C) is log C.",
                    right=True,
                ),
                ask.Option(
                    "Like C", "Ten times the classes, and the loss only doubles: {ten:sig3} and {hundred:sig3}."
                ),
            ],
            predict=True,
            applies=number("last_layer") <= 0.011,
            about="a small last layer",
            numbers={"ten": TEN, "hundred": HUNDRED},
        ),
        ask.Number(
            "Your own net has 1000 classes. At which loss must it begin?",
            float(np.log(1000)),
            "log 1000 is 6.91. A net that begins elsewhere has a mistake, or a last layer that already says something.",
            tolerance=0.01,
        ),
        ask.Reach(
            "Make the last layer so large that the loss begins at half as much again as log 3.",
            goal=FIRST > 1.5 * LOG,
            solution={"last_layer": 3.0},
            because="{first:sig3} instead of {log:sig3}: scores that say something at random are mostly wrong.",
            hint="Turn “Last layer” to the right.",
            numbers={"first": FIRST, "log": LOG},
        ),
    ],
    claims=[
        Claim("−log(1/C) is log C", TEN.near(float(np.log(10)), 0.01) & HUNDRED.near(float(np.log(100)), 0.01)),
        Claim("scores that say something at random are mostly wrong", FIRST > 1.5 * LOG, set={"last_layer": 3.0}),
    ],
)

dead = Scenario(
    "Dead code",
    r"""
    A penalty on the weights is added to the loss, so with it every net begins a little higher. Here somebody wrote a
    penalty, and something may be wrong. Compare the points with and without it.
    """,
    widget="sanity",
    set={**NET, "fault": "hidden", "deal": 7},
    show=("l2", "guess"),
    figures=(),
    table=True,
    questions=[
        ask.Choice(
            "The points with the penalty lie on those without. What follows?",
            [
                ask.Option("The penalty is small", "Turn it up to 1: they still do."),
                ask.Option(
                    "It is never added", "What changes nothing, whatever it is set to, is dead code.", right=True
                ),
                ask.Option(
                    "The weights are zero", "Then no penalty would pull; but a net of zeros learns nothing at all."
                ),
            ],
        ),
        ask.Reach(
            "Read the check list below, and guess what is planted.",
            goal=chosen("guess", "no_penalty").said("your guess is right"),
            solution={"guess": "no_penalty"},
            because="Its line asks how strongly the penalty pulls at the weights. It does not pull at all.",
            hint="One line fails. “Your guess” has the answers.",
        ),
    ],
    claims=[
        Claim(
            "The points with the penalty lie on those without",
            lambda run: bool(np.array_equal(run["blank"]["bare"], run["blank"]["penalised"])),
            set={"l2": 1.0},
        )
    ],
)

heart = Scenario(
    "Ten examples by heart",
    r"""
    The best check costs a few seconds: train on ten examples alone. There is nothing to generalise; the net only has to
    remember them.
    """,
    widget="sanity",
    set={**NET, "fault": "nothing"},
    show=("examples", "learning_rate"),
    figures=("memory",),
    table=True,
    questions=[
        ask.Choice(
            "Nothing is wrong with this net. Where does the loss of its ten examples end?",
            [
                ask.Option("Near zero", "{tiny:sig3}: it knows all ten by heart.", right=True),
                ask.Option("Near log 3", "That is where it begins; it ends at {tiny:sig3}."),
                ask.Option(
                    "It cannot be said", "It can: ten examples are few for so many weights. It ends at {tiny:sig3}."
                ),
            ],
            predict=True,
            applies=(number("examples") == 10) & number("learning_rate").near(0.02, 0.01),
            about="ten examples at a rate of 0.02",
            numbers={"tiny": TINY},
        ),
        ask.Reach(
            "A tiny batch that is not memorised need not be a bug. Find a learning rate at which even this net fails.",
            goal=TINY > 0.05,
            solution={"learning_rate": 1e-4},
            because="It ends at {tiny:sig3}, and nothing is wrong with the net: at a rate as low as 0.0001 its time is too "
            "short. So look at the rate before you look for a bug.",
            hint="Make the rate very small.",
            numbers={"tiny": TINY},
        ),
    ],
    claims=[
        Claim("it knows all ten by heart", TINY < 0.05),
        Claim("at a rate as low as 0.0001 its time is too short", TINY > 0.05, set={"learning_rate": 1e-4}),
    ],
)

twice = Scenario(
    "It looks as if it learnt",
    r"""
    This net begins at log 3, every layer moves, its loss falls, and it does well on examples that it has not seen. Still two
    lines fail.
    """,
    widget="sanity",
    set={**NET, "fault": "hidden", "deal": 4},
    show=("guess",),
    figures=("memory",),
    table=True,
    questions=[
        ask.Number(
            "A net is sure of another class by 1000. That should cost 1000. What does it cost here?",
            SURE,
            "{sure:sig3}: whoever is as wrong as can be pays next to nothing for it.",
            tolerance=0.01,
            hint="It is the line “Sure mistake”.",
            numbers={"sure": SURE},
        ),
        ask.Reach(
            "What is planted? Make the right guess.",
            goal=chosen("guess", "softmax_twice").said("your guess is right"),
            solution={"guess": "softmax_twice"},
            because="Two softmaxes: the second one is given probabilities, and these lie at most 1 apart. So the loss cannot "
            "fall below 0.55, and a mistake costs no more than 1.55.",
            hint="Which fault would bound the loss from both sides?",
        ),
    ],
    claims=[
        Claim("This net begins at log 3", FIRST.near(float(np.log(3)), 0.02)),
        Claim("it does well on examples that it has not seen", UNSEEN > 0.9),
        Claim("the loss cannot fall below 0.55, and a mistake costs no more than 1.55", (SURE < 1.56) & (TINY > 0.55)),
    ],
)

last = Scenario(
    "The last line",
    r"""
    Here the first seven lines pass: the net begins where it should, goes downhill, and knows ten examples by heart. Only on
    examples that do not train it is no better than luck.
    """,
    widget="sanity",
    set={**NET, "fault": "hidden", "deal": 14},
    show=("guess",),
    figures=("memory",),
    table=True,
    questions=[
        ask.Reach(
            "What is planted? Make a guess that counts.",
            goal=chosen("guess", "labels_shuffled", "out_of_step").said("your guess is right"),
            solution={"guess": "labels_shuffled"},
            because="Labels that belong to other examples can be learnt by heart as well as the right ones; nothing of it "
            "holds for anything else.",
            hint="The loop is right. What else can be wrong?",
        ),
        ask.Explain(
            "Why does a tiny batch not find it?",
            """Memorising asks nothing of the labels: any can be learnt by heart. That they belong to their examples shows only
            where something has to hold for examples that were not seen.""",
        ),
    ],
    claims=[
        Claim("knows ten examples by heart", TINY < 0.05),
        Claim("Only on\nexamples that do not train it is no better than luck", UNSEEN < LUCK),
    ],
)

lesson = Lesson(
    "Before you train",
    [nothing, dead, heart, twice, last],
    lead="What to check in the first minute, so that the training of a night is not lost.",
    minutes=12,
    order=70,
    picture=(1, "blank"),
    summary=r"""
    - A net that says nothing begins at the loss log C.
    - With a penalty it begins higher; what changes nothing is dead code.
    - Ten examples must be memorised; where they are not, look at the rate, then for a bug.
    - A loss that looks healthy may be bounded: ask what a sure mistake costs.
    - Only examples that do not train find labels that are not theirs.
    """,
    reading=r"""
    - Karpathy (2019), *A recipe for training neural networks*.
    - Zhang et al. (2017), *Understanding deep learning requires rethinking generalization*: nets memorise random labels.
    """,
    teacher=r"""
    **Aims.** Students check the initial loss, a tiny batch and the penalty by themselves before a long training, and can say
    what each check cannot see.

    **Misconceptions.** "The loss falls, so the code is right." "What is memorised is learnt." "A failed check is always a bug."

    **Ask.** Which fault would this line not find? Which check is the cheapest?

    **Timing.** 2 to 3 minutes a screen.
    """,
)
