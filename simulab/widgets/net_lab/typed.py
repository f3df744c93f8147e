"""An input that is typed, as the lab computes with it: a formula's operations as numbers, so that none is a new program.

The browser makes the same numbers (``js/src/net/formula.js``).
"""

import functools
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from simulab.formula import Formula, FormulaError
from simulab.formula.parser import parse
from simulab.formula.tree import Node
from simulab.formula.vocabulary import CONSTANTS, FUNCTIONS
from simulab.widgets.kit.choice import pick

VARIABLES = ("x1", "x2")
LONGEST = 60
"""Characters, and operations."""
STACK = 26
"""Numbers that wait for one another: one for each level that ``simulab.formula.limits`` allows, and the last two."""
PART = 200
"""Places that are computed at once."""
SIGNS = ("negative", "+", "-", "*", "/", "^")
OPERATIONS = ("end", "number", *VARIABLES, *SIGNS, *FUNCTIONS)
"""What a number of the first row stands for; the number of "number" is in the second row."""
GROWTH = (0, 1, 1, 1, 0, -1, -1, -1, -1, -1, *(1 - one.count for one in FUNCTIONS.values()))
"""How many numbers more wait after each."""


@functools.lru_cache(maxsize=64)
def leaf(text: str) -> np.ndarray:
    """(2, LONGEST) the operations of a formula in x1 and x2, and their numbers; all 0 of an empty text.

    Raises:
        FormulaError: it cannot be read, or needs more operations than there is room for, as a product needs no sign.
    """
    made = np.zeros((2, LONGEST))
    if text.strip():
        Formula(text, VARIABLES)
        steps = _steps(parse(text, VARIABLES))
        if len(steps) > LONGEST:
            raise FormulaError(f"More than {LONGEST} operations; write it shorter.", 0)
        for at, (operation, value) in enumerate(steps):
            made[:, at] = OPERATIONS.index(operation), value
    return made


def _steps(node: Node) -> list[tuple[str, float]]:
    """The operations in the order in which a stack takes them."""
    if node.kind in ("number", "constant"):
        return [("number", node.value if node.kind == "number" else CONSTANTS[node.name])]
    if node.kind == "variable":
        return [(node.name, 0.0)]
    return [*(step for part in node.inside for step in _steps(part)), (node.kind, 0.0)]


def values(steps: jax.Array, raw: jax.Array) -> jax.Array:
    """(n,) the formula's values at places raw (n, 2), n a multiple of ``PART``; 0 where it has none, and of no formula."""

    def computed() -> jax.Array:
        parts = jax.lax.map(lambda places: _part(steps, places), raw.reshape(-1, PART, 2))
        return jnp.nan_to_num(parts.reshape(-1), nan=0.0, posinf=0.0, neginf=0.0)

    return jax.lax.cond(steps[0, 0] > 0, computed, lambda: jnp.zeros(raw.shape[0]))


@jax.jit  # a page carries it once, for points and for the places of a map
def _part(steps: jax.Array, raw: jax.Array) -> jax.Array:
    codes, growth = steps[0].astype(jnp.int32), jnp.asarray(GROWTH)
    x1, x2 = raw[:, 0], raw[:, 1]

    def step(at: Any, carry: Any) -> Any:
        stack, height = carry
        last, before = stack[jnp.maximum(height - 1, 0)], stack[jnp.maximum(height - 2, 0)]
        answer = pick(codes[at], _BRANCHES, before, last, x1, x2, steps[1, at])
        height = height + growth[codes[at]]
        return stack.at[height - 1].set(answer), height

    stack, _ = jax.lax.fori_loop(0, jnp.sum(codes > 0), step, (jnp.zeros((STACK, PART)), jnp.asarray(0)))
    return stack[0]


def _function(name: str) -> Any:
    one = FUNCTIONS[name]
    if one.count == 1:
        return lambda before, last, x1, x2, number: one.value(jnp, last)
    return lambda before, last, x1, x2, number: one.value(jnp, before, last)


_BRANCHES = (
    lambda before, last, x1, x2, number: last,
    lambda before, last, x1, x2, number: jnp.full(x1.shape, number),
    lambda before, last, x1, x2, number: x1,
    lambda before, last, x1, x2, number: x2,
    lambda before, last, x1, x2, number: -last,
    lambda before, last, x1, x2, number: before + last,
    lambda before, last, x1, x2, number: before - last,
    lambda before, last, x1, x2, number: before * last,
    lambda before, last, x1, x2, number: before / last,
    lambda before, last, x1, x2, number: jnp.power(before, last),
    *(_function(name) for name in FUNCTIONS),
)
