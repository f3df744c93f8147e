"""Long runs of the net lab are computed in slices: what is said of a part of them, and that cutting changes nothing."""

import numpy as np
import pytest

from simulab import catalogue
from simulab.widgets.moment import Now
from simulab.widgets.net_lab import NetLab, branch, luck
from simulab.widgets.net_lab import run as training
from simulab.widgets.work import followed

LAB = catalogue.widgets["net-lab"]()


def test_some_of_the_seeds_are_told_as_some_and_a_branch_that_is_on_its_way_not_at_all():
    some = {"loss": np.full((25, 2, 3), np.nan), "right": np.full((25, 2), np.nan), "last": np.full((25, 2), np.nan)}
    some["loss"][:4], some["last"][:4], some["last"][2] = 0.5, [[0.2], [0.4], [0.1], [0.3]], np.nan  # the third blew up
    told = {"points": {"task": np.zeros(1)}, "luck": {**some, "seeds": np.array([4.0])}}
    found = {name: np.asarray(value) for name, value in luck.fortune({}, Now(told)).items()}
    said = LAB.say({"fortune": found})
    assert said == "So far 4 of 25 seeds are trained; their last training losses lie from 0.2 to 0.4."
    ends = {name: {"final": np.ones((2, 1)), "reached": np.array([at])} for name, at in (("run", 9), ("future", 4))}
    assert branch.words({"epochs": 9, "branch_at": 2}, Now(ends))["code"] == -1
    ends["future"]["reached"] = np.array([9])
    assert branch.words({"epochs": 9, "branch_at": 2}, Now(ends))["code"] >= 0


@pytest.mark.long
def test_where_a_run_is_cut_changes_no_bit(monkeypatch):
    """Dropout, running moments, a schedule that reacts, an optimizer with a state, early stopping, one step ahead."""
    state = {"epochs": 60, "batch_size": 7, "dropout": 0.2, "normalisation": "batch", "schedule": "plateau", "branch": True,
             "apart": True, "many": True, "early": True, "patience": 25}  # fmt: skip
    whole = LAB.compute(state)
    monkeypatch.setattr(training, "BUDGET", 50)  # an epoch or two
    heard = []

    class Cut(NetLab):
        """Compiled anew, with this budget."""

    with followed(heard.append):
        cut = Cut().compute(state)
    assert len(heard) > 500
    for name, columns in whole.items():
        for column, values in columns.items():
            np.testing.assert_array_equal(cut[name][column], values, err_msg=f"{name} {column}")
