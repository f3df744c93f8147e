"""Verdict, arrival and place of drawn runs, against an oracle in plain NumPy that knows the raw numbers and the formula only."""

import numpy as np
import pytest

import simulab as sl

TOLERANCE = 1e-3
FIXED = 11
"""The seed of the part that every run of the suite draws."""
RUNS = 128

STRUCTURES = {
    "a parabola, downhill": ("quadratic_1d", "sgd", {"curvature": (0.1, 10.0)}, (1e-3, 3.0)),
    "a bowl with momentum": (
        "quadratic",
        "momentum",
        {"condition_number": (1.0, 50.0), "momentum": (0.0, 0.99)},
        (1e-3, 0.5),
    ),
    "a bowl with Adam": ("quadratic", "adam", {"condition_number": (1.0, 50.0)}, (1e-3, 1.0)),
    "four minima": ("himmelblau", "sgd", {}, (1e-4, 0.03)),
    "a saddle": ("saddle", "sgd", {}, (1e-3, 1.0)),
}
HESSIANS = {"quadratic_1d": lambda x, k: (k["curvature"],), "quadratic": lambda x, k: (1.0, k["condition_number"])}


def drawn(structure, seed):
    """(runs, their knobs): rates on a logarithmic scale, a few starts exactly on a minimum or a saddle."""
    surface, optimizer, knobs, rates = STRUCTURES[structure]
    draw = np.random.default_rng(seed)
    made = sl.catalogue.landscapes[surface]()
    low, high = np.array(made.bounds).T
    start = draw.uniform(low, high, (RUNS, len(low)))
    start[::8] *= draw.choice([0.0, 1e-6, 1e-2], (len(start[::8]), 1))
    given = {name: draw.uniform(*bounds, RUNS) for name, bounds in knobs.items()}
    rate = np.exp(draw.uniform(*np.log(rates), RUNS))
    steps = int(draw.choice([1, 2, 5, 20, 100, 400]))
    noise = np.where(np.arange(RUNS) % 4 == 3, draw.uniform(0.0, 2.0, RUNS), 0.0)
    made_runs = sl.sweep(
        surface, optimizer, start=start, steps=steps, learning_rate=rate, noise=noise, seed=np.arange(RUNS), **given
    )
    return made_runs, made, given, noise, rate


@pytest.mark.parametrize("structure", STRUCTURES)
def test_a_fixed_part(structure):
    for seed in (FIXED, FIXED + 1):
        check(structure, seed)


@pytest.mark.long
@pytest.mark.parametrize("structure", STRUCTURES)
def test_two_thousand_states(structure):
    for seed in range(100, 116):
        check(structure, seed)


def check(structure, seed):
    runs, surface, given, noise, rate = drawn(structure, seed)
    minima = [(np.array(one.x), one.value) for one in surface.minima]
    lowest = min(value for _, value in minima)
    width = np.ptp(np.array(surface.bounds), axis=1)
    for i in range(RUNS):
        case = f"{structure}, seed {seed}, run {i}: rate {rate[i]:g}, noise {noise[i]:g}"
        loss, x = runs.loss[i], runs.x[i]
        known = np.flatnonzero(np.isfinite(loss))
        end = known[-1] if len(known) else 0
        point, value = min(minima, key=lambda one: np.linalg.norm(one[0] - x[end]))
        inside = (np.abs(loss - value) <= TOLERANCE) & np.all(np.abs(x - point) <= 0.1 * width, axis=1)
        verdict, where = runs.verdict[i], runs.where[i]
        arrived, first, left = runs.converged_at[i], runs.first_within[i], runs.diverged_at[i]

        if verdict == "converged":
            assert np.all(inside[arrived:]), case
            assert arrived == 0 or not inside[arrived - 1], case
            assert first == np.argmax(inside), case
            assert where == ("minimum" if value <= lowest + TOLERANCE else "local minimum"), case
        else:
            assert arrived == -1, case
        if verdict in ("slow", "oscillating") and inside[-1]:
            # it was here before and left, or it grows
            out = np.flatnonzero(~inside)
            back = out[-1] + 1 if len(out) else 0
            before = np.flatnonzero(inside[:back])
            away = back - before[-1] - 1 if len(before) else 0
            assert len(loss) - back < 2 * away or loss[-1] > np.min(loss), case
        if verdict == "diverged":
            gone = not np.all(np.isfinite(loss)) or np.any(np.abs(x[left]) > 50 * width)
            assert gone or np.all(loss[left:] > loss[0]), case
            assert gone or loss[-1] > loss[-2], case
        else:
            assert np.all(np.isfinite(loss)), case
        if surface_is_bowl := HESSIANS.get(runs.settings["surface"]):
            knobs = {name: values[i] for name, values in given.items()}
            L = max(surface_is_bowl(x[end], knobs))
            limit = 2 * (1 + knobs.get("momentum", 0.0)) / L
            if noise[i] == 0 and runs.settings["optimizer"] in ("sgd", "momentum"):
                if rate[i] < 0.999 * limit:
                    assert verdict != "diverged", case
                if rate[i] > 1.001 * limit and loss[0] > 0 and len(loss) > 4 and np.argmin(loss) < len(loss) // 2:
                    assert verdict != "converged", case
            if verdict != "diverged":
                assert (where == "minimum") == (loss[-1] <= TOLERANCE * (1 + 1e-9)), case
        if where == "saddle":
            # (x² - y²)/2 + y⁴/4 curves down where |y| < 1/√3
            assert surface.title == "Saddle", case
            assert np.abs(x[end][1]) < 3**-0.5, case
