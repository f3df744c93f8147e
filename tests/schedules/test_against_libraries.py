"""Every schedule of the curriculum against optax's own and PyTorch's recorded one, end points and counting included."""

import json
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

from simulab.catalogue import schedules
from simulab.component import namespace
from simulab.runs.roll import rates_of
from simulab.schedule import reaction

RECORDED = json.loads((Path(__file__).parents[1] / "reference" / "torch_schedules.json").read_text(encoding="utf-8"))
FIRST = {
    "learning_rate": 3.0, "steps": 100, "warmup": 10, "period": 30, "drop": 0.1, "decay": 0.97, "cycle": 25, "growth": 2,
    "min_rate": 0.0, "peak": 40, "div_factor": 25.0, "final_div_factor": 1e4, "power": 1.0, "factor": 0.3, "patience": 8,
    "threshold": 0.01,
}  # fmt: skip
OTHER = {
    "learning_rate": 0.3, "steps": 63, "warmup": 7, "period": 11, "drop": 0.5, "decay": 0.93, "cycle": 9, "growth": 2,
    "min_rate": 0.004, "peak": 19, "div_factor": 10, "final_div_factor": 100, "power": 2.5, "factor": 0.4, "patience": 3,
    "threshold": 0.05,
}  # fmt: skip
STATES = {"as it opens": FIRST, "otherwise": OTHER}


@pytest.fixture(autouse=True)
def float64():
    with jax.enable_x64(True):
        yield


def own_knobs(name, s):
    """The schedule's knobs for the settings with which PyTorch was recorded."""
    T = s["steps"]
    return {
        "constant": {},
        "step": {"gamma": s["drop"], "period": s["period"]},
        "exponential": {"gamma": s["decay"]},
        "cosine": {"min_rate": s["min_rate"]},
        "cosine_restarts": {"cycle": s["cycle"], "growth": s["growth"], "min_rate": s["min_rate"]},
        "warmup_cosine": {"warmup": s["warmup"] / T, "min_rate": s["min_rate"]},
        "one_cycle": {"peak": s["peak"] / T, "div_factor": s["div_factor"], "final_div_factor": s["final_div_factor"]},
        "polynomial": {"power": s["power"]},
        "inverse_sqrt": {"warmup_steps": s["warmup"]},
        "plateau": {"factor": s["factor"], "plateau_patience": s["patience"], "threshold": s["threshold"]},
    }.get(name, {})


def rates(name, count=None, **given):
    """rate(0) ... rate(T), the last one being that of an update that no run of T makes."""
    knobs = schedules[name]().knobs(given)
    return np.asarray(rates_of(schedules[name](), knobs, (count or int(given["steps"]) + 1)))


def plateau_on_a_kink(knobs):
    """Rates of a run of p <- p - rate sign(p) from 1, whose loss |p| soon bounces between two values."""
    steers = reaction(schedules["plateau"](), schedules["plateau"]().knobs(knobs))
    assert steers
    p, state, scale, found = 1.0, steers.init(), 1.0, []
    for _ in range(knobs["steps"]):
        found.append(knobs["learning_rate"] * float(scale))
        p -= found[-1] * np.sign(p)
        state, scale = steers.update(state, jnp.asarray(abs(p)))
    return found


IN_TORCH = [name for name, kind in schedules.items() if kind.torch_code or name == "plateau"]
"""A schedule that PyTorch does not have is held by its end points and its documentation alone."""


@pytest.mark.parametrize("name", IN_TORCH)
@pytest.mark.parametrize("state", list(STATES))
def test_pytorch_has_the_same_rates(name, state):
    s, rates_of_torch = STATES[state], RECORDED["states"][state]["rates"]
    command = "pip install torch==2.15.0 && python tests/reference/record_torch_schedules.py"
    assert schedules[name].title in rates_of_torch, f"PyTorch has it, and it is not recorded yet: {command}"
    torch = rates_of_torch[schedules[name].title]
    knobs = {**own_knobs(name, s), "learning_rate": s["learning_rate"], "steps": s["steps"]}
    ours = plateau_on_a_kink(knobs) if name == "plateau" else rates(name, **knobs)[:-1]
    assert len(torch) == s["steps"]
    # 1e-9: PyTorch multiplies step by step where the formula is closed, 100 roundings near a rate of almost nothing
    np.testing.assert_allclose(ours, torch, rtol=1e-9, atol=1e-12)


