"""Lesson 9: what many layers do to a gradient on its way back, and what keeps it alive."""

from simulab.lessons import ask
from simulab.lessons.claim import Claim
from simulab.lessons.condition import chosen
from simulab.lessons.lesson import Lesson
from simulab.lessons.scenario import Scenario
from simulab.lessons.values import number

POWER = number("nets.power", of="own", called="the gradient's way back")
OTHER = number("nets.power", of="beside", called="the gradient's way back")
END = number("nets.ends", of="own", called="the last loss")
OTHER_END = number("nets.ends", of="beside", called="the last loss of the net beside it")
LEFT_ON = number("nets.wrong_mode", of="beside", called="what is right in the wrong mode")
NET = {"depth": 24, "activation": "tanh", "initialisation": "xavier", "scale": 0.5, "seed": 0}

lost = Scenario(
    "Lost on the way back",
    r"""
    A net of 24 layers. On the way up each layer sees only what the one below gives it; on the way back each layer's gradient is
    what the one above lets through. Your net's weights are half as wide as Xavier's.
    """,
    widget="depth",
    set=NET,
    show=("depth", "scale"),
    figures=(),
    questions=[
        ask.Choice(
            "What does one layer leave of the gradient?",
            [
                ask.Option("Half of it", "And so 23 layers leave 10 to the power of {power:sig3}.", right=True),
                ask.Option("A hundredth", "Then 23 layers would leave 10⁻⁴⁶; here it is 10 to the power of {power:sig3}."),
                ask.Option("Nearly all", "Then it would get back; of 23 layers 10 to the power of {power:sig3} is left."),
            ],
            applies=(number("depth") == 24) & number("scale").near(0.5, 0.01),
            about="24 layers at a scale of 0.5",
            numbers={"power": POWER},
        ),
        ask.Reach(
            "Leave the scale where it is, and make the net one that learns.",
            goal=(END < 0.52) & number("scale").near(0.5, 0.01),
            solution={"depth": 2},
            because="It ends at {end:sig3}. With few layers there is little to lose.",
            hint="How many layers can be lost before nothing is left? Fewer.",
            numbers={"end": END},
        ),
    ],
    claims=[
        Claim("Half of it", (POWER / 23).near(-0.301, 0.15)),
        Claim("With few layers there is little to lose", END < 0.52, set={"depth": 2}),
        Claim("Your net's weights are half as wide", END > 0.69),
    ],
)  # fmt: skip

start = Scenario(
    "A start that keeps it",
    r"""
    How wide the weights are drawn decides what a layer leaves. Xavier's width fits tanh, which is a straight line near zero. A
    ReLU cuts off half of all sums. Your net has ReLUs now, and Xavier's weights.
    """,
    widget="depth",
    set={**NET, "activation": "relu", "scale": 1.0, "beside": "he"},
    show=("initialisation", "scale"),
    figures=(),
    questions=[
        ask.Choice(
            "Xavier's width under ReLUs: what becomes of the gradient?",
            [
                ask.Option("It stays", "It shrinks, to 10 to the power of {power:sig3}: the rule forgets the half cut off."),
                ask.Option("It vanishes", "To 10 to the power of {power:sig3}: half the mean square is lost in every layer.",
                           right=True),
                ask.Option("It explodes", "It shrinks, to 10 to the power of {power:sig3}: each layer halves the mean square."),
            ],
            predict=True,
            applies=chosen("initialisation", "xavier") & number("scale").near(1.0, 0.01),
            about="Xavier's weights at a scale of 1",
            numbers={"power": POWER},
        ),
        ask.Reach(
            "Find initial weights with which your net learns.",
            goal=END < 0.52,
            solution={"initialisation": "he"},
            because="It ends at {end:sig3}. He's weights have twice the variance where Xavier's lose half of it.",
            hint="He's rule was made for ReLUs.",
            numbers={"end": END},
        ),
    ],
    claims=[
        Claim("half the mean square is lost in every layer", POWER < -3),
        Claim("He's weights have twice the variance", (abs(POWER) < 1.5) & (END < 0.52),
              set={"initialisation": "he", "scale": 1.0}),
    ],
)  # fmt: skip

