"""``train`` a network, or many side by side."""

import contextlib
import functools
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Any, overload

import jax
import jax.numpy as jnp
import numpy as np

from simulab.machine import backend
from simulab.optimizer import Optimizer
from simulab.runs.batch import are_several, each_of
from simulab.schedule import Schedule
from simulab.training.dataset import Dataset
from simulab.training.history import History
from simulab.training.loss import Loss
from simulab.training.network import Network, Parameters
from simulab.training.plan import Plan
from simulab.training.request import TrainingRequest, checked
from simulab.training.run import advance, begin, finish, run, shaped, tidied
from simulab.training.trainings import Trainings
from simulab.wording.calling import hinted
from simulab.wording.progress import bar

Progress = Callable[[History], Any]

REPORTS = 20
"""How often a run reports its progress, at most."""


@overload
def train(
    dataset: str | Dataset | tuple[Any, Any],
    network: Network | Sequence[int] = Network(),  # noqa: B008 - frozen
    *,
    optimizer: str | Optimizer = "adam",
    schedule: str | Schedule = "constant",
    loss: str | Loss | None = None,
    epochs: int = 50,
    batch_size: int | None = 32,
    seed: int = 0,
    validation: float = 0.2,
    test: float = 0.2,
    split_seed: int = 0,
    standardise: bool = True,
    averaging: str = "none",
    surface_epochs: Sequence[int] = (),
    resolution: int = 64,
    record: Sequence[str] = ("steps", "gradients", "weights"),
    dtype: str = "float32",
    weights: Parameters | None = None,
    progress: Progress | bool | None = None,
    **knobs: Any,
) -> History: ...


@overload
def train(
    dataset: str | Dataset | tuple[Any, Any],
    network: Network | Sequence[int] = Network(),  # noqa: B008 - frozen
    *,
    optimizer: Sequence[str | Optimizer],
    schedule: str | Schedule = "constant",
    loss: str | Loss | None = None,
    epochs: int = 50,
    batch_size: int | None = 32,
    seed: int = 0,
    validation: float = 0.2,
    test: float = 0.2,
    split_seed: int = 0,
    standardise: bool = True,
    averaging: str = "none",
    surface_epochs: Sequence[int] = (),
    resolution: int = 64,
    record: Sequence[str] = ("steps", "gradients", "weights"),
    dtype: str = "float32",
    weights: Parameters | None = None,
    progress: Progress | bool | None = None,
    **knobs: Any,
) -> Trainings: ...


@hinted
def train(
    dataset: str | Dataset | tuple[Any, Any],
    network: Network | Sequence[int] = Network(),  # noqa: B008 - frozen
    *,
    optimizer: str | Optimizer | Sequence[str | Optimizer] = "adam",
    schedule: str | Schedule = "constant",
    loss: str | Loss | None = None,
    epochs: int = 50,
    batch_size: int | None = 32,
    seed: int = 0,
    validation: float = 0.2,
    test: float = 0.2,
    split_seed: int = 0,
    standardise: bool = True,
    averaging: str = "none",
    surface_epochs: Sequence[int] = (),
    resolution: int = 64,
    record: Sequence[str] = ("steps", "gradients", "weights"),
    dtype: str = "float32",
    weights: Parameters | None = None,
    progress: Progress | bool | None = None,
    **knobs: Any,
) -> History | Trainings:
    """Train one network on one dataset.

    Args:
        dataset: a name (see ``training.dataset``), a ``training.Dataset`` of your own, or a pair (X, y): words, truth
            values and whole numbers of at most 100 kinds are classes, other numbers a regression.
        network: a ``training.Network``, or the widths of its hidden layers.
        optimizer, schedule: catalogue names or instances; a list of optimizers gives ``Trainings``, each from the same
            weights and on the same batches. The schedule counts steps, not epochs. LAMB takes all parameters as one layer:
            one trust ratio for the whole network.
        loss: mse, mae, huber; binary_cross_entropy, cross_entropy, hinge, focal. Unless told, mse for a regression and
            a cross-entropy for classes.
        epochs: E.
        batch_size: B, examples a step; None is all of them. The last mini-batch of an epoch may be smaller.
        seed: of the initial weights, the order of the examples and dropout; the same seed gives the same numbers.
        validation, test, split_seed, standardise: see ``training.split``.
        averaging: none, ema (``ema_decay``) or polyak; both begin after ``average_from`` epochs.
        surface_epochs: epochs (0 is before training) whose decision surface is kept; datasets of two features only.
        resolution: R, points on each side of a surface.
        record: what else is kept: steps, gradients, weights.
        dtype: float32 or float64.
        weights: the initial parameters, as ``Network.init`` gives them, instead of drawing them.
        progress: called some 20 times with the History so far; when it returns False, the run ends there: its History
            holds the epochs up to there, measured as a whole run's, and ``cancelled`` is True. True shows a bar in a
            terminal or a notebook.
        **knobs: any knob of the optimizer or the schedule; l2, weight_decay (decoupled), clip_norm, clip_value;
            dropout, l1, label_smoothing, huber_delta, focal_gamma, initial_scale, patience, min_delta, ema_decay,
            average_from. Of several optimizers each takes those that it has, and somebody has to.

    Returns:
        History. A run that diverges is a result: NaN from then on, and ``diverged_at``. Of a list, ``Trainings`` of such.

    Example:
        >>> import simulab as sl
        >>> h = sl.train("two_moons", (8,), epochs=20, learning_rate=0.02)
        >>> h.train_loss.shape, bool(h.train_loss[-1] < h.train_loss[0])  # before training and after each epoch
        ((21,), True)

    Raises:
        ValueError, TypeError: one sentence that begins with the argument's name.
    """
    if are_several(optimizer):
        given = {"schedule": schedule, "loss": loss, "epochs": epochs, "batch_size": batch_size, "seed": seed}
        given |= {"validation": validation, "test": test, "split_seed": split_seed, "standardise": standardise}
        given |= {"averaging": averaging, "surface_epochs": surface_epochs, "resolution": resolution, "record": record}
        given |= {"dtype": dtype, "weights": weights, "progress": progress}
        return Trainings(
            each_of(optimizer, knobs, lambda rule, **mine: train(dataset, network, optimizer=rule, **given, **mine))
        )
    request = checked(
        dataset,
        network,
        optimizer=optimizer,
        schedule=schedule,
        loss=loss,
        epochs=epochs,
        batch_size=batch_size,
        seed=seed,
        validation=validation,
        test=test,
        split_seed=split_seed,
        standardise=standardise,
        averaging_kind=averaging,
        surface_epochs=surface_epochs,
        resolution=resolution,
        record=record,
        dtype=dtype,
        given=knobs,
        many=False,
    )
    return _trained(request, weights, progress)


