"""Deep nets: PyTorch's gradients, what Glorot and Bengio, and He, say of variances, and what zeros and lonely batches do."""

import json
import math
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import pytest

import simulab as sl
from simulab import catalogue
from simulab.depth.data import EXAMPLES, moons
from simulab.depth.layer import ACTIVATION_NAMES, NORMALISATIONS, PRELU, Kind, Layer
from simulab.depth.net import DEEPEST, WIDTH, Net, begun, draws, passed, pulled
from simulab.depth.theory import borders, expected
from simulab.depth.training import mini_batch
from simulab.training.normalisation import Statistics

RECORDED = json.loads((Path(__file__).parents[1] / "reference/torch_depth.json").read_text(encoding="utf-8"))
DEPTH = catalogue.widgets["depth"]()
STARTS = ["xavier", "he", "zeros"]


def kind(activation="tanh", normalisation="none", skip=False):
    return Kind(ACTIVATION_NAMES.index(activation), NORMALISATIONS.index(normalisation), np.bool_(skip))


@jax.jit
def slopes(kind, net):
    """Loss and gradients of five layers, of all examples."""
    x, label = moons()
    share = jnp.full(EXAMPLES, 1 / EXAMPLES)
    who = jnp.full((EXAMPLES, EXAMPLES), 1 / EXAMPLES)
    seen = Statistics(jnp.zeros((DEEPEST, WIDTH)), jnp.ones((DEEPEST, WIDTH)))
    was = passed(kind, net, 5, x, share, who, seen)
    loss = share @ (jnp.logaddexp(0, was.score) - label * was.score)
    return loss, pulled(kind, net, 5, was, who, share * (jax.nn.sigmoid(was.score) - label))


def wave(*shape, by):
    return np.sin(by * np.arange(1, math.prod(shape) + 1)).reshape(shape)


@pytest.mark.parametrize("recorded", RECORDED["kinds"], ids=lambda one: "-".join(map(str, one["kind"])))
def test_gradients_are_pytorchs(recorded):
    """Sums are kept to 32 bits, 6e-8 of them: through five layers that is no more than some 1e-6."""
    layers = Layer(np.zeros((DEEPEST, WIDTH, WIDTH)), np.zeros((DEEPEST, WIDTH)), np.full(DEEPEST, PRELU))
    layers.weights[:5], layers.biases[:5] = 0.5 * wave(5, WIDTH, WIDTH, by=1.7), 0.1 * wave(5, WIDTH, by=0.9)
    with jax.enable_x64(True):
        loss, found = jax.device_get(
            slopes(kind(*recorded["kind"]), Net(layers, wave(WIDTH, by=2.3) / 4, np.zeros(())))
        )
    its = found.gradient.layers
    assert loss == pytest.approx(recorded["loss"], rel=1e-5)
    assert np.linalg.norm(its.weights, axis=(1, 2))[:5] == pytest.approx(recorded["weights"], rel=1e-5)
    # before a normalisation over a batch a bias moves nothing: what is left of its slope is rounding
    assert np.linalg.norm(its.biases, axis=1)[:5] == pytest.approx(recorded["biases"], rel=1e-5, abs=1e-12)
    assert np.sqrt(found.back[:5]) == pytest.approx(recorded["activations"], rel=1e-5)
    assert its.leak[:5] == pytest.approx(recorded["leak"] or np.zeros(5), rel=1e-5, abs=1e-12)
    assert not its.weights[5:].any()


def test_the_recorded_trainings_begin_where_ours_do_and_see_the_same_mini_batches():
    with jax.enable_x64(True):
        net = jax.device_get(begun(draws(0), STARTS.index("he"), 1.0))
        order = jax.random.fold_in(jax.random.key(0), 1)
        drawn = [mini_batch(jax.random.fold_in(order, i), 8.0) for i in range(len(RECORDED["batches"]))]
    first, *others = net.layers.weights[:3]
    assert [np.float32(one).tolist() for one in (first[:2], *others, net.readout)] == RECORDED["start"]
    assert [np.flatnonzero(one).tolist() for one in drawn] == RECORDED["batches"]


@pytest.mark.parametrize("recorded", RECORDED["trainings"], ids=lambda one: "-".join(map(str, one["kind"])))
def test_trainings_are_pytorchs(recorded):
    """Clipped steps on mini-batches, running statistics, both modes at the end; start and sums have 32 bits, 6e-8 of them."""
    activation, normalisation, skip = recorded["kind"]
    run = sl.train_deep(
        depth=3, activation=activation, initialisation="he", normalisation=normalisation, skip=skip, batch_size=8, steps=10,
        learning_rate=RECORDED["learning_rate"], clip=RECORDED["clip"],
    )  # fmt: skip
    assert run.loss[:10] == pytest.approx(recorded["loss"], rel=1e-5)
    assert run.final_loss == pytest.approx(recorded["used"][0], rel=1e-5)
    assert (run.right, run.right_left_on) == (recorded["used"][1], recorded["left_on"][1])


HOPED = jax.jit(expected)


def hoped(activation, start, scale=1.0, **more):
    with jax.enable_x64(True):
        found = HOPED(kind(activation, **more), STARTS.index(start), np.float64(scale))
        return [np.asarray(one) for one in (found.size, found.back)]


def test_he_keeps_the_mean_square_through_relus():
    """He et al. (2015), equation 10: n/2 Var w = 1, both ways."""
    size, back = hoped("relu", "he")
    assert size == pytest.approx(np.zeros(64), abs=1e-12)
    assert back == pytest.approx(np.zeros(64), abs=1e-12)


