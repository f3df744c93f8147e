"""A | B: another run beside this one. Its settings are a knob, so that a link brings both."""

import numpy as np

from simulab.widgets.control import Control, Flag, Table

SHOWN = {"compare": (True,)}
LONGEST = 4000
"""Characters of another run's settings, as an address writes them."""


def controls() -> tuple[Control, ...]:
    """Whether another run is shown, and which: the browser asks for it as for any other state."""
    return (
        Flag("compare", "A | B", False, "Keeps this run as A; what you turn from then on is B."),
        Table("against", "Run A", "", "Its settings, as its link has them; without any, all are the usual ones.",
              longest=LONGEST, reads=lambda _: np.zeros(1), shown={"data": ()}),
    )  # fmt: skip
