"""A study is taken elsewhere without loss: CSV, JSON, optuna; and what nets are worth is what training says."""

import csv
import io
import json
import math
from dataclasses import asdict

import numpy as np
import optuna
import pytest
from pure import engine

from simulab import catalogue, training
from simulab.search import Nets, Range, Space, Study, search

SPACE = Space({"learning_rate": Range(1e-4, 1.0, log=True), "weight_decay": Range(1e-6, 0.1, log=True)})
NETS = Nets("iris", 9, optimizer="momentum", width=4)


@pytest.fixture(scope="module")
def study():
    return search(NETS, SPACE, strategy="halving", trials=4, seed=1)


def test_a_trial_is_worth_what_training_says(study):
    trial = study.best
    alone = training.train("iris", (4,), optimizer="momentum", epochs=trial.epochs, **trial.config)
    assert trial.value == pytest.approx(float(alone.validation_accuracy[-1]), abs=1e-6)
    assert study.test == pytest.approx(alone.test_accuracy, abs=1e-6)


def test_structures_are_trained_apart_and_come_back_in_their_order():
    configs = [
        {"width": 4, "learning_rate": 0.1},
        {"width": 2, "learning_rate": 0.1},
        {"width": 4, "learning_rate": 0.01},
    ]
    together = NETS.many(configs, 3)
    apart = [NETS.many([config], 3)[0] for config in configs]
    np.testing.assert_allclose(together, apart, atol=1e-6)


def test_json_gives_the_study_back(study, tmp_path):
    again = Study.from_json(study.to_json())
    assert again == study or again.to_json() == study.to_json()
    study.to_json(tmp_path / "study.json")
    assert Study.from_json(tmp_path / "study.json").spent == study.spent
    with pytest.raises(ValueError, match="no study"):
        Study.from_json("[]\n")


def test_csv_has_a_line_a_trial(study):
    rows = list(csv.DictReader(io.StringIO(study.to_csv())))
    assert len(rows) == len(study.trials)
    assert float(rows[3]["learning_rate"]) == study.trials[3].config["learning_rate"]
    assert sum(int(row["epochs"]) for row in rows) == study.spent


def test_optuna_opens_it(study, tmp_path):
    storage = f"sqlite:///{tmp_path}/study.db"
    study.to_optuna(storage, "halving")
    opened = optuna.load_study(study_name="halving", storage=storage)
    assert len(opened.trials) == len(study.trials)
    assert opened.best_params == pytest.approx(study.best.config)
    assert opened.best_value == pytest.approx(study.best.value)
    whole = [trial for trial in opened.trials if trial.state == optuna.trial.TrialState.COMPLETE]
    assert len(whole) == sum(trial.epochs == 9 for trial in study.trials)
    assert opened.trials[0].intermediate_values == pytest.approx(study.trials[0].values)


def test_diverged_trials_are_failed_ones_in_optuna():
    study = search(lambda config: math.nan if config["x"] > 0.5 else config["x"], {"x": (0.0, 1.0)}, trials=6)
    states = [trial.state for trial in study.to_optuna().trials]
    assert states.count(optuna.trial.TrialState.FAIL) == sum(trial.config["x"] > 0.5 for trial in study.trials)


@pytest.mark.parametrize(("strategy", "series"), [("halving", "other"), ("bohb", "other"), ("random", "grid")])
def test_what_the_widget_downloads_is_a_study_there_and_back(strategy, series):
    widget = catalogue.widgets.make("search", "widget")
    state, _ = widget.resolve({"strategy": strategy, "trials": 9, "seed": 2, "matters": 0.5})
    shown = widget.compute(state, ["trials"])["trials"]
    world = engine()
    columns = {name: [float(x) if np.isfinite(x) else str(x) for x in column.ravel()] for name, column in shown.items()}
    world.eval(f"const columns = {json.dumps(columns)}; const numbers = (name) => columns[name].map(Number);")
    world.eval(
        "const row = (source, name, series) => { const all = numbers(name), half = all.length / 2;"
        " return series === 'grid' ? all.slice(0, half) : all.slice(half); };"
        "const data = { row, column: (source, name) => numbers(name) };"
    )
    spec = json.dumps({"study": asdict(widget.study)})
    study = Study.from_json(world.eval(f"JSON.stringify(studies({spec}, data, {json.dumps(state)}), null, 1)"), series)
    row = ("grid", "other").index(series)
    assert Study.from_json(study.to_json()).to_json() == study.to_json()
    assert len(study.trials) == shown["trials"].ravel()[row]
    assert study.spent == shown["spent"].ravel()[row]
    assert study.best.value == pytest.approx(float(shown["found"].ravel()[row]), rel=1e-6)
    assert study.strategy == ("grid" if series == "grid" else strategy)
    if strategy != "random":  # what was seen on the way is there too
        assert [sum(n in trial.values for trial in study.trials) for n in (1, 3, 9)] == [
            int(np.isfinite(shown[f"after_{n}"]).sum()) for n in (1, 3, 9)
        ]