def test_xavier_under_relus_loses_half_the_mean_square_in_every_layer():
    for one in hoped("relu", "xavier"):
        assert np.abs(np.diff(one[1:])) == pytest.approx(np.full(62, math.log10(2) / 2), abs=1e-12)


def test_a_sigmoid_takes_three_quarters_of_the_gradient_at_least():
    """Its slope is at most 1/4 (Glorot & Bengio 2010, section 3)."""
    assert np.all(np.diff(hoped("sigmoid", "xavier")[1]) >= math.log10(4) - 1e-12)


def test_skips_under_he_double_the_mean_square_in_every_layer():
    size, back = hoped("relu", "he", skip=True)
    assert np.diff(size) == pytest.approx(np.full(63, math.log10(2) / 2), abs=1e-12)
    assert -np.diff(back) == pytest.approx(np.full(63, math.log10(2) / 2), abs=1e-12)


def test_the_map_s_border_of_relus_is_where_the_scale_s_power_is_a_tenth():
    """What goes back is multiplied with the scale in every layer: s^(L-1) = 1/10, or 10. Linear between scales 10 % apart in
    logarithms, which is what the law is."""
    scales = 0.2 * 1.1 ** np.arange(34.0)
    with jax.enable_x64(True):
        back = np.stack([hoped("relu", "he", scale)[1] for scale in scales])
        low, high = np.asarray(borders(jnp.asarray(back), jnp.asarray(scales)))
    layers = np.arange(2, 65)
    inside = 10.0 ** (-1 / (layers - 1)) > scales[0]
    assert low[1:][inside] == pytest.approx(10.0 ** (-1 / (layers[inside] - 1)), rel=1e-6)
    assert high[3:] == pytest.approx(10.0 ** (1 / (layers[2:] - 1)), rel=1e-6)
    assert np.isnan(low[0])


@pytest.mark.parametrize("given", [{"activation": "relu", "initialisation": "he", "scale": 1.0}, {"scale": 0.5},
                                   {"activation": "sigmoid"}, {"normalisation": "layer", "skip": True}])  # fmt: skip
def test_real_nets_follow_the_theory(given):
    """In the mean over twelve seeds, over eight layers. Of ReLUs the logarithm of a net of width n falls behind by about 5/(4n) a
    layer (Hanin & Nica 2019): 0.27 powers of ten here."""
    seen = [DEPTH.compute({"depth": 8, "steps": 10, **given, "seed": seed}, ["nets"])["nets"] for seed in range(12)]
    for name in ("size", "back"):
        measured = np.mean([one[name][::2, 0] for one in seen], axis=0)
        theory = np.mean([one[f"{name}_theory"][:16:2] for one in seen], axis=0)
        assert np.abs(measured - theory).max() < 0.4


def test_zeros_stay_zeros():
    run = sl.train_deep(initialisation="zeros", depth=6)
    assert not run.gradient.any()
    assert not run.activation.any()
    assert run.loss == pytest.approx(np.full(61, math.log(2)), abs=1e-12)


def test_batch_normalisation_of_one_example_knows_nothing_of_it():
    """It is its own mean: whatever comes in, the same goes out, however wide and deep; and past it skips carry the gradient."""
    run = sl.train_deep(normalisation="batch", batch_size=1, depth=6)
    assert run.right_left_on == 0.5
    assert not run.gradient[0].any()
    deep = sl.train_deep(
        normalisation="batch", batch_size=1, depth=64, activation="relu", initialisation="he", scale=4.0, skip=True, steps=1,
    )  # fmt: skip
    assert not deep.activation[0].any()
    assert deep.backward[0] == pytest.approx(np.full(64, deep.backward[0, -1]), rel=1e-12)
    assert deep.loss[0] == pytest.approx(math.log(2), rel=1e-12)


def test_a_clipped_step_is_as_long_as_it_may_be():
    """One step of length η c against the gradient lowers the loss by about η c |g| where c is small."""
    given = {"depth": 4, "learning_rate": 0.1, "steps": 1}
    free, short = sl.train_deep(**given, clip=1e6), sl.train_deep(**given, clip=1e-3)
    whole = math.sqrt((free.gradient[0] ** 2).sum())  # but for biases and the last layer, which have their part
    fall = short.loss[0] - short.loss[1]
    assert 1e-4 * whole < fall < 1e-4 * 3 * whole
    assert free.loss[0] - free.loss[1] > 100 * fall


def test_a_run_is_kept_and_comes_back(tmp_path):
    run = sl.train_deep(depth=6, initialisation="zeros")
    run.save(tmp_path / "run.npz")
    back = type(run).load(tmp_path / "run.npz")
    assert back.settings == run.settings
    assert np.array_equal(back.loss, run.loss)
    assert list(run.to_frame().columns) == ["step", "layer", "activation", "backward", "gradient", "loss"]
    assert len(run.to_frame()) == 61 * 6
    assert run.plot().yaxis.axis_label == "gradient by its activations"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"depth": 65}, "depth: give a whole number from 1 to 64"),
        ({"activation": "rely"}, "did you mean relu"),
        ({"clip": 0}, "clip: give a number"),
    ],
)
def test_what_cannot_be_trained_is_named(given, said):
    with pytest.raises(ValueError, match=said):
        sl.train_deep(**given)