@hinted
def train_many(
    dataset: str | Dataset | tuple[Any, Any],
    network: Network | Sequence[int] = Network(),  # noqa: B008 - frozen
    *,
    optimizer: str | Optimizer = "adam",
    schedule: str | Schedule = "constant",
    loss: str | Loss | None = None,
    epochs: int = 50,
    batch_size: int | None = 32,
    seed: Any = 0,
    validation: float = 0.2,
    test: float = 0.2,
    split_seed: int = 0,
    standardise: bool = True,
    averaging: str = "none",
    surface_epochs: Sequence[int] = (),
    resolution: int = 64,
    record: Sequence[str] = (),
    dtype: str = "float32",
    weights: Parameters | None = None,
    progress: Progress | bool | None = None,
    **knobs: Any,
) -> History:
    """Train many networks of one structure side by side: entry i of every array makes run i.

    Args as ``train``'s; ``seed`` and every knob may be a number for all runs or an array (n,). Initial ``weights``, if
    given, are those of all runs. Only losses and accuracies are recorded unless ``record`` asks for more. ``progress``
    hears of all runs at once, and ends all of them.

    Returns:
        History with a leading axis of n on every array: train_loss (n, E+1) ...

    Raises:
        ValueError: nothing is swept, or the arrays have different lengths; else as ``train``.
    """
    request = checked(
        dataset,
        network,
        optimizer=optimizer,
        schedule=schedule,
        loss=loss,
        epochs=epochs,
        batch_size=batch_size,
        seed=seed,
        validation=validation,
        test=test,
        split_seed=split_seed,
        standardise=standardise,
        averaging_kind=averaging,
        surface_epochs=surface_epochs,
        resolution=resolution,
        record=record,
        dtype=dtype,
        given=knobs,
        many=True,
    )
    return _trained(request, weights, progress)


class _Axes:
    """Which knobs are swept, as a static argument."""

    def __init__(self, tree: Any) -> None:
        self.tree = tree
        self._key = str(tree)

    def __hash__(self) -> int:
        return hash(self._key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Axes) and self._key == other._key


def _each(function: Any, axes: _Axes | None, carried: tuple[Any, ...] = ()) -> Any:
    """``function(seed, knobs, *carried)`` mapped over what is swept; each of ``carried`` is 0 or None."""
    return function if axes is None else jax.vmap(function, in_axes=(*axes.tree, *carried))


@functools.partial(jax.jit, static_argnums=(0, 1))
def _run(plan: Plan, axes: _Axes | None, seed: Any, knobs: Any, splits: Any, weights: Any) -> Any:
    return _each(lambda s, k: _unravelled(plan, splits, run(plan, k, jax.random.key(s), splits, weights)), axes)(
        seed, knobs
    )


@functools.partial(jax.jit, static_argnums=(0, 1))
def _begin(plan: Plan, axes: _Axes | None, seed: Any, knobs: Any, splits: Any, weights: Any) -> Any:
    return _each(lambda s, k: begin(plan, k, jax.random.key(s), splits, weights), axes)(seed, knobs)


@functools.partial(jax.jit, static_argnums=(0, 1, 6))
def _advance(
    plan: Plan, axes: _Axes | None, seed: Any, knobs: Any, splits: Any, carry: Any, count: int, done: Any
) -> Any:
    epochs = done + jnp.arange(count)
    return _each(lambda s, k, c: advance(plan, k, jax.random.key(s), splits, c, epochs), axes, (0,))(seed, knobs, carry)


