"""Mini-batches: the law of their noise by counting, floors in closed form, NumPy's eigenvalues, `sl.train`'s very numbers."""

import functools
import itertools

import jax
import jax.numpy as jnp
import numpy as np
import pytest

import simulab as sl
from simulab.batches import accumulation, bowl, descent, noise, race, sharpness
from simulab.batches.nets import net
from simulab.batches.task import rows_of
from simulab.catalogue import Catalogue
from simulab.training import LOSSES, Network

BOWL = functools.cache(lambda **knobs: sl.train_batches("bowl", **knobs))


@functools.cache
def iris():
    with jax.enable_x64(True):
        data = sl.training.dataset("iris", examples=30)
        return net(data, Network((8,), "tanh", "xavier"), LOSSES["cross_entropy"])


def test_the_law_of_the_noise_is_that_of_all_mini_batches_there_are():
    """Every pair of seven numbers, with and without replacement, counted. Cochran (1977), Sampling techniques, theorem 2.2."""
    x = np.random.default_rng(0).normal(size=7)
    off = x - x.mean()
    sigma = np.sqrt(np.mean(off**2))
    without = np.sqrt(np.mean([np.mean(pair) ** 2 for pair in itertools.combinations(off, 2)]))
    replaced = np.sqrt(np.mean([np.mean(pair) ** 2 for pair in itertools.product(off, repeat=2)]))
    with jax.enable_x64(True):
        assert np.asarray(noise.law(sigma, 2.0, 7.0)) == pytest.approx([without, replaced], rel=1e-12)
        assert np.asarray(noise.law(sigma, 7.0, 7.0))[0] == 0


def test_measured_noise_follows_the_law_of_a_net():
    """Of 200 mini-batches the root mean square is known to some percent: of the widest direction alone 1/√400."""
    with jax.enable_x64(True):
        task = iris()
        found = jax.jit(lambda: noise.measured(task, task.start(0), 4, False, 0))()
    sizes = np.asarray(found.size)
    assert sizes.tolist() == [1, 2, 4, 8, 16, 30, 30, 30]
    ratio = np.asarray(found.measured)[:, :5] / np.asarray(found.law)[:, :5]
    assert np.abs(ratio - 1).max() < 0.2
    assert np.asarray(found.measured)[0, -1] < 1e-12  # all of them, without replacement
    assert np.asarray(found.cloud)[0].mean() == pytest.approx(float(found.gradient), abs=4 * float(found.sigma) / 28)


@pytest.mark.parametrize("replaced", [False, True])
def test_mini_batches_are_drawn_as_they_are_called(replaced):
    with jax.enable_x64(True):
        rows = np.asarray(
            jax.jit(jax.vmap(lambda i: rows_of(iris(), jax.random.key(i), replaced)))(jnp.arange(40, dtype=jnp.uint32))
        )
    repeats = sum(len(set(row)) < 30 for row in rows)
    assert repeats == (40 if replaced else 0)  # 30 draws of 30 without a repeat: 3e-13
    assert set(rows.ravel()) == set(range(30))


def test_gradients_of_the_bowl_vary_by_sigma_everywhere():
    with jax.enable_x64(True):
        task = bowl.bowl(0.7, 3)
        for w in ([0.0, 0.0], [3.0, -1.0]):
            g = np.asarray(task.each(jnp.asarray(w)))
            assert g.std(axis=0) == pytest.approx([0.7, 0.7], rel=1e-12)
            assert g.mean(axis=0) == pytest.approx(np.array(bowl.CURVATURE) * w, abs=1e-12)


@pytest.mark.parametrize(("drawn", "size", "rate"), [("with", 4, 0.3), ("without", 30, 0.5), ("with", 1, 1.5)])
def test_the_bowl_settles_at_the_floor(drawn, size, rate):
    """E w² follows a recursion, (1 - ηL)² E w² + η² s²: its fixed point is the floor; 32 trainings of 300 steps meet it to some
    percent (their losses hang together over 1/ηL steps)."""
    found = float(bowl.floor(rate, 1.0, size, drawn == "with"))
    s2 = 1 / size * (1 if drawn == "with" else (120 - size) / 119)
    second = np.zeros(2)
    curvature = np.array(bowl.CURVATURE)
    for _ in range(4000):
        second = (1 - rate * curvature) ** 2 * second + rate**2 * s2
    assert found == pytest.approx(np.sum(curvature * second) / 2, rel=1e-6)
    with jax.enable_x64(True):
        task = bowl.bowl(1.0, 0)
        run = jax.jit(jax.vmap(lambda luck: descent.watched(task, luck, size, rate, drawn == "with", 300, 300)))
        seen = np.asarray(run(jnp.arange(32)))[:, 100:]
    assert seen.mean() == pytest.approx(found, rel=0.15)


def test_beyond_2_over_l_nothing_settles():
    assert np.isnan(float(bowl.floor(2.0, 1.0, 4, True)))
    assert np.isfinite(float(bowl.floor(1.99, 1.0, 4, True)))


