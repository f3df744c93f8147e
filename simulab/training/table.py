"""Tables of one's own: comma-separated text read cell by cell, each thing that is wrong named with its line and column.

The browser reads a table by the same rules (``js/src/net/table.js``); tests/training/test_tables.py holds both to one answer.
"""

import re
from dataclasses import dataclass

import numpy as np

DELIMITERS = (",", ";", "\t", "|")
MISSING = frozenset({"", "na", "n/a", "nan", "null", "none", "?", "-"})
"""What stands for a cell that nobody filled in, in letters of any size."""
SPACE = " \t\n\r\v\f"
SLIPS = 5
"""Cells of a column of numbers that may be no numbers, and are named as mistakes; with more of them it is one of words."""
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")


class TableError(ValueError):
    """What is wrong with a table, in a sentence that names line and column.

    Attributes:
        line: counted from 1; 0 where it is about the whole table.
    """

    def __init__(self, sentence: str, line: int = 0) -> None:
        super().__init__(f"line {line}: {sentence}" if line else sentence)
        self.line = line


@dataclass(frozen=True)
class Column:
    """One column: numbers, NaN where a cell is missing, or the places of its ``levels``, -1 where one is missing."""

    name: str
    values: np.ndarray
    """(n,) float64."""
    levels: tuple[str, ...] = ()
    """In their order; none for numbers."""


@dataclass(frozen=True)
class Table:
    """Columns of equally many cells."""

    columns: tuple[Column, ...]

    def __len__(self) -> int:
        return len(self.columns[0].values)

    def named(self, name: str) -> Column:
        """A column by its name.

        Raises:
            TableError: there is none; the sentence lists those there are.
        """
        for column in self.columns:
            if column.name == name:
                return column
        raise TableError(f"there is no column “{name}”; there are {', '.join(one.name for one in self.columns)}")


def read(text: str) -> Table:
    """A table of its text.

    The first line names the columns if none of its cells is a number; else they are called c1, c2 … Commas, semicolons, tabs
    or bars part the cells, whichever the first line has most of; where commas do not, they may stand in numbers for points.

    Raises:
        TableError: a cell, line or column that cannot be read.
    """
    rows = _rows(text.removeprefix("\ufeff"))
    if not rows:
        raise TableError("there is nothing in it; the first line names the columns, each further one is an example")
    width = len(rows[0][1])
    if width < 2:
        raise TableError(
            "there is one column only; give two at least, parted by commas, semicolons or tabs", rows[0][0]
        )
    for line, cells in rows:
        if len(cells) != width:
            cells_are = "1 cell" if len(cells) == 1 else f"{len(cells)} cells"
            raise TableError(f"{cells_are} where the first line has {width}", line)
    headed = all(_number(cell) is None for cell in rows[0][1])
    names = (
        [cell or f"c{i + 1}" for i, cell in enumerate(rows[0][1])] if headed else [f"c{i + 1}" for i in range(width)]
    )
    met: set[str] = set()
    for name in names:
        if name in met:
            raise TableError(f"two columns are called “{name}”", rows[0][0])
        met.add(name)
    body = rows[1:] if headed else rows
    if len(body) < 2:
        raise TableError("there is no example in it; give two lines of cells at least", rows[0][0])
    return Table(tuple(_column(name, i, body) for i, name in enumerate(names)))


def _rows(text: str) -> list[tuple[int, list[str]]]:
    """(line, cells) of each line that is not empty; a cell in quotes may hold anything."""
    delimiter = _delimiter(text)
    rows, cells, cell, line, begun = [], [], "", 1, 1
    quoted, was_quoted = False, False
    opened, at = 0, 0
    while at <= len(text):
        letter = text[at] if at < len(text) else "\n"
        if quoted and at < len(text):
            if letter == '"' and text[at + 1 : at + 2] == '"':
                cell, at = cell + '"', at + 1
            elif letter == '"':
                quoted = False
            else:
                line += letter == "\n"
                cell += letter
        elif quoted:
            raise TableError("a quotation mark is opened here and not closed", opened)
        elif letter == '"' and not cell.strip(SPACE):
            quoted, was_quoted, cell, opened = True, True, "", line
        elif letter == delimiter or letter in "\r\n":
            cells.append(cell if was_quoted else cell.strip(SPACE))
            cell, was_quoted = "", False
            if letter != delimiter:
                if len(cells) > 1 or cells[0]:
                    rows.append((begun, cells))
                cells = []
                at += letter == "\r" and text[at + 1 : at + 2] == "\n"
                line += 1
                begun = line
        else:
            cell += letter
        at += 1
    return [(begun, _decimal(cells, delimiter)) for begun, cells in rows]


def _delimiter(text: str) -> str:
    first = next((line for line in re.split(r"[\r\n]+", text) if line.strip(SPACE)), "")
    bare = re.sub(r'"[^"]*"', "", first)
    return max(DELIMITERS, key=bare.count)


def _decimal(cells: list[str], delimiter: str) -> list[str]:
    """A comma inside of a number is its point, where commas do not part the cells."""
    if delimiter == ",":
        return cells
    return [pointed if _NUMBER.fullmatch(pointed := cell.replace(",", ".", 1)) else cell for cell in cells]


def _number(cell: str) -> float | None:
    return float(cell) if _NUMBER.fullmatch(cell) else None


def _column(name: str, at: int, rows: list[tuple[int, list[str]]]) -> Column:
    cells = [(line, row[at]) for line, row in rows]
    present = [(line, cell) for line, cell in cells if cell.lower() not in MISSING]
    if not present:
        raise TableError(f"column “{name}” is empty; take it out", rows[0][0])
    slips = [(line, cell) for line, cell in present if _number(cell) is None]
    if not slips:
        numbers = [_number(cell) for _, cell in cells]
        return Column(name, np.array([np.nan if one is None else one for one in numbers]))
    if len(slips) <= SLIPS and 5 * len(slips) <= len(present):
        line, cell = slips[0]
        raise TableError(f"column “{name}”: “{cell}” is not a number; leave the cell empty where it is missing", line)
    levels = tuple(sorted({cell for _, cell in present}))
    place = {word: i for i, word in enumerate(levels)}
    return Column(name, np.array([float(place.get(cell, -1)) for _, cell in cells]), levels)