def test_pytorchs_plateau_was_really_put_to_use():
    assert len(set(RECORDED["states"]["otherwise"]["rates"]["Reduce on plateau"])) >= 4


OPTAX = {
    "exponential": lambda s: optax.exponential_decay(s["learning_rate"], 1, s["decay"]),
    "polynomial": lambda s: optax.polynomial_schedule(s["learning_rate"], 0.0, s["power"], s["steps"]),
    "one_cycle": lambda s: optax.cosine_onecycle_schedule(
        s["steps"], s["learning_rate"], (s["peak"] + 0.5) / s["steps"], s["div_factor"], s["final_div_factor"]
    ),
    "cosine_restarts": lambda s: optax.sgdr_schedule(
        [
            {"init_value": s["learning_rate"], "peak_value": s["learning_rate"], "warmup_steps": 0,
             "decay_steps": s["cycle"] * s["growth"] ** i, "end_value": s["min_rate"]}
            for i in range(6)
        ]
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", list(OPTAX))
@pytest.mark.parametrize("state", list(STATES))
def test_optax_has_the_same_rates_and_the_same_end(name, state):
    s = STATES[state]
    ours = rates(name, **own_knobs(name, s), learning_rate=s["learning_rate"], steps=s["steps"])
    theirs = jax.vmap(OPTAX[name](s))(jnp.arange(s["steps"] + 1))
    np.testing.assert_allclose(ours, theirs, rtol=1e-11, atol=1e-14)  # a few operations of rounding


def test_optaxs_plateau_is_ours_with_a_patience_of_one_more():
    losses = jnp.asarray(np.random.default_rng(0).uniform(0.5, 1.0, 200) * np.linspace(1, 0.7, 200))
    knobs = {"learning_rate": 1.0, "steps": 200, "factor": 0.5, "plateau_patience": 6, "threshold": 0.01}
    steers = reaction(schedules["plateau"](), knobs)
    assert steers
    ours = jax.lax.scan(steers.update, steers.init(), losses)[1]
    control = optax.contrib.reduce_on_plateau(0.5, patience=7, rtol=0.01, atol=0.0)

    def told(state, loss):
        state = control.update(jnp.ones(1), state, value=loss)[1]
        return state, state.scale

    np.testing.assert_array_equal(ours, jax.lax.scan(told, control.init(jnp.ones(1)), losses)[1])
    assert len(np.unique(ours)) > 5


def test_end_points():
    """The first update uses rate(0); what is reached at T would follow the last one."""
    T, base = 100, {"learning_rate": 0.3, "steps": 100}
    np.testing.assert_allclose(
        rates("exponential", **base, gamma=0.9)[[0, 1, T]], [0.3, 0.27, 0.3 * 0.9**T], rtol=1e-12
    )
    np.testing.assert_allclose(rates("polynomial", **base, min_rate=0.1)[[0, 50, T]], [0.3, 0.2, 0.1], rtol=1e-12)
    cycle = rates("one_cycle", **base, peak=0.3, div_factor=10, final_div_factor=100)
    np.testing.assert_allclose(cycle[[0, 30, T]], [0.03, 0.3, 0.0003], rtol=1e-9)
    assert np.argmax(cycle) == 30
    root = rates("inverse_sqrt", 401, **base, warmup_steps=99)
    np.testing.assert_allclose(root[[0, 99, 399]], [0.003, 0.3, 0.15], rtol=1e-12)


@pytest.mark.parametrize(("growth", "starts"), [(1, [20, 40, 60, 80]), (2, [20, 60]), (3, [20, 80])])
def test_a_restarts_own_step_uses_the_full_rate_again(growth, starts):
    ours = rates("cosine_restarts", learning_rate=0.3, steps=100, cycle=20, growth=growth)
    assert [t for t in range(1, 100) if ours[t] > ours[t - 1]] == starts
    np.testing.assert_allclose(ours[starts], 0.3, rtol=1e-12)


def test_a_late_restart_is_met_in_float32_too():
    with jax.enable_x64(False):
        knobs = namespace(schedules["cosine_restarts"]().knobs({"learning_rate": 1.0, "cycle": 10, "growth": 2}))
        rate = schedules["cosine_restarts"]().rate
        for begins in (10 * (2**i - 1) for i in range(1, 18)):
            assert float(rate(jnp.int32(begins), knobs)) == 1.0
            assert float(rate(jnp.int32(begins - 1), knobs)) < 0.03
