"""Datasets, splits and mini-batches keep what a fair experiment needs."""

import jax
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulab import training
from simulab.training import batches

SIZES = {  # as published
    "breast_cancer": (569, 30, 2), "diabetes": (442, 10, 0), "digits": (1797, 64, 10), "iris": (150, 4, 3),
    "wine": (178, 13, 3),
}  # fmt: skip


@pytest.mark.parametrize("name", SIZES)
def test_a_classic_has_its_published_size(name):
    data = training.dataset(name)
    assert (*data.x.shape, len(data.classes)) == SIZES[name]


def test_iris_is_fishers():
    """The means he printed in 1936, in centimetres, of setosa's four features."""
    iris = training.dataset("iris")
    np.testing.assert_allclose(iris.x[iris.y == 0].mean(axis=0), [5.006, 3.428, 1.462, 0.246], atol=1e-3)


def test_without_noise_the_circles_are_circles():
    data = training.dataset("circles", noise=0.0)
    radius = np.hypot(*data.x.T)
    np.testing.assert_allclose(radius, np.where(data.y == 0, 1.0, 0.5), rtol=1e-6)


@given(seed=st.integers(0, 2**32 - 1), validation=st.floats(0.1, 0.4), test=st.floats(0.1, 0.4))
@settings(max_examples=25, deadline=None)
def test_a_split_gives_every_example_to_one_part_and_keeps_the_classes_shares(seed, validation, test):
    data = training.dataset("breast_cancer")
    made = training.split(data, validation=validation, test=test, seed=seed)
    np.testing.assert_array_equal(np.sort(np.concatenate(list(made.indices.values()))), np.arange(len(data)))
    share = np.mean(data.y)
    for part in made.parts.values():
        assert abs(np.mean(part.y) - share) <= 2 / len(part.y)  # one example more or less of each class


def test_the_scale_is_that_of_the_training_part_alone():
    """Leakage: whatever happens in the other parts, the training part and its scale stay the same."""
    data = training.dataset("diabetes")
    made = training.split(data, dtype="float64")
    train = made.parts["train"]
    np.testing.assert_allclose(train.x.mean(axis=0), 0, atol=1e-12)
    np.testing.assert_allclose(train.x.std(axis=0), 1, atol=1e-12)
    assert abs(made.parts["test"].x.mean(axis=0)).max() > 1e-3
    x, y = data.x.copy(), data.y.copy()
    for name in ("validation", "test"):
        x[made.indices[name]] *= 100
        y[made.indices[name]] += 1e4
    spoiled = training.split(training.Dataset("spoiled", x, y), dtype="float64")
    np.testing.assert_array_equal(spoiled.parts["train"].x, train.x)
    np.testing.assert_array_equal(spoiled.parts["train"].y, train.y)


def test_a_feature_that_does_not_vary_is_zero_and_not_nan():
    x = np.column_stack([np.arange(20.0), np.ones(20)])
    assert np.isfinite(training.split(training.Dataset("flat", x, x[:, 0])).parts["train"].x).all()


def test_every_epoch_sees_every_example_once_in_an_order_of_its_own():
    key = jax.random.key(0)
    orders = np.array([batches.order(key, epoch, 50) for epoch in range(4)])
    np.testing.assert_array_equal(np.sort(orders, axis=1), np.tile(np.arange(50), (4, 1)))
    assert len({tuple(order) for order in orders}) == 4


def test_the_last_mini_batch_is_filled_up_with_rows_that_do_not_count():
    rows, shares = batches.batches(batches.order(jax.random.key(0), 0, 50), 16)
    assert rows.shape == (4, 16)
    assert int(shares.sum()) == 50
    np.testing.assert_array_equal(np.sort(np.asarray(rows)[np.asarray(shares)]), np.arange(50))
    assert batches.batches(rows.reshape(-1), 16)[1] is None


def test_taking_a_few_takes_alike_many_of_each_class():
    assert np.bincount(training.dataset("digits").take(20).y).tolist() == [2] * 10


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: training.dataset("digit"), "dataset: 'digit' is not known; did you mean digits"),
        (lambda: training.dataset("iris", noise=1.0), "noise: iris is a real dataset"),
        (lambda: training.dataset("xor", noise=-1), "noise: give a number of 0 or more"),
        (lambda: training.dataset("xor", examples=0), "examples: give a whole number"),
        (lambda: training.dataset("xor", seed=-1), "seed: give a whole number"),
        (lambda: training.Dataset("mine", [1, 2], [1, 2]), "x: give examples as rows"),
        (lambda: training.Dataset("mine", [[1.0], [np.nan]], [1, 2]), "x: give finite numbers"),
        (lambda: training.Dataset("mine", [[1.0], [2.0]], [1]), "y: give one number for each of the 2"),
        (lambda: training.Dataset("mine", [[1.0], [2.0]], [0, 2], ("a", "b")), "y: give indices of the 2 classes"),
        (lambda: training.split(training.dataset("iris"), test=0.9), "test: give a share"),
        (lambda: training.split(training.dataset("iris"), validation=0.5, test=0.5), "validation, test: "),
        (lambda: training.split(training.dataset("iris", examples=3)), "validation: iris has 3 examples"),
    ],
)
def test_bad_data_is_refused_in_one_sentence(make, sentence):
    with pytest.raises(ValueError, match="^" + sentence):
        make()
