"""Lesson: from an unchecked program to an answer that may be reported, on one real problem, step by step."""

import math

import numpy as np

from simulab.lessons import ask
from simulab.lessons.claim import Claim
from simulab.lessons.condition import chosen
from simulab.lessons.lesson import Lesson
from simulab.lessons.run import Run
from simulab.lessons.scenario import Scenario
from simulab.lessons.values import number

WORST = number("check.error", take="max", called="the worst relative error")
FIRST = number("run.measured", of="initial_loss", called="the initial loss")
TINY = number("run.measured", of="tiny_batch", called="the last loss of the ten bottles")
TENTH, OWN = number("test.tried", of="tenth"), number("test.final", of="own", called="where your training ends")
SLOW = number("test.final", of="own")
RANDOM, GRID = (
    number("trials.found", of="other", called="the best of the random trials"),
    number("trials.found", of="grid"),
)
TESTED = number("trials.test", of="other")
TEST_LOSS = number("run.final", of="test", called="the loss of the bottles that do not train")
TRAINING, RIGHT = (
    number("run.right", of="train"),
    number("run.right", of="test", called="how many of the others are right, in %"),
)
RATE = number("learning_rate", called="the learning rate")
RULES = ["double", "random", "still", "fixed", "few"]
LAB = {
    "data": "wine", "test_share": 0.8, "layers": 1, "width_1": 8, "activation": "tanh", "optimizer": "adam", "learning_rate": 0.1,
    "epochs": 100, "batch_size": 20, "seed": 0, "data_seed": 0,
}  # fmt: skip


def among_the_large(run: Run) -> bool:
    """Of the trials nine in ten lie in the upper third of the logarithmic axis."""
    rates = np.asarray(run.read("trials.x", "other"))
    return float(np.mean(rates[np.isfinite(rates)] > 2 / 3)) >= 0.85


gradient = Scenario(
    "Is the gradient right?",
    r"""
    The problem: thirteen measurements of a bottle of wine; which of three growers made it? Before a net may learn that, its
    program is checked. Here each part of its gradient is compared with a difference of two losses, on a few flowers.
    """,
    widget="gradient-check",
    set={"mode": "net", "rules": RULES[1:], "activation": "tanh", "h": 1e-5, "scheme": "central"},
    show=("rules", "activation"),
    figures=(),
    table=True,
    questions=[
        ask.Choice(
            "In float32 the parts are off by as much as a hundredth and more. What follows?",
            [
                ask.Option(
                    "The gradient is wrong", "Perhaps; but two losses that differ in the last digits say little."
                ),
                ask.Option(
                    "Nothing yet: rounding alone can do this",
                    "The check has to be made in double precision.",
                    right=True,
                ),
            ],
            applies=~chosen("rules", "double"),
            about="a check in float32",
        ),
        ask.Reach(
            "Make the check a fair one: every part should agree to better than 1e-7.",
            goal=WORST < 1e-7,
            solution={"rules": RULES},
            because="The worst part agrees to {worst:sig3}. Now the gradient may be trusted.",
            hint="One of the five rules of a check is off.",
            numbers={"worst": WORST},
        ),
    ],
    claims=[
        Claim("rounding alone can do this", WORST > 1e-2),
        Claim("The check has to be made in double precision", WORST < 1e-7, set={"rules": RULES}),
    ],
)

start = Scenario(
    "Before a long run",
    r"""
    Now the wine. A net that knows nothing gives each grower a third. And ten bottles, trained on alone, must be known by heart.
    """,
    widget="sanity",
    set={"data": "wine", "fault": "nothing", "examples": 10, "learning_rate": 1e-4, "seed": 0},
    show=("learning_rate",),
    figures=("memory",),
    table=True,
    questions=[
        ask.Number(
            "At which loss must a net begin that gives each of three growers a third?",
            math.log(3),
            "log 3 = 1.099; this net begins at {first:sig3}.",
            tolerance=0.01,
            hint="It is −log of the share that the right one is given.",
            numbers={"first": FIRST},
        ),
        ask.Reach(
            "The ten bottles are not known by heart: no bug, a bad knob. Bring their loss below 0.05.",
            goal=TINY < 0.05,
            solution={"learning_rate": 0.02},
            because="It ends at {tiny:sig3}, with a rate of {rate:sig3}. The net can learn; "
            "what it needs next is a rate for all bottles.",
            hint="0.0001 is a very small rate.",
            numbers={"tiny": TINY, "rate": RATE},
        ),
    ],
    claims=[
        Claim("The ten bottles are not known by heart", TINY > 0.05),
        Claim("no bug, a bad knob", TINY < 0.05, set={"learning_rate": 0.02}),
    ],
)

