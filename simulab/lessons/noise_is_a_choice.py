"""Lesson 10: what the size of a mini-batch does to its gradient, to a training, and to the learning rate."""

from simulab.lessons import ask
from simulab.lessons.claim import Claim
from simulab.lessons.lesson import Lesson
from simulab.lessons.scenario import Scenario
from simulab.lessons.values import number

SIGMA = number("off.sigma", called="one example's noise")
SHORT = number("off.gradient", called="the gradient's length")
NOISE_AT_4, NOISE_AT_16 = (number("off.replaced", at=place) for place in (2, 4))
ONE, YOURS, ALL = (number("runs.ends", of=name, called=f"the last loss of {word}") for name, word in (
    ("one", "one example"), ("yours", "your batch"), ("all", "all examples")))  # fmt: skip
SEEN = number("runs.examples", of="yours", called="what your batch has seen")
FLOOR = number("runs.floor", called="the floor")
RULE = number("along.rule", called="where all examples end by the rule")
SAME, OWN = number("along.same"), number("along.own", at=0)

rough = Scenario(
    "A rough gradient",
    r"""
    The small picture has 200 mini-batches, each a point: the gradient that it gives. The arrow is the gradient of all examples.
    The large one tells how far such points are from the arrow's tip, over the batch size. Examples are drawn
    with replacement here.
    """,
    widget="batches",
    set={"look": "noise", "data": "iris", "drawn": "with", "batch_size": 4, "after": 50, "learning_rate": 0.1, "seed": 0},
    show=("batch_size", "after"),
    figures=("cloud",),
    questions=[
        ask.Choice(
            "Batches of 16 instead of 4: how much noise is left?",
            [
                ask.Option("A quarter", "Four times as many examples halve it: from {four:sig3} to {sixteen:sig3}."),
                ask.Option("Half of it", "{four:sig3} becomes {sixteen:sig3}: noise falls as one over the root of B.",
                           right=True),
                ask.Option("All of it", "It falls, from {four:sig3} to {sixteen:sig3}: means of more examples vary less."),
            ],
            predict=True,
            numbers={"four": NOISE_AT_4, "sixteen": NOISE_AT_16},
        ),
        ask.Reach(
            "Train on before you measure, until the noise of one example is more than ten times as long as the gradient.",
            goal=SIGMA > 10 * SHORT,
            solution={"after": 400},
            because="One example's noise is {sigma:sig3}, the gradient {short:sig3}. Near the end of a training there is little "
            "gradient left, and much noise.",
            hint="“Measured after”, to the right.",
            numbers={"sigma": SIGMA, "short": SHORT},
        ),
    ],
    claims=[
        Claim("noise falls as one over the root of B", (NOISE_AT_16 / NOISE_AT_4).near(0.5, 0.1)),
        Claim("there is little gradient left, and much noise", SIGMA > 10 * SHORT, set={"after": 400}),
    ],
)  # fmt: skip

seen = Scenario(
    "Steps or examples?",
    r"""
    The same net, the same start, the same rate: one example a step, your batch, and all 120. First the loss after so many steps;
    in the small picture the same losses, over the examples that each training has looked at: that is what a computer has to do.
    """,
    widget="batches",
    set={"look": "descent", "data": "iris", "drawn": "without", "batch_size": 8, "learning_rate": 0.1, "rates": "same",
         "steps": 400, "seed": 0},
    show=("batch_size", "steps"),
    figures=("by_example",),
    table=True,
    questions=[
        ask.Choice(
            "After 400 steps, which is clearly ahead of your batch of 8?",
            [
                ask.Option("All 120 examples", "It ends at {all:sig3}, your batch at {yours:sig3}, with a fifteenth of them."),
                ask.Option("One example", "It ends at {one:sig3}, your batch at {yours:sig3}."),
                ask.Option("Neither of these", "All end at {all:sig3}, your batch at {yours:sig3}, one example at {one:sig3}.",
                           right=True),
            ],
            predict=True,
            applies=(number("batch_size") == 8) & (number("steps") == 400),
            about="a batch of 8 and 400 steps",
            numbers={"one": ONE, "yours": YOURS, "all": ALL},
        ),
        ask.Reach(
            "Let your batch see at most 2000 examples and end below 0.15.",
            goal=(SEEN <= 2000) & (YOURS < 0.15),
            solution={"batch_size": 4},
            because="It ends at {yours:sig3} after {seen:int} examples: at the same rate smaller batches make more of each.",
            hint="Fewer examples a step, as many steps.",
            numbers={"yours": YOURS, "seen": SEEN},
        ),
    ],
    claims=[
        Claim("Neither of these", (ALL > 0.8 * YOURS) & (ONE > YOURS)),
        Claim("smaller batches make more of each", (SEEN <= 2000) & (YOURS < 0.15), set={"batch_size": 4, "steps": 400}),
    ],
)  # fmt: skip

