"""What an exported page weighs on the wire.

Texts are made the same way everywhere, but numbers that come from trainings, as the search's recorded surfaces do, differ in
their last digits from one processor to the next: some 70 bytes of a page. The limits have room for them.
"""

import gzip

import pytest
from exporting import html

from simulab.catalogue import widgets

OWN = 79_700
"""Bytes of view, styles, compiled sources and description, gzipped."""
HEAVIER = {"batches": 145_000, "depth": 84_900, "generalisation": 168_100, "gradient-check": 88_900,
           "losses": 81_200, "lottery": 92_600, "net-lab": 210_100, "net-landscape": 109_100, "race": 89_700,
           "rate-finder": 91_100, "sanity": 89_500, "schedules": 82_900, "search": 95_100, "transfer": 131_800}  # fmt: skip
"""Gradient check has its net and its surfaces twice, once for each precision; a race judges every tried rate as the board
does, and writes LAMB and Lion out for PyTorch; what is drawn at the playhead brings a worker that is ahead of it
(1.7 KB); the schedule viewer has every surface and optimizer; search has every strategy and twelve recorded surfaces: three
second knobs on four datasets; the net lab carries its own drawings, the
numbers of four real datasets (40 KB), and a whole training run by any optimizer and schedule, for one seed or many, a
branch, in slices, and a typed input with what reads it; the losses have four
drawings, batches ten of them, eight datasets and a net's second derivative; generalisation four kinds of fits,
four of estimates, a thousand pictures of digits (25 KB) and four programs that train nets on them; the deep net its layers there
and back; a net's landscape the Hessian of a whole training, three planes, gradient flow and a matching of units; the
rate finder and the lottery have drawings of their own and seven or
eight datasets, the lottery up to six tickets; what is dealt keeps a ledger of first answers; transfer has
1,710 pictures of digits (44 KB). Each has the table of kept runs (1.3 KB)
and what shows work in slices while it grows (0.7 KB)."""
WHOLE = {
    "batches": 496_000,
    "generalisation": 518_900,
    "net-lab": 560_800,
    "net-landscape": 460_200,
    "transfer": 482_200,
}
"""Bytes with BokehJS's core, of those that weigh more than ``WITH_BOKEH``."""
WITH_BOKEH = 446_000


def weight(text: str) -> int:
    return len(gzip.compress(text.encode(), 9))


@pytest.mark.parametrize("name", list(widgets))
def test_a_page_is_light(name: str):
    own = HEAVIER.get(name, OWN)
    assert weight(html(name)) <= own
    assert weight(html(name, fragment=True)) <= own
    assert weight(html(name, inline=True)) <= WHOLE.get(name, WITH_BOKEH)
