"""The equivalent program in optax and in PyTorch: templates that the player fills with the numbers on screen.

``{piece:knob}`` stands for the piece of the chosen option (of each, for a set), ``{knob}`` for a knob's value and
``{rate.racer}`` for the learning rate that the racer ran with.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from simulab.landscape import Landscape
from simulab.optimizer import Optimizer
from simulab.rules.written import Written

OPTAX = """\
import math

import jax
import jax.numpy as jnp
import optax

jax.config.update("jax_enable_x64", True)


def loss(p):
{piece:surface}


optimizers = {
{racers}
}

for name, optimizer in optimizers.items():
    p = jnp.array({start}, float)
    state = optimizer.init(p)
    for step in range({steps}):
        gradient = jax.grad(loss)(p){piece:l2}{piece:noise}{piece:clip_norm}
        updates, state = optimizer.update(gradient, state, p)
        p = optax.apply_updates(p, updates)
    print(f"{name}: {p}, loss {loss(p):.6g}")
"""

TORCH = """\
import math

import torch


def loss(p):
{piece:surface}{piece:racers:lines}


optimizers = {
{racers}
}

for name, make in optimizers.items():
    p = torch.tensor({start}, dtype=torch.float64, requires_grad=True)
    optimizer = make([p])
    for step in range({steps}):
        optimizer.zero_grad()
        loss(p).backward(){piece:l2}{piece:noise}{piece:clip_norm}
        optimizer.step()
    print(f"{name}: {p.tolist()}, loss {loss(p).item():.6g}")
"""


MODIFIERS = {
    "optax": {
        "l2": " + {l2} * p",
        "noise": " + {noise} / math.sqrt({batch_size}) * jax.random.normal("
        "jax.random.fold_in(jax.random.key({seed}), step), p.shape)",
        "clip_norm": "\n        gradient *= jnp.minimum(1, {clip_norm} / jnp.linalg.norm(gradient))",
    },
    "torch": {
        "l2": "\n        p.grad += {l2} * p.detach()",
        "noise": "\n        p.grad += {noise} / math.sqrt({batch_size}) * torch.randn_like(p)",
        "clip_norm": "\n        torch.nn.utils.clip_grad_norm_([p], {clip_norm})",
    },
}
"""What a modifier of the gradient adds to a step, in the order of a training loop. PyTorch's noise has draws of its own."""
NO_CLIPPING = 100.0
"""A limit from which on no gradient is shortened."""
OFF = {"l2": "0", "noise": "0", "clip_norm": f"{NO_CLIPPING:g}"}
"""The value of each with which it does nothing."""


def programs(
    surfaces: Mapping[str, Landscape],
    racers: Mapping[str, Optimizer],
    racing: str = "{piece:racers}",
    typed: Mapping[str, Sequence[str]] | None = None,
    own: Collection[str] = (),
) -> dict[str, Any]:
    """Library -> template and pieces, for runs of ``racers`` on the chosen surface.

    Args:
        surfaces: by name; one without ``code`` says that its formula is to be put in.
        racers: by name; their knobs are called ``racer.knob``.
        racing: what stands for the lines of the racers that run.
        own: the racers that an instructor brought.
        typed: surfaces whose formula is typed, with the names of their weights; whoever read it has it in Python.
    """
    found = {}
    for library, template, prefix in (("optax", OPTAX, "jnp."), ("torch", TORCH, "torch.")):
        written = {name: rule for name, racer in racers.items() if (rule := _written(racer, library))}
        pieces = {
            "surface": {name: body(surface, prefix) for name, surface in surfaces.items()},
            "start": {
                name: "[{start_x}, {start_y}]" if s.dimension == 2 else "[{start_x}]" for name, s in surfaces.items()
            },
            "racers": {name: _line(name, racer, library, name in own) for name, racer in racers.items()},
            "lines": {name: f"\n\n\n{rule.lines}" for name, rule in written.items()},
        }
        for knob, line in MODIFIERS[library].items():
            pieces[knob] = {OFF[knob]: "", "*": line}
        for name, variables in (typed or {}).items():
            unpack = f"{', '.join(variables)} = p" if len(variables) > 1 else f"({variables[0]},) = p"
            pieces["surface"][name] = f"    xp = {prefix[:-1]}\n    {unpack}\n    return {{{name}.code}}"
            pieces["start"][name] = "[{start_x}, {start_y}]" if len(variables) > 1 else "[{start_x}]"
        text = template.replace("{racers}", racing).replace("{start}", "{piece:surface:start}")
        found[library] = {"template": text, "pieces": pieces}
    return found


def body(surface: Landscape, prefix: str) -> str:
    """The lines of a function of p: the surface's own, or a word that its formula is to be put in."""
    unpack = "x, y = p" if surface.dimension == 2 else "(x,) = p"
    body = surface.code.replace("xp.", prefix) or "return ...  # put the surface's formula here"
    return "\n".join(f"    {line}" for line in [unpack, *body.splitlines()])


def _line(name: str, racer: Optimizer, library: str, is_own: bool) -> str:
    """One entry of the dictionary of optimizers, with the library's differences as a comment."""
    written = _written(racer, library)
    made = written.made if written else racer.optax_code if library == "optax" else racer.torch_code
    if not made:
        return f"    # {racer.title}: {racer.code_note or _absent(library, is_own)}"
    for knob in racer.knob_declarations():
        made = made.replace(f"{{{knob}}}", f"{{rate.{name}}}" if knob == "learning_rate" else f"{{{name}.{knob}}}")
    entry = f'    "{racer.title}": {made},' if library == "optax" else f'    "{racer.title}": lambda params: {made},'
    return f"    # {racer.code_note}\n{entry}" if racer.code_note else entry


def _written(racer: Optimizer, library: str) -> Written | None:
    """The rule written out, where the library has none."""
    known = racer.optax_code if library == "optax" else racer.torch_code
    return None if known else racer.written.get(library)


def _absent(library: str, is_own: bool) -> str:
    return own_note(library) if is_own else f"not in {library}."


def own_note(library: str) -> str:
    """What stands for a rule of an instructor's own that brought no line to copy."""
    return f"your course's own; its file has no line for {'optax' if library == 'optax' else 'PyTorch'}."
