"""Lesson 6: what a hidden unit is, how many it takes, and what is luck."""

from simulab.lessons import ask
from simulab.lessons.claim import Claim
from simulab.lessons.lesson import Lesson
from simulab.lessons.scenario import Scenario
from simulab.lessons.values import number

RIGHT = number("run.right", of="train")
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
            "{right:sig3} %. With two units it was about 82 %, with one 67 %: each line more closes the border a little further.",
            tolerance=0.01,
            unit="%",
            once=(number("width_1") > 2.5) & (number("width_1") < 3.5),
            hint="Press + above the hidden layer until it says 3, and read the sentence under the picture.",
            numbers={"right": RIGHT},
        ),
    ],
    claims=[
        Claim("with one 67 %", RIGHT.near(67, 0.01)),
        Claim("With two units it was about 82 %", RIGHT.when(width_1=2).near(82, 0.01)),
        Claim("Three lines make a triangle", RIGHT > 95, set={"width_1": 3}),
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
    [first, second, third],
    lead="What a hidden unit is, how many a border takes, and how much is luck.",
    minutes=12,
    order=60,
    summary=r"""
    - Without a hidden layer a net can part the plane by one straight line only.
    - A hidden unit of the first layer says on which side of its line a place lies; the output bends these lines into one border.
    - Three lines close a border; with too few units it stays open.
    - Other initial weights can end elsewhere: compare several seeds before you believe a difference.
    """,
    reading=r"""
    - Cybenko (1989), *Approximation by superpositions of a sigmoidal function*.
    - Choromanska et al. (2015), *The loss surfaces of multilayer networks*.
    """,
    teacher=r"""
    **Aims.** Students can say what one hidden unit contributes, why XOR needs a hidden layer, and why one run proves little.

    **Misconceptions.** "More epochs always help." "A net either can learn a problem or it cannot" (it depends on the start, too).
    "Hidden units look for features that have a name."

    **Ask.** Which unit could go? Which two units say the same? What does the second layer add?

    **Timing.** 4 minutes a screen.
    """,
)
