"""The states that a student can turn a scenario to: drawn from the knobs that it shows, ends and corners first."""

import itertools
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from simulab.lessons import ask
from simulab.lessons.scenario import Scenario
from simulab.widgets.control import Control, Set, presets
from simulab.widgets.picture import is_shown
from simulab.widgets.widget import Widget

COMPILED = 3
"""Options that are tried of a choice for each of which a program is compiled (a surface)."""
STAYS, SOLVES, END, USUAL = 0.3, 0.15, 0.15, 0.05
"""How often a knob stays at the preset, stands as a solution has it, at an end, at its default; else it is anywhere."""


def states(scenario: Scenario, widget: Widget, count: int, seed: int) -> Iterator[dict[str, Any]]:
    """``count`` states as what differs from the widget's defaults: the preset, then one knob at an end, then any.

    The same seed gives the same states; a state of a smaller count is one of a larger one too.
    """
    random = np.random.default_rng([seed, *scenario.title.encode()])
    preset = widget.resolve(scenario.set)[0]
    knobs = [one for one in widget.all_controls if (scenario.show is None or one.name in scenario.show)]
    knobs = [one for one in knobs if one.kind != "text" and is_shown(one.shown, preset)]
    solutions = [question.solution for question in scenario.questions if isinstance(question, ask.Reach)]
    compiled = {one.name: _some(one, preset, random) for one in knobs if one.name in widget.apart}
    for changes in itertools.islice(_in_order(knobs, preset, widget, random, solutions, compiled), count):
        given = {**scenario.set, **changes}
        state, _ = widget.resolve(given)
        yield {name: state[name] for name in given}


def _in_order(
    knobs: list[Control],
    preset: Mapping[str, Any],
    widget: Widget,
    random: np.random.Generator,
    solutions: list[Any],
    compiled: Mapping[str, list[Any]],
) -> Iterator[dict[str, Any]]:
    yield {}
    yield from (dict(solution) for solution in solutions)
    if not knobs:
        return
    defaults, bounds = presets(widget.all_controls, preset)
    for knob in knobs:
        if knob.kind == "number" and not knob.name.endswith("seed"):
            yield from ({knob.name: end} for end in bounds[knob.name])
    while True:
        solution = solutions[random.integers(len(solutions))] if solutions else {}
        changes = {}
        for knob in knobs:
            chance = random.random()
            if knob.name in solution and chance < SOLVES:
                changes[knob.name] = solution[knob.name]
            elif knob.name in compiled:
                changes[knob.name] = compiled[knob.name][random.integers(len(compiled[knob.name]))]
            elif chance > SOLVES + STAYS:
                usual = defaults[knob.name] if chance > 1 - USUAL else None
                changes[knob.name] = _anywhere(knob, bounds.get(knob.name), random) if usual is None else usual
        yield changes


def _some(knob: Control, preset: Mapping[str, Any], random: np.random.Generator) -> list[Any]:
    others = [option.value for option in knob.options if option.value != preset[knob.name]]
    return [preset[knob.name], *random.permutation(others)[: COMPILED - 1].tolist()]


def _anywhere(knob: Control, bounds: tuple[float, float] | None, random: np.random.Generator) -> Any:
    if knob.kind == "flag":
        return bool(random.integers(2))
    options = [option.value for option in knob.options]
    if isinstance(knob, Set):
        return [one for one in options if random.random() < 0.5]
    if options:
        return options[random.integers(len(options))]
    low, high = bounds or (0.0, 1.0)
    chance = random.random()
    share = 0.0 if chance < END / 2 else 1.0 if chance < END else random.random()
    value = low * (high / low) ** share if knob.log else low + share * (high - low)
    if knob.integer:
        return round(value)
    tidy = float(f"{value:.3g}")  # as a slider sets it
    return tidy if low <= tidy <= high else value
