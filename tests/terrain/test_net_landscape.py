"""Planes through a net: what they show of paths; Li et al.'s normalisation; the edge of stability; barriers."""

import itertools

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest
from scipy.integrate import solve_ivp
from scipy.optimize import linear_sum_assignment

import simulab as sl
from simulab.terrain import between, flow, net, plane, run
from simulab.terrain.sharpness import largest

TANH, RELU, NORMED = net.Kind(0, 0, 0), net.Kind(1, 0, 0), net.Kind(0, 1, 1)


@pytest.fixture(autouse=True)
def exact():
    with jax.enable_x64(True):
        yield


def by_hand(kind, w):
    """The loss in plain NumPy."""
    x, y = (np.asarray(one) for one in net.moons())
    h, at = x, 0
    for fan_in, fan_out in net.SHAPES:
        weights = w[at : at + fan_in * fan_out].reshape(fan_in, fan_out)
        biases = w[at + fan_in * fan_out : (at := at + (fan_in + 1) * fan_out)]
        z = h @ weights
        if fan_out == 1:
            h = z + biases
            break
        if kind.normalisation:
            z = (z - z.mean(0)) / np.sqrt(z.var(0) + 1e-5)
        h = np.maximum(z + biases, 0) if kind.activation else np.tanh(z + biases)
    f = h[:, 0]
    return np.mean(np.log1p(np.exp(-y * f))) if kind.loss else np.mean((f - y) ** 2)


@pytest.mark.parametrize("kind", [TANH, RELU, NORMED])
def test_the_loss_is_that_of_plain_numpy(kind):
    w = np.asarray(net.begun(kind, 3)) + 0.1
    assert float(net.loss(kind, w)) == pytest.approx(by_hand(kind, w), rel=1e-12)


def test_lanczos_finds_the_largest_eigenvalue_of_the_whole_hessian():
    """Twelve products of a matrix of 105 rows: six digits, as measured."""
    w = net.begun(TANH, 0)
    hessian = np.asarray(jax.hessian(lambda w: net.loss(TANH, w))(w))
    product = jax.jit(lambda w: largest(lambda v: jax.jvp(lambda w: net.gradient(TANH, w), (w,), (v,))[1], net.COUNT))
    assert float(product(w)) == pytest.approx(np.linalg.eigvalsh(hessian)[-1], rel=1e-6)


@pytest.mark.parametrize("size", [1, 3, 12])
def test_lanczos_is_exact_where_it_has_as_many_rounds_as_there_are_rows(size):
    """Also of eigenvalues below zero, and where directions run out."""
    draw = np.random.default_rng(size).normal(size=(size, size))
    matrix = draw + draw.T - 3 * np.eye(size)
    assert float(largest(lambda v: jnp.asarray(matrix) @ v, size)) == pytest.approx(
        np.linalg.eigvalsh(matrix)[-1], rel=1e-9
    )


RULES = run.rules(0.4, 0.2, 0.9, 0.1)
TRAINED = jax.jit(run.trained)


def one(row):
    return jax.tree.map(lambda leaf: leaf[row], RULES)


@pytest.mark.parametrize(
    ("row", "rule"), [(0, optax.sgd(0.4)), (1, optax.sgd(0.2, momentum=0.9)), (2, optax.adam(0.1))]
)
def test_runs_are_optaxs(row, rule):
    """Gradients are kept to 24 binary places, 6e-8: over 30 steps before the edge no more than 1e-4 of a loss comes of it."""
    seen = np.asarray(TRAINED(TANH, one(row), 0, 6).loss)
    w = net.begun(TANH, 0)
    state, losses = rule.init(w), []
    for i in range(31):
        if i % run.EVERY == 0:
            losses.append(float(net.loss(TANH, w)))
        update, state = rule.update(net.gradient(TANH, w), state)
        w = optax.apply_updates(w, update)
    assert seen[:7] == pytest.approx(losses, rel=1e-4)
    assert np.isnan(seen[7:]).all()


@pytest.mark.parametrize("rate", [pytest.param(0.2, marks=pytest.mark.long), 0.4])
def test_descent_trains_at_the_edge_of_stability(rate):
    """Cohen et al. (2021), figure 1: the sharpness rises to 2/η and stays there, while the loss falls; at two rates."""
    seen = sl.net_landscape(gd_rate=rate)
    late = seen.sharpness[0, 60:]
    assert late == pytest.approx(np.full(61, 2 / rate), rel=0.15)
    assert seen.run_loss[0, -1] < 0.7 * seen.run_loss[0, 60]
    assert seen.sharpness[0].max() > 2 / rate


