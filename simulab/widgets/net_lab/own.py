"""A table of one's own as the lab computes with it: one array of one size for every table, so that none is a new program.

The browser makes the same array (``js/src/net/own.js``).
"""

import functools
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from simulab.training.table import Table, TableError, read
from simulab.widgets.net_lab.shape import INPUTS, OUTPUTS

ROWS = 600
"""Examples of a table that are used: of more of them, evenly spaced ones."""
SLOTS = INPUTS + OUTPUTS
"""Numbers that are kept of an example: each number of it, and a 0 or 1 for each word of each column of words."""
MOST_WORDS = 12
"""A column of words with more different ones is no input."""
EXAMPLE = (
    "x1,x2,class\n1.5,0,1\n1.3,0.47,1\n1.1,0.92,1\n0.79,1.4,1\n0.28,1.6,1\n-0.26,1.5,1\n-0.69,1.2,1\n"
    "-1.1,0.93,1\n-1.5,0.54,1\n-1.6,2e-16,1\n-1.4,-0.5,1\n-1.1,-0.89,1\n-0.73,-1.3,1\n-0.28,-1.6,1\n"
    "0.28,-1.6,1\n0.73,-1.3,1\n1.1,-0.89,1\n1.4,-0.51,1\n0.15,0,2\n-0.19,0.18,2\n0.03,-0.34,2\n"
    "0.24,0.32,2\n-0.45,-0.079,2\n0.42,-0.27,2\n-0.14,0.53,2\n-0.27,-0.52,2\n0.59,0.21,2\n"
    "-0.61,0.25,2\n0.29,-0.63,2\n0.22,0.69,2\n-0.65,-0.38,2\n0.77,-0.17,2"
)
"""The points that one begins with."""


@functools.lru_cache(maxsize=4)  # of 2.5 MB each
def leaf(text: str) -> np.ndarray:
    """(2, ROWS + 2, SLOTS) what a table holds.

    The first layer: in row 0 each slot's column, -1 beyond them; in row 1 whether it is a word's; then the examples, NaN where
    a cell is missing. The second: row 0 begins with how many examples and columns there are, and which column (from 1) is the
    answer unless another is asked for, the last that can be one; row 1 has each column's number of classes, 0 where it would
    be a regression, -1 where it has too many words to be the answer; then of each example each column's class or number, and
    in the last place 1 where an earlier example is the same.

    Raises:
        TableError: it cannot be read, has more inputs or columns than there is room for, or none that can be the answer.
    """
    table = read(text)
    _fits(table)
    count = min(len(table), ROWS)
    chosen = np.arange(count) * len(table) // count
    made = np.zeros((2, ROWS + 2, SLOTS))
    made[0, 0] = -1
    slots = 0
    for at, column in enumerate(table.columns):
        values = column.values[chosen]
        block = _slots(column.levels, values)
        here = slice(slots, slots + block.shape[1])
        made[0, 0, here], made[0, 1, here], made[0, 2 : count + 2, here] = at, bool(column.levels), block
        slots += block.shape[1]
        classes, answers = _answers(column.levels, values)
        made[1, 1, at], made[1, 2 : count + 2, at] = classes, answers
    can = np.flatnonzero(made[1, 1, : len(table.columns)] >= 0)
    made[1, 0, :3] = count, len(table.columns), can[-1] + 1
    met: set[bytes] = set()
    whole = (
        np.nan_to_num(np.stack([column.values[chosen] for column in table.columns], axis=1), nan=1e300) + 0.0
    )  # and minus zero is zero
    for row, values in enumerate(whole):
        made[1, row + 2, -1] = values.tobytes() in met
        met.add(values.tobytes())
    return made


def _fits(table: Table) -> None:
    can = [one for one in table.columns if len(one.levels) <= OUTPUTS]
    if not can:
        raise TableError(f"no column can be the answer: each has more than {OUTPUTS} different words")
    inputs, last = 0, ""
    for one in table.columns:
        if one is not can[-1]:
            inputs += 0 if len(one.levels) > MOST_WORDS else max(1, len(one.levels))
            last = one.name if inputs <= INPUTS else last
    if inputs > INPUTS:
        raise TableError(
            f"it has {inputs} inputs beside the answer “{can[-1].name}”; "
            f"there is room for {INPUTS}, up to column “{last}”: take the others out"
        )
    if len(table.columns) >= SLOTS:
        raise TableError(
            f"it has {len(table.columns)} columns; there is room for {SLOTS - 1}: "
            f"take out some with more than {MOST_WORDS} different words, which are no inputs"
        )


