"""The optax code shown for copying steps like ours; where optax has another form, the relation is stated and proved."""

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest
from replay import linear, replay_optax, run, run_optax, single_steps

import simulab as sl
from simulab.catalogue import landscapes, optimizers
from simulab.component import namespace

SETTINGS = {
    "learning_rate": (1e-3, 3e-3),
    "momentum": (0.9, 0.5),
    "rho": (0.95, 0.99),
    "beta1": (0.9, 0.5),
    "beta2": (0.999, 0.99),
    "eps": (1e-8, 1e-3),
    "weight_decay": (0.1, 0.0),
}
"""Two values of each knob, the first ones and the second ones used together."""
RATE = {"sgd": 0.1, "momentum": 0.1, "nesterov": 0.1, "adadelta": 300.0}
"""Factors on those rates, so that every run is stable and gets somewhere."""
SURFACES = {
    "quadratic": landscapes["quadratic"]().bind({"condition_number": 10.0, "rotation": 30.0}),
    "rosenbrock": landscapes["rosenbrock"]().loss,
    "beale": landscapes["beale"]().loss,
}
STARTS = {"quadratic": (-2.5, 1.5), "rosenbrock": (-1.5, 2.0), "beale": (1.0, 1.3)}

every_optimizer = pytest.mark.parametrize("name", [name for name, rule in optimizers.items() if rule.optax_code])
both_settings = pytest.mark.parametrize("setting", [0, 1])


@pytest.fixture(autouse=True)
def float64():
    with jax.enable_x64(True):
        yield


@pytest.fixture(scope="module")
def wild():
    """Weights and gradients without any pattern: (40, 2) each, gradients from 1e-1 to 1e3, one axis zero at first."""
    generator = np.random.default_rng(0)
    gradients = generator.standard_normal((40, 2)) * 10 ** generator.uniform(0, 3, (40, 1))
    gradients[:3, 1] = 0
    return generator.standard_normal((40, 2)), gradients


def chosen(name, setting):
    optimizer = optimizers[name]()
    knobs = {knob: SETTINGS[knob][setting] for knob in optimizer.knobs() if knob in SETTINGS}
    return optimizer, knobs | {"learning_rate": knobs["learning_rate"] * RATE.get(name, 1.0)}


def code_to_copy(optimizer, knobs):
    """The shown expression, run. (ε of AdaGrad: see ``test_adagrad_of_optax_has_eps_inside_the_root``.)"""
    return eval(optimizer.optax_code.format(**knobs), {"optax": optax})