def test_momentum_trains_at_an_edge_of_its_own():
    """Cohen et al. (2021), section 3: 2(1 + μ)/η; descent at the same rate would be held at 2/η, two thirds of it."""
    seen = sl.net_landscape(momentum_rate=0.3, momentum=0.5)
    assert seen.limit[1] == pytest.approx(10)
    assert seen.sharpness[1, 60:] == pytest.approx(np.full(61, 10), rel=0.15)
    assert seen.run_loss[1, -1] < 0.7 * seen.run_loss[1, 60]
    assert seen.sharpness[1].max() > 10


def test_adam_comes_to_its_own_edge_and_falls_back():
    """Cohen et al. (2022): 38/η of the preconditioned Hessian, with β1 = 0.9; between two crossings it rises again."""
    seen = sl.net_landscape(optimizer="adam", adam_rate=0.1)
    assert seen.limit == pytest.approx([10, 19, 380])
    assert 380 < np.nanmax(seen.sharpness[2]) < 1.2 * 380
    over = seen.sharpness[2, 1:] > 380
    assert np.count_nonzero(over[:-1] & ~over[1:]) >= 2


@pytest.mark.long
def test_gradient_flow_is_scipys_and_goes_beyond():
    further, found = jax.jit(flow.further), flow.nothing()
    while not found.over(120):
        found = further(TANH, 0.2, 0, 120, found)
    down = jax.jit(lambda w: -net.gradient(TANH, w))
    w = solve_ivp(lambda _, w: np.asarray(down(w)), (0, 60), np.asarray(net.begun(TANH, 0)), rtol=1e-8, atol=1e-8).y[
        :, -1
    ]
    # steps of 1/sharpness: a part in ten thousand, as measured
    assert float(found.loss[60]) == pytest.approx(float(net.loss(TANH, w)), rel=1e-3)
    assert float(np.nanmax(found.sharpness)) > 1.4 * 2 / 0.2


def test_filter_normalisation_is_blind_to_a_rescaled_net():
    """Li et al. (2018), section 3: ReLUs' first layer times a and the second divided by a is the same function, and, with
    directions normalised by filter, the same picture; without, it is another. Biases: those of the first layer go with it."""
    w = np.asarray(TRAINED(RELU, one(0)._replace(rate=0.05), 0, 30).w[30])
    (w1, b1), (w2, b2), (w3, b3) = ([np.asarray(part) for part in pair] for pair in net.layers(jnp.asarray(w)))
    twin = np.concatenate([part.ravel() for part in (4 * w1, 4 * b1, w2 / 4, b2, w3, b3)])
    assert float(net.loss(RELU, twin)) == pytest.approx(float(net.loss(RELU, w)), rel=1e-12)
    box = jnp.array([0.0, 0.0, 1.0])
    field = jax.jit(lambda w, seen: plane.field(RELU, seen, box))
    mine, its = (np.asarray(field(one, plane.random(jnp.asarray(one), 5))) for one in (w, twin))
    assert its == pytest.approx(mine, rel=1e-9)
    raw = plane.random(jnp.asarray(w), 5)
    assert np.abs(np.asarray(field(twin, raw._replace(centre=jnp.asarray(twin)))) - mine).max() > 0.1


def test_each_filter_of_a_direction_is_as_long_as_the_nets():
    w = np.asarray(net.begun(TANH, 1))
    drawn = np.asarray(plane.random(w, 0).across)
    assert not drawn[net.UNIT < 0].any()
    for unit in range(net.UNITS):
        assert np.linalg.norm(drawn[unit == net.UNIT]) == pytest.approx(np.linalg.norm(w[unit == net.UNIT]), rel=1e-12)


def test_principal_directions_are_those_of_numpys_decomposition():
    path = np.asarray(TRAINED(TANH, one(0), 0, 60).w[:61])
    found = plane.principal(jnp.asarray(path), jnp.asarray(path[-1]))
    _, sizes, rows = np.linalg.svd(path - path[-1])
    assert abs(np.asarray(found.across) @ rows[0]) == pytest.approx(1, abs=1e-6)
    assert abs(np.asarray(found.up) @ rows[1]) == pytest.approx(1, abs=1e-6)
    rest = plane.places(found, jnp.asarray(path))[2]
    assert float(plane.share(found, path, rest)) == pytest.approx((sizes[:2] ** 2).sum() / (sizes**2).sum(), rel=1e-9)


