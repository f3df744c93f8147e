"""Loops as functions of their own: equal loops over other arrays are one function, and each is short.

A kernel is found by its text, with its names replaced in order of appearance. What it does not declare itself and is
not the language's or a helper's is a parameter.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from simulab.compiler.letters import local_names

if TYPE_CHECKING:
    from simulab.compiler.program import Program

NAME = re.compile(r"(?<![\w$.])[A-Za-z_][\w$]*(?!\w*\()")
"""A name that is neither a property, nor a helper's (these begin with a dollar sign), nor called."""
WORDS = {
    "for", "let", "const", "if", "else", "return", "break", "continue", "switch", "case", "default", "new", "true", "false",
    "NaN", "Infinity", "Math", "Object", "Number", "BigInt", "isFinite", "undefined", "null", "typeof",
}  # fmt: skip


def call(program: Program, text: str, own: set[str], kinds: dict[str, str]) -> str:
    """The call of the kernel with this text.

    Args:
        own: the names that are declared in it.
        kinds: of the arrays among the others, what they are made of; those of the module's own are known to it.
    """
    letters, renamed, given = local_names(), {}, []

    def rename(found: re.Match[str]) -> str:
        name = found[0]
        if name in WORDS:
            return name
        if name not in renamed:
            renamed[name] = next(letters)
            if name not in own:
                given.append(name)
        return renamed[name]

    body = NAME.sub(rename, text)
    made_of = tuple(kinds.get(name) or program.kinds.get(name) for name in given)
    parameters = ",".join(renamed[name] for name in given)
    return f"{program.kernel(parameters, body, made_of)}({','.join(given)})"
