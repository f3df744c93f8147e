"""What is said of the list: how the guess went, what was planted, and each line that fails."""

import jax
import jax.numpy as jnp

from simulab.vitals.check_list import LINES
from simulab.widgets.knobs import Knobs
from simulab.widgets.moment import Now
from simulab.widgets.sanity.net import NAMES

FAILS, NO_NUMBER, FORGOTTEN, PLANTED = 0, 10, 20, 30
ALL, SOME, ONE, ASK, RIGHT, WRONG, ALIKE, WAS_RIGHT, WAS_WRONG, UNTOLD = range(50, 60)
WHAT = (
    "Nothing is planted.",
    "Planted: the labels of the training examples are in another order.",
    "Planted: each training example has its neighbour's label.",
    "Planted: the classes are counted from 1, so the last one meets no score.",
    "Planted: the features are not scaled, and the first has a unit a hundred times smaller.",
    "Planted: every step turns signs of features at random, which destroys what the label says.",
    "Planted: the first layer gets no update.",
    "Planted: the update goes up the gradient.",
    "Planted: the penalty is written down and never added: dead code.",
    "Planted: the squared error of the scores instead of the cross-entropy.",
    "Planted: the loss takes scores and is given probabilities, so there are two softmaxes.",
    "Planted: the logarithm of a softmax that can be zero.",
)
SAYS = (
    "Inputs: a mean, or the logarithm of a deviation, is {a:sig3} off; up to 0.5 would do.",
    "Initial loss: {a:sig3}, where a net that says nothing has log C = {b:sig3}.",
    "Penalty: it pulls with {a:sig3}, where λ is {b:sig3}.",
    "Downhill: a small step changes the loss by {a:sig3} times what the gradient promises.",
    "Every layer: one of them does not move.",
    "Sure mistake: it costs {a:sig3} and should cost {b:sig3}.",
    "Tiny batch: its loss ends at {a:sig3}; memorised is below {b:sig3}.",
    "Unseen examples: {a:sig3} of them right, where luck alone gets up to {b:sig3}.",
)
PHRASES = {
    **{FAILS + i: text for i, text in enumerate(SAYS)},
    **{NO_NUMBER + i: f"{name.capitalize()}: no finite number." for i, name in enumerate(LINES)},
    FORGOTTEN: "Tiny batch: its loss ends at {a:sig3}, yet not every example is right.",
    **{PLANTED + i: text for i, text in enumerate(WHAT)},
    ALL: "All 8 lines pass.",
    SOME: "{a:int} of 8 lines fail.",
    ONE: "1 of 8 lines fails.",
    ASK: "What is wrong here, or is nothing? Make your guess.",
    RIGHT: "Your guess is right.",
    WRONG: "Your guess is wrong.",
    WAS_RIGHT: "Your first guess was right, and it is the one that counts.",
    WAS_WRONG: "Your first guess was wrong, and it is the one that counts.",
    ALIKE: "Shuffled or out of step: this list cannot tell them apart, so your guess counts.",
    UNTOLD: "So few examples validate that luck alone could get all of them right: the last line cannot fail.",
}
TINY = list(LINES).index("tiny batch")
MIXED = (NAMES.index("labels_shuffled"), NAMES.index("out_of_step"))


def dealt(k: Knobs) -> jax.Array:
    """The place of the planted fault in ``NAMES``: the chosen one's, or the one that the deal hides."""
    share = jax.random.uniform(jax.random.key(jnp.asarray(k["deal"], jnp.uint32)), (), jnp.float32)
    hidden = jnp.minimum((share * len(NAMES)).astype(int), len(NAMES) - 1)
    return jnp.where(k["fault"] == 0, hidden, k["fault"] - 1)


def judged(k: Knobs, now: Now) -> dict[str, jax.Array]:
    """``verdict`` (8, 1), 1 for a line that passes, and sentences: the guess, the fault, how many fail, and which."""
    run = now["run"]
    ok, measured, expected = (run[name][:, 0] for name in ("passed", "measured", "expected"))
    hidden = k["fault"] == 0
    fault, said, first = run["fault"][0], jnp.asarray(k["guess"]), jnp.asarray(k["first"])
    guess = jnp.where(hidden & (first > 0), first, said)
    alike = jnp.any(jnp.asarray(MIXED) == fault) & jnp.any(jnp.asarray(MIXED) == guess - 1)
    plain = jnp.where(guess - 1 == fault, RIGHT, jnp.where(alike, ALIKE, WRONG))
    word = jnp.where(said == guess, plain, jnp.where(plain == WRONG, WAS_WRONG, WAS_RIGHT))
    opened = ~hidden | (guess > 0)
    failed = jnp.sum(ok < 0.5)
    count = jnp.where(failed == 0, ALL, jnp.where(failed == 1, ONE, SOME))
    at = jnp.arange(len(LINES))
    forgotten = (at == TINY) & (measured < expected)
    line = jnp.where(~jnp.isfinite(measured), NO_NUMBER + at, jnp.where(forgotten, FORGOTTEN, FAILS + at))
    code = jnp.concatenate([
        jnp.where(guess > 0, word, jnp.where(hidden, ASK, -1))[None], jnp.where(opened, PLANTED + fault, -1)[None],
        count[None], jnp.where(ok < 0.5, line, -1), jnp.where(expected[-1:] >= 1, UNTOLD, -1),
    ])  # fmt: skip
    zero = jnp.zeros(3)
    return {
        "verdict": ok[:, None], "code": code.astype(int), "who": jnp.full(code.shape, -1),
        "a": jnp.concatenate([zero.at[2].set(failed), measured, zero[:1]]), "b": jnp.concatenate([zero, expected, zero[:1]]),
    }  # fmt: skip
