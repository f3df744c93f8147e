"""What an exported page weighs on the wire. Texts are made the same way everywhere, so these are exact numbers."""

import gzip

import pytest
from exporting import html

from simulab.catalogue import widgets

OWN = 85_500
"""Bytes of view, styles, compiled sources and description, gzipped."""
HEAVIER = {"gradient-check": 97_000, "learning-rate": 93_000, "net-lab": 112_000, "race": 92_000, "search": 102_500}
"""Gradient check has its net and its surfaces twice, once for each precision; the learning rate has a map of whole runs, each
axis of a bowl, and slope and curvature along the run; a race judges every tried rate as the board does; search has every
strategy and twelve recorded surfaces: three second knobs on four datasets; the net lab carries its own drawings and a whole
training run by any optimizer, for one seed, many, and a branch."""
WHOLE = 460_000
"""Bytes with BokehJS's core."""


def weight(text: str) -> int:
    return len(gzip.compress(text.encode(), 9))


@pytest.mark.parametrize("name", list(widgets))
def test_a_page_is_light(name: str):
    own = HEAVIER.get(name, OWN)
    assert weight(html(name)) <= own
    assert weight(html(name, fragment=True)) <= own
    assert weight(html(name, inline=True)) <= WHOLE
