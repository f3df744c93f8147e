"""How fast networks train, as ratios to the same mathematics in a NumPy loop and to one network. Never asserts a time.

PyTorch's ratio is recorded with the oracle (tests/reference/torch_nets.npz, ``speed``).
"""

import itertools
import json
import time
from pathlib import Path

import numpy as np
import pytest

from simulab import training

TORCH = Path(__file__).parents[1] / "reference" / "torch_nets.npz"
SHAPES = {"2-8-8-8-1, batch 10": ((8, 8, 8), 10), "2-32-32-1, batch 32": ((32, 32), 32)}


def numpy_adam(x, y, hidden, batch, epochs):
    """The same network, loss and Adam, as a person writes them in NumPy."""
    generator = np.random.default_rng(0)
    sizes = [x.shape[1], *hidden, 1]
    w = [generator.normal(0, (2 / (a + b)) ** 0.5, (a, b)).astype(x.dtype) for a, b in itertools.pairwise(sizes)]
    w += [np.zeros(b, x.dtype) for b in sizes[1:]]
    m, v, t, layers = [np.zeros_like(a) for a in w], [np.zeros_like(a) for a in w], 0, len(sizes) - 1
    for _ in range(epochs):
        order = generator.permutation(len(x))
        for first in range(0, len(x), batch):
            rows, t = order[first : first + batch], t + 1
            h = [x[rows]]
            for i in range(layers - 1):
                h.append(np.tanh(h[-1] @ w[i] + w[layers + i]))
            score = (h[-1] @ w[layers - 1] + w[-1])[:, 0]
            delta = ((1 / (1 + np.exp(-score)) - y[rows]) / len(rows)).astype(x.dtype)[:, None]
            g = [None] * len(w)
            for i in reversed(range(layers)):
                g[i], g[layers + i] = h[i].T @ delta, delta.sum(axis=0)
                delta = (delta @ w[i].T) * (1 - h[i] ** 2) if i else delta
            for i, slope in enumerate(g):
                m[i] = 0.9 * m[i] + 0.1 * slope
                v[i] = 0.999 * v[i] + 0.001 * slope**2
                w[i] = w[i] - 0.01 * (m[i] / (1 - 0.9**t)) / (np.sqrt(v[i] / (1 - 0.999**t)) + 1e-8)


def microseconds(function, steps):
    function()
    times = []
    for _ in range(5):
        start = time.perf_counter()
        function()
        times.append(time.perf_counter() - start)
    return min(times) / steps * 1e6


@pytest.mark.parametrize("shape", SHAPES)
def test_one_network_against_a_numpy_loop(benchmark, shape):
    hidden, batch = SHAPES[shape]
    data, epochs = training.dataset("two_moons", examples=10 * batch), 200
    network = training.Network(hidden, activation="tanh", initialisation="xavier")

    def ours():
        return training.train(
            data, network, epochs=epochs, batch_size=batch, learning_rate=0.01, validation=0.0, test=0.0, record=()
        )

    part = training.split(data, validation=0.0, test=0.0).parts["train"]
    by_hand = microseconds(lambda: numpy_adam(part.x, part.y, hidden, batch, 10), 10 * 10)
    step = microseconds(ours, epochs * 10)
    benchmark(ours)
    benchmark.extra_info |= {"us_a_step": step, "numpy_us_a_step": by_hand, "ratio_to_numpy": by_hand / step}
    with np.load(TORCH) as recorded:
        benchmark.extra_info["torch_recorded"] = json.loads(str(recorded["speed"]))


def test_25_networks_in_one_call(benchmark):
    data, epochs, rates = training.dataset("two_moons", examples=100), 100, np.logspace(-4, -1, 25)
    network = training.Network((8, 8, 8), activation="tanh", initialisation="xavier")
    settings = {"epochs": epochs, "batch_size": 10, "validation": 0.0, "test": 0.0, "record": ()}

    def many():
        return training.train_many(data, network, learning_rate=rates, **settings)

    steps = epochs * 10
    one = microseconds(lambda: training.train(data, network, learning_rate=0.01, **settings), steps)
    each = microseconds(many, steps * len(rates))
    benchmark(many)
    benchmark.extra_info |= {"us_a_step_of_one": one, "us_a_step_each": each, "ratio": one / each}
