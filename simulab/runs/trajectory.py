"""Trajectory: the arrays of a run, or of many side by side."""

import csv
import functools
import io
import json
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import jax
import numpy as np

from simulab import catalogue
from simulab.landscape import Landscape
from simulab.machine import backend
from simulab.results import archive
from simulab.results.plotting import plot
from simulab.results.reaching import Reached
from simulab.results.sparkline import sparkline
from simulab.runs.archive import KIND, opened, packed
from simulab.runs.frame import frame
from simulab.runs.verdict import NAMES, Judgement, final, judge
from simulab.surface import where
from simulab.surface.facts import Facts
from simulab.wording.numbers import sig3

LEAST = 256
"""So many points a single run is judged with at least."""


class Point(NamedTuple):
    """One point of a run."""

    step: int
    x: np.ndarray
    """(d,)"""
    loss: float
    grad: np.ndarray
    """(d,)"""
    rate: float
    """Of the step that was taken from here; NaN at the end."""


@dataclass(frozen=True, eq=False, repr=False)
class Trajectory(Reached):
    """What ``descend`` and ``sweep`` return. With T steps in d dimensions; a sweep puts its axis before all of them.

    After a run has diverged x, loss, grad and terms hold NaN: the path stops at ``diverged_at``.

    Example:
        >>> import simulab as sl
        >>> t = sl.descend("quadratic_1d", "sgd", start=(1.0,), steps=2, learning_rate=0.5)
        >>> print(t.to_csv())
        step,x1,loss,grad1,rate
        0,1.0,0.5,1.0,0.5
        1,0.5,0.125,0.5,0.5
        2,0.25,0.03125,0.25,
        <BLANKLINE>
    """

    raw: Mapping[str, Any] = field(repr=False)
    """The arrays as the device left them; the properties below copy them once, when asked."""
    facts: Facts = field(repr=False)
    place: Callable[[Any], Any] = field(repr=False)
    """Code of the place of a point (d,), of a sweep of each of (n, d): see ``simulab.surface.where``."""
    settings: Mapping[str, Any]
    """What reproduces the run: surface, optimizer, schedule, steps, start, seed and every knob."""
    swept: bool = False
    landscape: Landscape | None = None
    """What it ran on; None of a run read from a file whose surface is not of the catalogue."""
    grid: Mapping[str, np.ndarray] = field(default_factory=dict)
    """Of a sweep over a grid: argument -> its values, in the order of the axes; empty for any other run."""

    @property
    def shape(self) -> tuple[int, ...]:
        """The axes that a sweep puts before all others: () of one run, (n,) of n, (n1, n2, ...) of a grid."""
        if not self.swept:
            return ()
        return tuple(map(len, self.grid.values())) or np.shape(self.raw["loss"])[:1]

    def _led(self, array: Any) -> np.ndarray:
        found = np.asarray(array)
        return found.reshape(*self.shape, *found.shape[1:]) if self.grid else found

    @functools.cached_property
    def x(self) -> np.ndarray:
        """(T+1, d) float64: the weights before the first and after every step."""
        return self._led(self.raw["x"])

    @functools.cached_property
    def loss(self) -> np.ndarray:
        """(T+1,) float64: the true loss (without noise or penalty) at ``x``."""
        return self._led(self.raw["loss"])

    @functools.cached_property
    def grad(self) -> np.ndarray:
        """(T+1, d) float64: the true gradient at ``x``."""
        return self._led(self.raw["grad"])

    @functools.cached_property
    def gradient_norm(self) -> np.ndarray:
        """(T+1,) float64: the length of the gradient at ``x``; near zero on a minimum, a saddle and a plateau alike."""
        return np.sqrt(np.sum(self.grad**2, axis=-1))

    @functools.cached_property
    def curvatures(self) -> np.ndarray:
        """(T+1, d) float64: eigenvalues of the Hessian at ``x``, the smallest first: on a saddle it is below zero.

        Raises:
            ValueError: the run was read from a file, and its surface is not of the catalogue.

        Example:
            >>> import simulab as sl
            >>> sl.descend("saddle", "sgd", start=(0.5, 0.0), steps=1).curvatures[0].tolist()  # (x² - y²)/2 + y⁴/4
            [-1.0, 1.0]
        """
        if self.landscape is None:
            raise ValueError("curvatures: the surface of this run is not known here; run it again")
        if self.swept:
            each = np.stack([run.curvatures for run in self])
            return each.reshape(*self.shape, *each.shape[1:])
        own = self.landscape.knobs()
        surface = type(self.landscape)(**{name: self.settings[name] for name in own}) if own else self.landscape
        there = np.isfinite(self.x).all(axis=1)
        found = np.full(self.x.shape, np.nan)
        h = surface.hessian(self.x[there]).reshape(-1, *self.x.shape[1:] * 2)
        known = np.isfinite(h).all(axis=(1, 2))
        found[np.flatnonzero(there)[known]] = np.linalg.eigvalsh(h[known])
        return found

    @functools.cached_property
    def rate(self) -> np.ndarray:
        """(T,) float64: the learning rate of each step, after the schedule."""
        return self._led(self.raw["rate"])[..., : self.steps]

    @functools.cached_property
    def terms(self) -> dict[str, np.ndarray]:
        """Term -> (T, d): gradient, velocity, m_hat ... of each update; empty unless the run recorded them."""
        return {name: self._led(value)[..., : self.steps, :] for name, value in self.raw.get("terms", {}).items()}

    @property
    def steps(self) -> int:
        """T."""
        return int(self.settings["steps"])

    @functools.cached_property
    def judgement(self) -> Judgement:
        """Codes, steps and distances behind the verdict; see ``simulab.runs.verdict``."""
        with backend.float64():
            final, judged = (_final_each, _judge_each) if self.swept else (_final, _judge)
            path = [self.raw[name] for name in ("x", "loss", "grad")]
            run = (*(path if self.swept else map(_roomy, path)), _with_room(self.facts), self.steps)
            found = jax.device_get(judged(*run, self.place(final(*run))))
        return jax.tree.map(self._led, found) if self.grid else found

    @property
    def verdict(self) -> Any:
        """ "converged", "slow", "oscillating" or "diverged"; of a sweep, an array of them."""
        code = np.asarray(self.judgement.code)
        return np.array(NAMES)[code] if self.swept else NAMES[int(code)]

    @property
    def where(self) -> Any:
        """Where the run ends: "minimum" (the lowest known), "local minimum", "valley", "saddle", "maximum", "plateau",
        "slope" (on its way), "undefined" (the loss is no number there) or "outside"; of a sweep, an array of them."""
        code = np.asarray(self.judgement.where)
        return np.array(where.NAMES)[code] if self.swept else where.NAMES[int(code)]

    @property
    def converged_at(self) -> Any:
        """The step from which on the loss stays within the tolerance of the minimum at which the run ends.

        None where it does not converge; of a sweep, an array of ints with -1 for None. The tolerance is
        ``facts.tolerance``, 1e-3 on the surfaces of the catalogue.
        """
        return self._step(self.judgement.converged_at)

    @property
    def first_within(self) -> Any:
        """The first step within that tolerance, which the run may have left again; None where it ends at no minimum.

        Of a sweep, an array of ints with -1 for None.
        """
        return self._step(self.judgement.first_within)

    @property
    def diverged_at(self) -> Any:
        """The first step that is not finite or far away, or None; of a sweep, an array of ints with -1 for None."""
        return self._step(self.judgement.diverged_at)

    def _step(self, step: Any) -> Any:
        return np.asarray(step) if self.swept else (int(step) if step >= 0 else None)

    def __len__(self) -> int:
        """T+1 points of one run; of a sweep, how many runs."""
        return math.prod(self.shape) if self.swept else self.steps + 1

    def __getitem__(self, index: Any) -> Any:
        """One of a sweep's runs, by its number (a grid's also by one number an axis); of one run, a point.

        A slice, an array of numbers or one of truth values (``s[s.verdict == "converged"]``) gives a list of them.

        Raises:
            IndexError: there is none of this number.
        """
        if isinstance(index, str):
            raise TypeError(
                f"give a number; the arrays are attributes, as in .{index if hasattr(self, index) else 'loss'}"
            )
        numbers = np.arange(len(self))
        by_axis = isinstance(index, tuple) or 1 < np.ndim(index) == len(self.shape)
        found = (numbers.reshape(self.shape) if self.swept and by_axis else numbers)[index]
        if np.ndim(found):
            return [self._one(at) for at in np.ravel(found).tolist()]
        return self._one(int(found))

    def _one(self, at: int) -> Any:
        if not self.swept:
            rate = float(self.rate[at]) if at < self.steps else math.nan
            return Point(at, self.x[at], float(self.loss[at]), self.grad[at], rate)
        raw = jax.tree.map(lambda leaf: leaf[at], dict(self.raw))
        settings = {name: _of_run(name, value, at) for name, value in self.settings.items()}
        return Trajectory(
            raw, self.facts, lambda _: np.ravel(self.judgement.where)[at], settings, False, self.landscape
        )

    def __iter__(self) -> Iterator[Any]:
        return map(self._one, range(len(self)))

    def plot(self, **options: Any) -> Any:
        """A Bokeh figure of it: the path over the surface, or the losses; see ``simulab.figures``."""
        return plot(self, **options)

    def to_frame(self) -> Any:
        """The run as a pandas DataFrame, a row a step: step, x1 ..., loss, grad1 ..., rate.

        A sweep's has the columns run, and one for each argument that was swept, before these. No step follows the last
        point: its rate is NaN.

        Raises:
            ImportError: pandas is not installed.
        """
        return frame(self)

    def record(self) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
        """What was set and what came of it, as ``sl.compare`` puts it into a row; of one run.

        Raises:
            TypeError: these are many runs.
        """
        if self.swept:
            raise TypeError("runs: this is a sweep of many; give its single runs, s[0], s[1], ...")
        last = self.loss[np.isfinite(self.loss)]
        results = {"loss": float(last[-1]) if len(last) else None, "verdict": self.verdict, "where": self.where}
        return self.settings, {**results, "converged_at": self.converged_at, "diverged_at": self.diverged_at}

    def save(self, path: str | Path) -> None:
        """Write arrays, settings and judgement to a file of NumPy's (.npz); ``Trajectory.load`` reads it."""
        archive.save(path, KIND, *packed(self))

    @staticmethod
    def load(path: str | Path) -> "Trajectory":
        """What ``save`` wrote; nothing in the file is executed.

        Raises:
            ValueError: the file was not written by ``save``.
        """
        return archive.load(path, KIND, Trajectory.opened)

    @staticmethod
    def opened(arrays: Mapping[str, Any], plain: Mapping[str, Any]) -> "Trajectory":
        """A run of what ``simulab.runs.archive.packed`` made of it."""
        raw, facts, settings, rest, judgement = opened(arrays, plain)
        surface = settings.get("surface")
        landscape = catalogue.landscapes.make(surface, "surface") if surface in catalogue.landscapes else None
        run = Trajectory(raw, facts, lambda _: judgement.where, settings, landscape=landscape, **rest)
        vars(run)["judgement"] = judgement
        return run

    def _repr_html_(self) -> str:
        losses = self.loss.reshape(-1, self.steps + 1) if self.swept else self.loss[None]
        return sparkline(losses - min(float(self.facts.lowest), np.nanmin(losses)), str(self))

    def __str__(self) -> str:
        if self.swept:
            names, counts = np.unique(self.verdict, return_counts=True)
            return f"{len(self)} runs: " + ", ".join(f"{count} {name}" for name, count in zip(names, counts))
        when = {"converged": self.converged_at, "diverged": self.diverged_at}.get(self.verdict)
        words = f"{self.verdict} at step {when}" if when is not None else self.verdict
        words += "" if self.where in ("slope", "minimum", "outside") else f" ({self.where})"
        last = -1 if self.verdict == "diverged" else self.judgement.last
        who, where = self.settings["optimizer"], self.settings["surface"]
        return f"{who} on {where}: {words}; last loss {sig3(float(self.loss[last]))}"

    def to_csv(self, path: str | Path | None = None) -> str:
        """The run as a table, one row a step: step, x1, ..., loss, grad1, ..., rate; what is not finite is left empty.

        Returned, and written where a path is given.

        Raises:
            ValueError: for a sweep, whose arrays have one more axis.
        """
        if self.swept:
            raise ValueError("to_csv: write the runs of a sweep one by one, or use to_json")
        d = self.x.shape[1]
        header = ["step", *(f"x{i + 1}" for i in range(d)), "loss", *(f"grad{i + 1}" for i in range(d)), "rate"]
        buffer = io.StringIO()
        writer = csv.writer(buffer, lineterminator="\n")
        writer.writerow(header)
        rates = [*self.rate.tolist(), math.nan]  # no step follows the last point
        for t, (x, loss, grad) in enumerate(zip(self.x.tolist(), self.loss.tolist(), self.grad.tolist())):
            row = (*x, loss, *grad, rates[t])
            writer.writerow([t, *(repr(number) if math.isfinite(number) else "" for number in row)])
        return _written(buffer.getvalue(), path)

    def to_json(self, path: str | Path | None = None) -> str:
        """Settings, verdict and arrays as JSON; what is not finite is null. Returned, and written to a path if given.

        Infinite settings (a clipping limit that clips nothing) are null too: JSON has no word for them.
        """
        names = ("verdict", "where", "converged_at", "first_within", "diverged_at", "x", "loss", "grad", "rate")
        found = {"settings": self.settings, **{name: getattr(self, name) for name in names}}
        return _written(json.dumps(_plain(found), allow_nan=False), path)


