"""The time of a step against the batch size: measured, beside the rule t = t0 + B/r that fits it best. Never asserts a time."""

import time

import jax
import jax.numpy as jnp
import numpy as np
import pytest

SIZES = (1, 4, 16, 64, 256, 1024, 4096)
WIDTH, LAYERS = 256, 4


def loss(weights, x):
    for w in weights:
        x = jnp.tanh(x @ w)
    return jnp.mean(x**2)


@pytest.mark.long
def test_a_step_takes_an_overhead_and_a_time_an_example():
    weights = list(jax.random.normal(jax.random.key(0), (LAYERS, WIDTH, WIDTH), jnp.float32) / WIDTH**0.5)
    step = jax.jit(lambda weights, x: [w - 0.1 * g for w, g in zip(weights, jax.grad(loss)(weights, x))])
    took = []
    for size in SIZES:
        x = jax.random.normal(jax.random.key(1), (size, WIDTH), jnp.float32)
        jax.block_until_ready(step(weights, x))
        rounds = []
        for _ in range(20):
            begun = time.perf_counter()
            jax.block_until_ready(step(weights, x))
            rounds.append(time.perf_counter() - begun)
        took.append(min(rounds))
    # least squares of relative errors: small batches count as much as large ones
    rows = np.stack([np.ones(len(SIZES)), np.array(SIZES, float)], axis=1) / np.array(took)[:, None]
    overhead, each = np.linalg.lstsq(rows, np.ones(len(SIZES)), rcond=None)[0]
    print(f"\nt0 = {1e3 * overhead:.3f} ms, r = {1 / each:,.0f} examples/s, knee at B = {overhead / each:.0f}")
    for size, seconds in zip(SIZES, took):
        rule = overhead + each * size
        print(f"B = {size:5}: {1e3 * seconds:8.3f} ms, the rule says {1e3 * rule:8.3f} ({rule / seconds - 1:+.0%})")
    assert len(took) == len(SIZES)
