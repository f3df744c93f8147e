"""Every schedule of the catalogue, and agreement with optax's where the two are the same."""

import re

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest
from compilations import compiled
from hypothesis import given, settings
from hypothesis import strategies as st
from latex2mathml.converter import convert

from simulab.catalogue import landscapes, optimizers, schedules
from simulab.component import namespace

every_schedule = pytest.mark.parametrize("name", list(schedules))


@pytest.fixture(autouse=True)
def float64():
    with jax.enable_x64(True):
        yield


def rates(name, steps, learning_rate=0.3, **knobs):
    """rate(0) ... rate(steps), the last one being that of a step that no run makes."""
    schedule = schedules[name]()
    knobs = namespace(schedule.knobs({"learning_rate": learning_rate, "steps": steps, **knobs}))
    return jax.vmap(lambda t: schedule.rate(t, knobs))(jnp.arange(steps + 1))


def of_optax(schedule, steps):
    return jax.vmap(schedule)(jnp.arange(steps + 1))


# 1e-12: a few operations of rounding; the cosine's end is a difference, hence the absolute part.
def assert_same(ours, theirs):
    np.testing.assert_allclose(ours, theirs, rtol=1e-12, atol=1e-15)


def test_constant_is_constant():
    assert_same(rates("constant", 50), 0.3)


def test_step_decay_divides_by_ten_at_30_60_and_90_of_100():
    ours = rates("step", 100, gamma=0.1, period=30)
    assert_same(ours[jnp.array([0, 29, 30, 59, 60, 89, 90, 100])], [0.3, 0.3, 3e-2, 3e-2, 3e-3, 3e-3, 3e-4, 3e-4])
    assert_same(ours, of_optax(optax.exponential_decay(0.3, 30, 0.1, staircase=True), 100))


@settings(deadline=None, max_examples=25)
@given(period=st.integers(1, 2000), drops=st.integers(1, 50))
def test_step_decay_drops_exactly_at_multiples_of_the_period_in_float32_too(period, drops):
    schedule = schedules["step"]()
    with jax.enable_x64(False):
        knobs = namespace({"learning_rate": jnp.float32(1), "gamma": jnp.float32(0.5), "period": jnp.float32(period)})
        before, after = (schedule.rate(jnp.int32(t), knobs) for t in (period * drops - 1, period * drops))
    np.testing.assert_allclose([before, after], [0.5 ** (drops - 1), 0.5**drops], rtol=1e-5)


@pytest.mark.parametrize("min_rate", [0.0, 0.01])
def test_cosine_goes_from_the_base_rate_to_the_lowest(min_rate):
    ours = rates("cosine", 100, min_rate=min_rate)
    assert_same(ours[jnp.array([0, 50, 100])], [0.3, (0.3 + min_rate) / 2, min_rate])
    assert jnp.all(jnp.diff(ours) < 0)
    assert_same(ours, of_optax(optax.cosine_decay_schedule(0.3, 100, alpha=min_rate / 0.3), 100))


@pytest.mark.parametrize("warmup", [0.0, 0.05, 0.1, 0.5])
@pytest.mark.parametrize("steps", [7, 100])
def test_warmup_cosine_is_optaxs_with_a_first_rate_above_zero(warmup, steps):
    W = round(warmup * steps)
    ours = rates("warmup_cosine", steps, warmup=warmup, min_rate=0.01)
    theirs = optax.warmup_cosine_decay_schedule(0.3 / (W + 1), 0.3, W, steps, end_value=0.01)
    assert_same(ours, of_optax(theirs, steps))
    assert_same(ours[jnp.array([0, W, steps])], [0.3 / (W + 1), 0.3, 0.01])
    assert_same(jnp.diff(ours[: W + 1]), 0.3 / (W + 1))


@every_schedule
def test_rates_are_positive_finite_and_never_above_the_base_rate(name):
    for steps in (1, 2, 1000):
        ours = rates(name, steps)[:-1]
        assert jnp.all(jnp.isfinite(ours) & (ours > 0) & (ours <= 0.3 * (1 + 1e-12)))


@every_schedule
def test_moving_a_knob_or_the_length_of_the_run_does_not_recompile(name):
    schedule = schedules[name]()
    rate = jax.jit(lambda t, knobs: schedule.rate(t, namespace(knobs)))

    def at(fraction):
        knobs = {
            knob: np.interp(fraction, [0, 1], schedule.param[knob].bounds).item()
            for knob in schedule.knob_declarations()
        }
        rate(jnp.int32(3), knobs | {"learning_rate": fraction, "steps": 100.0 * fraction})

    at(0.2)
    assert compiled(lambda: at(0.7)) == []


@every_schedule
def test_it_documents_itself(name):
    kind = schedules[name]
    assert kind.title
    assert len(kind.__doc__) > 60
    assert re.search(r"\((19|20)\d\d\)", kind.reference)
    mathml = convert(kind.equation)
    assert "\\" not in mathml
    assert "<mi>&</mi>" not in mathml
    assert all(declared.doc and declared.symbol for declared in kind.knob_declarations().values())


@every_schedule
def test_its_knobs_are_called_as_no_other_knob_of_a_run(name):
    taken = {"l2", "clip_norm", "clip_value", "noise", "batch_size", "seed", "steps", "start", "schedule"}
    for kind in (*optimizers.values(), *landscapes.values()):
        taken |= set(kind.knob_declarations())
    assert not taken & set(schedules[name].knob_declarations())
