"""The nets of the studies against plain NumPy and optax, the changes of pictures against SciPy, and what each way does."""

import functools

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest
from generalisation import said as check_of
from scipy import ndimage

import simulab as sl
from simulab.generalisation.nets import changes, compared, digits, net, rates, training
from simulab.machine import backend
from simulab.training.loss import LOSSES, smoothed
from simulab.widgets.generalisation import words_nets
from simulab.widgets.words import speak

found = functools.cache(sl.generalise)
LABELS = ("",) * words_nets.FIRST + tuple(words_nets.NAMES.values())
SHORT = {"length": 60, "pictures": 40}


def in_doubles(function):
    @functools.wraps(function)
    def test(*given, **named):
        with backend.float64():
            return function(*given, **named)

    return test


@in_doubles
def test_pictures_are_parted_and_digits_come_by_turns():
    pool, fresh = digits.pool(), digits.fresh()
    assert np.array_equal(pool.y, np.arange(300) % 10)
    assert np.bincount(fresh.y).tolist() == [70] * 10
    seen = {np.asarray(x).tobytes() for x in pool.x}
    assert not seen & {np.asarray(x).tobytes() for x in fresh.x}
    for rarity, few in ((1.0, 10), (5.0, 2), (20.0, 1)):
        chosen = digits.chosen(4, 100, rarity)
        named = np.asarray(pool.y)[np.asarray(chosen.rows)[: int(chosen.count)]]
        assert np.bincount(named, minlength=10).tolist() == [10] * 5 + [few] * 5
        assert sorted(np.asarray(chosen.rows)) == list(range(300))
        assert int(chosen.count) <= digits.MOST


@in_doubles
def test_the_loss_is_made_of_those_of_the_engine():
    """Label smoothing a/(K - 1), the focal loss, the penalty over weights."""
    draw = np.random.default_rng(1)
    x, y = draw.uniform(size=(6, 8, 8)), draw.integers(0, 10, 6)
    made = net.start(jax.random.key(2))
    targets = jnp.asarray(y[:, None] == np.arange(10), float)
    scores = net.scores(made, x)
    assert net.smooth(targets, 0.2) == pytest.approx(np.asarray(smoothed(jnp.asarray(y), 10, 0.2, float)))
    knobs = {"label_smoothing": 0.2, "focal_gamma": 2.0}
    for price, other in ((net.Price(smoothing=0.2), "cross_entropy"), (net.Price(gamma=2.0), "focal")):
        own = net.loss(made, x, targets, 1.0, price)
        assert own == pytest.approx(float(jnp.mean(LOSSES[other].function(scores, jnp.asarray(y), knobs))))
    plain, penalised = (net.loss(made, x, targets, 1.0, net.Price(l2=l2)) for l2 in (0.0, 0.1))
    assert penalised - plain == pytest.approx(0.05 * float(jnp.sum(made.first**2) + jnp.sum(made.last**2)))


@in_doubles
def test_a_shift_and_a_turn_are_scipys():
    x = np.asarray(digits.pool().x[:4])
    shifted = changes.moved(jnp.asarray(x), jnp.full(4, 0.7), jnp.full(4, -0.4), jnp.zeros(4))
    other = [ndimage.shift(one, (-0.4, 0.7), order=1, mode="grid-constant") for one in x]
    assert np.asarray(shifted) == pytest.approx(np.array(other), abs=1e-12)
    turned = changes.moved(jnp.asarray(x), jnp.zeros(4), jnp.zeros(4), jnp.full(4, np.deg2rad(20)))
    other = [ndimage.rotate(one, 20, reshape=False, order=1, mode="grid-constant") for one in x]
    assert np.asarray(turned) == pytest.approx(np.array(other), abs=1e-9)