rate = Scenario(
    "A rate, from one run",
    r"""
    A range test raises the rate at every step, from next to nothing until the loss explodes. It suggests a rate where the loss
    falls fastest, and another: a tenth of the one at which it was lowest.
    """,
    widget="rate-finder",
    set={"data": "wine", "optimizer": "adam", "learning_rate": 0.001, "seed": 0},
    show=("learning_rate",),
    figures=(),
    table=True,
    questions=[
        ask.Number(
            "Which rate is a tenth of the one at which the loss was lowest?",
            TENTH,
            "{tenth:sig3}. For Adam on a net as small as this that is a rate to begin with.",
            tolerance=0.05,
            hint="The sentence under the picture says it, and so does the table.",
            numbers={"tenth": TENTH},
        ),
        ask.Reach(
            "Your whole training is at a rate of 0.001 and is not done when it ends. Drag the line until it ends below 0.001.",
            goal=OWN < 0.001,
            solution={"learning_rate": 0.1},
            because="It ends at {own:sig3}.",
            hint="Towards the suggestions.",
            numbers={"own": OWN},
        ),
    ],
    claims=[
        Claim("is not done when it ends", SLOW > 0.1),
        Claim("that is a rate to begin with", number("test.final", of="tenth") < 0.001),
    ],
)

cosine = Scenario(
    "Adam, with a cosine",
    r"""
    The usual first choice: Adam, and a rate that falls along a cosine. To make it harder, only 36 bottles train; the other 142
    show what the net is worth.
    """,
    widget="net-lab",
    set={**LAB, "schedule": "constant"},
    show=("schedule", "learning_rate"),
    figures=("plane", "loss", "score"),
    questions=[
        ask.Number(
            "The cosine falls from 0.1 to 0 over the 100 epochs. What is its rate half-way?",
            0.05,
            "Half of 0.1: (1 + cos(π/2))/2 is a half.",
            tolerance=0.01,
        ),
        ask.Reach(
            "Let the rate follow a cosine, and have more than 95 % of the other bottles right at the end.",
            goal=chosen("schedule", "cosine").said("the schedule is a cosine") & (RIGHT > 95),
            solution={"schedule": "cosine"},
            because="{right:sig3} % of those that did not train.",
            hint="The schedule stands under “Training”; the rate of step 3 may stay.",
            numbers={"right": RIGHT},
        ),
        ask.Choice(
            "At a rate of 0.1 the constant rate ends with as many right. So which one do you report?",
            [
                ask.Option("The cosine, because it is better", "Here it is not: count them."),
                ask.Option(
                    "Either, and that here it made no difference",
                    "A default is where one begins, no result. On other problems the schedule decides.",
                    right=True,
                ),
                ask.Option("Neither", "Both have 97.2 % right; there is nothing wrong with that."),
            ],
            applies=RATE.near(0.1, 1e-6),
            about="a rate of 0.1",
        ),
    ],
    claims=[
        Claim(
            "the constant rate ends with as many right",
            RIGHT.when(schedule="cosine").near(RIGHT.when(schedule="constant"), 1e-6),
        ),
        Claim("Both have 97.2 % right", RIGHT.when(schedule="cosine").near(97.2, 0.001)),
        Claim("only 36 bottles train", number("points.train") == 36),
    ],
)

search = Scenario(
    "Search, at random, on a log scale",
    r"""
    Two knobs are left: the rate and the weight decay. Sixteen trials are paid for. Each point is a net that was trained, and its
    value the share of *validation* bottles that it has right.
    """,
    widget="search",
    set={
        "objective": "weight_decay",
        "dataset": "wine",
        "strategy": "random",
        "trials": 16,
        "scale": "linear",
        "seed": 1,
    },
    show=("scale", "strategy", "seed"),
    figures=("best",),
    table=True,
    questions=[
        ask.Reach(
            "On a linear scale nearly all rates are large ones. Change the scale, so that a trial has all of them right.",
            goal=(RANDOM > 0.999) & chosen("scale", "log").said("the scale is logarithmic"),
            solution={"scale": "log"},
            because="The best has {best:percent} right. The grid has {grid:percent}.",
            hint="It is a switch beside the picture.",
            numbers={"best": RANDOM, "grid": GRID},
        ),
        ask.Reach(
            "Now coarse to fine: three rounds, each in a box half as wide around the best so far. Choose that strategy.",
            goal=chosen("strategy", "coarse_to_fine").said("the strategy is coarse to fine") & (RANDOM > 0.95),
            solution={"strategy": "coarse_to_fine", "scale": "log"},
            because="{best:percent} of the validation bottles at best.",
            numbers={"best": RANDOM},
        ),
        ask.Choice(
            "The winner was chosen by the validation bottles. Does it have as many right of bottles that nobody looked at?",
            [
                ask.Option(
                    "As many",
                    "It was the best of sixteen *on these bottles*, with {best:percent}; a part of that was luck.",
                ),
                ask.Option(
                    "Probably fewer",
                    "Of the test bottles, looked at once, it has {test:percent} right: the best of many is lucky, too.",
                    right=True,
                ),
            ],
            applies=TESTED < RANDOM,
            about="a winner that does worse on the test bottles",
            numbers={"best": RANDOM, "test": TESTED},
        ),
    ],
    claims=[
        Claim("nearly all rates are large ones", among_the_large),
        Claim("Change the scale, so that a trial has all of them right", RANDOM > 0.999, set={"scale": "log"}),
        Claim(
            "looked at once, it has {test:percent} right",
            TESTED < RANDOM,
            set={"scale": "log", "strategy": "coarse_to_fine"},
        ),
    ],
)

