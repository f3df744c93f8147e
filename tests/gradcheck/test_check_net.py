"""The net's backward pass by hand is JAX's; every planted fault is real, and in the parts that it should be in."""

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

from simulab import catalogue
from simulab.gradcheck import by_hand, net, rules
from simulab.gradcheck.by_hand import ADAM, FAULTS
from simulab.machine import backend
from simulab.widgets.gradient_check import net_check

WIDGET = catalogue.widgets["gradient-check"]()
PARTS = ("W1", "b1", "W2", "b2", "W3", "b3")
TOUCHED = {
    "nothing": (),
    "mean": PARTS,
    "transpose": ("W1", "b1"),
    "mask": ("W1", "b1", "W2", "b2"),
    "bias": ("b2",),
    "sign": PARTS,
    "penalty": ("W1", "W2", "W3"),
    "softmax": PARTS,
    "adam": (),
}


@pytest.fixture(scope="module")
def case():
    state, _ = WIDGET.resolve({"mode": "net"})
    with backend.float64():
        return net_check.setting({k: jnp.asarray(v) for k, v in WIDGET.leaves(state).items()})


@pytest.fixture(scope="module")
def checked(case):
    """Fault, central -> relative errors of the parts: one program."""

    @jax.jit
    def run(s, h):
        found = rules.check(s, h, True, 0)
        return rules.by_part(found.analytic, found.numerical)

    def errors(h=1e-5, **changes):
        with backend.float64():
            given = {key: jnp.asarray(value, jnp.asarray(getattr(case, key)).dtype) for key, value in changes.items()}
            return np.asarray(run(case._replace(**given), h))

    return errors


@pytest.mark.parametrize("activation", range(3))
def test_the_backward_pass_is_jaxs(case, activation):
    with backend.float64():
        s = case._replace(activation=jnp.asarray(activation, jnp.int32))
        batch = rules._batch(s, 0)
        loss = lambda t: net.loss(t, net.forward(t, batch, s.activation), batch, s.l2)  # noqa: E731
        ours = by_hand.backward(s.theta, net.forward(s.theta, batch, s.activation), batch, s.l2, s.activation, 0)
        np.testing.assert_allclose(ours, jax.grad(loss)(s.theta), rtol=0, atol=1e-14)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_in_the_parts_below_its_line(checked, fault):
    error = checked(fault=FAULTS.index(fault))
    touched = np.array([part in TOUCHED[fault] for part in PARTS])
    assert np.all(error[touched] > 1e-3)
    assert np.all(error[~touched] < 1e-7)


def test_the_signature_of_a_fault_is_a_number(checked):
    np.testing.assert_allclose(checked(fault=FAULTS.index("sign"), l2=0.0), 2, atol=1e-8)  # a = -n
    np.testing.assert_allclose(checked(fault=FAULTS.index("mean"), l2=0.0), 7 / 8, atol=1e-8)  # N = 8 times too long
    assert np.all(checked(fault=FAULTS.index("mean"), examples=1.0) < 1e-7)  # with one example it hides
    assert np.all(checked(fault=FAULTS.index("penalty"), l2=0.0) < 1e-7)


def test_a_broken_rule_shows(checked, case):
    assert np.all(checked() < 1e-7)
    assert np.all(checked(single=True) > 1e-4)
    draws = np.random.default_rng(0).random(case.draws.shape, np.float32)
    assert np.all(checked(loose=True, draws=draws) > 0.1)
    assert np.all(
        checked(fault=FAULTS.index("transpose"), theta=np.zeros(case.theta.shape))[:4] == 0
    )  # zeros hide the fault
    assert np.all(checked(dropout=True, draws=draws) < 1e-7)  # a fixed seed: the gradient of one thinned net


def test_every_fault_is_drawn_by_some_case_and_by_about_as_many():
    with backend.float64():
        drawn = np.asarray(jax.vmap(by_hand.hidden)(jnp.arange(900.0)))
    counts = np.bincount(drawn, minlength=len(FAULTS))
    assert len(counts) == len(FAULTS)
    assert counts.min() > 60  # 100 are expected, and four deviations are 38


def test_adam_by_hand_is_optaxs_and_the_fault_is_not():
    gradients = np.random.default_rng(0).normal(size=(5, 3))
    with backend.float64():
        rule = optax.adam(1.0)
        state = rule.init(jnp.zeros(3))
        m, v = jnp.zeros(3), jnp.zeros(3)
        for t, gradient in enumerate(gradients, 1):
            theirs, state = rule.update(jnp.asarray(gradient), state)
            wrong, _, _ = by_hand.adam_step(jnp.asarray(gradient), m, v, float(t), ADAM)
            ours, m, v = by_hand.adam_step(jnp.asarray(gradient), m, v, float(t), 0)
            np.testing.assert_allclose(ours, theirs, rtol=1e-9)  # optax powers β in float32-safe ways
            if t == 1:
                np.testing.assert_allclose(wrong / ours, 10, rtol=1e-4)  # (1-β₁)²/(1-β₂) = 10, but for ε