@in_doubles
@pytest.mark.parametrize("kind", changes.CHANGES)
def test_a_change_keeps_targets_a_distribution_and_at_strength_0_everything(kind):
    x, key = digits.pool().x[:20], jax.random.key(3)
    y = jnp.asarray(np.asarray(digits.pool().y[:20])[:, None] == np.arange(10), float)
    luck = jnp.asarray(jax.random.uniform(jax.random.key(1), (20, changes.DRAWS)), float)
    place = changes.CHANGES.index(kind)
    same_x, same_y = changes.changed(key, luck, place, 0.0, x, y)
    assert np.array_equal(same_x, x)
    assert np.array_equal(same_y, y)
    seen, targets = changes.changed(key, luck, place, 1.0, x, y)
    assert np.asarray(targets.sum(axis=1)) == pytest.approx(1)
    assert np.array_equal(seen, x) == (kind == "none")
    if kind == "cutmix":  # the target's share is that of the pixels
        inside = np.any(np.asarray(seen) != np.asarray(x), axis=0)
        assert inside.any()
        taken = np.array([(np.asarray(s) == np.asarray(o)).mean() for s, o in zip(seen, x)])
        assert np.all(np.asarray(targets[np.arange(20), np.asarray(digits.pool().y[:20])]) <= taken + 1e-12)
    if kind == "mixup":
        lam = np.asarray(targets)[np.arange(20), np.asarray(digits.pool().y[:20])]
        mixed = lam[:, None, None] * np.asarray(x) + (1 - lam)[:, None, None] * np.asarray(x)[::-1]
        other = np.asarray(digits.pool().y[:20]) != np.asarray(digits.pool().y[:20])[::-1]
        assert np.asarray(seen)[other] == pytest.approx(mixed[other])


@in_doubles
def test_a_training_is_optaxs_adam_on_the_mini_batches():
    """Five steps with the cosine's rates, from the same start, the gradient by differences of the loss in plain NumPy."""
    g = training.Given(7, digits.chosen(7, 30), 5)
    made = training.trained(g)
    weights, _ = training.begun(g)
    rule = optax.adam(optax.cosine_decay_schedule(training.RATE, 5))
    state = rule.init(weights)
    x, y = digits.pool().x[g.pictures.rows], training.labels(g)
    key = jax.random.fold_in(jax.random.key(jnp.uint32(7)), 1)
    for at in range(5):
        luck = jax.random.uniform(
            jax.random.fold_in(key, at), (training.BATCH, 1 + changes.DRAWS + net.HIDDEN), jnp.float32
        )
        rows = np.floor(np.asarray(luck[:, 0], float) * 30).astype(int)

        def cost(w, rows=rows):
            log_p = jax.nn.log_softmax(jnp.maximum(x[rows].reshape(-1, 64) @ w.first + w.bias, 0) @ w.last + w.offset)
            return -jnp.mean(log_p[jnp.arange(len(rows)), y[rows]])

        turn, state = rule.update(jax.grad(cost)(weights), state, weights)
        weights = optax.apply_updates(weights, turn)
    for own, other in zip(made, weights):
        assert np.asarray(own) == pytest.approx(np.asarray(other), abs=1e-9)


def test_at_strength_0_every_way_is_the_same_net():
    made = found("ways", strength=0.0, **SHORT)
    assert np.all(made.values == made.values[0])
    assert np.any(found("ways", **SHORT).values[1:] != made.values[0])


def test_common_digits_and_rare_ones_make_up_the_fresh_and_a_weight_helps_the_rare():
    made = found("imbalance", length=120, pictures=100)
    both = (made.columns["common"] + made.columns["rare"]) / 2
    assert made.values == pytest.approx(both)
    rare = made.columns["rare"].mean(axis=1)
    assert rare[1] > rare[0] + 0.05


def test_calibration_errors_are_those_of_plain_numpy():
    many, sure, hits = np.array([0, 0, 10.0]), np.array([0, 0, 9.5]), np.array([0, 0, 8.0])
    assert float(compared.off(many, sure, hits)) == pytest.approx(0.15)
    made = found("calibration", smoothing=0.3, **SHORT)
    assert made.columns["many"].sum(axis=1) == pytest.approx(6 * 700)
    assert made.columns["hits"].sum(axis=1) / 4200 == pytest.approx(made.mean)
    mean_sure = made.columns["sure"].sum(axis=1) / 4200
    assert mean_sure[1] < mean_sure[0]


