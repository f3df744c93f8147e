"""How fast runs are, as ratios to what else could make them. Peers run in the same minute; no time is asserted.

Each ``extra_info`` says how many times longer (``to_...``) or shorter (``faster_than_...``) our time is than a peer's;
both are the best of several, as other work on the machine only ever adds.
"""

import ctypes
import shutil
import subprocess
import time
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

import simulab as sl
from simulab.machine import backend

START, RATE, STEPS = (-1.5, 2.0), 1e-3, 1000
OPTIMIZERS = ("sgd", "adam")


def best(call, repeats=30):
    """Seconds of the fastest of several calls, after one to warm up."""
    call()
    times = []
    for _ in range(repeats):
        began = time.perf_counter()
        call()
        times.append(time.perf_counter() - began)
    return min(times)


def run(optimizer, steps=STEPS):
    return jax.block_until_ready(sl.descend("rosenbrock", optimizer, start=START, learning_rate=RATE, steps=steps).raw)


@pytest.fixture(scope="module")
def in_c(tmp_path_factory):
    """(optimizer, steps) -> x of the run in C, arrays and call included; None where there is no compiler."""
    compiler = shutil.which("cc") or shutil.which("clang") or shutil.which("gcc")
    if compiler is None:
        return None
    library = tmp_path_factory.mktemp("peer") / "peer.so"
    source = Path(__file__).with_name("peer.c")
    subprocess.run([compiler, "-O3", "-march=native", "-shared", "-fPIC", "-o", library, source, "-lm"], check=True)
    loaded = ctypes.CDLL(str(library))
    array = np.ctypeslib.ndpointer(np.float64, flags="C")
    for name in OPTIMIZERS:
        getattr(loaded, name).argtypes = [ctypes.c_int, array, ctypes.c_double, array, array, array]
        getattr(loaded, name).restype = None

    def call(optimizer, steps=STEPS):
        path, loss, slope = np.empty((steps + 1, 2)), np.empty(steps + 1), np.empty((steps + 1, 2))
        getattr(loaded, optimizer)(steps, np.array(START), RATE, path, loss, slope)
        return path

    return call


def in_numpy(optimizer, steps=STEPS):
    x, m, v = np.array(START), np.zeros(2), np.zeros(2)
    path, losses, slopes = np.empty((steps + 1, 2)), np.empty(steps + 1), np.empty((steps + 1, 2))
    for t in range(steps + 1):
        a, b = 1 - x[0], x[1] - x[0] ** 2
        g = np.array([-2 * a - 400 * x[0] * b, 200 * b])
        path[t], losses[t], slopes[t] = x, a**2 + 100 * b**2, g
        if optimizer == "sgd":
            x = x - RATE * g
        else:
            m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
            x = x - RATE * (m / (1 - 0.9 ** (t + 1))) / (np.sqrt(v / (1 - 0.999 ** (t + 1))) + 1e-8)
    return path


def rosenbrock(x):
    return (1 - x[0]) ** 2 + 100 * (x[1] - x[0] ** 2) ** 2


def in_optax(rule, steps):
    """An optax transformation as its manual steps it, un-jitted."""
    with backend.float64():
        x = jnp.array(START)
        state = rule.init(x)
        for _ in range(steps):
            updates, state = rule.update(jax.grad(rosenbrock)(x), state, x)
            x = optax.apply_updates(x, updates)
        return jax.block_until_ready(x)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_whole_call_of_1000_steps(benchmark, optimizer, in_c):
    benchmark.pedantic(run, (optimizer,), rounds=100, warmup_rounds=3)
    ours = best(lambda: run(optimizer), 1000)
    rule = {"sgd": optax.sgd, "adam": optax.adam}[optimizer](RATE)
    numpy, eager = best(lambda: in_numpy(optimizer), 3), best(lambda: in_optax(rule, 5), 2) / 5 * STEPS
    benchmark.extra_info |= {
        "faster_than_numpy": round(numpy / ours, 1),
        "faster_than_optax_unjitted": round(eager / ours),
        "to_c": "no C compiler here",
    }
    if in_c is not None:
        peer = best(lambda: in_c(optimizer), 1000)
        np.testing.assert_allclose(run(optimizer)["x"], in_c(optimizer), rtol=1e-6)
        benchmark.extra_info |= {"c_us": round(peer * 1e6, 1), "to_c": round(ours / peer, 2)}


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_each_step_of_a_long_run(benchmark, optimizer, in_c):
    """The slope between 1,000 and 21,000 steps: what a step costs without what a call costs."""

    def slope(call):
        return (best(lambda: call(optimizer, 21_000), 10) - best(lambda: call(optimizer, 1000), 30)) / 20_000

    benchmark.pedantic(run, (optimizer, 21_000), rounds=20, warmup_rounds=2)
    ours = slope(run)
    benchmark.extra_info |= {"ns_per_step": round(ours * 1e9, 1), "to_c": "no C compiler here"}
    if in_c is not None:
        peer = slope(in_c)
        benchmark.extra_info |= {"c_ns_per_step": round(peer * 1e9, 1), "to_c": round(ours / peer, 2)}


def test_a_call_of_one_step(benchmark):
    """What checking the request, calling the program and wrapping its result cost."""
    benchmark.pedantic(run, ("adam", 1), rounds=200, warmup_rounds=3)


def test_the_verdict_of_a_run(benchmark):
    """A verdict is worked out when it is asked for; each round asks a new run."""
    benchmark.pedantic(
        lambda made: made.verdict,
        setup=lambda: ((sl.descend("rosenbrock", "adam", start=START, learning_rate=RATE, steps=STEPS),), {}),
        rounds=50,
    )


def test_a_sweep_of_512_rates(benchmark):
    rates = np.logspace(-5, -2, 512)

    def sweep():
        swept = sl.sweep("rosenbrock", "sgd", start=START, steps=200, learning_rate=rates)
        return jax.block_until_ready(swept.raw)

    def numpy():
        x, path, losses = np.tile(START, (512, 1)), np.empty((201, 512, 2)), np.empty((201, 512))
        for t in range(201):
            a, b = 1 - x[:, 0], x[:, 1] - x[:, 0] ** 2
            g = np.stack([-2 * a - 400 * x[:, 0] * b, 200 * b], 1)
            path[t], losses[t] = x, a**2 + 100 * b**2
            x = x - rates[:, None] * g
        return path, losses

    benchmark.pedantic(sweep, rounds=20, warmup_rounds=2)
    with np.errstate(all="ignore"):
        peer = best(numpy, 5)
    ours = best(sweep, 10)
    benchmark.extra_info |= {
        "ns_per_step": round(ours / (512 * 200) * 1e9, 1),
        "faster_than_numpy_vectorised": round(peer / ours, 1),
    }


@pytest.mark.parametrize("optimizer", ["momentum", "adam"])
def test_a_basin_map_of_256_by_256_starts_and_200_steps(benchmark, optimizer):
    benchmark.pedantic(lambda: sl.basins("himmelblau", optimizer, resolution=256, steps=200), rounds=8, warmup_rounds=1)
    ours = best(lambda: sl.basins("himmelblau", optimizer, resolution=256, steps=200), 5)
    benchmark.extra_info |= {"ms": round(ours * 1e3), "ns_per_step": round(ours / (256**2 * 200) * 1e9, 2)}
