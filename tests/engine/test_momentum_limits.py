"""How far the rate of the two momenta can go on a quadratic: (2/L)(1 + μ), and with Nesterov's look-ahead less."""

import numpy as np
import pytest

import simulab as sl


@pytest.mark.parametrize("mu", [0.0, 0.5, 0.9, 0.99])
@pytest.mark.parametrize("curvature", [0.5, 4.0])
@pytest.mark.parametrize(
    ("rule", "limit"), [("momentum", lambda mu: 1 + mu), ("nesterov", lambda mu: (1 + mu) / (1 + 2 * mu))]
)
def test_a_run_settles_below_its_limit_and_explodes_above(rule, limit, mu, curvature):
    """v <- mu v - eta L (w + mu v), w <- w + v: the largest eigenvalue of the step leaves the unit circle at the limit."""
    edge = 2 / curvature * limit(mu)
    runs = sl.sweep(
        "quadratic_1d",
        rule,
        start=(1.0,),
        steps=4000,
        learning_rate=edge * np.array([0.98, 1.02]),
        momentum=mu,
        curvature=curvature,
    )
    assert runs.verdict[0] == "converged"
    assert runs.verdict[1] == "diverged"