def test_where_all_of_a_path_is_shown_the_planes_loss_is_the_nets():
    """Two looks lie in the plane of their principal directions."""
    found = sl.net_landscape(looks=2)
    assert found.share[0] == pytest.approx(1, abs=1e-9)
    assert found.under[0] == pytest.approx(found.run_loss[0], rel=1e-9)
    assert abs(found.under[1, 0] - found.run_loss[1, 0]) < 1e-9  # all begin where it begins
    assert not found.share[1] > 0.99


def test_a_plane_through_three_solutions_has_them():
    found = sl.net_landscape("solutions", looks=60)
    assert found.under[:, -1] == pytest.approx(found.run_loss[:, -1], rel=1e-9)
    i, j = (int(np.abs(axis - at).argmin()) for axis, at in zip((found.y, found.x), found.path[0, -1, ::-1]))
    assert found.loss[i, j] < np.median(found.loss)


def test_no_barrier_between_a_solution_and_itself():
    w = net.begun(TANH, 0)
    assert float(between.barrier(between.along(TANH, w, w))) == pytest.approx(0, abs=1e-12)


def test_the_best_of_all_matchings_is_scipys():
    for seed in range(5):
        gain = np.random.default_rng(seed).normal(size=(8, 8))
        assert np.array_equal(between.assigned(jnp.asarray(gain)), linear_sum_assignment(-gain)[1])


@pytest.mark.parametrize("kind", [TANH, RELU, net.Kind(0, 1, 0)])
def test_a_net_whose_units_are_renamed_is_found_again(kind):
    """Other names, and under tanh other signs: the same function, which matching brings back to the last digits."""
    w = net.begun(kind, 2) + 0.05
    (w1, b1), (w2, b2), (w3, b3) = net.layers(w)
    low, high = (np.random.default_rng(i).permutation(8) for i in (1, 2))
    sign = np.where(np.arange(8) % 3 == 0, -1.0, 1.0) if kind.activation == 0 else np.ones(8)
    moved = [w1[:, low] * sign, b1[low] * sign, (sign[:, None] * w2[low])[:, high], b2[high], w3[high], b3]
    other = jnp.concatenate([part.reshape(-1) for part in moved])
    assert float(net.loss(kind, other)) == pytest.approx(float(net.loss(kind, w)), rel=1e-12)
    assert np.asarray(between.matched(kind, w, other)) == pytest.approx(np.asarray(w), abs=1e-12)


def test_matching_changes_nothing_of_a_net_and_takes_most_of_the_barrier():
    found = sl.net_landscape("solutions")
    assert found.matched[-1] == pytest.approx(found.between[-1], rel=1e-9)
    assert found.barrier > 1
    assert found.barrier_matched < 0.2


def test_a_landscape_is_kept_and_comes_back(tmp_path):
    found = sl.net_landscape("random", looks=2)
    found.save(tmp_path / "net.npz")
    back = type(found).load(tmp_path / "net.npz")
    assert back.settings == found.settings
    assert back.runs == found.runs
    assert all(
        np.array_equal(getattr(back, name), getattr(found, name), equal_nan=True)
        for name in ("loss", "path", "sharpness")
    )
    assert list(found.to_frame().columns) == ["run", "step", "x", "y", "loss", "under"]
    assert len(found.to_frame()) == 9 == 3 * (len(found) + 1)
    assert found.plot().xaxis.axis_label == "direction 1"
    assert "gd" in str(found)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"plane": "principle"}, "did you mean principal"),
        ({"looks": 121}, "looks: give a whole number"),
        ({"reach": 0}, "reach"),
    ],
)
def test_what_cannot_be_drawn_is_named(given, said):
    with pytest.raises(ValueError, match=said):
        sl.net_landscape(**given)


def test_pairs_of_units_are_numbered_as_the_weights_lie():
    """Every weight has one unit that it comes into, every bias none."""
    counts = [np.count_nonzero(unit == net.UNIT) for unit in range(net.UNITS)]
    assert counts == [*itertools.repeat(2, 8), *itertools.repeat(8, 8), 8]
    assert np.count_nonzero(net.UNIT < 0) == 17
