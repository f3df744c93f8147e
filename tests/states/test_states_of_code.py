"""The programs that pages offer run in drawn states, and end where the engine's own steps end; nothing is compiled for it."""

import contextlib
import io
import math

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from programs import filled
from states.drawing import drawn

from simulab import catalogue
from simulab.component import namespace
from simulab.modifiers import modified
from simulab.optimizer import Optimizer

RACE, EXPLORER = (catalogue.widgets[name]() for name in ("race", "learning-rate"))
STATES, MANY, SEED = 2, 150, 7
OTHERWISE = {"amsgrad": "another rule", "nesterov": "the look-ahead", "adagrad": "eps inside the root"}
"""Racers whose library's rule is not the textbook's, as the program's own comment says."""
FIXED = {
    "steps": [10, 13], "noise": [0.0, 0.0, "*"], "l2": [0.0, "*"], "clip_norm": [100.0, "*"], "fairness": "shared",
    "layer": "contours", "formula": "x^2 + y^2", "formula_1d": "x^2",
}  # fmt: skip
WIDGETS = {
    "race": (RACE, "paths", {**FIXED, "surface": list(RACE._surfaces.of(2)), "racers": "*"}),
    "learning-rate": (EXPLORER, "path", {**FIXED, "surface": [*EXPLORER._surfaces.all]}),
}


@pytest.mark.parametrize("name", WIDGETS)
def test_a_fixed_part(name):
    for seed in range(SEED, SEED + STATES):
        check(name, seed)


@pytest.mark.long
@pytest.mark.parametrize("name", WIDGETS)
def test_hundreds_of_states(name):
    for seed in range(1000, 1000 + MANY):
        check(name, seed)


def check(name, seed):
    widget, source, fixed = WIDGETS[name]
    typed = widget._surfaces.typed
    fixed = {**fixed, "surface": [one for one in fixed["surface"] if one not in typed]}
    state = drawn(widget, source, np.random.default_rng(seed), fixed)
    rates = {f"rate.{racer}": state["learning_rate"] for racer in catalogue.optimizers}
    compile(filled(widget, "torch", {**state}, rates), "program", "exec")
    program = filled(widget, "optax", {**state}, rates)
    case = f"{name}, seed {seed}: {state}\n{program}"
    with jax.disable_jit(), jax.enable_x64(True):
        ended = printed(program)
        for racer, rule in racers(name, state).items():
            off = not state.get(f"{racer}.bias_correction", True)  # which no library can; the program says so
            if racer in OTHERWISE or off or not (rule.optax_code or name == "learning-rate"):
                continue
            end = ended["walker" if name == "learning-rate" else rule.title]
            if not state["noise"]:  # a program has random numbers of its own
                own = walked(widget, state, racer, rule)
                # printed with 6 digits; where a run explodes, every rounding grows with it
                near = pytest.approx(own, rel=2e-5 if abs(own) < 1e6 else 1e-2, abs=1e-9, nan_ok=True)
                assert end == near or is_chaotic(widget, state, racer, rule, own), case


def printed(program):
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        exec(compile(program.replace('jax.config.update("jax_enable_x64", True)', ""), "program", "exec"), {})
    lines = [line.split(":", 1) for line in said.getvalue().splitlines() if ", loss " in line]
    return {name: float(rest.rsplit(" ", 1)[1]) for name, rest in lines}


def racers(name, state) -> dict[str, Optimizer]:
    if name == "learning-rate":
        return {"momentum": EXPLORER._rule}
    return {racer: RACE._racers[racer] for racer in state["racers"]}


def is_chaotic(widget, state, racer, rule, own):
    """Whether the last bits of where it starts decide where it ends, as on a wavy surface at a huge rate."""
    nudged = {**state, "start_x": state["start_x"] * (1 + 1e-15), "start_y": state["start_y"] * (1 - 1e-15)}
    return walked(widget, nudged, racer, rule) != pytest.approx(own, rel=1e-5, nan_ok=True)


def walked(widget, state, racer, rule):
    """The loss at the end of the engine's own steps, one by one."""
    surface = widget._surfaces.all[state["surface"]]
    surface = type(surface)(**{knob: state[knob] for knob in surface.knobs()})
    x = jnp.array([state["start_x"], state["start_y"]][: surface.dimension])
    limit = state.get("clip_norm", 100.0)
    loss = modified(surface.loss, l2=state.get("l2", 0.0), clip_norm=limit if limit < 100 else math.inf)
    declared = rule.knob_declarations()
    own = {knob: state.get(f"{racer}.{knob}", state.get(knob, one.default)) for knob, one in declared.items()}
    knobs = namespace({**own, "learning_rate": state["learning_rate"]})
    held = rule.init(x)
    for _ in range(state["steps"]):
        x, held, _ = rule.step(loss, x, held, knobs)
    return float(surface.loss(x))
