"""The knobs of what makes training large: several workers, several devices, few bits."""

from typing import Any

import jax.numpy as jnp

from simulab.batches import half, schedule, workers
from simulab.batches.formats import FORMATS
from simulab.widgets.control import Choice, Control, Flag, Number
from simulab.widgets.knobs import Knobs
from simulab.widgets.picture import Group, Option, Shown

WORKERS: Shown = {"look": ("workers",)}
PARALLEL: Shown = {"look": ("parallel",)}
PRECISION: Shown = {"look": ("precision",)}
LEARNT = ("workers", "precision")
"""Looks at a training that is played."""
LONGEST = {"workers": 200, "precision": 300}
FASTEST = 0.1
"""The learning rate in few bits: beyond, trainings are chaotic, and a last bit decides."""
FRAMES = 120
"""Moments of one step on several devices."""
GROUPS = (
    Group("Workers", ("workers", "shards", "strips", "together", "batch_norm")),
    Group("Devices", ("split", "devices", "micro", "whole_batch")),
    Group("Machine", ("overhead", "speed", "bandwidth", "millions", "activations")),
    Group("Numbers", ("format", "scaling", "scale_power", "masters", "loss_weight", "optimizer")),
)
LOOKS = (
    Option("workers", "Several workers", "A batch in shards: are their gradients together that of the whole batch?",
           r"g = \sum_i \tfrac{n_i}{n}\, g_i", presets={"learning_rate": 0.5, "steps": 100},
           bounds={"steps": (10, LONGEST["workers"])}),
    Option("parallel", "Several devices", "Who computes, sends and waits in one step.", r"t = t_0 + \tfrac{B}{r}",
           presets={"steps": FRAMES}, bounds={"steps": (FRAMES, FRAMES)}),
    Option("precision", "Few bits", "The same training in 16 and in 32 bits.", r"g = \tfrac1S \nabla (S \lambda f)",
           presets={"learning_rate": 0.01, "steps": 200},
           bounds={"learning_rate": (1e-4, FASTEST), "steps": (10, LONGEST["precision"])}),
)  # fmt: skip
_SHARDS = {
    "even": ("even", "As many examples for each."),
    "uneven": ("uneven", "1, 3, 5, … parts."),
}
_TOGETHER = {
    "mean": (
        "weighted mean",
        "Each worker's mean gradient counts as often as it has examples.",
        r"\sum_i \tfrac{n_i}{n}\, g_i",
    ),
    "plain": ("plain mean", "Each worker counts once, whatever it has.", r"\tfrac1N \sum_i g_i"),
    "sum": ("sum", "Nobody divides by N.", r"\sum_i g_i"),
}
_SPLITS = {
    "data": ("Data", "Every device has the whole net and a shard of the batch; gradients are averaged in a ring.",
             r"\tfrac{2(N-1)}{N} \cdot \tfrac{\text{bytes}}{\text{bandwidth}}"),
    "tensor": ("Model, within layers", "Every device has a part of every layer; activations are put together after each.", ""),
    "layers": ("Model, by layers", "Every device has some of the layers: one works at a time.", ""),
    "pipeline": ("Pipeline", "The same, but micro-batches follow one another.", r"\tfrac{p-1}{m+p-1}"),
}  # fmt: skip
_FORMATS = {
    "float32": ("float32", "8 bits of exponent, 23 of digits."),
    "bfloat16": ("bfloat16", "8 bits of exponent as float32, but 7 of digits."),
    "float16": ("float16", "5 bits of exponent, 10 of digits: nothing below 6e-8, nothing above 65,504."),
}
_SCALINGS = {
    "none": ("none", "S = 1."),
    "static": ("static", "S stays; a step whose gradient overflows is skipped."),
    "dynamic": ("dynamic", "S is halved at each overflow, and doubled after 20 steps without one."),
}


