"""Lesson 6: what a hidden unit is, how many it takes, what a step is made of, and what is luck."""

from simulab.lessons import ask
from simulab.lessons.claim import Claim
from simulab.lessons.lesson import Lesson
from simulab.lessons.scenario import Scenario
from simulab.lessons.values import number

RIGHT = number("run.right", of="train", called="the percentage of training points that are right")
ERROR = number("run.final", of="train", called="the error on the training points")
LAB = {"activation": "tanh", "epochs": 100, "points": 300, "optimizer": "adam", "learning_rate": 0.03, "data_seed": 0}

first = Scenario(
    "One straight line",
    r"""
    A net without a hidden layer adds up its two inputs, each times a weight, and adds a bias. Where the sum is above zero it
    says one class, elsewhere the other. The points here lie like the squares of a chessboard: blue in two corners, orange in
    the other two.
    """,
    widget="net-lab",
    set={**LAB, "data": "xor", "layers": 0, "seed": 0},
    show=("layers", "width_1"),
    figures=("net", "plane"),
    questions=[
        ask.Choice(
            "After 100 epochs, how much of this can such a net have right?",
            [
                ask.Option(
                    "Nearly all", "It has {right:sig3} % right: one straight line is too little for four corners."
                ),
                ask.Option(
                    "Little more than half",
                    "{right:sig3} %. The border between the classes is one straight line, and no line parts these corners.",
                    right=True,
                ),
                ask.Option(
                    "Less than a quarter",
                    "It has {right:sig3} % right: whoever has less than half right could say the opposite and do better.",
                ),
            ],
            predict=True,
            applies=number("layers") == 0,
            about="a net without a hidden layer",
            numbers={"right": RIGHT},
        ),
        ask.Reach(
            "Give it a hidden layer, wide enough to have more than 98 % of the training points right.",
            goal=RIGHT > 98,
            solution={"layers": 1, "width_1": 8},
            because="{right:sig3} %. Each hidden unit brings a line of its own, and the output bends them into one border.",
            hint="Press + beside “hidden layers”, then make the layer wider.",
            numbers={"right": RIGHT},
        ),
    ],
    claims=[
        Claim("Little more than half", (RIGHT > 50) & (RIGHT < 65)),
        Claim("no line parts these corners", RIGHT.when(optimizer="sgd", learning_rate=0.3) < 70),
        Claim("Each hidden unit brings a line of its own", RIGHT > 98, set={"layers": 1, "width_1": 8}),
    ],
)

second = Scenario(
    "What a hidden unit is",
    r"""
    Here one class lies around the other. Look at the small picture of each unit: along one line it turns from blue to orange.
    That is all that a hidden unit of the first layer can say: on which side of its line a place lies.
    """,
    widget="net-lab",
    set={**LAB, "data": "circles", "layers": 1, "width_1": 1, "seed": 0},
    show=("width_1",),
    figures=("net", "plane"),
    questions=[
        ask.Choice(
            "How many lines does it take at least to close a border around the inner ring?",
            [
                ask.Option("One", "One line has no inside."),
                ask.Option("Two", "Two lines leave a strip or a corner that is open at its end."),
                ask.Option(
                    "Three",
                    "Three lines make a triangle, and the output rounds its corners off. Set the width to 3 and see.",
                    right=True,
                ),
            ],
        ),
        ask.Number(
            "How many per cent of the training points has the net right with three units?",
            RIGHT,
            "{right:sig3} % of the training points; the other share in the sentence is that of the test points. With two units "
            "it was about 82 %, with one 67 %: each line more closes the border a little further.",
            tolerance=0.01,
            unit="%",
            once=(number("width_1") > 2.5) & (number("width_1") < 3.5),
            hint="Press + above the hidden layer until it says 3, and read the sentence under the picture.",
            numbers={"right": RIGHT},
        ),
    ],
    claims=[
        Claim("with one 67 %", RIGHT.when(width_1=1).near(67, 0.01)),
        Claim("With two units it was about 82 %", RIGHT.when(width_1=2).near(82, 0.01)),
        Claim("Three lines make a triangle", RIGHT > 95, set={"width_1": 3}),
    ],
)

step = Scenario(
    "One step, taken apart",
    r"""
    Every step of a training has four beats: a **mini-batch** is taken, its **loss** is computed, the **gradient** goes back
    through the layers, and the optimizer makes an **update** of it. Below the picture is the step that follows the epoch
    at which the transport stands: go back to epoch 0 with its first button, then through the beats. The lines of the net
    are weights first, then slopes, then changes.
    """,
    widget="net-lab",
    set={
        **LAB,
        "data": "two_moons",
        "layers": 1,
        "width_1": 4,
        "seed": 0,
        "apart": True,
        "optimizer": "sgd",
        "learning_rate": 0.3,
    },
    show=("batch_size",),
    figures=("net", "plane", "step"),
    questions=[
        ask.Choice(
            "In which order are the layers' gradients found?",
            [
                ask.Option(
                    "From the inputs on, as the predictions are", "Look again at the third beat: it runs the other way."
                ),
                ask.Option(
                    "From the loss back",
                    "A layer's slope is made of the slope of the layer after it: that is why it is called back-propagation.",
                    right=True,
                ),
                ask.Option("All at once", "Each needs that of the layer after it."),
            ],
        ),
        ask.Choice(
            "A step uses 20 of 240 training points. What of the loss does it lower for sure?",
            [
                ask.Option(
                    "The loss of all points",
                    "It never looks at the others; their loss usually falls too, but may rise.",
                ),
                ask.Option(
                    "That of the 20 points, if the step is short enough",
                    "The gradient is that of their mean loss. With all points in a batch it would be that of all.",
                    right=True,
                ),
                ask.Option("That of the test points", "They take no part in any step."),
            ],
            applies=number("batch_size") == 20,
            about="a mini-batch of 20",
        ),
    ],
    claims=[Claim("A step uses 20 of 240 training points", number("batch_size") == 20)],
)

