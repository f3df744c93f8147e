"""The numbers that any training run takes besides those of its optimizer and schedule."""

import math

from simulab.knob import Knob
from simulab.runs.request import MODIFIERS as OF_DESCENT

TRAINING = {
    "dropout": Knob(0.0, bounds=(0.0, 0.95), symbol="p", doc="Share of hidden units silenced in every step."),
    "l1": Knob(0.0, bounds=(0.0, 100.0), symbol="λ₁", doc="Weight of the penalty λ₁ Σ|w|; small weights become zero."),
    "label_smoothing": Knob(0.0, bounds=(0.0, 0.9), symbol="a", doc="What the truth gives to the other classes."),
    "huber_delta": Knob(1.0, bounds=(1e-3, 1e3), log=True, symbol="δ", doc="Where Huber's parabola becomes a line."),
    "focal_gamma": Knob(2.0, bounds=(0.0, 10.0), symbol="γ", doc="How little what is already right counts."),
    "initial_scale": Knob(1.0, bounds=(1e-3, 1e3), log=True, doc="What the initial weights are multiplied by."),
    "patience": Knob(math.inf, bounds=(1, math.inf), unit="epochs", doc="Epochs without a better validation loss."),
    "min_delta": Knob(0.0, bounds=(0.0, 1e3), doc="How much lower a validation loss must be to count as better."),
    "ema_decay": Knob(0.99, bounds=(0.0, 0.99999), doc="How long averaged weights remember."),
    "average_from": Knob(0, bounds=(0, 1e6), integer=True, unit="epochs", doc="Epochs before averaging begins."),
}
"""``l1`` is a soft threshold after every step, w ← sign(w) max(|w| - ηλ₁, 0), which is why zeros are exact."""

MODIFIERS = dict(OF_DESCENT)
"""l2, weight_decay, clip_norm, clip_value. They act on every parameter, biases too, as PyTorch's optimizers do."""

OPTIONAL = ("dropout", "l1", "patience")
"""What is left out of the program where nobody asked for it."""
