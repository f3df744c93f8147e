"""History: what a training run, or many side by side, leave behind."""

import functools
import reprlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from simulab.results import archive
from simulab.results.plotting import plot
from simulab.results.reaching import Reached
from simulab.results.sparkline import sparkline
from simulab.results.tabular import data_frame
from simulab.training.kept import KIND, opened, packed
from simulab.training.loss import LOSSES, REGRESSION, Loss, predicted
from simulab.training.split import Split
from simulab.wording.numbers import sig3

CURVES = ("train_loss", "validation_loss", "train_accuracy", "validation_accuracy")
WIDE = ("surface_epochs", "network")
"""Settings of one training that are no single number."""


@dataclass(frozen=True, eq=False, repr=False)
class History(Reached):
    """What ``train`` and ``train_many`` return. Many runs put their axis before all others.

    With E epochs, S mini-batches an epoch, L layers with weights, K epochs with a surface of R x R points. Arrays of
    E+1 entries begin with the network before training. Precision as asked: float32 or float64. After a run has
    diverged, and after early stopping has ended it, entries are NaN. An array that was not recorded, or does not exist
    for this task (the accuracy of a regression), is None.

    Example:
        >>> import simulab as sl
        >>> h = sl.train("xor", (4,), epochs=2)
        >>> h.train_loss.shape, [sorted(layer) for layer in h.weights]
        ((3,), [['bias', 'weights'], ['bias', 'weights']])
    """

    raw: Mapping[str, Any] = field(repr=False)
    split: Split = field(repr=False)
    """The data it was trained, validated and tested on, standardised."""
    settings: Mapping[str, Any]
    """What reproduces the run."""
    many: bool = False
    classes: tuple[str, ...] = ()
    """The words of the classes; none of a regression."""
    epochs: int = 0
    """E, how many were run."""
    cancelled: bool = False
    """Whether a progress callback ended it."""

    def _array(self, name: str) -> Any:
        return np.asarray(self.raw[name]) if name in self.raw else None

    @functools.cached_property
    def train_loss(self) -> np.ndarray:
        """(E+1,) the mean loss over the training split, at inference (running statistics, no dropout, no penalty)."""
        return self._array("train_loss")

    @functools.cached_property
    def validation_loss(self) -> np.ndarray | None:
        """(E+1,) the same over the validation split."""
        return self._array("validation_loss")

    @functools.cached_property
    def train_accuracy(self) -> np.ndarray | None:
        """(E+1,) share of the training examples that are classified rightly, 0 to 1."""
        return self._array("train_accuracy")

    @functools.cached_property
    def validation_accuracy(self) -> np.ndarray | None:
        """(E+1,) the same over the validation split."""
        return self._array("validation_accuracy")

    @functools.cached_property
    def averaged_loss(self) -> np.ndarray | None:
        """(E+1,) the validation loss of the averaged weights, where there is averaging.

        Batch normalisation's running statistics are those of the weights themselves, not recomputed.
        """
        return self._array("averaged_loss")

    @functools.cached_property
    def averaged_accuracy(self) -> np.ndarray | None:
        """(E+1,) the validation accuracy of the averaged weights."""
        return self._array("averaged_accuracy")

    @functools.cached_property
    def step_loss(self) -> np.ndarray | None:
        """(E, S) the loss of each mini-batch as the optimizer saw it, before the step; record "steps"."""
        return self._array("step_loss")

    @functools.cached_property
    def rate(self) -> np.ndarray | None:
        """(E, S) the learning rate of each step, after the schedule; record "steps"."""
        return self._array("rate")

    @functools.cached_property
    def gradient_norm(self) -> np.ndarray | None:
        """(E+1, L) length of the training loss's gradient by each layer's parameters; record "gradients"."""
        return self._array("gradient_norm")

    @functools.cached_property
    def weight_mean(self) -> np.ndarray | None:
        """(E+1, L) mean of each layer's weights, without biases; record "weights"."""
        return self._array("weight_mean")

    @functools.cached_property
    def weight_std(self) -> np.ndarray | None:
        """(E+1, L) standard deviation of each layer's weights, without biases; record "weights"."""
        return self._array("weight_std")

    @functools.cached_property
    def activation_std(self) -> np.ndarray | None:
        """(E+1, L-1) standard deviation of what each hidden layer sends on, over the training split; "weights"."""
        return self._array("activation_std")

    @functools.cached_property
    def dead_share(self) -> np.ndarray | None:
        """(E+1, L-1) share of a hidden layer's units that hardly pass a gradient on any training example; "weights"."""
        return self._array("dead_share")

    @functools.cached_property
    def surface(self) -> np.ndarray | None:
        """(K, R, R, outputs) what is predicted over the plane after the chosen epochs: probabilities, or the value.

        Row i is the i-th of ``surface_x2`` (from below), column j the j-th of ``surface_x1``. One output is the
        probability of the second class. A run that ended before such an epoch shows where it ended.
        """
        return self._array("surface")

    @functools.cached_property
    def surface_x1(self) -> np.ndarray | None:
        """(R,) positions on the first axis, in the dataset's own units."""
        return self._axis(0)

    @functools.cached_property
    def surface_x2(self) -> np.ndarray | None:
        """(R,) positions on the second axis."""
        return self._axis(1)

    def _axis(self, i: int) -> np.ndarray | None:
        axis = self._array(f"surface_x{i + 1}")
        if axis is None:
            return None
        scale = self.split.scale
        return np.asarray(axis.reshape(-1, axis.shape[-1])[0] * scale.deviation[i] + scale.mean[i])

    @property
    def test_loss(self) -> Any:
        """The loss of the kept version on the test split, once; None without one. Of many runs an array."""
        return self._number("test_loss")

    @property
    def test_accuracy(self) -> Any:
        """The accuracy of the kept version on the test split."""
        return self._number("test_accuracy")

    @property
    def diverged_at(self) -> Any:
        """The first epoch after which a loss or weight was not finite, or None; of many, -1 for None.

        Epochs count from 1; 0 is a network whose loss overflows before it is trained.
        """
        return self._epoch("diverged_at")

    @property
    def stopped_at(self) -> Any:
        """Epochs after which early stopping ended the run, or None; of many, -1 for None."""
        return self._epoch("stopped_at")

    @property
    def best_epoch(self) -> Any:
        """With early stopping, epochs after which the kept version was met: the lowest validation loss; else None."""
        return self._epoch("best_epoch")

    @property
    def weights(self) -> list[dict[str, np.ndarray]]:
        """The kept version, a dictionary a layer: ``weights`` (n_in, n_out), ``bias`` (n_out,) and so on.

        The best one under early stopping, the averaged one under averaging, else the last.
        """
        return [{name: np.asarray(leaf) for name, leaf in layer.items()} for layer in self.raw["weights"]]

    def predict(self, x: Any) -> np.ndarray:
        """What the kept version makes of examples (n, d) in the dataset's own units.

        Returns:
            (n,) words of the classes, or the values of a regression in its own unit.

        Raises:
            ValueError: not d numbers an example, or a history of many runs.
        """
        scores = self._scores(x)
        loss, scale = self._loss, self.split.scale
        if loss.task == REGRESSION:
            return scores[:, 0].astype(float) * scale.target_deviation + scale.target_mean
        which = scores[:, 0] > 0 if scores.shape[1] == 1 else np.argmax(scores, axis=1)
        return np.array(self.classes)[np.asarray(which, int)]

    def predict_proba(self, x: Any) -> np.ndarray:
        """Probabilities of the classes, (n, K), for examples (n, d) in the dataset's own units.

        Raises:
            ValueError: as ``predict``; or the loss gives no probabilities: a regression's, or the hinge's.
        """
        loss = self._loss
        if loss.task == REGRESSION or loss.name == "hinge":
            raise ValueError(f"predict_proba: {loss.title} gives no probabilities; use predict")
        shares = np.asarray(predicted(loss, jnp.asarray(self._scores(x))), float)
        return np.hstack([1 - shares, shares]) if shares.shape[1] == 1 else shares

    @property
    def _loss(self) -> Loss:
        return LOSSES[self.settings["loss"]]

    def _scores(self, x: Any) -> np.ndarray:
        if self.many:
            raise ValueError("predict: a history of many runs has many nets; train one")
        scale = self.split.scale
        try:
            examples = np.asarray(x, float)
        except (TypeError, ValueError):
            raise ValueError(f"x: give examples as rows of {len(scale.mean)} numbers, not {reprlib.repr(x)}") from None
        if examples.ndim != 2 or examples.shape[1] != len(scale.mean):
            raise ValueError(f"x: give examples as rows of {len(scale.mean)} numbers, not an array of {examples.shape}")
        if not np.isfinite(examples).all():
            raise ValueError("x: give finite numbers only")
        dtype = self.settings["dtype"]
        with jax.enable_x64(dtype == "float64"):
            inputs = jnp.asarray((examples - scale.mean) / scale.deviation, dtype)
            net = self.settings["network"]
            return np.asarray(net.apply(self.raw["weights"], inputs, self.raw["statistics"]).outputs)

    def plot(self, **options: Any) -> Any:
        """A Bokeh figure of its losses; see ``simulab.figures``."""
        return plot(self, **options)

    def record(self) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
        """What was set and what came of it, as ``sl.compare`` puts it into a row; of one training.

        Raises:
            TypeError: these are many trainings.
        """
        if self.many:
            raise TypeError("runs: these are many trainings; train one by one to compare them")
        last = self.epochs if self.stopped_at is None else self.stopped_at
        found = {name: getattr(self, name) for name in CURVES}
        results = {name: None if values is None else float(values[last]) for name, values in found.items()}
        return self.settings, {**results, "epochs_run": last, "diverged_at": self.diverged_at}

    def _curves(self) -> dict[str, np.ndarray]:
        return {name: values for name in CURVES if (values := getattr(self, name)) is not None}

    def to_frame(self) -> Any:
        """A pandas DataFrame, a row an epoch: epoch, and each loss and accuracy; of many runs with the column run before."""
        kept = self._curves()
        runs, epochs = (len(self.train_loss) if self.many else 1), self.train_loss.shape[-1]
        columns = {"run": np.repeat(np.arange(runs), epochs)} if self.many else {}
        columns |= {"epoch": np.tile(np.arange(epochs), runs), **{name: value.ravel() for name, value in kept.items()}}
        return data_frame(columns)

    def save(self, path: str | Path) -> None:
        """Write curves, weights, data and settings to a file of NumPy's (.npz); ``History.load`` reads it."""
        archive.save(path, KIND, *packed(self))

    @staticmethod
    def load(path: str | Path) -> "History":
        """What ``save`` wrote, nets that predict included; nothing in the file is executed.

        Raises:
            ValueError: the file was not written by ``save``.
        """
        return archive.load(path, KIND, lambda arrays, plain: History(**opened(arrays, plain)))

    def __len__(self) -> int:
        """E+1 epochs with the one before training; of many trainings, how many."""
        return len(self.train_loss)

    def __getitem__(self, at: Any) -> Any:
        """One of many trainings; of one, what was measured after an epoch, by name. A slice or an array gives a list.

        Raises:
            IndexError: there is none of this number.
        """
        if isinstance(at, str):
            raise TypeError(
                f"give a number; the arrays are attributes, as in .{at if hasattr(self, at) else 'train_loss'}"
            )
        found = np.arange(len(self))[at]
        if np.ndim(found):
            return [self[int(one)] for one in np.ravel(found)]
        if not self.many:
            return {"epoch": int(found), **{name: float(values[found]) for name, values in self._curves().items()}}
        settings = {name: value[found].item() if np.ndim(value) and name not in WIDE else value
                    for name, value in self.settings.items()}  # fmt: skip
        raw = jax.tree.map(lambda leaf: np.asarray(leaf)[found], dict(self.raw))
        return History(raw, self.split, settings, False, self.classes, self.epochs, self.cancelled)

    def _repr_html_(self) -> str:
        losses = self.train_loss if self.validation_loss is None else self.validation_loss
        return sparkline(losses.reshape(-1, losses.shape[-1]), str(self))

    def _number(self, name: str) -> Any:
        value = self._array(name)
        return value if value is None or self.many else float(value)

    def _epoch(self, name: str) -> Any:
        value = self._array(name)
        if value is None or self.many:
            return value
        return int(value) if value >= 0 else None

    def __str__(self) -> str:
        who = f"{self.settings['optimizer']} on {self.settings['dataset']}"
        if self.many:
            lost = int(np.sum(self.diverged_at >= 0))
            return f"{who}: {len(self.train_loss)} runs of {self.epochs} epochs, {lost} diverged"
        if self.diverged_at == 0:
            return f"{who}: the loss is not finite even before training"
        if self.diverged_at is not None:
            return f"{who}: diverged in epoch {self.diverged_at}"
        last = self.epochs if self.stopped_at is None else self.stopped_at
        words = [f"training loss {sig3(float(self.train_loss[last]))}"]
        if self.validation_loss is not None:
            words.append(f"validation loss {sig3(float(self.validation_loss[last]))}")
        if self.test_accuracy is not None:
            words.append(f"test accuracy {100 * self.test_accuracy:.3g} %")
        return f"{who}: after {last} epochs " + ", ".join(words)
