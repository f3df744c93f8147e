"""Every sentence about estimates and nets, in drawn states, against the columns in plain NumPy."""

import numpy as np
import pytest
from generalisation import said as check_of
from heard import Heard

from simulab import catalogue
from simulab.generalisation.nets.compared import WAYS
from simulab.widgets.generalisation.words_nets import NAMES

WIDGET = catalogue.widgets["generalisation"]()
JUDGING = ("splits", "peeking", "leaks", "drift")
NETS = (*WAYS, "ensembles", "stopping", "optimizers")
SOURCE = {"splits": "splits", "peeking": "peeks", "leaks": "leaks", "drift": "drifts", "stopping": "course",
          "ensembles": "ensembles", "optimizers": "rates", **dict.fromkeys(WAYS, "ways")}  # fmt: skip


def drawn(study, seed, longest=150):
    draw = np.random.default_rng(seed)
    about = {"about": "judging", "judging": study} if study in JUDGING else {"about": "nets", "net": study}
    return {
        **about, "judged": int(draw.integers(20, 121)), "share": float(draw.uniform(0.1, 0.5)),
        "apart": float(draw.choice([0, 1, 3])), "folds": int(draw.integers(2, 11)), "drift": float(draw.uniform(0, 180)),
        "pictures": int(draw.integers(20, 201)), "length": int(np.exp(draw.uniform(np.log(40), np.log(longest)))),
        "strength": float(draw.choice([0, 1, 2])), "smoothing": float(draw.uniform(0, 0.5)),
        "gamma": float(draw.choice([0, 2])), "rarity": float(draw.uniform(1, 20)), "wrong": float(draw.choice([0, 0.3])),
        "shifted": str(draw.choice(["moved", "turned", "noisy"])), "seed": seed,
    }  # fmt: skip


@pytest.mark.parametrize("study", WAYS)
def test_a_fixed_part(study):
    """Of the four studies that share one program; the other sentences are held against theirs in tests/generalisation."""
    check(study, drawn(study, 1))


@pytest.mark.long
def test_fifty_states_of_every_study():
    heard = Heard(WIDGET, codes=[code for code in WIDGET.phrases if code >= 50])
    for study in (*JUDGING, *NETS):
        for seed in range(1000, 1050):
            check(study, drawn(study, seed, 1001), lambda columns, study=study: heard.note(columns, study))
    heard.enough()


def check(study, state, note=lambda columns: None):
    result = WIDGET.compute(state)
    note(result)
    said = WIDGET.say(result)
    found = {name: np.asarray(column, float) for name, column in result[SOURCE[study]].items()}
    if study in JUDGING:
        reads = {
            "splits": ("values", "truth"),
            "peeking": ("test", "fresh"),
            "leaks": ("values", "truth"),
            "drift": ("values",),
        }
        given = [found[name] for name in reads[study]]
        more = (state["folds"],) if study == "splits" else ()
        name = {"peeking": "of_peeks"}.get(study, f"of_{study}")
        getattr(check_of, name)(said, *given, *more)
    elif study == "ensembles":
        check_of.of_ensembles(said, found["fresh"].T)
    elif study == "stopping":
        check_of.of_course(said, found["at"], found["test"], found["kept"].astype(int))
    elif study == "optimizers":
        check_of.of_rates(said, found["rate"], found["held"], found["fresh"], ["SGD", "Momentum", "Adam"])
    else:
        labels = [NAMES[name] for name in WAYS[study]]
        used = {name: column[: len(labels)] for name, column in found.items()}
        many = used["many"].sum(axis=1)
        if study == "ways":
            check_of.of_ways(said, used["seen"], used["fresh"], labels)
        elif study == "calibration":
            sure, hits = (100 * used[name].sum(axis=1) / many for name in ("sure", "hits"))
            check_of.of_calibration(said, sure, hits, used["ece"], labels)
        elif study == "imbalance":
            rows = np.stack([used["common"].mean(axis=1), used["rare"].mean(axis=1)], axis=1)
            check_of.of_shares(said, "# % of fresh 0 to 4 are named rightly, and # % of 5 to 9", rows, labels)
        else:
            rows = used["along"].mean(axis=1)[:, [0, 4, 8]]
            check_of.of_shares(
                said, "# % of fresh pictures as they are, # % of them halfway to the right end, # % there", rows, labels
            )
        assert np.all(np.isnan(found["fresh"][len(labels) :]))