@functools.partial(jax.jit, static_argnums=(0, 1))
def _finish(plan: Plan, axes: _Axes | None, seed: Any, knobs: Any, splits: Any, carry: Any) -> Any:
    return _each(lambda s, k, c: _unravelled(plan, splits, finish(plan, k, splits, c)), axes, (0,))(seed, knobs, carry)


def _unravelled(plan: Plan, splits: Any, found: dict[str, Any]) -> dict[str, Any]:
    return {**found, "weights": shaped(plan, splits["train"].x)(found["w"])}


def _trained(request: TrainingRequest, weights: Any, progress: Progress | bool | None) -> History:
    if progress is True:
        with bar(f"training with {request.settings['optimizer']}", request.plan.epochs, "epochs") as told:
            return _trained(request, weights, lambda history: told(history.epochs))
    if not (progress is None or progress is False or callable(progress)):
        raise TypeError(f"progress: give True, or a function of the History, not {progress!r}")
    plan, axes = request.plan, None if request.runs is None else _Axes(request.axes)
    if weights is not None:
        weights = _same_shapes(weights, request)
    with _precision(request.dtype):
        seed = np.asarray(request.seed, np.uint32)
        knobs, splits = request.knobs, request.split.parts
        if request.runs is not None:
            seed, knobs = _placed(seed, knobs, request)
        with backend.on_one() if request.runs is None else contextlib.nullcontext():
            if not progress:
                raw = jax.device_get(_run(plan, axes, seed, knobs, splits, weights))
                return _history(request, raw, plan.epochs, False)
            return _in_chunks(request, axes, (seed, knobs, splits), weights, progress)


def _in_chunks(request: TrainingRequest, axes: Any, arguments: Any, weights: Any, progress: Progress) -> History:
    """The run in parts of one length, so that they share a program; what overhangs the end is cut off."""
    plan, axis = request.plan, 0 if axes is None else 1
    length = -(-(plan.epochs + 1) // REPORTS) if plan.epochs >= REPORTS else 1
    seed, knobs, splits = arguments
    carry = _begin(plan, axes, seed, knobs, splits, weights)
    parts, done, cancelled = [], -1, False
    while True:
        carry, rows = _advance(plan, axes, seed, knobs, splits, carry, length, np.int32(done + 1))
        parts.append(jax.device_get(rows))
        done = min(done + length, plan.epochs)
        if done == 0:
            continue
        ended = np.all((np.asarray(carry.stopped_at) >= 0) | (np.asarray(carry.diverged_at) >= 0))
        if ended and done < plan.epochs:  # the rest is NaN, as in a run without reports
            parts.append(_nothing(parts[-1], plan.epochs - done, axis))
            done = plan.epochs
        rows = {name: np.concatenate([part[name] for part in parts], axis) for name in parts[0]}
        rows = tidied({name: value[(slice(None),) * axis + (slice(done + 1),)] for name, value in rows.items()}, axis)
        raw = {**rows, **jax.device_get(_finish(plan, axes, seed, knobs, splits, carry))}
        cancelled = progress(_history(request, raw, done, False)) is False and done < plan.epochs
        if cancelled or done == plan.epochs:
            return _history(request, raw, done, cancelled)


def _nothing(rows: dict[str, np.ndarray], count: int, axis: int) -> dict[str, np.ndarray]:
    return {name: np.full_like(np.take(value, [0] * count, axis), np.nan) for name, value in rows.items()}


def _history(request: TrainingRequest, raw: Any, epochs: int, cancelled: bool) -> History:
    many, classes = request.runs is not None, request.dataset.classes
    return History(raw, request.split, request.settings, many, classes, epochs, cancelled)


def _placed(seed: Any, knobs: Any, request: TrainingRequest) -> Any:
    """The swept arrays on the devices that share the runs."""
    runs = request.runs or 1
    axis, axes = request.axes
    return (
        seed if axis is None else backend.place(seed, runs),
        {
            part: {
                name: backend.place(value, runs) if axes[part][name] == 0 else value for name, value in group.items()
            }
            for part, group in knobs.items()
        },
    )


def _precision(dtype: str) -> AbstractContextManager[Any]:
    return jax.enable_x64(dtype == "float64")


def _same_shapes(weights: Any, request: TrainingRequest) -> Any:
    plan, x = request.plan, request.split.parts["train"].x
    wanted = jax.eval_shape(lambda: plan.network.init(jax.random.key(0), x.shape[1], plan.outputs))
    try:
        made = jax.tree.map(lambda leaf, like: np.asarray(leaf, x.dtype).reshape(like.shape), weights, wanted)
    except (TypeError, ValueError):
        shapes = [{name: leaf.shape for name, leaf in layer.items()} for layer in wanted]
        raise ValueError(f"weights: give one dictionary a layer, with arrays of the shapes {shapes}") from None
    return made
