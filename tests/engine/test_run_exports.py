"""A run written to a file and read back is the same run."""

import csv
import io
import json

import numpy as np
import pytest

import simulab as sl


@pytest.fixture(scope="module")
def run():
    return sl.descend("himmelblau", "adam", steps=25, schedule="cosine", learning_rate=0.1)


@pytest.fixture(scope="module")
def lost():
    return sl.descend("quadratic_1d", "sgd", steps=30, learning_rate=9.0)


def test_csv_holds_every_number_exactly(run, tmp_path):
    text = run.to_csv(tmp_path / "run.csv")
    assert (tmp_path / "run.csv").read_text(encoding="utf-8") == text
    rows = list(csv.DictReader(io.StringIO(text)))
    assert list(rows[0]) == ["step", "x1", "x2", "loss", "grad1", "grad2", "rate"]
    column = lambda name: np.array([float(row[name]) for row in rows])  # noqa: E731
    np.testing.assert_array_equal(column("step"), np.arange(26))
    np.testing.assert_array_equal(np.stack([column("x1"), column("x2")], 1), run.x)
    np.testing.assert_array_equal(column("loss"), run.loss)
    np.testing.assert_array_equal(np.stack([column("grad1"), column("grad2")], 1), run.grad)
    assert [row["rate"] for row in rows] == [*map(repr, run.rate.tolist()), ""]


def test_json_holds_everything_exactly(run, tmp_path):
    text = run.to_json(str(tmp_path / "run.json"))
    assert (tmp_path / "run.json").read_text(encoding="utf-8") == text
    read = json.loads(text)
    for name in ("x", "loss", "grad", "rate"):
        np.testing.assert_array_equal(read[name], getattr(run, name))
    assert (read["verdict"], read["converged_at"], read["diverged_at"]) == (
        run.verdict,
        run.converged_at,
        run.diverged_at,
    )
    np.testing.assert_array_equal(sl.descend(**read["settings"]).x, run.x)


def test_after_a_divergence_cells_are_empty(lost):
    rows = list(csv.DictReader(io.StringIO(lost.to_csv())))
    assert len(rows) == 31
    assert rows[lost.diverged_at - 1]["x1"]
    assert (rows[-1]["x1"], rows[-1]["loss"], rows[-1]["grad1"]) == ("", "", "")
    assert "nan" not in lost.to_csv()


def test_after_a_divergence_json_is_null(lost):
    read = json.loads(lost.to_json(), parse_constant=lambda word: pytest.fail(f"{word} is no JSON"))
    assert read["loss"][-1] is None
    assert read["x"][-1] == [None]
    assert read["diverged_at"] == lost.diverged_at


def test_an_infinite_limit_is_null_in_json():
    assert json.loads(sl.descend("beale", "sgd", clip_norm=np.inf).to_json())["settings"]["clip_norm"] is None


def test_a_sweep_is_written_as_json_and_not_as_a_table():
    swept = sl.sweep("beale", "sgd", steps=4, learning_rate=np.array([1e-3, 10.0]))
    read = json.loads(swept.to_json())
    assert np.array(read["x"], float).shape == (2, 5, 2)
    assert read["verdict"] == swept.verdict.tolist()
    assert read["settings"]["learning_rate"] == [1e-3, 10.0]
    with pytest.raises(ValueError, match=r"^to_csv: "):
        swept.to_csv()


def test_a_run_says_what_it_came_to(run, lost):
    assert str(lost) == f"sgd on quadratic_1d: diverged at step {lost.diverged_at}; last loss –"
    assert str(run).startswith("adam on himmelblau: ")
    swept = sl.sweep("quadratic_1d", "sgd", learning_rate=np.array([0.5, 0.6, 3.0]))
    assert str(swept) == "3 runs: 2 converged, 1 diverged"


def test_runs_stand_side_by_side_with_what_they_differ_in(tmp_path):
    runs = [sl.descend("beale", rule, steps=50, learning_rate=0.01) for rule in ("sgd", "adam")]
    trained = sl.train("two_moons", (2,), epochs=2, seed=3)
    kept = sl.compare(runs)
    assert kept.differences[0] == "optimizer"
    assert "steps" not in kept.differences
    assert [row["loss"] for row in kept.rows()] == [run.loss[-1] for run in runs]
    read = list(csv.DictReader(kept.to_csv(tmp_path / "runs.csv").splitlines()))
    assert [(row["optimizer"], row["steps"], row["seed"]) for row in read] == [("sgd", "50", "0"), ("adam", "50", "0")]
    assert float(read[1]["loss"]) == runs[1].loss[-1]
    both = sl.compare(runs[0], trained)
    assert len(both) == 2
    assert both.rows()[1]["train_loss"] == float(trained.train_loss[-1])
    assert both.rows()[0]["train_loss"] is None
    assert "adam" in repr(kept)
    drawn = kept.plot(result="loss")
    assert (drawn.xaxis.axis_label, drawn.y_range.factors) == ("loss", ["2. adam, 0.9, 0.999", "1. sgd"])
    with pytest.raises(ValueError, match="'train_loss' is no number of every run; there is "):
        both.plot(result="train_loss")
    with pytest.raises(TypeError, match="this is a sweep of many"):
        sl.compare(sl.sweep("beale", "sgd", steps=50, learning_rate=[0.01, 0.02]))
    with pytest.raises(TypeError, match="is no run"):
        sl.compare("beale")
