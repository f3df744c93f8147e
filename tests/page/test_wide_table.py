"""A table of some hundred columns is learnt from in a page as it is live."""

import numpy as np
from v8 import page

COLUMNS, EXAMPLES = 200, 40


def test_a_page_learns_the_same_from_a_wide_table():
    cells = np.random.default_rng(8).normal(3, 2, (EXAMPLES, COLUMNS)).round(2)
    kinds = np.where(cells[:, :9].sum(axis=1) > cells[:, -9:].sum(axis=1), "a", "b")
    lines = [",".join([*map(str, row[:-1]), "", kind]) for row, kind in zip(cells[1:], kinds[1:])]
    first = ",".join([*map(str, cells[0]), kinds[0]])
    own = "\n".join([",".join(f"c{i}" for i in range(COLUMNS + 1)), first, *lines])
    home = page("net-lab")
    state, said = home.widget.resolve(
        {
            "data": "own",
            "own": own,
            "scaling": "standard",
            "epochs": 5,
            "batch_size": 12,
            "across": 3,
            "up": COLUMNS - 1,
        }
    )
    assert said == []
    names = ["points", "run", "maps"]
    live, there = home.widget.compute(state, names), home.compute(names, state)
    assert live["points"]["inputs"][0] == COLUMNS
    for column in ("x", "raw", "middle"):
        # as both travel as float32
        np.testing.assert_allclose(there["points"][column], live["points"][column].ravel(), rtol=4e-7, atol=1e-7)
    # a weight begins as a float32 number, whose last place two homes may round apart, and takes 20 steps of Adam
    for source, column in (("run", "w"), ("run", "loss"), ("maps", "units"), ("maps", "says")):
        np.testing.assert_allclose(there[source][column], live[source][column].ravel(), rtol=1e-5, atol=1e-5)
    assert live["run"]["loss"][0, -1] < live["run"]["loss"][0, 0]