def _slots(levels: tuple[str, ...], values: np.ndarray) -> np.ndarray:
    if not levels:
        return values[:, None]
    if len(levels) > MOST_WORDS:
        return values[:, :0] if values.ndim > 1 else np.zeros((len(values), 0))
    block = (values[:, None] == np.arange(len(levels))) * 1.0
    return np.where(values[:, None] < 0, np.nan, block)


def _answers(levels: tuple[str, ...], values: np.ndarray) -> tuple[int, np.ndarray]:
    """How many classes a column has as an answer, and each example's: whole numbers of few kinds are classes as well."""
    if levels:
        return (len(levels) if len(levels) <= OUTPUTS else -1), np.where(values < 0, np.nan, values)
    kinds = np.unique(values[~np.isnan(values)])
    if 2 <= len(kinds) <= OUTPUTS and not np.any(kinds % 1):
        return len(kinds), np.where(np.isnan(values), np.nan, np.searchsorted(kinds, values))
    return 0, values


class Chosen(NamedTuple):
    """What is asked of a table, and what is known."""

    cells: jax.Array
    """(ROWS, INPUTS) inputs, NaN where missing."""
    categorical: jax.Array
    """(INPUTS,) which of them are words'."""
    inputs: jax.Array
    y: jax.Array
    classes: jax.Array
    """0: a regression."""
    there: jax.Array
    """(ROWS,) the examples that are used."""


MEAN, MEDIAN, DROP = range(3)
ONE_HOT, LEFT_OUT = range(2)


def chosen(own: Any, k: Any) -> Chosen:
    """The inputs and answers that the knobs choose of a table: ``target`` is the answer's column from 1; 0: the last that can."""
    column, word, cells = own[0, 0], own[0, 1] > 0, own[0, 2:]
    columns = own[1, 0, 1].astype(jnp.int32)
    wanted = jnp.asarray(k["target"], jnp.int32)
    cannot = (wanted == 0) | (wanted > columns) | (own[1, 1, jnp.maximum(wanted - 1, 0)] < 0)
    target = jnp.where(cannot, own[1, 0, 2].astype(jnp.int32), wanted) - 1
    answers = own[1, 2:]
    y = answers[:, target]
    asked = (column >= 0) & (column != target) & ~(word & (k["own_words"] == LEFT_OUT))
    order = jnp.argsort(~asked)[:INPUTS]
    kept = cells[:, order]
    inputs = jnp.minimum(jnp.sum(asked), INPUTS)
    used = jnp.arange(INPUTS) < inputs
    gaps = jnp.any(jnp.isnan(kept) & used, axis=1)
    there = (jnp.arange(ROWS) < own[1, 0, 0]) & ~jnp.isnan(y)
    there &= ~(k["drop_repeats"] & (answers[:, -1] > 0)) & ~((k["own_missing"] == DROP) & gaps)
    classes = own[1, 1, target].astype(jnp.int32)
    return Chosen(
        jnp.where(used, kept, 0), word[order] & used, jnp.maximum(inputs, 1), jnp.nan_to_num(y), classes, there
    )


def mended(cells: jax.Array, categorical: jax.Array, trains: jax.Array, k: Any) -> jax.Array:
    """Cells (n, INPUTS) without gaps, and with outliers brought in where the knobs say so: as the training examples have it.

    Outliers lie further than one and a half times the quartiles' distance beyond a quartile.
    """
    held = jnp.where(trains[:, None] & ~jnp.isnan(cells), cells, jnp.inf)
    known = jnp.sum(jnp.isfinite(held), axis=0)
    ordered = jnp.sort(held, axis=0)

    def quantile(share: float) -> jax.Array:
        at = share * jnp.maximum(known - 1, 0)
        low = jnp.floor(at).astype(jnp.int32)
        below, above = (
            jnp.take_along_axis(ordered, i[None], axis=0)[0]
            for i in (low, jnp.minimum(low + 1, jnp.maximum(known - 1, 0)))
        )
        return jnp.where(known > 0, below + (at - low) * (above - below), 0)

    mean = jnp.sum(jnp.where(jnp.isfinite(held), held, 0), axis=0) / jnp.maximum(known, 1)
    filled = jnp.where(jnp.isnan(cells), jnp.where(k["own_missing"] == MEDIAN, quantile(0.5), mean), cells)
    low, high = quantile(0.25), quantile(0.75)
    reach = 1.5 * (high - low)
    clipped = jnp.clip(filled, low - reach, high + reach)
    return jnp.where(k["clip_outliers"] & ~categorical, clipped, filled)
