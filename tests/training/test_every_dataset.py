"""What every dataset of the catalogue must do; a new one is tested by being there."""

import numpy as np
import pytest

from simulab import catalogue, training
from simulab.training.recipe import Generated, Stored
from simulab.training.usable import usable

RECIPES = catalogue.datasets.recipes
GENERATED, STORED = ([name for name, one in RECIPES.items() if isinstance(one, kind)] for kind in (Generated, Stored))
every_dataset = pytest.mark.parametrize("name", list(RECIPES))


@every_dataset
def test_it_can_be_learnt_chosen_by_and_judged_on(name):
    usable(training.dataset(name))
    assert training.train(name, (4,), epochs=1, optimizer="adam").train_loss.shape == (2,)


@every_dataset
def test_its_size_is_known_before_it_is_made(name):
    data = training.dataset(name)
    assert RECIPES[name].size == (len(data), data.x.shape[1], data.classes)


@every_dataset
def test_a_menu_can_say_what_it_is(name):
    recipe = RECIPES[name]
    assert recipe.title
    assert recipe.question.endswith("?")
    assert recipe.about(len(recipe.few(300))).endswith("?")


@every_dataset
def test_a_part_of_it_is_drawn_by_seed(name):
    one, again, other = (training.dataset(name, examples=60, seed=seed) for seed in (1, 1, 2))
    assert len(one) == 60
    np.testing.assert_array_equal(one.x, again.x)
    assert not np.array_equal(one.x, other.x)


@pytest.mark.parametrize("name", GENERATED)
def test_a_generated_one_is_balanced(name):
    data = training.dataset(name, examples=60, seed=1)
    assert not data.classes or len(set(np.bincount(data.y))) == 1


@pytest.mark.parametrize("name", STORED)
def test_of_a_stored_one_its_source_its_licence_and_its_columns_are_known(name):
    data = training.dataset(name)
    assert data.reference
    assert data.licence
    assert len(data.features) == data.x.shape[1]