wide = Scenario(
    "As wide as it takes",
    r"""
    Now the net answers with a number: how high the curve is at x. Each hidden unit is one smooth step, up or down; the output
    adds these up, each stretched as its weight says.
    """,
    widget="net-lab",
    set={
        **LAB,
        "data": "noisy_sine",
        "noise": 0.1,
        "epochs": 200,
        "learning_rate": 0.05,
        "layers": 1,
        "width_1": 1,
        "seed": 0,
    },
    show=("width_1",),
    figures=("net", "plane"),
    questions=[
        ask.Choice(
            "What is the best that one hidden unit can do here?",
            [
                ask.Option("Follow the first wave", "A wave goes up and down; one unit only goes up, or only down."),
                ask.Option(
                    "One smooth step",
                    "Its mean squared error is {error:sig3}: the rest of the waves it has to leave.",
                    right=True,
                ),
                ask.Option("A straight line", "Nearly: but a tanh unit levels off at both ends."),
            ],
            predict=True,
            applies=number("width_1") == 1,
            about="one hidden unit",
            numbers={"error": ERROR},
        ),
        ask.Reach(
            "Make the layer wide enough for a mean squared error below 0.03 on the training points.",
            goal=ERROR < 0.03,
            solution={"width_1": 5},
            because="{error:sig3}. One layer, wide enough, can follow any smooth curve on an interval as closely as one "
            "likes; how wide that is, and whether training finds it, nobody promises.",
            hint="Press + above the hidden layer; the sentence says the error.",
            numbers={"error": ERROR},
        ),
    ],
    claims=[
        Claim("One smooth step", ERROR > 0.25),
        Claim("Each hidden unit is one smooth step, up or down", ERROR.when(width_1=3) < 0.06),
        Claim("Make the layer wide enough", ERROR < 0.03, set={"width_1": 5}),
    ],
)

third = Scenario(
    "What is luck",
    r"""
    Back to the four corners, with three hidden units. All weights begin as small random numbers, and the seed says which.
    """,
    widget="net-lab",
    set={**LAB, "data": "xor", "layers": 1, "width_1": 3, "seed": 0},
    show=("seed",),
    figures=("net", "plane", "loss"),
    questions=[
        ask.Reach(
            "With this seed the net has more than 95 % right. Find a seed from which the same net ends below 90 %.",
            goal=RIGHT < 90,
            solution={"seed": 2},
            because="{right:sig3} %: the same net, data and settings, other weights at the start, and it ends somewhere else.",
            hint="Press “New seed”, or type 1, 2, 3 and so on.",
            numbers={"right": RIGHT},
        ),
        ask.Choice(
            "Two students compare two learning rates, each with one run. One of them has more right. What follows?",
            [
                ask.Option("That rate is better", "Perhaps; but the seed alone has just made such a difference."),
                ask.Option(
                    "Nothing yet: compare several seeds of each",
                    "With one run each, luck and the rate cannot be told apart.",
                    right=True,
                ),
            ],
        ),
        ask.Explain(
            "Why do all 300 points and 100 epochs not help a net that began badly?",
            """Training only goes downhill from where it begins. Two units may turn towards the same border, and then a line is
            missing; no small step of a weight makes the loss lower, so it stays there. More units leave more ways.""",
        ),
    ],
    claims=[
        Claim("With this seed the net has more than 95 % right", RIGHT > 95),
        Claim("the same net, data and settings, other weights at the start", RIGHT.when(seed=2) < 90),
        Claim("More units leave more ways", RIGHT.when(seed=2, width_1=4) > 95),
    ],
)

lesson = Lesson(
    "A net learns",
    [first, second, step, wide, third],
    lead="What a hidden unit is, how many a border or a curve takes, what a step is made of, and how much is luck.",
    minutes=15,
    order=60,
    summary=r"""
    - Without a hidden layer a net can part the plane by one straight line only.
    - A hidden unit of the first layer says on which side of its line a place lies; the output bends these lines into one border.
    - Three lines close a border; with too few units it stays open.
    - A step: a mini-batch, its loss, the gradient from the loss back through the layers, the update.
    - One layer, wide enough, can follow any smooth curve on an interval.
    - Other initial weights can end elsewhere: compare several seeds before you believe a difference.
    """,
    reading=r"""
    - Cybenko (1989), *Approximation by superpositions of a sigmoidal function*.
    - Rumelhart, Hinton, Williams (1986), *Learning representations by back-propagating errors*.
    - Choromanska et al. (2015), *The loss surfaces of multilayer networks*.
    """,
    teacher=r"""
    **Aims.** Students can say what one hidden unit contributes, why XOR needs a hidden layer, what the four beats of a step
    are, and why one run proves little.

    **Misconceptions.** "More epochs always help." "A net either can learn a problem or it cannot" (it depends on the start, too).
    "Hidden units look for features that have a name."

    **Ask.** Which unit could go? Which two units say the same? What does the second layer add?

    **Timing.** 3 minutes a screen.
    """,
)