def controls() -> tuple[Control, ...]:
    """All of them, in the order of the groups."""
    return (
        _whole("workers", "Workers", 4, "Each has a shard of the batch.", (1, workers.MOST), WORKERS, symbol="N"),
        _choice("shards", "Shards", "even", "How 64 examples are dealt.", workers.SHARDS, _SHARDS, WORKERS),
        Flag("strips", "From left to right", False, "Each worker has examples that lie beside each other; else from everywhere.",
             shown=WORKERS),
        _choice("together", "Put together by", "mean", "What becomes of the workers' gradients.", workers.TOGETHER, _TOGETHER,
                WORKERS),
        Flag("batch_norm", "Batch normalisation", False, "Sums are normalised over the examples that a worker has.",
             shown=WORKERS),
        _choice("split", "Split", "pipeline", "What every device has.", schedule.SPLITS, _SPLITS, PARALLEL),
        _whole("devices", "Devices", 4, "All alike.", (1, schedule.DEVICES), PARALLEL, symbol="N"),
        _whole("micro", "Micro-batches", 8, "Into which the batch is cut.", (1, schedule.MICRO),
               {**PARALLEL, "split": ("pipeline",)}, symbol="m"),  # pyright: ignore
        Number("whole_batch", "Batch size", 64, "Examples of one step, of all devices together.", symbol="B", bounds=(8, 1024),
               log=True, integer=True, shown=PARALLEL),
        Number("overhead", "Overhead", 5.0, "What one pass takes however few examples there are.", symbol="t₀", unit="ms",
               bounds=(0.1, 100), log=True, shown=PARALLEL),
        Number("speed", "Rate", 400.0, "Of one device, beyond the overhead.", symbol="r", unit="examples/s",
               bounds=(10, 10_000), log=True, shown=PARALLEL),
        Number("bandwidth", "Bandwidth", 10.0, "Between two devices.", unit="GB/s", bounds=(0.1, 1000), log=True,
               shown=PARALLEL),
        Number("millions", "Weights", 25.0, "Of the net.", unit="million", bounds=(1, 1000), log=True, shown=PARALLEL),
        Number("activations", "Activations", 1.0, "Of one example between two of the eight layers.", unit="MB",
               bounds=(0.001, 100), log=True, shown=PARALLEL),
        _choice("format", "Format", "float16", "Of activations and gradients.", tuple(FORMATS), _FORMATS, PRECISION),
        _choice("scaling", "Loss scaling", "none", "The loss is multiplied by S before its gradient is taken.", half.SCALINGS,
                _SCALINGS, PRECISION),
        _whole("scale_power", "Scale", 10, "S = 2 to this power; where a dynamic one begins.", (0, 24),
               {**PRECISION, "scaling": ("static", "dynamic")}, symbol="log₂ S"),  # pyright: ignore
        Flag("masters", "Float32 masters", True, "Weights are kept in float32, and rounded where they are used.",
             shown=PRECISION),
        Number("loss_weight", "Loss weight", 1e-5, "Of the loss, as one of several: a small one makes small gradients.",
               symbol="λ", bounds=(1e-7, 1.0), log=True, shown=PRECISION),
        Choice("optimizer", "Optimizer", "adam", "Adam divides by the gradient's size, so that λ hardly matters to it.",
               options=(Option("adam", "Adam"), Option("sgd", "Gradient descent")), shown=PRECISION),
    )  # fmt: skip


def _whole(
    name: str, label: str, default: int, doc: str, bounds: tuple[float, float], shown: Shown, symbol: str
) -> Number:
    return Number(name, label, default, doc, symbol=symbol, bounds=bounds, integer=True, shown=shown)


def _choice(name: str, label: str, default: str, doc: str, order: tuple[str, ...], said: Any, shown: Shown) -> Choice:
    return Choice(name, label, default, doc, options=tuple(Option(one, *said[one]) for one in order), shown=shown)


def of_workers(k: Knobs) -> workers.Given:
    return workers.Given(
        k["workers"], k["shards"], jnp.asarray(k["strips"], bool), k["together"], jnp.asarray(k["batch_norm"], bool),
        k["learning_rate"], k["seed"],
    )  # fmt: skip


def of_devices(k: Knobs) -> schedule.Given:
    """In seconds and bytes."""
    return schedule.Given(
        k["devices"], k["micro"], k["whole_batch"], 1e-3 * k["overhead"], k["speed"], 1e6 * k["millions"],
        1e9 * k["bandwidth"], 1e6 * k["activations"],
    )  # fmt: skip


def of_precision(k: Knobs) -> half.Given:
    return half.Given(
        k["format"], jnp.asarray(k["masters"], bool), k["scaling"], 2.0 ** k["scale_power"], k["optimizer"] == 0,
        jnp.minimum(k["learning_rate"], FASTEST), k["loss_weight"], k["seed"],
    )  # fmt: skip