def _of_run(name: str, value: Any, at: int) -> Any:
    """What of a sweep's settings is one run's."""
    if not isinstance(value, np.ndarray) or (name == "start" and value.ndim == 1):
        return value
    return value[at] if value[at].ndim else value[at].item()


def _plain(value: Any) -> Any:
    """Dictionaries, lists, words and numbers only; None for what is not finite."""
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, np.ndarray | np.generic):
        value = value.tolist()
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _written(text: str, path: str | Path | None) -> str:
    if path is not None:
        Path(path).write_text(text, encoding="utf-8")
    return text


def _roomy(rows: Any) -> np.ndarray:
    """Rows of NaN behind these, up to a power of two: runs of other lengths are then judged by the same program."""
    rows = np.asarray(rows)
    room = max(LEAST, 1 << (len(rows) - 1).bit_length()) - len(rows)
    return _lengthened(rows, room)


def _lengthened(rows: np.ndarray, room: int) -> np.ndarray:
    return np.concatenate([rows, np.full((room, *rows.shape[1:]), np.nan)])


def _with_room(facts: Facts) -> Facts:
    """The table of minima padded likewise; one without any stays so."""
    minima, values = np.asarray(facts.minima), np.asarray(facts.values)
    room = (1 << (len(minima) - 1).bit_length()) - len(minima) if len(minima) else 0
    return facts._replace(minima=_lengthened(minima, room), values=_lengthened(values, room))


_judge = jax.jit(judge)
_judge_each = jax.jit(jax.vmap(judge, in_axes=(0, 0, 0, None, None, 0)))
_final = jax.jit(final)
_final_each = jax.jit(jax.vmap(final, in_axes=(0, 0, 0, None, None)))