@every_optimizer
@both_settings
def test_a_single_step_from_the_same_state(name, setting, wild):
    """1e-12, as against PyTorch; AMSGrad where optax's form and PyTorch's are the same, at a constant gradient."""
    optimizer, knobs = chosen(name, setting)
    x, gradients = wild
    if name == "amsgrad":
        gradients = np.broadcast_to([30.0, -0.2], gradients.shape)
    if name == "adagrad":
        knobs["eps"] = 1e-20
        gradients = np.where(gradients == 0, 1e-3, gradients)
    ours = single_steps(optimizer, optimizer.knobs(knobs), x, gradients)
    theirs = replay_optax(code_to_copy(optimizer, knobs), x, gradients)
    np.testing.assert_allclose(ours, theirs, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("name", [name for name, rule in optimizers.items() if rule.optax_code and name != "amsgrad"])
@pytest.mark.parametrize(("surface", "setting"), [("quadratic", 0), ("rosenbrock", 1), ("beale", 0)])
def test_whole_runs(name, surface, setting):
    """200 steps; 1e-9 because rounding grows along a valley, while no run here bounces at its end.

    AMSGrad's maximum is elsewhere in optax: see ``test_amsgrad_of_the_paper``.
    """
    optimizer, knobs = chosen(name, setting)
    if name == "adagrad":
        knobs["eps"] = 1e-12
    loss, start = SURFACES[surface], jnp.array(STARTS[surface])
    ours = run(optimizer, loss, optimizer.knobs(knobs), start, 200)
    np.testing.assert_allclose(ours, run_optax(code_to_copy(optimizer, knobs), loss, start, 200), rtol=1e-9, atol=1e-9)


def test_adagrad_of_optax_has_eps_inside_the_root():
    """√(s + ε) in optax is our √s + ε with another ε; both vanish against √s ≫ ε."""
    optimizer, knobs = chosen("adagrad", 1)
    g, eps = jnp.array([2.0, -0.5]), knobs["eps"]
    theirs = replay_optax(code_to_copy(optimizer, knobs), jnp.zeros((1, 2)), g[None])[0]
    np.testing.assert_allclose(theirs, -knobs["learning_rate"] * g / jnp.sqrt(g**2 + eps), rtol=1e-12)
    ours = single_steps(optimizer, knobs, jnp.zeros((1, 2)), g[None])[0]
    np.testing.assert_allclose(ours, -knobs["learning_rate"] * g / (jnp.abs(g) + eps), rtol=1e-12)


def test_amsgrad_of_the_paper(wild):
    """Without any bias correction the maximum is at the same place in optax, here and in Reddi et al."""
    optimizer, knobs = chosen("amsgrad", 1)
    theirs = optax.chain(
        optax.scale_by_amsgrad(
            knobs["beta1"], knobs["beta2"], knobs["eps"], bias_correction_mu=False, bias_correction_nu=False
        ),
        optax.scale_by_learning_rate(knobs["learning_rate"]),
    )
    ours = single_steps(optimizer, optimizer.knobs(knobs | {"bias_correction": False}), *wild)
    np.testing.assert_allclose(ours, replay_optax(theirs, *wild), rtol=1e-12, atol=1e-12)


def test_amsgrad_of_optax_steps_shorter_after_a_large_first_gradient():
    optimizer, knobs = chosen("amsgrad", 0)
    x, gradients = jnp.zeros((60, 2)), jnp.ones((60, 2)).at[0].set(100.0)
    ours = single_steps(optimizer, optimizer.knobs(knobs), x, gradients)
    theirs = replay_optax(code_to_copy(optimizer, knobs), x, gradients)
    np.testing.assert_allclose(theirs[0], ours[0], rtol=1e-12)
    assert jnp.all(jnp.abs(theirs[1:]) < jnp.abs(ours[1:]))


@pytest.mark.parametrize("name", ["momentum", "nesterov"])
def test_the_rate_is_inside_the_velocity(name):
    """Under a changing rate the textbook's v ← μv − ηg is optax's trace after the rate, in ``optax.sgd`` before."""
    optimizer, mu = optimizers[name](), 0.9
    rates = jnp.array([0.1, 0.1, 0.01, 0.001])
    g = jnp.array([[1.0, -2.0], [0.5, 3.0], [0.1, 0.1], [2.0, 0.3]])
    textbook = optax.chain(
        optax.scale_by_learning_rate(lambda t: rates[t]), optax.trace(mu, nesterov=name == "nesterov")
    )
    sgd = optax.sgd(lambda t: rates[t], momentum=mu, nesterov=name == "nesterov")
    x, state, ours = jnp.zeros(2), optimizer.init(jnp.zeros(2)), []
    for t in range(4):
        x, state, _ = optimizer.step(linear(g[t]), x, state, namespace({"learning_rate": rates[t], "momentum": mu}))
        ours.append(x + mu * state if name == "nesterov" else x)
    there = [replay_free(transformation, g) for transformation in (textbook, sgd)]
    np.testing.assert_allclose(jnp.array(ours), there[0], rtol=1e-12)
    assert jnp.max(jnp.abs(jnp.array(ours) - there[1])) > 0.01


def replay_free(transformation, gradients):
    x, state, xs = jnp.zeros(2), transformation.init(jnp.zeros(2)), []
    for g in gradients:
        updates, state = transformation.update(g, state, x)
        x = x + updates
        xs.append(x)
    return jnp.array(xs)


def test_a_rule_for_matrices_is_not_called_by_its_name_on_a_vector():
    """optax's Muon moves a vector by NAdam; a race that called it Muon would teach something false."""
    assert sl.Optimizer.from_optax("Muon", optax.contrib.muon).title == "Muon (its rule for vectors)"
    assert sl.Optimizer.from_optax("AdaBelief", optax.adabelief).title == "AdaBelief"
    assert sl.Optimizer.from_optax("LAMB", optax.lamb).title == "LAMB"


def test_a_rule_that_needs_the_objective_gets_it():
    run = sl.descend(
        "quadratic", sl.Optimizer.from_optax("Sophia", optax.contrib.sophia), steps=100, learning_rate=0.05
    )
    assert run.loss[-1] < 0.1 * run.loss[0]
