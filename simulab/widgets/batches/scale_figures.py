"""The pictures of several workers, several devices, and few bits."""

from simulab.widgets.batches.scale_controls import PARALLEL, PRECISION, WORKERS
from simulab.widgets.picture import Figure

FIGURES = (
    Figure("shards", "Twelve entries of each worker's gradient, of what is put together of them, and of the whole batch's",
           title="Gradients of the workers", big=True, half=True, drawn="shards", shown=WORKERS),
    Figure("together", "Loss after each step, computed by several workers and at once", title="Loss", big=True, half=True,
           beside=True, drawn="two-losses", shown=WORKERS),
    Figure("devices", "What each device does in one step, over time: forwards, backwards, exchange, or nothing",
           title="One step, device by device", big=True, half=True, drawn="devices", still=True, shown=PARALLEL),
    Figure("speeds", "Examples a second over the batch size, of one device and of all, for every way to split the work",
           title="Examples a second", big=True, half=True, beside=True, drawn="speeds", still=True, shown=PARALLEL),
    Figure("exponents", "How large the entries of the scaled gradient are, in powers of two, over what the format can hold",
           title="Where the gradient's entries lie", big=True, half=True, drawn="exponents", shown=PRECISION),
    Figure("precise", "Loss after each step in the format and in float32; below, the share of lost entries, or the scale",
           title="Loss", big=True, half=True, beside=True, drawn="two-losses", shown=PRECISION),
)  # fmt: skip
