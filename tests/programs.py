"""The programs that a page offers to copy: filled in by the page's own script, and run."""

import contextlib
import io
import json
import re
from pathlib import Path

import jax
import py_mini_racer

from simulab import player


def filled(widget, library, state, rates):
    """What the page's own script makes of the template."""
    source = (Path(player.__file__).parent / "code.js").read_text(encoding="utf-8")
    formatting = (Path(player.__file__).parent / "format.js").read_text(encoding="utf-8")
    bare = "\n".join(
        re.sub(r"^export ", "", re.sub(r"^import .*$", "", text, flags=re.M), flags=re.M)
        for text in (formatting, source)
    )
    engine = py_mini_racer.MiniRacer()
    call = f"program({json.dumps(widget.code()[library])}, {json.dumps({**state, **rates})})"
    return engine.eval(f"(() => {{ {bare}; return {call}; }})()")


def printed(program):
    """The lines that an optax program prints, as [name, the rest]."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said), jax.enable_x64(True):
        exec(compile(program.replace('jax.config.update("jax_enable_x64", True)', ""), "program", "exec"), {})
    return [line.split(":", 1) for line in said.getvalue().splitlines()]


def lists(program):
    """Name -> the list of numbers that is printed for it."""
    return {name: json.loads(rest) for name, rest in printed(program)}