scaled = Scenario(
    "The rate grows with the batch",
    r"""
    Every training here sees all examples equally often: a larger batch makes fewer steps. So let its rate be larger:
    $\eta \propto B$. The small picture shows where trainings end along that rule (the dashed line of the map), and at your rate.
    """,
    widget="batches",
    set={"look": "rule", "data": "iris", "drawn": "without", "batch_size": 8, "learning_rate": 0.1, "epochs": 10, "seed": 0},
    show=("batch_size", "learning_rate"),
    figures=("along",),
    questions=[
        ask.Choice(
            "The same rate for all 120 examples, instead of yours for 8: where does it end?",
            [
                ask.Option("Higher", "At {same:sig3} instead of {own:sig3}: fifteen times fewer steps. By the rule, {rule:sig3}.",
                           right=True),
                ask.Option("At the same loss", "At {same:sig3} instead of {own:sig3}: it makes fifteen times fewer steps."),
                ask.Option("Lower: the gradient is exact", "At {same:sig3} instead of {own:sig3}: exact, but few steps."),
            ],
            applies=(number("batch_size") == 8) & number("learning_rate").near(0.1, 1e-3),
            about="a batch of 8 at a rate of 0.1",
            numbers={"same": SAME, "own": OWN, "rule": RULE},
        ),
        ask.Reach(
            "Break the rule: find a rate at which the line's end, with all examples, is more than half as high again as yours.",
            goal=RULE > 1.5 * OWN,
            solution={"learning_rate": 0.5},
            because="Yours ends at {own:sig3}, and all examples by the rule at {rule:sig3}: at such a rate steps are too long "
            "for the curvature, and no batch makes up for that.",
            hint="The line has to leave the region that learns.",
            numbers={"own": OWN, "rule": RULE},
        ),
    ],
    claims=[
        Claim("fifteen times fewer steps", (SAME > 2 * OWN) & (RULE / OWN).near(1.0, 0.25)),
        Claim("no batch makes up for that", RULE > 1.5 * OWN, set={"batch_size": 8, "learning_rate": 0.5}),
    ],
)  # fmt: skip

floors = Scenario(
    "A floor, and how to get below it",
    r"""
    A bowl, on which a training never comes to rest: noise keeps it about a floor of $\eta\sigma^2 / 2B(2 - \eta L)$, added up
    over both axes. A smaller rate lowers it, and so does a larger batch.
    """,
    widget="batches",
    set={"look": "descent", "data": "bowl", "drawn": "with", "batch_size": 4, "learning_rate": 0.4, "rates": "same", "steps": 400,
         "noise": 1.0, "seed": 0},
    show=("learning_rate", "batch_size"),
    figures=(),
    table=True,
    questions=[
        ask.Number(
            "The sentence under the picture says the floor of your batch of 4. What would it be with 16?",
            answer=number("runs.floor") / 4,
            tolerance=0.05,
            because="A quarter of it, {quarter:sig3}: the variance of the noise falls as 1/B.",
            applies=(number("batch_size") == 4) & (number("learning_rate") < 1.9),
            about="a batch of 4 at a rate below 1.9",
            numbers={"quarter": FLOOR / 4},
        ),
        ask.Reach(
            "Get the floor below 0.01 without touching the batch of 4.",
            goal=(FLOOR < 0.01) & (number("batch_size") == 4),
            solution={"learning_rate": 0.07},
            because="It is {floor:sig3}. That is what a schedule does at the end: first long steps, then quiet ones.",
            hint="The floor falls about as the rate does.",
            numbers={"floor": FLOOR},
        ),
        ask.Explain(
            "Why not take a tiny rate from the start?",
            """Every step is as short then, and the way to the floor takes long. Far away the gradient is much longer than the
            noise; only near the minimum does the noise decide. So the rate is lowered late.""",
        ),
    ],
    claims=[
        Claim("first long steps, then quiet ones", FLOOR < 0.01, set={"learning_rate": 0.07}),
        Claim("noise keeps it about a floor", (FLOOR > 0.02) & (ALL < FLOOR / 2)),
    ],
)  # fmt: skip

lesson = Lesson(
    "Noise is a choice",
    [rough, seen, scaled, floors],
    lead="A few examples give a rough gradient quickly, all of them an exact one slowly. What is it worth?",
    minutes=12,
    order=95,
    picture=(1, "noise"),
    summary=r"""
    - The noise of a mini-batch's gradient falls as $1/\sqrt{B}$: four times the work for half the noise.
    - Step by step large batches look better; example by example small ones get further, until noise decides.
    - A batch $k$ times as large takes a rate $k$ times as large, as long as the rate suits the curvature.
    - At a constant rate the loss settles about a floor; a lower rate at the end gets below it.
    """,
    reading=r"""
    - Robbins & Monro (1951), *A stochastic approximation method*.
    - Goyal et al. (2017), *Accurate, large minibatch SGD*.
    - McCandlish et al. (2018), *An empirical model of large-batch training*.
    """,
    teacher=r"""
    **Aims.** Students predict how noise depends on the batch, tell steps from examples, scale a rate with a batch and say when
    that fails, and lower a floor in two ways.

    **Misconceptions.** "Large batches learn faster": a step does, an example does not. "Noise is bad": cheap steps cost it.
    "The rule always holds": the curvature limits the rate, whatever the batch.

    **Ask.** Your batch grows from 32 to 512: what becomes of the rate? And if the loss explodes then? Why is the last tenth of a
    training done at a small rate?

    **Timing.** 3 minutes a screen; the maps of the third take some seconds.
    """,
)
