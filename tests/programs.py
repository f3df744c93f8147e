"""The programs that a page offers to copy: filled in by the page's own script, and run."""

import contextlib
import io
import json

import jax
from pure import V8


def filled(widget, library, state, rates):
    """What the page's own script makes of the template."""
    return V8()("program", widget.code()[library], {**state, **rates})


def printed(program):
    """The lines that an optax program prints, as [name, the rest]."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said), jax.enable_x64(True):
        exec(compile(program.replace('jax.config.update("jax_enable_x64", True)', ""), "program", "exec"), {})
    return [line.split(":", 1) for line in said.getvalue().splitlines()]


def lists(program):
    """Name -> the list of numbers that is printed for it."""
    return {name: json.loads(rest) for name, rest in printed(program)}
