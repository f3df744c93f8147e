"""What losses cost and how steep they are: PyTorch's values, the papers' closed forms; and where fits end."""

import json
import math
from pathlib import Path

import jax
import numpy as np
import pytest

import simulab as sl
from simulab.losses import classes, embedding, line, shape
from simulab.losses.descent import path

RECORDED = json.loads((Path(__file__).parents[1] / "reference/torch_losses.json").read_text(encoding="utf-8"))
KNOBS = {"huber_delta": RECORDED["delta"], "margin": RECORDED["margin"], "focal_gamma": 2.0}
CURVES = jax.jit(shape.curves, static_argnums=0)
NAMED = {name: (task, i) for task, names in shape.TASKS.items() for i, name in enumerate(names)}


def at(name, x, **knobs):
    """(losses, slopes) of a loss at numbers."""
    task, i = NAMED[name]
    with jax.enable_x64(True):
        found = CURVES(task, np.asarray(x, float), {**KNOBS, **knobs})
        return tuple(np.asarray(one[i]) for one in found)


@pytest.mark.parametrize("name", RECORDED["shapes"])
def test_values_and_slopes_are_pytorchs(name):
    """In float64 but for the last digits of logarithms. No number lies on a kink, where slopes are a matter of taste."""
    assert np.stack(at(name, RECORDED["x"]), axis=1) == pytest.approx(
        np.array(RECORDED["shapes"][name]), rel=1e-12, abs=1e-15
    )


@pytest.mark.parametrize("name", RECORDED["lines"])
def test_a_line_goes_where_pytorchs_sgd_takes_it(name):
    given, loss = RECORDED["lines"][name], shape.TASKS["line"][name]
    x, y = np.array(given["x"]), np.array(given["y"])
    with jax.enable_x64(True):
        w = path(lambda w: jax.numpy.mean(loss(w[0] * x + w[1] - y, KNOBS)), np.zeros(2), RECORDED["rate"], lambda w: w)
    assert w[RECORDED["steps"]] == pytest.approx(given["w"], rel=1e-10)


def test_huber_is_the_papers():
    loss, slope = at("huber", [0.0, 0.5, 1.0, 3.0, -3.0], huber_delta=1.0)
    assert loss == pytest.approx([0, 0.125, 0.5, 2.5, 2.5])
    assert slope == pytest.approx([0, 0.5, 1, 1, -1])


def test_focal_is_the_papers():
    """Lin et al. 2017, section 3.2: with γ = 2 an example of p = 0.9 costs 100 times less than under the cross-entropy, one of
    p = 0.968 1000 times; one of p = 0.5 at most 4 times."""
    score = [math.log(p / (1 - p)) for p in (0.9, 0.968, 0.5)]
    ratio = at("binary_cross_entropy", score)[0] / at("focal", score, focal_gamma=2.0)[0]
    assert ratio == pytest.approx([100, 1000, 4], rel=0.03)  # 0.968 is rounded: 977
    p = np.array([0.9, 0.968, 0.5])
    assert at("focal", score)[1] == pytest.approx((1 - p) ** 2 * (2 * p * np.log(p) + p - 1))
    assert at("focal", score, focal_gamma=0.0)[0] == pytest.approx(at("binary_cross_entropy", score)[0])


def test_pairs_cost_what_hadsell_says():
    loss, slope = at("contrastive", [-0.5, 0.0, 0.5, 2.0], margin=1.0)
    assert loss == pytest.approx([np.nan, 0.5, 0.125, 0], nan_ok=True)
    assert slope == pytest.approx([np.nan, -1, -0.5, 0], nan_ok=True)


def test_nothing_pulls_at_the_margin():
    for name in ("hinge", "contrastive", "triplet"):
        assert at(name, [1.0], margin=1.0)[1][0] == 0


def test_the_mean_loss_of_an_embedding_is_that_of_its_pairs_and_triplets():
    z = np.random.default_rng(0).normal(size=(embedding.COUNT, 2))
    label, far = embedding.LABELS, np.linalg.norm(z[:, None] - z[None], axis=2)
    n = range(embedding.COUNT)
    pairs = [
        0.5 * far[i, j] ** 2 if label[i] == label[j] else 0.5 * max(0, 1.3 - far[i, j]) ** 2
        for i in n
        for j in n
        if i < j
    ]
    triplets = [max(0, far[a, p] ** 2 - far[a, m] ** 2 + 1.3) for a in n for p in n for m in n
                if a != p and label[a] == label[p] and label[a] != label[m]]  # fmt: skip
    with jax.enable_x64(True):
        assert jax.jit(embedding.pairs_cost)(z, KNOBS) == pytest.approx(np.mean(pairs))
        assert jax.jit(embedding.triplets_cost)(z, KNOBS) == pytest.approx(np.mean(triplets))


