"""Choices that one home makes while compiling and another at run time."""

from collections.abc import Callable, Sequence
from typing import Any

import jax


def pick(index: Any, branches: Sequence[Callable[..., Any]], *operands: Any) -> Any:
    """``branches[index](*operands)``: resolved now where the index is an int, a ``lax.switch`` where it is traced."""
    if isinstance(index, int) or len(branches) == 1:
        return branches[int(index) if isinstance(index, int) else 0](*operands)
    return jax.lax.switch(index, branches, *operands)
