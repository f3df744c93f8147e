"""Numbers that are put one after the other into an array, as one statement."""

import re
from collections.abc import Iterable

from simulab.compiler.expr import names

STORED = re.compile(r"(\w+)\[(\d+)\]=([^;\[\]]*);")
"""One number put into an array, for which no other is read."""
FEW = 6
"""Fewer than this are put there one by one."""


def gathered(lines: Iterable[str]) -> list[str]:
    """The same statements, shorter: each run makes a list first, so this is not for a loop's inside.

    Args:
        lines: whole statements, a block with its braces being one.

    Example:
        >>> gathered([f"a[{k}]={k}*b;" for k in range(6)])
        ['a.set([0*b,1*b,2*b,3*b,4*b,5*b]);']
    """
    made: list[str] = []
    run: list[re.Match[str]] = []

    def close() -> None:
        if len(run) < FEW:
            made.extend(one[0] for one in run)
        else:
            at = f",{run[0][2]}" if int(run[0][2]) else ""
            made.append(f"{run[0][1]}.set([{','.join(one[3] for one in run)}]{at});")
        run.clear()

    for line in lines:
        stored = STORED.fullmatch(line)
        if stored and stored[1] in names(stored[3]):
            stored = None
        if run and not (stored and stored[1] == run[0][1] and int(stored[2]) == int(run[0][2]) + len(run)):
            close()
        if stored:
            run.append(stored)
        else:
            made.append(line)
    close()
    return made
