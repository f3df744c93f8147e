"""The programs: a text for each library, and the pieces that the knobs choose."""

from collections.abc import Mapping
from textwrap import indent
from typing import Any

from simulab.optimizer import Optimizer
from simulab.schedule import Controller, Schedule
from simulab.training.recipe import Recipe
from simulab.widgets.kit.code import own_note
from simulab.widgets.net_lab.code import layers, losses, points
from simulab.widgets.net_lab.code.loops import BEGIN, OPTAX, TORCH
from simulab.widgets.net_lab.controls import NO_CLIPPING, SAME

JAX = "import jax\nimport jax.numpy as jnp\n"
IMPORTS = {
    "optax": f"{JAX}import optax\nimport simulab\n",
    "torch": f"{JAX}import numpy as np\nimport optax\nimport simulab\nimport torch\nimport torch.nn.functional as F\n",
}
BRANCH = """
{piece:schedule:branched}
later = [(float(rate_of(epoch)), {branch_batch}, {branch_l2}) for epoch in range({epochs})]
runs["branch, "] = runs[""][:{branch_at}] + later[{branch_at}:]"""


def programs(
    recipes: Mapping[str, Recipe], optimizers: Mapping[str, Optimizer], schedules: Mapping[str, Schedule]
) -> dict[str, Any]:
    """Library -> template and pieces; of an instructor's own points that they are to be put in."""
    found = {}
    for library, rest in (("optax", OPTAX), ("torch", TORCH)):
        imports = f"{IMPORTS[library]}from simulab.formula import Formula"
        text = BEGIN.replace("{imports}", imports) + rest.replace("NO_CLIPPING", f"{NO_CLIPPING:g}")
        activations = layers.ACTIVATIONS[library]
        rules = {name: _rule(one, library) for name, one in optimizers.items()}
        chosen = {
            **points.pieces(recipes),
            **layers.normalisation(library),
            **(losses.OPTAX if library == "optax" else losses.TORCH),
            "initialisation": layers.DEVIATIONS,
            "activation": activations,
            "own": {**activations, SAME: "act"},
            "schedule": {name: _planned(name, one) for name, one in schedules.items()},
            "branched": {name: _planned(name, one, "branch_rate") for name, one in schedules.items()},
            "branch": {"true": BRANCH},
            "reaction": {name: _reaction(name, one) for name, one in schedules.items()},
            **{part: {name: rule[part] for name, rule in rules.items()} for part in ("optimizer", "lines", "ahead")},
        }
        found[library] = {"template": text, "pieces": chosen}
    return found


def _planned(name: str, schedule: Schedule, rate: str = "learning_rate") -> str:
    """The rate of each epoch as optax has it; one that cannot be written so is told in words."""
    if schedule.reaction_code:
        return f"rate_of = lambda epoch: {{{rate}}}"
    if isinstance(schedule, Controller) or not schedule.optax_code:
        why = "reacts to the losses and" if isinstance(schedule, Controller) else "has no form in optax and"
        return f"rate_of = lambda epoch: {{{rate}}}  # {schedule.title} {why} is not in this program"
    lines = [f"{time} = {steps}" for time, steps in schedule.code_times.items()]
    made = "\n".join([*lines, f"rate_of = {schedule.optax_code}"]).replace("{steps}", "{epochs}")
    return _named(name, schedule, made).replace("{learning_rate}", f"{{{rate}}}")


def _reaction(name: str, schedule: Schedule) -> str:
    text = _named(name, schedule, schedule.reaction_code)
    return f"\n{indent(text, '    ')}" if text else ""


def _named(name: str, schedule: Schedule, text: str) -> str:
    """A piece in which the schedule's own knobs have the lab's names."""
    for knob in schedule.knobs():
        text = text.replace(f"{{{knob}}}", f"{{{name}.{knob}}}")
    return text


def _rule(optimizer: Optimizer, library: str) -> dict[str, str]:
    """The rule, the lines that it needs, and where it takes the gradient; written out wherever the library's is another."""
    written = optimizer.written.get(library)
    made = written.made if written else optimizer.optax_code if library == "optax" else optimizer.torch_code
    if not made:
        made = f"...  # {optimizer.title}: {own_note(library)}"
    made = _turned(optimizer, made).replace("params", "flat")
    lines = f"\n\n\n{written.lines}" if written and written.lines else ""
    ahead = _turned(optimizer, written.ahead) if written else ""
    if library == "optax":
        ahead = f"layers({ahead.replace('params', 'row')})" if ahead else "params"
    elif ahead:
        ahead = f"\n            {ahead}"
    return {"optimizer": made, "lines": lines, "ahead": ahead}


def _turned(optimizer: Optimizer, text: str) -> str:
    """An expression with the rule's own knobs as they stand here: only the rate and momentum are the lab's."""
    text = text.replace("{learning_rate}", "rate")
    for knob, value in optimizer.knobs().items():
        if knob != "momentum":
            text = text.replace(f"{{{knob}}}", f"{value!r}")
    return text
