"""tests/gpu.py, where there is no GPU: two devices against one, and a plain word about it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[1] / "gpu.py"
TWO = {"XLA_FLAGS": "--xla_force_host_platform_device_count=2", "JAX_PLATFORMS": "cpu"}


@pytest.mark.long
def test_two_devices_give_the_numbers_of_one_and_the_missing_gpu_is_said():
    done = subprocess.run(
        [sys.executable, SCRIPT, "--small"], env=os.environ | TWO, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    said = done.stdout.splitlines()
    assert said[0] == "There is no GPU here: JAX sees none."
    assert said[-1] == "The numbers are the same, to the tolerances above."
    assert sum(line.endswith(" x") for line in said) == 5


def test_a_gpu_that_is_required_and_missing_is_a_failure():
    done = subprocess.run([sys.executable, SCRIPT, "--require"], env=os.environ | TWO, capture_output=True, check=False)
    assert (done.returncode, done.stdout.decode()) == (1, "There is no GPU here: JAX sees none.\n")


def test_it_needs_no_panel_and_no_browser():
    code = f"import runpy, sys; runpy.run_path({str(SCRIPT)!r}); print({{'panel', 'bokeh', 'playwright'}} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout == b"set()\n"


def test_numbers_that_are_further_apart_than_the_tolerance_are_seen():
    import gpu
    import numpy as np

    case = gpu.Case(lambda _: {}, (1, 1), 1e-3, astray=0.0)
    theirs = np.array([1.0, -2.0, np.nan])
    assert gpu.apart(case, theirs * (1 + 0.9e-3), theirs)[1] == 0
    assert gpu.apart(case, theirs * (1 + 1.1e-3), theirs)[1] > 0
    assert gpu.apart(case, np.array([1.0, -2.0, 0.0]), theirs)[1] > 0  # only one of them diverged