best = Scenario(
    "Train the best, and look once",
    r"""
    Back to the 36 bottles, with what was found: Adam at 0.1, a cosine. A small penalty on the weights is to keep the net from
    learning them by heart.
    """,
    widget="net-lab",
    set={**LAB, "schedule": "cosine"},
    show=("l2", "seed"),
    figures=("plane", "loss", "score"),
    questions=[
        ask.Reach(
            "Find a penalty with which the loss of the other bottles ends below 0.11.",
            goal=TEST_LOSS < 0.11,
            solution={"l2": 0.001},
            because="{loss:sig3}, where without a penalty it was 0.148.",
            hint="A thousandth is much already.",
            numbers={"loss": TEST_LOSS},
        ),
        ask.Choice(
            "You turned a knob and watched the 142 bottles. Is their loss now what you would report?",
            [
                ask.Option(
                    "Yes: they did not train", "They did not; but they chose, and so they are no strangers any more."
                ),
                ask.Option(
                    "No: it needs bottles that took no part in any choice",
                    "Whatever chose a knob is validation. The test set is opened once, at the very end.",
                    right=True,
                ),
            ],
        ),
        ask.Explain(
            "Write the report of your search: what would somebody need to repeat it, and to believe it?",
            """The data and the split, what was checked before (gradient, first loss, ten bottles), the space and the scale of
            each knob, how the trials were drawn and how many there were, what chose the winner, the settings of the winner and
            its seeds, and one number from bottles that took no part in any of it.""",
        ),
    ],
    claims=[
        Claim("where without a penalty it was 0.148", TEST_LOSS.when(l2=0.0).near(0.148, 0.005), set={"seed": 0}),
        Claim("A small penalty on the weights", TEST_LOSS < 0.11, set={"l2": 0.001}),
    ],
)

ONE, FIVE, MEAN = (number("together.mean_fresh", of=f"way_{name}") for name in ("one", "together", "weights"))

several = Scenario(
    "Several nets, one answer",
    r"""
    A last gain that is nearly free: train five nets that differ in nothing but their seed, and average what they predict. The
    wine leaves too little to gain, so these learn from 20 pictures of digits, six draws of them. A dot is a net, or five
    together.
    """,
    widget="generalisation",
    set={"about": "nets", "net": "ensembles", "pictures": 20, "length": 400, "seed": 0},
    show=(),
    figures=("nets",),
    questions=[
        ask.Choice(
            "What do five nets together, by the mean of their predictions, name rightly of fresh pictures?",
            [
                ask.Option(
                    "A little more than one net",
                    "{five:sig3} %, where one has {one:sig3} %: their mistakes differ, and rarely are most of the five wrong.",
                    right=True,
                ),
                ask.Option("As much as one net, for they are alike", "{five:sig3} %, where one has {one:sig3} %."),
                ask.Option(
                    "A little less", "{five:sig3} %, where one has {one:sig3} %: a mean of guesses is a good guess."
                ),
            ],
            predict=True,
            numbers={"one": ONE, "five": FIVE},
        ),
        ask.Choice(
            "And a single net whose weights are the mean of the five nets' weights?",
            [
                ask.Option("It does as well as the five", "It names {mean:sig3} % rightly. Look at its row."),
                ask.Option(
                    "It does far worse",
                    "{mean:sig3} %: nets that began apart keep their knowledge in different units; the mean of those is neither.",
                    right=True,
                ),
            ],
            numbers={"mean": MEAN},
        ),
    ],
    claims=[
        Claim("A little more than one net", (FIVE > ONE) & (FIVE < ONE + 5)),
        Claim("It does far worse", MEAN < ONE - 20),
    ],
)

lesson = Lesson(
    "The recipe",
    [gradient, start, rate, cosine, search, best, several],
    lead="All of it, in order, on a real problem: check, memorise, find a rate, train, search, and look once.",
    minutes=20,
    order=99,
    picture=(3, "finder"),
    summary=r"""
    - Check the gradient in double precision, the first loss against log C, and that ten examples can be learnt by heart.
    - Take the rate from a range test; begin with Adam and a cosine.
    - Search at random, on logarithmic scales, coarse to fine. Is the best on the edge of the range?
    - What chose a knob is validation. The test set is opened once.
    - Several nets, their predictions averaged, are a little better than one; their weights averaged are not.
    """,
    reading=r"""
    - Bergstra and Bengio (2012), *Random Search for Hyper-Parameter Optimization*.
    - Smith (2017), *Cyclical learning rates for training neural networks*: the range test.
    - Karpathy (2019), *A recipe for training neural networks*.
    """,
    teacher=r"""
    **Aims.** Students go through a whole project once, and can say at each step what it protects from.

    **Misconceptions.** "Tuning comes first." "What did not train may choose." "The best trial's score is what I will get."

    **Ask.** Which step would you leave out in a hurry, and what could then go wrong unseen?

    **The report** at the end holds every answer with its run; ask for it.

    **Timing.** 3 minutes a screen, more for the last one.
    """,
)
