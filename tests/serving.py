"""Run ``simulab``, or ``panel``, as a user does."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from interrupting import hears_ctrl_c

PATIENCE = 20.0
"""Seconds in which a server that was told to end must have ended."""


class serving:  # noqa: N801  reads as a word: with serving(...) as address
    """Run the command line until the block ends; gives the address that it prints."""

    def __init__(self, *arguments: str, folder: Path, program: str = "simulab") -> None:
        # Outside of the checkout, so that it is the installed package which runs.
        environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
        with hears_ctrl_c():
            self.process = subprocess.Popen(
                [sys.executable, "-m", program, *arguments],
                cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            )  # fmt: skip

    def __enter__(self) -> str:
        assert self.process.stdout
        said = ""
        for line in self.process.stdout:
            said += line
            if found := re.search(r"http://\S+", line):
                return found[0].rstrip("/")
        self.__exit__()
        pytest.fail(f"it stopped before it served anything:\n{said}")

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        try:
            self.process.communicate(timeout=PATIENCE)
        finally:
            self.process.kill()
            self.process.wait()
