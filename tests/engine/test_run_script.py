"""An instructor's script: six lines, an own surface, an own optimizer, from any folder."""

import json
import subprocess
import sys

import numpy as np

SCRIPT = """\
import optax
import jax.numpy as jnp
import simulab as sl
surface = sl.Landscape.from_function(lambda x, y: jnp.cosh(x) + (y - x) ** 2, bounds=((-3, 3), (-3, 3)))
rule = sl.Optimizer.from_optax("AdaBelief", optax.adabelief)
print(sl.descend(surface, rule, start=(2.0, -1.0), steps=80, learning_rate=0.05).to_json())
"""


def adabelief(start, steps, rate, *, b1=0.9, b2=0.999, eps=1e-16, eps_root=1e-16):
    """The rule of Zhuang et al. (2020) in NumPy, with optax's two ε."""
    x, m, s, path = np.array(start), np.zeros(2), np.zeros(2), [np.array(start)]
    for t in range(1, steps + 1):
        u, v = x
        g = np.array([np.sinh(u) - 2 * (v - u), 2 * (v - u)])
        m = b1 * m + (1 - b1) * g
        s = b2 * s + (1 - b2) * (g - m) ** 2 + eps_root
        x = x - rate * (m / (1 - b1**t)) / (np.sqrt(s / (1 - b2**t)) + eps)
        path.append(x)
    return np.array(path)


def test_a_script_with_an_own_surface_and_an_own_optimizer_gets_right_numbers(tmp_path):
    """1e-9 over 80 regular steps."""
    script = tmp_path / "lecture.py"
    script.write_text(SCRIPT, encoding="utf-8")
    done = subprocess.run([sys.executable, script.name], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    run = json.loads(done.stdout)
    np.testing.assert_allclose(run["x"], adabelief((2.0, -1.0), 80, 0.05), rtol=1e-9, atol=1e-12)
    x, y = np.array(run["x"]).T
    np.testing.assert_allclose(run["loss"], np.cosh(x) + (y - x) ** 2, rtol=1e-12)
    assert run["verdict"] in ("converged", "slow", "oscillating", "diverged")
