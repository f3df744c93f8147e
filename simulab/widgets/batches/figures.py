"""The pictures of batches, each of one look."""

from simulab.widgets.batches import scale_figures
from simulab.widgets.batches.controls import DESCENT, MINIMA, NOISE, RACE, RULE
from simulab.widgets.batches.decay_controls import DECAY
from simulab.widgets.picture import Column, Figure, Series, Tracks

FIGURES = (
    Figure("noise", "How far the gradient of a mini-batch is from that of all examples, over the batch size, and the law",
           title="Noise of the gradient", big=True, half=True, drawn="noise", still=True, shown=NOISE),
    Figure("cloud", "Gradients of two hundred mini-batches, along the gradient of all examples and across it",
           title="200 mini-batches", big=True, half=True, beside=True, drawn="cloud", still=True, shown=NOISE),
    Figure("by_step", "Training loss after each step, of three batch sizes", title="Loss, step by step", big=True, half=True,
           drawn="by-step", shown=DESCENT, tracks=Tracks("runs", None, "loss")),
    Figure("by_example", "Training loss of three batch sizes, over the examples that each has seen",
           title="The same, example by example", big=True, half=True, beside=True, drawn="by-example", shown=DESCENT),
    Figure("rule", "Where trainings of the same passes end, over batch size and learning rate, with the line of the rule",
           title="Batch size and rate: where they end", big=True, half=True, drawn="rule", still=True, shown=RULE),
    Figure("along", "Loss at which trainings end over the batch size: along the rule, and at the same rate",
           title="Along the rule", big=True, half=True, beside=True, drawn="along", still=True, shown=RULE),
    Figure("sharp", "Sharpness at the end of trainings over the batch size, of five seeds", title="Sharpness at the end",
           big=True, half=True, drawn="sharp", still=True, shown=MINIMA),
    Figure("walk", "Loss along the sharpest direction from where a training ends, for one example and for all",
           title="A walk along the sharpest direction", big=True, half=True, beside=True, drawn="walk", still=True,
           shown=MINIMA),
    Figure("optimizers", "Loss at which SGD, Adam and LAMB end at the best of eight rates, over the batch size",
           title="Each at its best rate", big=True, drawn="optimizers", still=True, shown=RACE),
    Figure("decay", "Held-out loss at which trainings end, over learning rate and weight decay or dropout",
           title="Held-out loss: where trainings end", big=True, drawn="decay", still=True, shown=DECAY),
    *scale_figures.FIGURES,
)  # fmt: skip
SERIES = (
    Series("one", "One example", "#D55E00"),
    Series("yours", "Your batch", "#0072B2", (9, 4), "square"),
    Series("all", "All examples", "#009E73", (2, 3), "diamond"),
)
TABLE = (
    Column("runs", "size", "B", "int", "Examples whose mean gradient makes a step", ("always",)),
    Column("runs", "rate", "Rate", "rate", "The learning rate", ("always",)),
    Column("runs", "ends", "Loss", "sig3", "Loss of all examples after the last step", ("loss",)),
    Column("runs", "examples", "Examples", "int", "How many it has seen by then, those seen again counted again"),
)
