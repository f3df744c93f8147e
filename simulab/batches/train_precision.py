"""``train_precision``: a small net trained in 16 or 32 bits, with and without a scaled loss."""

import functools
from dataclasses import dataclass, field
from typing import Any

import jax
import numpy as np

from simulab.batches.checked import number
from simulab.batches.formats import FORMATS
from simulab.batches.half import SCALINGS, Given, trained
from simulab.machine import backend
from simulab.results.archive import Saved
from simulab.results.plotting import plot
from simulab.results.sparkline import sparkline
from simulab.results.tabular import data_frame
from simulab.runs.request import whole
from simulab.training.known import known
from simulab.wording.numbers import sig3

LONGEST = 300
BOUNDS = {"loss_scale": (1.0, 2.0**24), "loss_weight": (1e-8, 1.0), "learning_rate": (1e-4, 1.0)}
"""Between which numbers knobs are."""
COLUMNS = ("loss", "lost", "scale", "skipped", "still", "right")


@dataclass(frozen=True, eq=False)
class PrecisionRun(Saved, saved_as="precision run"):
    """A training in few bits; T steps.

    Attributes:
        loss: (T+1,) mean cross-entropy of the 64 examples.
        lost: (T+1,) share of the gradient's entries that are zero where float32 has a number: below the format's smallest.
        scale: (T+1,) S, what the loss is multiplied with before its gradient is taken.
        skipped: (T+1,) steps that were skipped so far, as the gradient was beyond the format's largest number.
        still: (T+1,) share of the weights that the step should move, and that stay where they are.
        right: (T+1,) share of the examples on the right side.
        spread: (T+1, 91) share of the entries of S times the gradient, in float32, in each power of two from -60 to 30.
        settings: what reproduces it.

    Example:
        >>> import simulab as sl
        >>> run = sl.train_precision("float16", loss_weight=1e-6)
        >>> float(run.lost[0]), bool(run.loss[-1] == run.loss[0])  # every entry is lost, and nothing is learnt
        (1.0, True)
    """

    loss: np.ndarray
    lost: np.ndarray
    scale: np.ndarray
    skipped: np.ndarray
    still: np.ndarray
    right: np.ndarray
    spread: np.ndarray = field(repr=False)
    settings: dict[str, Any] = field(repr=False)

    def plot(self, **options: Any) -> Any:
        """A Bokeh figure of the loss against the step; see ``simulab.figures``."""
        return plot(self, **options)

    def to_frame(self) -> Any:
        """A pandas DataFrame, a row a step: ``loss``, ``lost``, ``scale``, ``skipped``, ``still``, ``right``."""
        return data_frame({name: getattr(self, name) for name in COLUMNS})

    def __len__(self) -> int:
        """How many steps."""
        return len(self.loss) - 1

    def _repr_html_(self) -> str:
        return sparkline(self.loss[None], str(self))

    def __str__(self) -> str:
        return (
            f"{self.settings['format']}: loss {sig3(float(self.loss[-1]))} after {len(self)} steps; "
            f"{100 * self.lost.mean():.1f} % of the gradient's entries lost, {int(self.skipped[-1])} steps skipped"
        )


def train_precision(
    format: str = "float16",
    *,
    scaling: str = "none",
    loss_scale: float = 1024.0,
    masters: bool = True,
    loss_weight: float = 1e-5,
    optimizer: str = "adam",
    learning_rate: float = 0.01,
    steps: int = 200,
    seed: int = 0,
) -> PrecisionRun:
    """A net of 4 layers of 8 tanh units learns a wavy border (64 examples, all in every step) in few bits.

    g = round(∇ S λ loss) / S, where every sum of products is rounded once to the format; divided and stepped with in float32.

    Args:
        format: of activations and gradients: float32, bfloat16 or float16.
        scaling: of the loss: none (S = 1), static, or dynamic: S is halved at each overflow, and doubled after 20 steps without
            one. With either, a step whose gradient is not finite is skipped.
        loss_scale: S of a static scaling, and where a dynamic one begins; 1 to 2^24.
        masters: True keeps the weights in float32, and rounds them where they are used; False keeps them in the format.
        loss_weight: λ of the loss, as in a sum of several; Adam in exact numbers would hardly notice it.
        optimizer: adam or sgd.
        learning_rate: η.
        steps: T, up to 300.
        seed: other initial weights.

    Returns:
        PrecisionRun.

    Raises:
        ValueError, TypeError: one sentence that begins with the argument's name.

    Source:
        Micikevicius et al. (2018), Mixed precision training; Kalamkar et al. (2019), A study of bfloat16.

    Example:
        >>> import simulab as sl
        >>> plain, scaled = (sl.train_precision(scaling=one).loss[-1] for one in ("none", "static"))
        >>> bool(plain > 5 * scaled)
        True
    """
    names = list(FORMATS)
    given = Given(
        np.int32(names.index(known("format", format, names))),
        np.bool_(masters),
        np.int32(SCALINGS.index(known("scaling", scaling, SCALINGS))),
        np.float64(number("loss_scale", loss_scale, *BOUNDS["loss_scale"])),
        np.bool_(known("optimizer", optimizer, ("adam", "sgd")) == "adam"),
        np.float64(number("learning_rate", learning_rate, 1e-8, 1e3)),
        np.float64(number("loss_weight", loss_weight, 1e-30, 1e6)),
        np.uint32(whole("seed", seed, 0, 2**32 - 1)),
    )
    whole("steps", steps, 1, LONGEST)
    with backend.float64():
        seen = jax.device_get(_program()(given, np.int32(steps)))
    settings = {
        "format": format, "scaling": scaling, "loss_scale": loss_scale, "masters": masters, "loss_weight": loss_weight,
        "optimizer": optimizer, "learning_rate": learning_rate, "steps": steps, "seed": seed,
    }  # fmt: skip
    return PrecisionRun(**{name: value[: steps + 1] for name, value in seen._asdict().items()}, settings=settings)


@functools.cache
def _program() -> Any:
    return jax.jit(lambda given, steps: trained(given, steps, LONGEST))
