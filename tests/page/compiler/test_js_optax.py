"""Any optimizer of optax runs in a page: single steps from many states, and whole runs while they are regular."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

from simulab.compiler import compile

OPTIMIZERS = {
    "sgd": optax.sgd, "momentum": lambda r: optax.sgd(r, 0.9), "nesterov": lambda r: optax.sgd(r, 0.9, nesterov=True),
    "adagrad": optax.adagrad, "adadelta": optax.adadelta, "rmsprop": optax.rmsprop, "adam": optax.adam,
    "amsgrad": optax.amsgrad, "nadam": optax.nadam, "adamw": optax.adamw, "nadamw": optax.nadamw, "lamb": optax.lamb,
    "lion": optax.lion, "adabelief": optax.adabelief, "radam": optax.radam, "yogi": optax.yogi,
    "novograd": optax.novograd, "sm3": optax.sm3, "adan": optax.adan, "adamax": optax.adamax, "adamaxw": optax.adamaxw,
    "lars": optax.lars, "fromage": optax.fromage, "rprop": optax.rprop, "sign_sgd": optax.sign_sgd,
    "adafactor": optax.adafactor, "optimistic": optax.optimistic_gradient_descent,
    "noisy_sgd": lambda r: optax.noisy_sgd(r, key=jax.random.key(0)),
    "lbfgs": lambda r: optax.lbfgs(r, linesearch=None), "lbfgs with line search": lambda _: optax.lbfgs(),
    "prodigy": optax.contrib.prodigy, "dadapt_adamw": optax.contrib.dadapt_adamw, "muon": optax.contrib.muon,
    "schedule_free": optax.contrib.schedule_free_adamw,
    "clipped": lambda r: optax.chain(optax.clip_by_global_norm(1.0), optax.adam(r)),
    "warmup_cosine": lambda _: optax.adam(optax.warmup_cosine_decay_schedule(0.0, 1e-3, 10, 100)),
}  # fmt: skip


def rosenbrock(x):
    return (1 - x[0]) ** 2 + 100 * (x[1] - x[0] ** 2) ** 2


def beale(x):
    a, b = x[0], x[1]
    return (1.5 - a + a * b) ** 2 + (2.25 - a + a * b**2) ** 2 + (2.625 - a + a * b**3) ** 2


SURFACES = {"rosenbrock": rosenbrock, "beale": beale}


def stepper(make, loss):
    def step(rate, x, state):
        optimizer = make(rate)
        value, gradient = jax.value_and_grad(loss)(x)
        extra = {"value": value, "grad": gradient, "value_fn": loss}
        update, state = optax.with_extra_args_support(optimizer).update(gradient, state, x, **extra)
        return optax.apply_updates(x, update), state

    return step


TOLERANCES = {"lbfgs": 1e-11, "lbfgs with line search": 1e-9, "warmup_cosine": 1e-9}


@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_a_step_from_many_states(run, name, surface):
    """Both homes start each step from the same state, so that rounding does not accumulate: 1e-13, relative to the
    largest number of each array or to 1, the size of the coordinates (near a minimum a gradient is a difference of
    numbers of that size; XLA fuses multiply and add where JavaScript rounds in between). L-BFGS divides by differences
    of gradients, its line search compares nearly equal losses, and a schedule of optax computes in float32."""
    step = stepper(OPTIMIZERS[name], SURFACES[surface])
    with jax.enable_x64(True):
        start = OPTIMIZERS[name](0.01).init(jnp.zeros(2))
        leaves, tree = jax.tree.flatten(start)

        def flat(rate, x, *leaves):
            x, state = step(rate, x, jax.tree.unflatten(tree, leaves))
            return x, *jax.tree.leaves(state)

        module = compile({"step": (flat, (0.01, jnp.zeros(2), *leaves))})
        jitted = jax.jit(flat)
        for k, (a, b) in enumerate([(-1.5, 2.0), (0.3, -0.7), (1.0, 1.0), (2.5, -1.0), (0.0, 0.0)]):
            rate = [1e-3, 0.01, 0.05][k % 3]
            state = (np.array([a, b]), *leaves)
            for _ in range(4):
                got = jax.tree.leaves(run(module, "step", rate, *state))
                state = jitted(rate, *state)
                for g, w in zip(got, state, strict=True):
                    key = jax.dtypes.issubdtype(w.dtype, jax.dtypes.prng_key)
                    want = np.asarray(jax.random.key_data(w) if key else w, float)
                    finite = np.isfinite(want)
                    scale = np.max(np.abs(want[finite]), initial=1.0)
                    tolerance = TOLERANCES.get(name, 1e-13)
                    np.testing.assert_allclose(np.asarray(g, float), want, rtol=tolerance, atol=tolerance * scale)


# Left out: what bounces by design (a sign of a gradient near zero is chaotic) or searches along a line.
IRREGULAR = {"sign_sgd", "rprop", "lbfgs with line search", "lbfgs", "lion", "prodigy", "dadapt_adamw", "fromage"}


@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize("name", [n for n in OPTIMIZERS if n not in IRREGULAR])
def test_a_whole_regular_run(run, name, surface):
    """500 steps in one scan, small enough that the run does not become chaotic: 1e-9."""
    make = OPTIMIZERS[name]
    step = stepper(make, SURFACES[surface])

    def descend(rate, x):
        def body(carry, _):
            carry = step(rate, *carry)
            return carry, carry[0]

        return jax.lax.scan(body, (x, make(rate).init(x)), None, length=500)[1]

    with jax.enable_x64(True):
        start = jnp.array([-0.5, 0.5])
        module = compile({"descend": (descend, (1e-4, start))})
        np.testing.assert_allclose(
            run(module, "descend", 1e-4, start), jax.jit(descend)(1e-4, start), rtol=1e-9, atol=1e-9
        )
