"""Requests to train: the arguments, checked. Every error is one sentence that begins with the argument's name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from simulab import catalogue
from simulab.runs.request import SEED, _called, _checked, refuse_second_rate, scheduled, whole
from simulab.training import averaging, knobs
from simulab.training.dataset import Dataset
from simulab.training.known import known
from simulab.training.loss import LOSSES, REGRESSION, Loss
from simulab.training.network import Network
from simulab.training.plan import RECORDS, Knobs, Plan
from simulab.training.split import Split, split
from simulab.wording.synonyms import unknown

MOST_EPOCHS, MOST_RUNS, FINEST = 100_000, 100_000, 512


CALL = (
    "dataset", "network", "optimizer", "schedule", "loss", "epochs", "batch_size", "seed", "validation", "test",
    "split_seed", "standardise", "averaging", "surface_epochs", "resolution", "record", "dtype", "weights", "progress",
)  # fmt: skip
"""What a training takes besides knobs."""


@dataclass(frozen=True)
class TrainingRequest:
    """A checked request to train."""

    plan: Plan
    dataset: Dataset
    split: Split
    dtype: str
    seed: Any
    """A whole number, or (runs,) of them."""
    knobs: Knobs
    """Numbers, or (runs,) arrays of those that are swept."""
    axes: Any
    """(of the seed, of the knobs): 0 for what is swept, else None."""
    runs: int | None
    """How many side by side; None for a single one."""
    settings: dict[str, Any]


def checked(
    dataset: Any,
    network: Any,
    *,
    optimizer: Any,
    schedule: Any,
    loss: Any,
    epochs: Any,
    batch_size: Any,
    seed: Any,
    validation: Any,
    test: Any,
    split_seed: Any,
    standardise: Any,
    averaging_kind: Any,
    surface_epochs: Any,
    resolution: Any,
    record: Any,
    dtype: Any,
    given: Mapping[str, Any],
    many: bool,
) -> TrainingRequest:
    """The request, or a ValueError or TypeError that names the argument; ``many`` allows arrays."""
    data = catalogue.datasets.make(dataset, "dataset")
    net = _network(network)
    cost = _loss(loss, data)
    rule = catalogue.optimizers.make(optimizer, "optimizer")
    schedule, given = scheduled(schedule, given)
    plan = catalogue.schedules.make(schedule, "schedule")
    refuse_second_rate(rule, plan, given)
    count = whole("epochs", epochs, 1, MOST_EPOCHS)
    known("dtype", dtype, ("float32", "float64"))
    known("averaging", averaging_kind, averaging.KINDS)
    if not isinstance(standardise, bool):
        raise TypeError(f"standardise: give True or False, not {standardise!r}")
    whole("split_seed", split_seed, 0, 2**32 - 1)
    parted = split(data, validation=validation, test=test, seed=split_seed, standardise=standardise, dtype=dtype)
    examples = len(parted.parts["train"].x)
    size = examples if batch_size is None else min(whole("batch_size", batch_size, 1, 10**9), examples)
    sizes: dict[str, int] = {}
    values, optional = _knobs(rule, plan, cost, net, parted, given, sizes)
    seeds = _checked("seed", seed, SEED, sizes)
    if sizes and not many:
        name = next(iter(sizes))
        raise ValueError(f"{name}: give one number; sl.training.train_many takes arrays")
    steps = count * -(-examples // size)
    values["schedule"] |= {"learning_rate": values["optimizer"]["learning_rate"], "steps": steps}
    recorded = _record(record)
    drawn = _surface(surface_epochs, count, data)
    if drawn:
        recorded |= {"surface"}
        values["surface"] = {"epochs": np.array(drawn, np.int32)}
        whole("resolution", resolution, 2, FINEST)
    made = Plan(
        network=net,
        loss=cost,
        outputs=cost.outputs(len(data.classes)),
        optimizer=rule,
        schedule=plan,
        epochs=count,
        batch_size=size,
        modifiers=frozenset(optional),
        averaging=averaging_kind,
        record=frozenset(recorded),
        resolution=int(resolution) if drawn else 0,
    )
    settings = {
        "dataset": dataset if isinstance(dataset, str) else data.name,
        "network": net,
        "loss": cost.name,
        "optimizer": _called(optimizer, rule),
        "schedule": _called(schedule, plan),
        "epochs": count,
        "batch_size": size,
        "seed": seeds,
        "validation": validation,
        "test": test,
        "split_seed": split_seed,
        "standardise": standardise,
        "averaging": averaging_kind,
        "surface_epochs": drawn,
        "resolution": resolution,
        "dtype": dtype,
        **{name: value for group in ("optimizer", "modifiers", "training") for name, value in values[group].items()},
        **{name: values["schedule"][name] for name in plan.knobs()},
    }
    axes = (0 if np.ndim(seeds) else None, {part: _axes(part, group) for part, group in values.items()})
    runs = _runs(sizes) if many else None
    return TrainingRequest(made, data, parted, dtype, seeds, values, axes, runs, settings)


def _axes(part: str, group: Mapping[str, Any]) -> dict[str, Any]:
    return {name: 0 if np.ndim(value) and part != "surface" else None for name, value in group.items()}


def _runs(sizes: Mapping[str, int]) -> int:
    if not sizes:
        raise ValueError("train_many: give at least one argument an array of values, e.g. seed=np.arange(10)")
    if len(set(sizes.values())) > 1:
        lengths = ", ".join(f"{name} has {n} values" for name, n in sizes.items())
        raise ValueError(f"train_many: {lengths}; give arrays of one length")
    return whole("train_many", next(iter(sizes.values())), 1, MOST_RUNS)


def _knobs(
    rule: Any, plan: Any, cost: Loss, net: Network, parted: Split, given: Mapping[str, Any], sizes: dict[str, int]
) -> tuple[Knobs, set[str]]:
    """The numbers of the run by owner, and which optional parts of the program they ask for."""
    values: Knobs = {"optimizer": rule.knobs(), "schedule": plan.knobs(), "modifiers": {}, "training": {}}
    values["training"] = {name: knob.default for name, knob in knobs.TRAINING.items()}  # pyright: ignore
    declared = {
        "optimizer": rule.knob_declarations(),
        "schedule": plan.knob_declarations(),
        "modifiers": knobs.MODIFIERS,
        "training": knobs.TRAINING,
    }
    optional = set()
    for name, value in given.items():
        owner = next((group for group, names in declared.items() if name in names), None)
        if owner is None:
            if name in (part.name for part in fields(Network)):
                raise ValueError(
                    f"{name}: it is the network's; write network=sl.training.Network((8, 8), {name}={value!r})"
                )
            raise ValueError(unknown(name, "training", [knob for names in declared.values() for knob in names], CALL))
        values[owner][name] = _checked(name, value, declared[owner][name], sizes)
        optional |= {name} & set(knobs.OPTIONAL)
    if "label_smoothing" in given and not cost.smooths:
        raise ValueError(f"label_smoothing: {cost.title} has no smoothed targets; choose a cross-entropy")
    if "patience" in given and "validation" not in parted.parts:
        raise ValueError("patience: early stopping needs a validation split; give validation a share above 0")
    if "dropout" in given and not net.hidden:
        raise ValueError("dropout: a network without hidden layers has no units to silence")
    return values, optional


def _network(given: Any) -> Network:
    if isinstance(given, Network):
        return given
    if isinstance(given, Sequence) and not isinstance(given, str):
        return Network(tuple(given))
    if isinstance(given, int) and not isinstance(given, bool):
        return Network((given,))
    raise TypeError(
        f"network: give a sl.training.Network or the widths of its hidden layers, like (8, 8), not {given!r}"
    )


def _loss(given: Any, data: Dataset) -> Loss:
    if given is None:
        given = "mse" if data.task == REGRESSION else "cross_entropy"
        given = "binary_cross_entropy" if len(data.classes) == 2 else given
    loss = given if isinstance(given, Loss) else LOSSES[known("loss", given, LOSSES)]
    if loss.task != data.task:
        fit = ", ".join(name for name, other in LOSSES.items() if other.task == data.task)
        raise ValueError(f"loss: {loss.name} is for {loss.task}, but {data.name} is a {data.task}; choose {fit}")
    if loss.name == "binary_cross_entropy" and len(data.classes) > 2:
        raise ValueError(f"loss: {data.name} has {len(data.classes)} classes; choose cross_entropy, hinge or focal")
    return loss


def _record(given: Any) -> set[str]:
    names = [given] if isinstance(given, str) else given
    if not isinstance(names, Sequence | set | frozenset):
        raise TypeError(f"record: give a list of names, not {given!r}")
    return {known("record", name, RECORDS[:-1]) for name in names}


def _surface(given: Any, epochs: int, data: Dataset) -> tuple[int, ...]:
    if not isinstance(given, Sequence | np.ndarray | range) or isinstance(given, str):
        raise TypeError(f"surface_epochs: give a list of epochs, not {given!r}")
    chosen = tuple(whole("surface_epochs", epoch, 0, epochs) for epoch in given)
    if chosen and data.x.shape[1] != 2:
        raise ValueError(f"surface_epochs: {data.name} has {data.x.shape[1]} features; a surface needs two")
    return chosen