def test_the_squared_error_follows_the_outliers_and_the_absolute_one_does_not():
    for seed in range(20):
        mse, mae, huber = sl.compare_losses("line", seed=seed).measure[:, -1]
        assert mse > 2 * huber, seed
        assert mse > 2.5 * mae, seed  # where they lie by chance at the right end, the absolute error gives way, too


def test_without_outliers_the_squared_error_is_the_better_one():
    """Of normal noise the mean is the best estimate: over many draws the absolute error is about √(π/2) as far off."""
    ends = np.array([sl.compare_losses("line", outliers=0.0, seed=seed).measure[:, -1] for seed in range(60)])
    assert ends[:, 1].mean() / ends[:, 0].mean() == pytest.approx(math.sqrt(math.pi / 2), rel=0.15)  # of 60 draws


def test_the_least_squares_line_is_where_the_squared_error_ends():
    found = sl.compare_losses("line", steps=300, seed=4).columns
    best = np.polyfit(found["x"], found["y"], 1)
    assert [found["slope"][0, -1], found["base"][0, -1]] == pytest.approx(best, rel=1e-6)


def test_shares_found_are_those_of_a_sample():
    found = sl.compare_losses("classes", seed=2).columns
    draw = np.random.default_rng(0).normal(size=(200_000, 2)) * classes.SPREAD
    for i in range(3):
        w, b = np.array([found["w1"][i, -1], found["w2"][i, -1]]), found["bias"][i, -1]
        for side, name in ((1, "found"), (-1, "kept")):
            right = np.mean(side * ((draw + side * np.array(classes.CENTRE)) @ w + b) > 0)
            assert found[name][i, -1] == pytest.approx(right, abs=0.003)  # 4 deviations of a share of 200,000


def test_before_training_everybody_is_named_a():
    found = sl.compare_losses("classes", steps=1).columns
    assert found["kept"][:, 0] == pytest.approx(1)
    assert found["found"][:, 0] == pytest.approx(0)


def test_more_trouble_leaves_the_rest_of_the_data_alone():
    def points(room, **knobs):
        with jax.enable_x64(True):
            return {name: np.asarray(value) for name, value in jax.jit(room.points)({"seed": 3, **knobs}).items()}

    few, many = (points(line, scatter=0.3, outliers=share) for share in (0.1, 0.3))
    assert (few["outlier"].sum(), many["outlier"].sum()) == (4, 12)
    assert np.all(many["outlier"] >= few["outlier"])
    assert np.array_equal(few["y"][~many["outlier"]], many["y"][~many["outlier"]])
    few, many = (points(classes, rare=0.25, wrong=share) for share in (0.1, 0.3))
    assert few["truth"].sum() == 30
    assert ((few["label"] & ~few["truth"]).sum(), (many["label"] & ~many["truth"]).sum()) == (9, 27)
    assert np.all(many["label"] >= few["label"])
    assert np.array_equal(few["x1"], many["x1"])


def test_a_file_gives_it_back(tmp_path):
    fits = sl.compare_losses("line", steps=30)
    fits.save(tmp_path / "fits.npz")
    again = sl.LossFits.load(tmp_path / "fits.npz")
    assert str(again) == str(fits)
    assert np.array_equal(again.columns["slope"], fits.columns["slope"])
    assert list(fits.to_frame().columns) == ["step", "mse", "mae", "huber"]
    assert len(fits) == 30
    assert fits.plot().yaxis.axis_label == "mean distance from the true line"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"task": "lines"}, "task: 'lines' is not known; did you mean line"),
        ({"outlier": 0.1}, "outlier: 'outlier' is not known; did you mean outliers"),
        ({"outliers": 0.5}, "outliers: give a number from 0 to 0.4"),
        ({"steps": 301}, "steps: give a whole number from 1 to 300"),
        ({"learning_rate": -1}, "learning_rate: give a number from"),
    ],
)
def test_a_wrong_argument_is_named(wrong, said):
    with pytest.raises(ValueError, match=said):
        sl.compare_losses(**wrong)
