"""A GPU against a CPU: the same numbers, and how many times as fast. Needs what the engine needs, and nothing else:

    python tests/gpu.py            # says so where there is no GPU
    python tests/gpu.py --require  # and fails there

Without a GPU, what JAX sees here (several devices perhaps, by XLA_FLAGS=--xla_force_host_platform_device_count=2) is
compared with one CPU device. That one computes in a process of its own, so that nothing of it is shared.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import jax
import numpy as np

import simulab as sl
from simulab import training
from simulab.machine import backend
from simulab.search import Nets, Range, Space, search

Numbers = dict[str, np.ndarray]


class Case(NamedTuple):
    """Work, and how far its numbers may be apart."""

    work: Callable[[int], Numbers]
    """How many runs (side by side, or along a map's side) -> its numbers."""
    sizes: tuple[int, int]
    """So many usually, and where the run is to be short."""
    relative: float
    """Of the largest number."""
    astray: float = 0.0
    """The part of the numbers that may be further apart: those on a border, where rounding decides."""


def swept(runs: int) -> Numbers:
    found = sl.sweep("rosenbrock", "adam", steps=200, learning_rate=np.logspace(-5, -2, runs))
    return {"x": found.x, "loss": found.loss}


def mapped(side: int) -> Numbers:
    found = sl.basins("himmelblau", "momentum", resolution=side, steps=200, learning_rate=0.002)
    return {"minimum": found.minimum, "steps": found.steps}


def trained(dtype: str) -> Callable[[int], Numbers]:
    def work(seeds: int) -> Numbers:
        found = training.train_many(
            "two_moons", (8, 8), epochs=10, learning_rate=0.003, seed=np.arange(seeds), dtype=dtype
        )
        return {"train_loss": found.train_loss, "test_loss": np.asarray(found.test_loss)}

    return work


def searched(trials: int) -> Numbers:
    space = Space({"learning_rate": Range(1e-4, 1e-2, log=True), "weight_decay": Range(1e-5, 1e-1, log=True)})
    study = search(Nets("digits", 3, width=32, depth=2), space, strategy="sobol", trials=trials, seed=0)
    return {"accuracy": np.array([trial.value for trial in study.trials])}


def by_workers(steps: int) -> Numbers:
    found = sl.train_workers(4, shards="uneven", steps=steps)
    return {"loss": found.loss, "alone": found.alone}


def in_few_bits(steps: int) -> Numbers:
    found = sl.train_precision("float16", scaling="dynamic", loss_scale=2.0**20, steps=steps)
    return {"loss": found.loss, "scale": found.scale}


CASES = {
    # float64: a GPU rounds otherwise (2**-53), each of 200 steps adds its own, and the run makes them 10 times as large.
    "sweep": Case(swept, (65_536, 512), 1e-9),
    # Which minimum, and after how many steps: whole numbers, equal but for the starts on a border.
    "basins": Case(mapped, (512, 32), 0.0, astray=0.002),
    # The initial weights are drawn in float32 (2**-24, some roundings), whatever the run's precision; training keeps that.
    "nets, float64": Case(trained("float64"), (4096, 8), 1e-5),
    # A GPU may take products of float32 with 10 bits of mantissa (TF32).
    "nets, float32": Case(trained("float32"), (4096, 8), 1e-2),
    # Accuracies are parts of 360 examples: in float32 some of them lie on the net's border.
    # float64, as the sweep; 200 steps of gradient descent, which forgets roundings.
    "workers": Case(by_workers, (200, 10), 1e-9),
    # Rounded to float16 after every sum: equal, but where a sum in another order is a tie; a unit of float16 is 2**-11.
    "few bits": Case(in_few_bits, (200, 10), 2e-3, astray=0.05),
    "search on nets": Case(searched, (64, 4), 2 / 360, astray=0.1),
}


def measured(small: bool) -> tuple[Numbers, dict[str, float]]:
    """The numbers of every case, and the seconds of the faster of two calls, none of which compiles."""
    numbers: Numbers = {}
    seconds = {}
    for name, case in CASES.items():
        size, times = case.sizes[small], []
        found = case.work(size)
        for _ in range(2):
            begun = time.perf_counter()
            case.work(size)
            times.append(time.perf_counter() - begun)
        seconds[name] = min(times)
        numbers |= {f"{name}: {column}": np.asarray(values, float) for column, values in found.items()}
    return numbers, seconds


def of_one_cpu(small: bool) -> tuple[Numbers, dict[str, float]]:
    """``measured`` in a process that sees one CPU device."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "reference.npz")
        command = [sys.executable, __file__, "--write", str(file), *(["--small"] if small else [])]
        subprocess.run(command, check=True, env={**os.environ, "JAX_PLATFORMS": "cpu", "XLA_FLAGS": ""})
        with np.load(file) as read:
            kept = dict(read)
    seconds = {name: float(kept.pop(f"seconds: {name}")) for name in CASES}
    return kept, seconds


def apart(case: Case, ours: np.ndarray, theirs: np.ndarray) -> tuple[float, float]:
    """The largest difference, relative to the largest number, and the part of the numbers beyond the tolerance."""
    both_lost = ~np.isfinite(ours) & ~np.isfinite(theirs)
    scale = np.max(np.abs(theirs[np.isfinite(theirs)]), initial=0.0) or 1.0
    distance = np.where(both_lost, 0.0, np.abs(ours - theirs) / scale)
    distance = np.where(np.isnan(distance), np.inf, distance)
    return float(distance.max()), float(np.mean(distance > case.relative))


def compare(small: bool) -> list[str]:
    """Prints a line for every array; returns the names of those that are not the same."""
    theirs, slow = of_one_cpu(small)
    ours, fast = measured(small)
    wrong = []
    for name, case in CASES.items():
        print(f"{name}: {slow[name]:.3f} s on one CPU device, {fast[name]:.3f} s here, {slow[name] / fast[name]:.2f} x")
        for column in (key for key in theirs if key.startswith(f"{name}: ")):
            most, part = apart(case, ours[column], theirs[column])
            if part > case.astray:
                wrong.append(column)
            print(
                f"  {column.rsplit(' ', 1)[-1]:<12} apart by {most:.1e} at most; "
                f"{part:.2%} by more than {case.relative:.0e}, {case.astray:.2%} may be"
                f"{'' if part <= case.astray else '  <- NOT THE SAME'}"
            )
    return wrong


def main(given: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Compare a GPU's numbers and times with a CPU's.")
    parser.add_argument("--require", action="store_true", help="fail where there is no GPU")
    parser.add_argument("--small", action="store_true", help="few runs: equal numbers, ratios that mean nothing")
    parser.add_argument("--write", metavar="FILE", help=argparse.SUPPRESS)
    options = parser.parse_args(given)
    if options.write:
        numbers, seconds = measured(options.small)
        kept: dict[str, Any] = {**numbers, **{f"seconds: {name}": value for name, value in seconds.items()}}
        np.savez(options.write, **kept)
        return 0
    gpu = any(device.platform == "gpu" for device in jax.devices())
    if gpu:
        backend.use("gpu")
    else:
        print("There is no GPU here: JAX sees none.")
        if options.require:
            return 1
    print(f"JAX {jax.__version__}: {', '.join(str(device) for device in jax.devices())}")
    wrong = compare(options.small)
    print(f"Not the same: {', '.join(wrong)}." if wrong else "The numbers are the same, to the tolerances above.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
