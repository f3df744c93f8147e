"""An instructor's own dataset in the search: in its menu, trained live, recorded for a page, named in the code."""

import functools
import json

import numpy as np
import pure
import pytest
from programs import filled

from simulab import catalogue, training
from simulab.widgets.search import Search, nets
from simulab.widgets.search.data import MOST, SearchData

RINGS = training.dataset("circles", examples=200, seed=3)
OWN = training.Dataset("Three rings", RINGS.x, RINGS.y, ("inner", "outer"))
GIVEN = {"objective": "weight_decay", "dataset": "three_rings", "strategy": "halving", "trials": 9, "seed": 1}


class Mine(Search):
    """The search with one dataset more."""

    @functools.cached_property
    def _datasets(self):
        return (SearchData(catalogue.datasets.recipes["wine"]), SearchData.of(OWN))


@pytest.fixture(scope="module")
def mine():
    return Mine()


def there(column):
    return column[np.isfinite(column)]


def test_what_a_file_defines_is_in_the_menu_under_its_variables_name():
    heights = training.Dataset("Heights", RINGS.x, RINGS.x[:, 0])
    theirs = catalogue.with_(datasets={"rings": OWN, "heights": heights})
    widget, ours = (one.widgets.make("search", "widget") for one in (theirs, catalogue.Catalogue.builtin()))
    menu, before = (next(c for c in one.controls() if c.name == "dataset") for one in (widget, ours))
    # a regression has no accuracy to be searched for
    assert [option.value for option in menu.options] == [*(option.value for option in before.options), "rings"]
    assert menu.options[-1].label == "Three rings"
    state = GIVEN | {"dataset": "rings", "strategy": "random", "trials": 4}
    assert 0.4 < widget.compute(state, ["trials"])["trials"]["found"].max() <= 1


def test_it_is_in_the_menu_and_is_learnt(mine):
    menu = next(control for control in mine.controls() if control.name == "dataset")
    assert [option.label for option in menu.options] == ["Wine", "Three rings"]
    assert menu.options[1].doc == "200 examples of 2 features; which of 2 classes?"
    shown = mine.compute(GIVEN | {"strategy": "random"}, ["trials"])["trials"]
    alone = training.train_many(
        OWN, nets.NETWORK, optimizer="momentum", epochs=9, batch_size=64, validation=0.4, test=0.2,
        momentum=0.9, learning_rate=there(shown["learning_rate"][1]), weight_decay=there(shown["second"][1]),
    )  # fmt: skip
    assert alone.validation_accuracy is not None
    expected = np.nan_to_num(alone.validation_accuracy[:, -1])
    assert np.mean(np.abs(there(shown["value"][1]) - expected) > 1.5 / 80) <= 0.2  # an example or two of 80


def test_a_page_has_its_recorded_surfaces(mine):
    engine = pure.page(mine)
    state = json.dumps(mine.resolve(GIVEN)[0])
    found = engine.eval(f"JSON.stringify([...sources.trials(leavesOf(spec.controls, {state})).found])")
    read = mine.compute(GIVEN, ["trials"], replayed=True)["trials"]["found"].reshape(-1)
    np.testing.assert_allclose(json.loads(found), read, rtol=1e-6)
    assert read.max() > 0.5


def test_the_code_says_where_it_is_to_be_put(mine):
    text = filled(mine, "simulab", mine.resolve(GIVEN)[0], {})
    assert "put “Three rings” here, a training.Dataset" in text
    compile(text, "program", "exec")


def test_of_a_large_one_some_examples_are_used():
    rng = np.random.default_rng(0)
    large = SearchData.of(training.Dataset("Large", rng.normal(size=(5000, 3)), np.arange(5000) % 2, ("even", "odd")))
    assert len(large.dataset) == MOST
    assert large.option().doc.startswith("2,000 of 5,000 examples")


def test_what_cannot_be_searched_is_said():
    with pytest.raises(ValueError, match="diabetes: nets are searched for their accuracy"):
        SearchData.of(training.dataset("diabetes"))
    with pytest.raises(ValueError, match="too few for this share"):
        SearchData.of(training.Dataset("Tiny", [[0.0], [1.0]], [0, 1], ("a", "b")))
    assert catalogue.widgets.make("search", "widget").resolve({"dataset": "nowhere"})[1] == [
        "Dataset: there is no “nowhere”; left at digits."
    ]
