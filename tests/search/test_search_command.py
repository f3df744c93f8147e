"""``simulab search``: it says how far it is, and Ctrl-C keeps what was found."""

import io
import json
import os
import pty
import signal
import subprocess
import sys
import time

from simulab.search import Nets, Range, Space, Study, search
from simulab.search.report import Report

SPACE = Space({"learning_rate": Range(1e-4, 1.0, log=True)})
COMMAND = [sys.executable, "-m", "simulab", "search", "two_moons", "learning_rate=1e-4:1:log"]
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
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [*COMMAND, "--strategy", "tpe", "--trials", "400", "--epochs", "2000", "-o", str(file)],
        stdout=subprocess.PIPE, stderr=theirs, text=True,
    ) as process:  # fmt: skip
        os.close(theirs)
        seen, end = "", time.monotonic() + 90
        while "best so far" not in seen and time.monotonic() < end:
            seen += os.read(ours, 4096).decode()
        assert f" trials, 0 of {BUDGET} epochs; training one: epoch " in seen
        assert "best so far" in seen
        process.send_signal(signal.SIGINT)
        said, _ = process.communicate(timeout=30)
    os.close(ours)
    assert process.returncode == 130
    assert said.startswith(f"Stopped: what was found until then is kept in {file}. tpe: ")
    study = Study.from_json(file)
    assert 1 <= len(study.trials) < 400
    assert all(trial.epochs == 2000 for trial in study.trials)
    assert study.test is None  # the test split is looked at once, at the end of a search
    assert json.loads(file.read_text())["study"]["budget"] == BUDGET
