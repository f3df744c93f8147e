"""What is said of a patient: the sign on its curve, the diagnosis, the treatment, and what it took."""

import jax
import jax.numpy as jnp

from simulab.vitals.patients.diagnosis import well
from simulab.vitals.patients.patient import CLASSES, EVERY, NAMES, PLATEAU, hidden
from simulab.widgets.clinic.controls import KEPT
from simulab.widgets.knobs import Knobs
from simulab.widgets.moment import Now

BEYOND, BLANK, TURNS, FALLS, SETTLES = range(5)
ASK, RIGHT, WRONG, WELL, ILL, LEAKS, SCORE, WAS_RIGHT, WAS_WRONG = range(10, 19)
HAS = 20
WHAT = (
    "Nothing is wrong with it.",
    "It has: a rate that is too high.",
    "It has: a rate that is too low.",
    "It has: too few examples, which it learns by heart.",
    "It has: a penalty so heavy that it cannot learn.",
    "It has: initial weights of a hundredth of what they should be.",
    "It has: one feature a hundred times larger than the others.",
    "It has: labels in another order than the examples.",
    "It has: a single example in each step.",
    "It has: validation examples that also train.",
    "It has: hidden biases so low that no unit wakes.",
    "It has: a few examples that are forty times too large, whose gradients explode.",
    "It has: dropout that is left on when it is evaluated.",
    "It has: a rate that is cut to a thousandth after 12 steps.",
    "It has: two classes that are rare among the examples that train.",
    "It is healthy: a high rate, which falls to a twentieth at step 105.",
)
SHORT = HAS + len(WHAT)
PHRASES = {
    BEYOND: "Its training loss ends beyond a thousand, or at no finite number.",
    BLANK: "Its training loss ends at {a:sig3}, near log 3 = 1.1, where a net knows nothing.",
    TURNS: "Its validation loss turns up: lowest at step {a:int}, with {b:sig3}, and {c:sig3} at the end.",
    FALLS: "Its training loss still falls: {a:sig3} at half time, {b:sig3} at the end.",
    SETTLES: "Its training loss ends at {a:sig3}, its validation loss at {b:sig3}.",
    ASK: "What is wrong with it, or is nothing? Order tests, then make your diagnosis.",
    RIGHT: "Your diagnosis is right.",
    WRONG: "Your diagnosis is wrong.",
    WAS_RIGHT: "Your first diagnosis was right, and it is the one that counts.",
    WAS_WRONG: "Your first diagnosis was wrong, and it is the one that counts.",
    WELL: "Treated it is well: its validation loss ends at {a:sig3}, that of a healthy twin at {b:sig3}.",
    ILL: "Treated it is not well: its validation loss ends at {a:sig3}, that of a healthy twin at {b:sig3}, and {c:int} % "
    "are right.",
    LEAKS: "Treated it still validates with examples that train: how well it is nobody knows.",
    SCORE: "{a:int test} ordered, {b:int treatment} given.",
    **{HAS + i: text for i, text in enumerate(WHAT)},
    SHORT: "It is healthy: a high rate, which would fall to a twentieth at step 105.",
}


def dealt(k: Knobs) -> jax.Array:
    """The place of the patient's fault in ``NAMES``: that of the gallery, or the one that the deal hides."""
    return jnp.where(k["patient"] == 0, hidden(k["deal"]), jnp.asarray(k["patient"]) - 1)


def judged(k: Knobs, now: Now) -> dict[str, jax.Array]:
    """``found`` and ``usual`` (14, 1) of the tests that were ordered, NaN for others; ``turn`` (1,) a look; and sentences."""
    visit = now["visit"]
    ordered = jnp.asarray(k["exams"])[:, None]
    end, half, held, low, low_at = visit["signs"]
    fault, said = visit["fault"][0], jnp.asarray(k["diagnosis"])
    unseen = k["patient"] == 0
    lost = ~(end < 1e3)
    turns = (held > 1.2 * low) & (held - low > 0.05)
    blank = jnp.abs(end - jnp.log(CLASSES)) < 0.05 * jnp.log(CLASSES)
    falls = end < 0.8 * half
    sign = jnp.where(lost, BEYOND, jnp.where(blank, BLANK, jnp.where(turns, TURNS, jnp.where(falls, FALLS, SETTLES))))
    after, twin, right, twin_right, honest = visit["after"]
    made = {knob: jnp.asarray(k[knob]) | (jnp.asarray(k[KEPT[knob]]) & unseen) for knob in ("exams", "treatments")}
    treated = jnp.any(jnp.asarray(k["treatments"]))
    better = well(after, right, twin, twin_right)
    mine = jnp.where(unseen & (jnp.asarray(k["first"]) > 0), jnp.asarray(k["first"]), said)
    nothing = (mine == 1) & (fault == NAMES.index("plateau"))  # it is healthy, however its curve looks
    hit = (mine - 1 == fault) | nothing
    word = jnp.where(mine == said, jnp.where(hit, RIGHT, WRONG), jnp.where(hit, WAS_RIGHT, WAS_WRONG))
    opened = ~unseen | (mine > 0)
    early = (fault == NAMES.index("plateau")) & (jnp.asarray(k["looks"]) * EVERY <= PLATEAU)
    what = jnp.where(early, SHORT, HAS + fault)
    code = jnp.stack([
        sign, jnp.where(unseen & (mine == 0), ASK, jnp.where(mine > 0, word, -1)), jnp.where(opened, what, -1),
        jnp.where(~treated, -1, jnp.where(honest < 0.5, LEAKS, jnp.where(better, WELL, ILL))), SCORE,
    ])  # fmt: skip
    a = jnp.stack([jnp.where(sign == TURNS, low_at * EVERY, jnp.where(sign == FALLS, half, end)), 0.0, 0.0, after,
                   jnp.sum(made["exams"])])  # fmt: skip
    b = jnp.stack(
        [
            jnp.where(sign == TURNS, low, jnp.where(sign == FALLS, end, held)),
            0.0,
            0.0,
            twin,
            jnp.sum(made["treatments"]),
        ]
    )
    nan = jnp.nan
    return {
        "found": jnp.where(ordered, visit["found"], nan), "usual": jnp.where(ordered, visit["usual"], nan),
        "turn": jnp.where(turns & ~lost, low_at, -1.0)[None], "code": code.astype(int), "who": jnp.full(5, -1), "a": a, "b": b,
        "c": jnp.stack([held, 0.0, 0.0, 100 * right, 0.0]),
    }  # fmt: skip


__all__ = ["NAMES", "PHRASES", "WHAT", "dealt", "judged"]
