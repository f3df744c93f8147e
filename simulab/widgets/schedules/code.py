"""The same schedules in optax and in PyTorch: programs that print every rate, with the libraries' own counting.

See ``simulab.widgets.kit.code`` for what the braces mean. Times are epochs; ``rising`` and ``peak`` are cut as in the picture.
"""

from collections.abc import Mapping
from typing import Any

from simulab.schedule import Schedule
from simulab.widgets.kit.code import own_note
from simulab.widgets.schedules.rows import brings_its_own

OPTAX = """\
import jax
import jax.numpy as jnp
import optax

jax.config.update("jax_enable_x64", True)

eta, steps = {learning_rate}, {steps}
rising, peak = min({warmup}, steps // 2), min({peak}, 9 * steps // 10)

# schedule(t) is the rate of update t, counted from 0; schedule(steps) would follow the last one.
# The net's t is an epoch: with n mini-batches in each, give the optimizer lambda count: schedule(count // n).
schedules = {
{piece:schedules}
}
for name, schedule in schedules.items():
    print(f"{name}: {[float(schedule(t)) for t in range(steps)]}")
{piece:schedules:reacting}"""

TORCH = """\
import torch
from torch.optim import lr_scheduler as lr

torch.set_default_dtype(torch.float64)
eta, steps = {learning_rate}, {steps}
rising, peak = min({warmup}, steps // 2), min({peak}, 9 * steps // 10)

# scheduler.step() follows each update, or each epoch: the first one uses the rate that the scheduler begins with.
schedulers = {
{piece:schedules}
}
for name, make in schedulers.items():
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=eta)
    scheduler, rates = make(optimizer), []
    for t in range(steps):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        scheduler.step()
    print(f"{name}: {rates}")
{piece:schedules:reacting}"""

REACTING_OPTAX = """
# Reduce on plateau is told a loss after every update. optax cuts at P losses without a better one, PyTorch after P.
loss = lambda p: jnp.abs(p).sum()
control = optax.contrib.reduce_on_plateau({factor}, {patience} + 1, rtol={threshold}, atol=0.0)
p, state, rates = jnp.array([1.0]), control.init(jnp.array([1.0])), []
for t in range(steps):
    rates.append(eta * float(state.scale))
    p = p - rates[-1] * jax.grad(loss)(p)
    _, state = control.update(p, state, value=loss(p))
print(f"Reduce on plateau: {rates}")
"""
REACTING_TORCH = """
# Reduce on plateau is told a loss after every update (or the validation loss after every epoch).
p, rates = torch.ones(1, requires_grad=True), []
optimizer = torch.optim.SGD([p], lr=eta)
scheduler = lr.ReduceLROnPlateau(optimizer, factor={factor}, patience={patience}, threshold={threshold}, eps=0)
for t in range(steps):
    rates.append(optimizer.param_groups[0]["lr"])
    optimizer.zero_grad()
    p.abs().sum().backward()
    optimizer.step()
    scheduler.step(p.abs().sum().item())
print(f"Reduce on plateau: {rates}")
"""


def programs(schedules: Mapping[str, Schedule]) -> dict[str, Any]:
    """Library -> template and pieces."""
    found = {}
    for library, template, reacting in (("optax", OPTAX, REACTING_OPTAX), ("torch", TORCH, REACTING_TORCH)):
        made = "" if library == "optax" else "lambda opt: "
        entries = {name: _line(name, one, library, made) for name, one in schedules.items() if name != "plateau"}
        pieces = {"schedules": entries, "reacting": {"plateau": reacting}}
        found[library] = {"template": template, "pieces": pieces}
    return found


def _line(name: str, schedule: Schedule, library: str, made: str) -> str:
    """The line of one as its author wrote it, with the knobs that are on screen."""
    text = schedule.optax_code if library == "optax" else schedule.torch_code
    if not text:
        return f"    # {schedule.title}: {schedule.code_note or own_note(library)}"
    for knob, written in schedule.code_in_epochs.items():
        text = text.replace(f"{{{knob}}}", written)
    known = {"learning_rate": "eta", "steps": "steps"}
    own = schedule.knob_declarations() if brings_its_own(schedule) else ()
    for knob in (*known, *own):
        text = text.replace(f"{{{knob}}}", known.get(knob, f"{{{name}.{knob}}}"))
    note = f"    # {schedule.code_note}\n" if schedule.code_note else ""
    return f'{note}    "{schedule.title}": {made}{text},'