def test_ensembles_of_predictions_are_good_and_of_weights_of_other_starts_are_not():
    made = found("ensembles", length=200, pictures=60)
    mean = dict(zip(made.names, made.mean))
    assert mean["together"] > mean["one"] - 0.01
    assert mean["weights"] < mean["one"] - 0.1
    assert mean["late"] > mean["weights"] + 0.1
    assert made.columns["each"].shape == (6, 5)
    assert made.columns["each"][:, 0] == pytest.approx(made.values[0])


def test_the_kept_version_has_the_lowest_validation_loss():
    made = found("stopping", length=200, pictures=40, wrong=0.3)
    held, kept = made.columns["held"], made.columns["kept"]
    assert np.array_equal(held[np.arange(4), kept], held.min(axis=1))
    assert made.values[0] == pytest.approx(made.columns["test"][np.arange(4), kept])
    assert made.mean[0] < made.mean[1]


def test_each_optimizer_stands_at_the_rate_that_validation_chooses(tmp_path):
    made = found("optimizers", **SHORT)
    held = made.columns["held"].mean(axis=2)
    best = held.max(axis=0)
    for rule, rate in enumerate(made.columns["chosen"]):
        assert held[np.flatnonzero(made.columns["rate"] == rate)[0], rule] == pytest.approx(best[rule])
    assert made.columns["chosen"][0] > made.columns["chosen"][2]  # plain descent needs a larger one than Adam
    made.save(tmp_path / "found.npz")
    again = sl.Compared.load(tmp_path / "found.npz")
    assert str(again) == str(made)
    assert np.array_equal(again.columns["held"], made.columns["held"])
    assert list(made.to_frame().columns) == ["name", "mean", "spread", "lowest", "highest"]
    assert len(made) == 3
    assert made.plot().xaxis.axis_label == "share of fresh pictures named rightly"


def test_of_rates_that_validate_equally_well_the_lowest_is_chosen():
    """Shares of a hundred pictures are equal, though the sums of these float32 numbers are not."""
    held = np.float32(
        [[0.76, 0.81, 0.65, 0.69], [0.89, 0.78, 0.79, 0.65], [0.87, 0.78, 0.77, 0.68], [0.86, 0.77, 0.79, 0.69]]
    )
    assert held[1].mean(dtype=float) < held[3].mean(dtype=float)
    with jax.enable_x64(True):
        assert rates.chosen_of(jnp.asarray(held)[:, None]).tolist() == [1]


def test_what_is_said_of_single_programs_is_true():
    count = len(LABELS)
    made = found("ensembles", length=200, pictures=60)
    said = words_nets.of_ensembles({"fresh": made.values.T}, count)
    check_of.of_ensembles(speak(words_nets.PHRASES, LABELS, said), made.values)
    made = found("stopping", length=200, pictures=40, wrong=0.3).columns
    said = words_nets.of_course({name: jnp.asarray(made[name]) for name in ("kept", "at", "test")})
    check_of.of_course(speak(words_nets.PHRASES, LABELS, said), made["at"], made["test"], made["kept"])
    made = found("optimizers", **SHORT).columns
    three = [made[name] for name in ("rate", "held", "fresh")]
    said = words_nets.of_rates(dict(zip(("rate", "held", "fresh"), map(jnp.asarray, three))), count)
    check_of.of_rates(speak(words_nets.PHRASES, LABELS, said), *three, ["SGD", "Momentum", "Adam"])


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"study": "ways", "smoothing": 0.1}, "smoothing: ways has no such knob; it has pictures, length, strength"),
        ({"study": "ways", "pictures": 500}, "pictures: give a whole number from 20 to 200"),
        ({"study": "shift", "shifted": "bent"}, "shifted: 'bent' is not known"),
        ({"study": "splits", "folds": 1}, "folds: give a whole number from 2 to 10"),
    ],
)
def test_a_wrong_argument_is_named(wrong, said):
    with pytest.raises(ValueError, match=said):
        sl.generalise(**wrong)
