"""The pictures of the net lab."""

from bokeh.model import Model

from simulab.widgets.kit import plots
from simulab.widgets.net_lab import versus
from simulab.widgets.picture import Column, Figure, Series, Tracks

SERIES = (Series("train", "Training", "#0072B2"), Series("test", "Test", "#D55E00", (6, 4)))


def figures(classified: tuple[str, ...]) -> tuple[Figure, ...]:
    """The pictures; ``classified`` are the datasets whose answers are right or wrong."""
    return (
        Figure("net", "The net: each unit as the picture of what it answers all over the plane, each weight as a line",
               big=True, half=True, drawn="net"),
        Figure("plane", "What the net says of every place, and the training and test points", big=True, half=True,
               drawn="plane"),
        Figure("loss", "Loss after each epoch, of the training and the test points", title="Loss: training —, test - -",
               x_range="steps", y_range="decades", tracks=Tracks("run", None, "loss")),
        Figure("score", "Share of right answers after each epoch, of the training and the test points", title="Right, %",
               x_range="steps", y_range="data", tracks=Tracks("run", None, "score", "right"), shown={"data": classified}),
        Figure("layers", "Of each layer after each epoch: length of the gradient, update over weight, spread of the activations",
               drawn="layers"),
        Figure("step", "One step taken apart: its mini-batch, its losses, the gradient back through the layers, the update",
               title="The next step, taken apart", shown={"apart": (True,)}, drawn="step"),
        Figure("versus", "Two runs side by side at the same epoch: what they say of every place, their losses, their settings",
               title="A | B", shown=versus.SHOWN, drawn="versus"),
        Figure("closer", "A closer look at this epoch: the answers, class by class, and how weights and activations are spread",
               title="A closer look", drawn="closer"),
        Figure("branch", "Loss after each epoch, of the run and of the branch", title="The run and its branch",
               shown={"branch": (True,)}, drawn="branch"),
        Figure("luck", "Training loss after each epoch from 25 seeds, and the band that holds the middle half of them",
               title="Training loss from 25 seeds", shown={"many": (True,)}, drawn="luck"),
    )  # fmt: skip


TABLE = (
    Column("run", "final", "Loss", "sig3", "Mean loss after the last epoch", ("loss",)),
    Column("run", "lowest", "Lowest", "sig3", "The lowest loss on the way"),
    Column("run", "lowest_at", "At epoch", "int", "When that was"),
    Column("run", "right", "Right, %", "sig3", "Share of right answers after the last epoch", ("score",)),
)
TABS = (
    ("Loss", ("versus", "loss", "score", "branch", "luck", "closer")),
    ("Net", ("net", "step")),
    ("Layers", ("layers",)),
    ("Knobs", ()),
)
"""On a phone, under the picture of the plane: a tab's name and its figures; the last one has the knobs."""


def models() -> dict[str, Model]:
    """Those that Bokeh draws."""
    return {"loss": plots.axes("epoch", y_log=True), "score": plots.axes("epoch")}
