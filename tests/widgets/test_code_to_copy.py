"""The program that the page offers runs and gives the numbers on screen."""

import re

import numpy as np
import pytest
from programs import filled, printed

import simulab as sl
from simulab import catalogue

RACE = catalogue.widgets["race"]()


def run(program):
    return {name: float(rest.rsplit(" ", 1)[1]) for name, rest in printed(program)}


@pytest.mark.parametrize("surface", RACE._surfaces.all)
def test_the_surface_written_out_is_the_surface(surface):
    state, _ = RACE.resolve({"surface": surface, "racers": "adam", "steps": 10, "rotation": 30.0})
    knobs = {name: state[name] for name in RACE._surfaces.all[surface].knob_declarations()}
    start = [state["start_x"], state["start_y"]][: RACE._surfaces.all[surface].dimension]
    rate = state["learning_rate"]
    descended = sl.descend(surface, "adam", start=start, steps=10, learning_rate=rate, **knobs)
    ended = run(filled(RACE, "optax", state, {"rate.adam": rate}))
    np.testing.assert_allclose(ended["Adam"], descended.loss[-1], rtol=1e-5)  # printed with 6 digits


def test_all_racers_of_optax():
    names = [
        name for name in RACE._racers if name != "amsgrad"
    ]  # optax's AMSGrad is another rule, as the comment in the code says
    state, _ = RACE.resolve({"surface": "quadratic", "racers": ",".join(names), "learning_rate": 0.01, "steps": 20})
    paths = RACE.compute(state, ["paths"])["paths"]
    rates = {f"rate.{name}": 0.01 for name in names}
    ended = run(filled(RACE, "optax", state, rates))
    chosen = [name for name in RACE._racers if name in names]
    assert len(ended) == len(chosen)
    for name, final in zip(chosen, paths["final"], strict=True):
        # Nesterov's point is stored as the look-ahead in optax, AdaGrad's eps is inside its root: both say so in the code
        tolerance = 0.2 if name == "nesterov" else 1e-4
        np.testing.assert_allclose(ended[RACE._racers[name].title], final, rtol=tolerance)


def test_the_torch_program_names_every_racer():
    state, _ = RACE.resolve({"racers": ",".join(RACE._racers)})
    text = filled(RACE, "torch", state, {f"rate.{name}": 0.01 for name in RACE._racers})
    compile(text, "program", "exec")
    assert "{" not in re.sub(r'f"[^"]*"', "", text).replace("optimizers = {", "").replace('{"lr": lr}', "")
    for name in RACE._racers:
        assert f'"{RACE._racers[name].title}": lambda params: ' in text, name
    assert "class LAMB(torch.optim.Optimizer)" in text
    assert "torch.optim.Adam(params, lr=0.01, betas=(0.9, 0.999), eps=1e-8)" in text


def test_the_explorer_offers_its_walker():
    explorer = catalogue.widgets["learning-rate"]()
    state, _ = explorer.resolve({"learning_rate": 0.3, "momentum": 0.5, "steps": 5})
    ended = run(filled(explorer, "optax", state, {}))
    final = explorer.compute(state, ["path"])["path"]["final"][0]
    np.testing.assert_allclose(ended["walker"], final, rtol=1e-5)  # printed with 6 digits