past = Scenario(
    "A way past the layers",
    r"""
    With a skip connection a layer gives its input as well: $h + \varphi(hW + b)$. So on the way back a part of the gradient
    passes every layer untouched. Beside your net stands the same one with such connections.
    """,
    widget="depth",
    set={**NET, "beside": "skip"},
    show=("activation", "initialisation", "scale"),
    figures=(),
    table=True,
    questions=[
        ask.Choice(
            "Both start with weights half as wide as Xavier's. How does the net with skips end?",
            [
                ask.Option("It learns", "At a loss of {other:sig3}: the gradient gets back past the layers.", right=True),
                ask.Option("It does not learn either", "It does: it ends at a loss of {other:sig3}."),
            ],
            predict=True,
            applies=chosen("activation", "tanh") & chosen("initialisation", "xavier") & number("scale").near(0.5, 0.01),
            about="tanh at a scale of 0.5",
            numbers={"other": OTHER_END},
        ),
        ask.Reach(
            "Skips do not cure everything. Find a start from which the gradient of the net beside yours grows a hundredfold.",
            goal=OTHER > 2,
            solution={"activation": "relu", "initialisation": "he", "scale": 1.0},
            because="It grows by 10 to the power of {power:sig3}. Each layer adds to what passes it: under ReLUs and He's "
            "weights the mean square doubles from layer to layer.",
            hint="Try ReLUs with the weights that were right for them without skips.",
            numbers={"power": OTHER},
        ),
    ],
    claims=[
        Claim("the gradient gets back past the layers", (OTHER_END < 0.3) & (abs(OTHER) < 1.5)),
        Claim("the mean square doubles", OTHER > 2, set={"activation": "relu", "initialisation": "he", "scale": 1.0}),
    ],
)  # fmt: skip

mode = Scenario(
    "The wrong mode",
    r"""
    Batch normalisation subtracts from every sum its mean over the mini-batch, and divides by the deviation. In use there may be
    no mini-batch: then averages count that were gathered while training. Beside your net stands the same one with batch
    normalisation, trained on mini-batches.
    """,
    widget="depth",
    set={**NET, "depth": 8, "beside": "batch", "batch_size": 8},
    show=("batch_size",),
    figures=(),
    table=True,
    questions=[
        ask.Reach(
            "Somebody forgets to leave training mode, and asks about one example at a time. Make the batch size 1 and read what "
            "becomes of the answers.",
            goal=(number("batch_size") == 1) & (LEFT_ON == 50),
            solution={"batch_size": 1},
            because="One example is its own mean: nothing is left of it, every example gets the same answer, and half of "
            "them are right by luck.",
            hint="“Batch size”, all the way to the left.",
        ),
        ask.Explain(
            "A net with batch normalisation is right on whole batches and wrong on single examples. What do you look at first?",
            """Whether it is in evaluation mode. In training mode an example's answer depends on who else is in the batch. If the
            mode is right, look at the running statistics: on tiny batches, or while a net changes fast, they are poor.""",
        ),
    ],
    claims=[
        Claim("every example gets the same answer", LEFT_ON == 50, set={"batch_size": 1}),
    ],
)

lesson = Lesson(
    "Why depth is hard",
    [lost, start, past, mode],
    lead="A gradient has to get back through every layer. What is left of it decides what can be learnt.",
    minutes=10,
    order=90,
    picture=(1, "layers"),
    summary=r"""
    - Every layer multiplies the gradient: a factor of one half, 23 times, leaves nothing.
    - Initial weights decide the factor: Xavier's for tanh, He's for ReLUs.
    - Skip connections carry the gradient past the layers; with too wide a start they make it grow.
    - Normalisation keeps signals in size; over a batch it has two modes, and the wrong one gives wrong answers.
    """,
    reading=r"""
    - Glorot & Bengio (2010), *Understanding the difficulty of training deep feedforward neural networks*.
    - He et al. (2015), *Delving deep into rectifiers*; He et al. (2016), *Deep residual learning for image recognition*.
    - Ioffe & Szegedy (2015), *Batch normalization*.
    """,
    teacher=r"""
    **Aims.** Students say why a gradient vanishes or explodes with depth, choose a start for an activation, and know the two
    modes of batch normalisation.

    **Misconceptions.** "More layers always help." "Small weights are safe." "Only the first layers suffer": from too small a
    start the gradient by the weights is as tiny in the last layer, as the activations have vanished there.

    **Ask.** What must one layer leave of the gradient so that a tenth of it gets back through 24? Which number changes if the
    activation does?

    **Timing.** 2 to 3 minutes a screen.
    """,
)
