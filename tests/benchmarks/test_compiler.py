"""How fast compiled pages are, as ratios to the same loop written by hand and to JAX on the CPU. Never asserts a time.

Measured inside V8, with the clock around many repetitions after a warm-up.
"""

from __future__ import annotations

import gzip

import jax
import jax.numpy as jnp
import optax
import py_mini_racer

from simulab.compiler import compile

BY_HAND = """
(rate, start, steps) => {
  const path = new Float64Array(2 * steps), loss = new Float64Array(steps);
  let x = start[0], y = start[1], m0 = 0, m1 = 0, v0 = 0, v1 = 0;
  for (let t = 1; t <= steps; t++) {
    const a = 1 - x, b = y - x * x;
    loss[t - 1] = a * a + 100 * b * b;
    path[2 * t - 2] = x; path[2 * t - 1] = y;
    const g0 = -2 * a - 400 * x * b, g1 = 200 * b;
    m0 = 0.9 * m0 + 0.1 * g0; m1 = 0.9 * m1 + 0.1 * g1;
    v0 = 0.999 * v0 + 0.001 * g0 * g0; v1 = 0.999 * v1 + 0.001 * g1 * g1;
    const c = 1 - Math.pow(0.9, t), d = 1 - Math.pow(0.999, t);
    x -= rate * (m0 / c) / (Math.sqrt(v0 / d) + 1e-8);
    y -= rate * (m1 / c) / (Math.sqrt(v1 / d) + 1e-8);
  }
  return {path, loss};
}
"""
CLOCK = """
(f, n) => { for (let i = 0; i < n; i++) f(); let best = 1e9;
  for (let k = 0; k < 7; k++) {
    const t = Date.now();
    for (let i = 0; i < n; i++) f();
    best = Math.min(best, (Date.now() - t) / n);
  }
  return best; }
"""
RACERS = {"sgd": optax.sgd, "momentum": lambda r: optax.sgd(r, 0.9), "adagrad": optax.adagrad, "rmsprop": optax.rmsprop,
          "adam": optax.adam, "lamb": optax.lamb}  # fmt: skip


def rosenbrock(x):
    return (1 - x[0]) ** 2 + 100 * (x[1] - x[0] ** 2) ** 2


surface = jax.jit(jax.value_and_grad(rosenbrock))


def descend(make, rate, start, steps):
    optimizer = make(rate)

    def step(carry, _):
        x, state = carry
        loss, gradient = surface(x)
        update, state = optimizer.update(gradient, state, x)
        return (x + update, state), {"path": x, "loss": loss}

    return jax.lax.scan(step, (start, optimizer.init(start)), None, length=steps)[1]


def measured(source: str, arguments: str, n: int) -> float:
    """Milliseconds a call, warm."""
    v8 = py_mini_racer.MiniRacer()
    return float(v8.eval(f"(()=>{{const f=({source});return ({CLOCK})(()=>f({arguments}),{n})}})()"))


def test_adam_against_the_same_loop_by_hand(benchmark):
    with jax.enable_x64(True):
        start = jnp.array([-1.5, 2.0])
        module = compile({"run": (lambda rate, x: descend(optax.adam, rate, x, 1000), (0.02, start))})
        jitted = jax.jit(lambda rate, x: descend(optax.adam, rate, x, 1000))
        jax.block_until_ready(jitted(0.02, start))
        ours = measured(module.source + ".run", "0.02,[-1.5,2]", 300)
        hand = measured(BY_HAND, "0.02,[-1.5,2],1000", 300)
        benchmark(lambda: jax.block_until_ready(jitted(0.02, start)))
    benchmark.extra_info.update(compiled_ms=ours, by_hand_ms=hand, ratio=ours / hand, bytes=len(module.source))
    benchmark.extra_info["ratio_to_jax"] = ours / (benchmark.stats.stats.median * 1e3) if benchmark.stats else None


def test_six_racers_of_500_steps(benchmark):
    def race(rates, x):
        return {k: descend(make, rates[k], x, 500) for k, make in RACERS.items()}

    with jax.enable_x64(True):
        rates, start = dict.fromkeys(RACERS, 1e-3), jnp.array([-1.5, 2.0])
        module = compile({"race": (race, (rates, start))})
        jitted = jax.jit(race)
        jax.block_until_ready(jitted(rates, start))
        arguments = "{" + ",".join(f"{k}:.001" for k in RACERS) + "},[-1.5,2]"
        ours = measured(module.source + ".race", arguments, 100)
        benchmark(lambda: jax.block_until_ready(jitted(rates, start)))
    benchmark.extra_info.update(compiled_ms=ours, aim_ms=8, gzipped=len(gzip.compress(module.source.encode())))


def test_compile_time(benchmark):
    """What an export pays: tracing and translating one racer."""
    with jax.enable_x64(True):
        start = jnp.array([-1.5, 2.0])
        benchmark(lambda: compile({"run": (lambda rate, x: descend(optax.adam, rate, x, 1000), (0.02, start))}))