def test_the_largest_eigenvalue_is_numpys():
    """Of a net's Hessian, and of tridiagonal matrices; Lanczos has found the top one after 24 rounds to some digits."""
    random = np.random.default_rng(1)
    with jax.enable_x64(True):
        for size in (2, 5, 24):
            a, b = random.normal(size=size), random.normal(size=size - 1)
            top = np.linalg.eigvalsh(np.diag(a) + np.diag(b, 1) + np.diag(b, -1))[-1]
            assert float(sharpness.largest(jnp.asarray(a), jnp.asarray(b))) == pytest.approx(top, abs=1e-12)
        task = iris()
        w = task.start(0)
        found, v = jax.jit(lambda w: sharpness.sharpest(task.loss, w))(w)
        values, vectors = np.linalg.eigh(np.asarray(jax.jit(jax.hessian(task.loss))(w)))
    assert float(found) == pytest.approx(values[-1], rel=1e-6)
    assert abs(np.asarray(v) @ vectors[:, -1]) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize(("held", "parts"), [(30, 4), (8, 2), (7, 3), (5, 5), (6, 4)])
def test_parts_add_up_to_the_batch(held, parts):
    """But for rounding: 2⁻⁵³ of numbers that are added up a few at a time."""
    with jax.enable_x64(True):
        task = iris()
        rows = rows_of(task, jax.random.key(0), False)
        assert float(jax.jit(accumulation.difference, static_argnums=0)(task, task.start(1), rows, held, parts)) < 1e-14


def test_parts_that_do_not_add_up_are_told():
    """Equal weights for unequal parts would be wrong: so is a batch whose halves are not its own."""
    with jax.enable_x64(True):
        task = iris()
        other = task._replace(batch=lambda rows, held, w: task.batch(jnp.where(held < 8, rows[0], rows), held, w))
        rows = rows_of(task, jax.random.key(0), False)
        apart = jax.jit(lambda w: accumulation.difference(other, w, rows, 8, 2))(task.start(1))
        assert float(apart) > 1e-3


def test_all_examples_are_sl_train_and_parts_add_up_to_seven_digits_in_float32():
    """The same start and the same steps: the losses of `sl.train` with one batch of all.

    The start's normals are drawn in float32, where two programs may round the last bit, 1.2e-7, apart; all else is float64.
    """
    runs = sl.train_batches("iris", batch_sizes=(16, None), learning_rate=0.5, steps=20, seed=3)
    other = sl.train(
        "iris", Network((8,), "tanh", "xavier"), optimizer="sgd", loss="cross_entropy", learning_rate=0.5, epochs=20,
        batch_size=None, seed=3, validation=0.0, test=0.0, dtype="float64",
    )  # fmt: skip
    assert runs.loss[1] == pytest.approx(np.asarray(other.train_loss), rel=1e-7)
    assert runs.accumulated[:, 0].max() < 1e-14
    assert 1e-9 < runs.accumulated[:, 1].max() < 2e-6


def test_sgd_in_the_race_is_the_descent():
    with jax.enable_x64(True):
        task, rule = iris(), Catalogue.builtin().optimizers.offered("batches")["sgd"]
        one = race.ended(task, rule, {}, 0, 4, 0.3, False, 10)
        assert np.asarray(one) == pytest.approx(
            np.asarray(descent.ended(task, 0, 4, 0.3, False, 10)), rel=1e-9, abs=1e-12
        )


def test_a_file_gives_it_back(tmp_path):
    made = BOWL(batch_sizes=(1, 4), scaling="linear", steps=20)
    made.save(tmp_path / "runs.npz")
    again = sl.BatchRuns.load(tmp_path / "runs.npz")
    assert str(again) == str(made)
    assert np.array_equal(again.loss, made.loss)
    assert made.learning_rate.tolist() == pytest.approx([0.1, 0.4])
    assert made.examples[1, -1] == 80
    assert list(made.to_frame().columns) == ["batch_size", "learning_rate", "step", "examples", "loss"]
    assert made.plot().xaxis.axis_label == "examples seen"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"batch_sizes": (1, 500)}, "batch_sizes: give a whole number from 1 to 120, not 500"),
        ({"batch_sizes": "8"}, "batch_sizes: give up to 64 sizes"),
        ({"drawn": "twice"}, "drawn: 'twice' is not known"),
        ({"scaling": "root"}, "scaling: 'root' is not known"),
        ({"learning_rate": 0}, "learning_rate: give a number above 0, not 0"),
        ({"steps": 0}, "steps: give a whole number"),
    ],
)
def test_a_wrong_argument_is_named(wrong, said):
    with pytest.raises((ValueError, TypeError), match=said):
        sl.train_batches("bowl", **wrong)


def test_what_has_no_classes_is_refused():
    with pytest.raises(ValueError, match=r"dataset: .* has no classes"):
        sl.train_batches("diabetes")
