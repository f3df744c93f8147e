"""What a menu says of a dataset is true of the examples that are drawn, and nothing is drawn to say it."""

import pytest
from compilations import compiled

from simulab.catalogue import Catalogue
from simulab.widgets.kit import short_data
from simulab.widgets.schedules import data as schedules
from simulab.widgets.search import data as search

OURS = Catalogue.builtin()
MENUS = {"lottery": short_data.all_data(OURS, "lottery"), "rate-finder": short_data.all_data(OURS, "rate-finder"),
         "schedules": schedules.all_data(OURS), "search": search.all_data(OURS)}  # fmt: skip


@pytest.mark.parametrize("widget", MENUS)
def test_a_menu_knows_how_many_examples_are_used_before_they_are_drawn(widget):
    counts = []
    drew = compiled(lambda: counts.extend(one.examples for one in MENUS[widget]))
    assert "uniform" not in " ".join(drew)
    assert counts == [len(one.dataset) for one in MENUS[widget]]
