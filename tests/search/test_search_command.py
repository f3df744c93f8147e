"""``simulab search``: it says how far it is, and Ctrl-C keeps what was found."""

import io
import json

from interrupting import interrupted

from simulab.command.search_progress import Report
from simulab.search import Nets, Range, Space, Study, search

SPACE = Space({"learning_rate": Range(1e-4, 1.0, log=True)})
BUDGET = 400 * 2000


def test_progress_tells_of_trials_epochs_and_the_best_so_far():
    stream = io.StringIO()
    report = Report(stream, budget=5 * 9, seldom=0.0)
    search(Nets("iris", 9, width=4, progress=report.training), SPACE, strategy="tpe", trials=5, progress=report)
    lines = stream.getvalue().splitlines()
    assert lines[0].startswith("0 trials, 0 of 45 epochs; training one: epoch ")
    assert any(line.startswith("3 trials, 27 of 45 epochs; best so far 0.") for line in lines)
    assert lines[-2].startswith("5 trials, 45 of 45 epochs; best so far")


def test_outside_of_a_terminal_words_are_few():
    stream = io.StringIO()
    report = Report(stream, budget=9, seldom=60.0)
    search(lambda config: config["learning_rate"], SPACE, trials=9, progress=report)
    assert stream.getvalue() == ""


def test_ctrl_c_keeps_what_was_found_writes_the_file_and_says_so(tmp_path):
    """A real process on a real terminal, interrupted in mid-search."""
    file = tmp_path / "study.json"
    limits = ("--strategy", "tpe", "--trials", "400", "--epochs", "2000", "-o", str(file))
    seen, said, status = interrupted(
        "search", "two_moons", "learning_rate=1e-4:1:log", *limits, when="best so far", folder=tmp_path
    )
    assert f" trials, 0 of {BUDGET} epochs; training one: epoch " in seen
    assert status == 130
    assert said.startswith(f"Stopped: what was found until then is kept in {file}. tpe: ")
    study = Study.from_json(file)
    assert 1 <= len(study.trials) < 400
    assert all(trial.epochs == 2000 for trial in study.trials)
    assert study.test is None  # the test split is looked at once, at the end of a search
    assert json.loads(file.read_text())["study"]["budget"] == BUDGET
