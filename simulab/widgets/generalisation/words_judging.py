"""What is said of estimates of an error."""

from typing import Any

import jax.numpy as jnp

from simulab.generalisation.judging import leaks
from simulab.widgets.generalisation.said import Columns, rows

TRUE, SINGLE, OTHERS = range(50, 53)
CHOSEN, CHOSEN_INSIDE, COPIES, SCALED = range(54, 58)
LOOKS, NOT_CHOSEN = 58, 59
ANY, NEXT = 60, 61
PHRASES = {
    TRUE: "In the mean of 100 studies the classifier is wrong about {a:sig3} % of fresh examples.",
    SINGLE: "The estimate of a single split is off by {a:sig3} points (root mean square), of {b:int fold} by {c:sig3}.",
    OTHERS: "Of stratified folds it is off by {a:sig3}, of leaving one out by {b:sig3}.",
    CHOSEN: "Inputs chosen before the split: {a:sig3} % wrong, says the estimate; {b:sig3} % of fresh examples are.",
    CHOSEN_INSIDE: "Chosen inside each fold: {a:sig3} %, says the estimate.",
    COPIES: "With copies in other folds: {a:sig3} %; with both in one: {b:sig3} %; of fresh examples: {c:sig3} %.",
    SCALED: "Scaled before the split: {a:sig3} %; inside the folds: {b:sig3} %; of fresh examples: {c:sig3} %.",
    LOOKS: "The best of 256 classifiers by the test set is wrong about {a:sig3} % of it, and about {b:sig3} % of fresh examples.",
    NOT_CHOSEN: "A classifier that nobody chose is wrong about {a:sig3} % of the test set, and about {b:sig3} % of fresh "
    "examples.",
    ANY: "Five folds of any examples say {a:sig3} % wrong; the last fifth says {b:sig3} %.",
    NEXT: "Of what comes next {a:sig3} % are wrong.",
}  # fmt: skip


def of_splits(found: Columns, folds: Any) -> Columns:
    """How far each estimate is from the truth of its own study."""
    miss = 100 * jnp.sqrt(jnp.mean((found["values"] - found["truth"]) ** 2, axis=1))
    true = 100 * jnp.mean(found["truth"])
    return rows((TRUE, -1, true), (SINGLE, -1, miss[0], folds, miss[1]), (OTHERS, -1, miss[2], miss[3]))


def of_leaks(found: Columns) -> Columns:
    """Each leak beside the honest way and the truth."""
    said, true = (100 * jnp.mean(found[name], axis=1) for name in ("values", "truth"))
    at = {name: i for i, name in enumerate(leaks.ROWS)}
    before, inside = at["chosen before"], at["chosen inside"]
    apart, together = at["copies apart"], at["copies together"]
    early, late = at["scaled before"], at["scaled inside"]
    return rows(
        (CHOSEN, -1, said[before], true[before]), (CHOSEN_INSIDE, -1, said[inside]),
        (COPIES, -1, said[apart], said[together], true[apart]), (SCALED, -1, said[early], said[late], true[early]),
    )  # fmt: skip


def of_peeks(found: Columns) -> Columns:
    """The best of all, and the first one."""
    test, fresh = (100 * jnp.mean(found[name], axis=1) for name in ("test", "fresh"))
    return rows((LOOKS, -1, test[-1], fresh[-1]), (NOT_CHOSEN, -1, test[0], fresh[0]))


def of_drift(found: Columns) -> Columns:
    """Two estimates, and what comes."""
    said = 100 * jnp.mean(found["values"], axis=1)
    return rows((ANY, -1, said[0], said[1]), (NEXT, -1, said[2]))
