"""How often the rule of diagnosis is right: patients of every fault, against what it takes them for.

``python -m simulab.vitals.patients.confusion`` prints the table of the documentation.
"""

from collections.abc import Sequence

import jax
import numpy as np

from simulab.machine import backend
from simulab.vitals.patients.diagnosis import diagnosed
from simulab.vitals.patients.exams import EXAMS, Visit, visit
from simulab.vitals.patients.patient import DEALT, EVERY, FAULTS, HEALTHY, STEPS, TREATMENTS, chart

FRESH = range(1000, 1050)
"""Seeds that had no part in writing the rule, which was made from 0 to 19."""


def confusion(seeds: Sequence[int]) -> np.ndarray:
    """(15, 15) how many patients of each fault (a row) the rule takes for each (a column), in the order of ``DEALT``."""
    counts = np.zeros((len(DEALT), len(DEALT)), int)
    for at in range(len(DEALT)):
        with backend.float64():
            seen = jax.device_get(_visits(np.asarray(seeds, np.uint32), at))
        for found, loss in zip(seen.found, seen.runs.loss):
            said = diagnosed(dict(zip(EXAMS, map(float, found))), float(loss[0, -1]))
            counts[at, DEALT.index(said)] += 1
    return counts


def table(counts: np.ndarray) -> str:
    """The same in Markdown; columns have the rows' numbers, what never happens is left out."""
    numbers = range(1, len(DEALT) + 1)
    head = ["| it has | " + " | ".join(map(str, numbers)) + " |", "|---|" + "---:|" * len(DEALT)]
    rows = [
        f"| {number} {FAULTS[name]} | " + " | ".join(str(count) if count else "" for count in row) + " |"
        for number, name, row in zip(numbers, DEALT, counts)
    ]
    return "\n".join([*head, *rows])


@jax.jit
def _visits(seeds: jax.Array, fault: int) -> Visit:
    none = np.zeros(len(TREATMENTS), bool)

    def one(seed: jax.Array) -> Visit:
        return visit(chart(seed), fault, none, HEALTHY.rate, STEPS // EVERY, lambda run, *rows: jax.vmap(run)(*rows))

    return jax.vmap(one)(seeds)


if __name__ == "__main__":
    print(table(confusion(FRESH)))
