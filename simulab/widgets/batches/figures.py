"""The pictures of batches, each of one look."""

from simulab.widgets.batches.controls import NOISE
from simulab.widgets.picture import Figure

FIGURES = (
    Figure("noise", "How far the gradient of a mini-batch is from that of all examples, over the batch size, and the law",
           title="Noise of the gradient", big=True, half=True, drawn="noise", still=True, shown=NOISE),
    Figure("cloud", "Gradients of two hundred mini-batches, along the gradient of all examples and across it",
           title="200 mini-batches", big=True, half=True, beside=True, drawn="cloud", still=True, shown=NOISE),
)  # fmt: skip
