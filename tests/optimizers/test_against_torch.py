"""Every rule that PyTorch has steps as PyTorch does, and the PyTorch code shown for copying is what was run."""

import json
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from replay import run, single_steps

from simulab.catalogue import landscapes, optimizers

with np.load(Path(__file__).parents[1] / "reference" / "torch.npz") as recorded:
    CASES = json.loads(str(recorded["cases"]))
    X, GRADIENT, RUN, REGULAR = recorded["x"], recorded["gradient"], recorded["run"], recorded["regular"]

SURFACES = {
    "quadratic": landscapes["quadratic"]().bind({"condition_number": 10.0, "rotation": 30.0}),
    "rosenbrock": landscapes["rosenbrock"]().loss,
    "beale": landscapes["beale"]().loss,
}
INSTANCES = {name: optimizers[name]() for name in optimizers}


@pytest.fixture(autouse=True)
def float64():
    with jax.enable_x64(True):
        yield


def cases(*, torch_default_nadam=False, surfaces=(*SURFACES, "wild")):
    chosen = [
        pytest.param(i, id=f"{case['optimizer']}-{i}-{case['surface']}")
        for i, case in enumerate(CASES)
        if (case["optimizer"] == "nadam_of_torch") == torch_default_nadam and case["surface"] in surfaces
    ]
    return pytest.mark.parametrize("case", chosen)


@pytest.mark.parametrize("name", [name for name, optimizer in optimizers.items() if optimizer.torch_code])
def test_every_optimizer_that_pytorch_has_is_recorded(name):
    recorded = {case["optimizer"] for case in CASES}
    assert name in recorded, "pip install torch==2.13.0 && python tests/reference/record_torch.py"


@cases()
def test_the_code_to_copy_is_the_code_that_was_recorded(case):
    case = CASES[case]
    assert optimizers[case["optimizer"]].torch_code.format(**case["knobs"]) == case["code"]


@cases()
def test_a_single_step_from_the_same_state(case):
    """From the same weights and the same gradients so far, 40 steps one by one.

    1e-12: rounding of a handful of operations is 1e-15 of the terms; three digits are left for the cancellation of
    gradients that differ by seven orders of magnitude in the case "wild". Any change of a formula is far above it
    (moving ε under the root changes the 9th digit).
    """
    optimizer, before, after = INSTANCES[CASES[case]["optimizer"]], X[case][:-1], X[case][1:]
    stepped = single_steps(optimizer, optimizer.knobs(CASES[case]["knobs"]), before, GRADIENT[case])
    size = np.maximum(np.maximum(np.abs(before), np.abs(after)), np.abs(after - before))
    np.testing.assert_array_less(np.abs(stepped - after), 1e-12 * size)


@cases(surfaces=SURFACES)
def test_whole_runs(case):
    """300 steps on our surface against PyTorch's on its own, or as many as the run is regular.

    1e-9: as long as the recording calls a run regular, errors of 1e-13 in every step stay below it, and ours are 1e-15.
    """
    optimizer = INSTANCES[CASES[case]["optimizer"]]
    path = run(optimizer, SURFACES[CASES[case]["surface"]], optimizer.knobs(CASES[case]["knobs"]), X[case][0], 300)
    regular = REGULAR[case] // 10 + 1
    np.testing.assert_allclose(path[::10][:regular], RUN[case][:regular], rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("name", sorted({case["optimizer"] for case in CASES}))
def test_enough_runs_are_regular_to_the_end(name):
    mine = [i for i, case in enumerate(CASES) if case["optimizer"] == name and case["surface"] != "wild"]
    assert sum(REGULAR[i] == 300 for i in mine) >= 4
    assert min(REGULAR[i] for i in mine) >= 20


@cases(surfaces=SURFACES)
def test_surfaces_have_the_same_gradients(case):
    gradients = jax.vmap(jax.grad(SURFACES[CASES[case]["surface"]]))(jnp.asarray(X[case][:-1]))
    # (Nesterov too: PyTorch stores the point at which it differentiates.)
    np.testing.assert_allclose(gradients, GRADIENT[case], rtol=1e-12, atol=1e-11)


@cases(torch_default_nadam=True)
def test_nadam_of_torch_is_ours_with_a_momentum_that_warms_up(case):
    """PyTorch's NAdam as it comes has β₁ replaced, in m̂ only, by μ_t = β₁(1 - 0.96^(ψt)/2), ψ = 0.004.

    The formula below is PyTorch's with that sequence; with ψ → ∞ it has μ_t = β₁ and is our equation, which is why
    ``momentum_decay=1e6`` makes the two the same.
    """
    optimizer, knobs = INSTANCES["nadam"], CASES[case]["knobs"]
    ours = single_steps(optimizer, optimizer.knobs(knobs), X[case][:-1], GRADIENT[case])
    for psi, wanted in ((0.004, X[case][1:]), (1e6, ours)):
        stepped = [_nadam(X[case][t], GRADIENT[case][: t + 1], psi, **knobs) for t in range(40)]
        np.testing.assert_allclose(stepped, wanted, rtol=1e-12, atol=1e-14)


def _nadam(x, gradients, psi, *, learning_rate, beta1, beta2, eps):
    m = v = 0.0
    product = 1.0
    for t, g in enumerate(gradients, start=1):
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g**2
        mu, mu_next = (beta1 * (1 - 0.96 ** (psi * s) / 2) for s in (t, t + 1))
        product *= mu
    m_hat = mu_next * m / (1 - product * mu_next) + (1 - mu) * gradients[-1] / (1 - product)
    return x - learning_rate * m_hat / (np.sqrt(v / (1 - beta2**t)) + eps)
