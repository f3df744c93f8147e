"""Figures of training runs."""

from typing import Any

from bokeh.plotting import figure

from simulab.figures.curves import curves
from simulab.training.history import History
from simulab.training.trainings import Trainings


def history(run: History, **options: Any) -> figure:
    """The losses of both splits after each epoch; of many runs the validation loss of each, or else the training loss."""
    if run.many:
        losses = run.train_loss if run.validation_loss is None else run.validation_loss
        split = "training" if run.validation_loss is None else "validation"
        return curves({f"run {i}": loss for i, loss in enumerate(losses)}, options, "epoch", f"{split} loss")
    lines = {"training": run.train_loss}
    if run.validation_loss is not None:
        lines["validation"] = run.validation_loss
    return curves(lines, {"title": str(run), **options}, "epoch", "loss")


def trainings(several: Trainings, **options: Any) -> figure:
    """The validation loss of each optimizer after each epoch, or else the training loss."""
    split = "training" if several[0].validation_loss is None else "validation"
    return curves(dict(zip(several.by_name, several.curves())), options, "epoch", f"{split} loss")
