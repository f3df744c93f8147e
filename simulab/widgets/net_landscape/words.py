"""What is said of the plane, of the sharpness, and of what is beside."""

from typing import Any

import jax
import jax.numpy as jnp

from simulab.terrain.between import barrier
from simulab.terrain.flow import MOST_PARTS, Flow
from simulab.terrain.net import NORMALISATIONS
from simulab.terrain.run import BEYOND, EVERY, MOST, limit
from simulab.terrain.study import Drawn, Given

SHOWS, STAYED, START_OF, THREE, OF_PATHS, LEFT_ONE = range(6)
STABLE, AT_EDGE, ABOVE, LEFT = range(10, 14)
"""Of gradient descent; ten more of momentum, twenty more of Adam."""
NOW = 40
FLOWS, TOO_SHARP = 50, 51
WITH, WITHOUT = 60, 61
RISES, FLAT, MATCHED, ONE_LEFT = range(70, 74)
_SHARP = ("sharpness", "sharpness", "preconditioned sharpness")
_LIMITS = ("2/η", "2(1 + μ)/η", "38/η")


def _of_sharpness(sharp: str, border: str) -> dict[int, str]:
    return {
        STABLE: f"{{who}}: its {sharp}, at most {{b:sig3}}, stays below {border} = {{a:sig3}}.",
        AT_EDGE: f"{{who}}: from step {{c:int}} on its {sharp} is within a fifth of {border} = {{a:sig3}}: it trains at "
        "the edge of stability.",
        ABOVE: f"{{who}}: its {sharp} comes to {{b:sig3}}, above {border} = {{a:sig3}}; the last is {{c:sig3}}.",
        LEFT: f"{{who}}: at step {{c:int}} its loss is beyond {BEYOND:g}. {EVERY} steps before its {sharp} was {{b:sig3}}; the "
        f"limit {border} is {{a:sig3}}.",
    }


PHRASES = {
    SHOWS: "{who}: the plane shows {a:sig3} % of its path (of its squared distances from the plane's centre).",
    STAYED: f"{{who}}: its loss is beyond {BEYOND:g} after {EVERY} steps; it has no path.",
    START_OF: "Where its start is drawn the plane's loss is {a:sig3}; the net's own was {b:sig3}.",
    THREE: "{who} from three starts: the plane goes through their ends, with losses of {a:sig3}, {b:sig3} and {c:sig3}.",
    OF_PATHS: "It shows {a:sig3} %, {b:sig3} % and {c:sig3} % of their paths (of their squared distances from its centre).",
    LEFT_ONE: f"{{who}}: at least one of three starts comes to a loss beyond {BEYOND:g}; the plane goes through where each was "
    "last seen before.",
    **{
        code + 10 * i: text
        for i, pair in enumerate(zip(_SHARP, _LIMITS))
        for code, text in _of_sharpness(*pair).items()
    },
    NOW: "At step {a:int} it is {b:sig3} times the limit.",
    FLOWS: "Gradient flow has no such limit: its sharpness comes to {a:sig3}.",
    TOO_SHARP: f"Gradient flow is followed to step {{b:int}}: its sharpness there, {{a:sig3}}, asks for more than {MOST_PARTS} "
    f"parts in {EVERY} steps.",
    WITH: "Half of the square lies below a loss of {a:sig3}; with batch normalisation, half of its own below {b:sig3}.",
    WITHOUT: "Half of the square lies below a loss of {a:sig3}; without batch normalisation, half of its own below {b:sig3}.",
    RISES: "On the straight way from the first start's net to the second's the loss rises {a:sig3} above the line between their "
    "losses, {b:sig3} and {c:sig3}: a barrier.",
    FLAT: "On the straight way from the first start's net to the second's, with losses of {b:sig3} and {c:sig3}, there is no "
    "barrier: the loss rises at most {a:sig3} above the line between them.",
    MATCHED: "With the second's units matched to the first's, which changes nothing of what it computes, the barrier is "
    "{a:sig3}.",
    ONE_LEFT: f"One of the two starts comes to a loss beyond {BEYOND:g}: there are no two solutions.",
}
NEAR = 0.2
LONG_ENOUGH = 0.25
"""Of the run, at its end, a sharpness that has come to its limit must be near it to be said to be at the edge."""
LOW = 0.01
"""A lower barrier is none."""
Columns = dict[str, jax.Array]


def _said(rows: list[tuple[Any, Any, Any, Any, Any]]) -> Columns:
    code, who, a, b, c = zip(*rows)
    return {
        "code": jnp.stack([jnp.asarray(one, int) for one in code]),
        "who": jnp.stack([jnp.asarray(one, int) for one in who]),
        **{name: jnp.stack([jnp.asarray(one, float) for one in row]) for name, row in zip("abc", (a, b, c))},
    }


def middle(field: jax.Array) -> jax.Array:
    """The loss below which half of the square lies."""
    return jnp.sort(field)[len(field) // 2]


def of_runs(drawn: Drawn, given: Given) -> Columns:
    """How much of the own path the plane shows, and where it starts."""
    own = given.own
    there = jnp.isfinite(drawn.share[own])
    return _said([
        (jnp.where(there, SHOWS, jnp.where(jnp.isfinite(drawn.loss[own, 1]), -1, STAYED)), own, 100 * drawn.share[own], 0.0, 0.0),
        (jnp.where(there, START_OF, -1), own, drawn.under[own, 0], drawn.loss[own, 0], 0.0),
    ])  # fmt: skip


def _whole(loss: jax.Array, looks: Any) -> jax.Array:
    """Whether a run was there to its end."""
    return jnp.isfinite(loss[..., looks])


def of_starts(drawn: Drawn, given: Given) -> Columns:
    """The three solutions' losses, and how much of the paths the plane shows."""
    all_there = jnp.all(_whole(drawn.loss, given.looks))
    ends = drawn.loss[:, given.looks]
    return _said([
        (jnp.where(all_there, THREE, LEFT_ONE), given.own, *ends),
        (jnp.where(all_there, OF_PATHS, -1), given.own, *(100 * drawn.share)),
    ])  # fmt: skip


def of_edge(loss: jax.Array, sharp: jax.Array, given: Given) -> Columns:
    """Whether the own run trains at the edge of stability."""
    own, looks = given.own, given.looks
    border = limit(given.rules)[own]
    loss, sharp = loss[own], sharp[own]
    ratio = sharp / border
    at = jnp.arange(MOST + 1)
    there = jnp.isfinite(sharp)
    far = there & (jnp.abs(ratio - 1) > NEAR)
    since = jnp.max(jnp.where(far, at, -1)) + 1  # from here on it is near, to the end
    since = jnp.maximum(since, jnp.argmax(there))
    gone = ~_whole(loss, looks)
    last = jnp.maximum(jnp.sum(jnp.isfinite(loss)) - 1, 0)
    most = jnp.max(jnp.where(there, sharp, -jnp.inf))
    kind = jnp.where(most < border, STABLE, ABOVE)
    kind = jnp.where((looks - since >= LONG_ENOUGH * looks) & (kind == ABOVE), AT_EDGE, kind)
    kind = jnp.where(gone, LEFT, kind)
    end = sharp[last]
    c = jnp.where(kind == AT_EDGE, EVERY * since, jnp.where(kind == LEFT, EVERY * (last + 1), end))
    b = jnp.where(gone, end, most)
    return _said([(kind + 10 * own, own, border, b, c)])


def of_now(step: jax.Array, sharp: jax.Array, border: jax.Array, own: Any) -> Columns:
    """The own run's sharpness at the playhead, in units of its limit."""
    ratio = sharp[own] / border[own, 0]
    return _said([(jnp.where(jnp.isfinite(ratio), NOW, -1), own, step, ratio, 0.0)])


def of_flow(flow: Flow, looks: Any) -> Columns:
    """How sharp it gets where nothing holds it back."""
    last = jnp.sum(jnp.isfinite(flow.loss)) - 1
    whole = last >= looks
    most = jnp.max(jnp.where(jnp.isfinite(flow.sharpness), flow.sharpness, -jnp.inf))
    a = jnp.where(whole, most, flow.sharpness[last])
    return _said([(jnp.where(whole, FLOWS, TOO_SHARP), 0, a, EVERY * last, 0.0)])


def of_halves(field: jax.Array, other: jax.Array, normalisation: Any) -> Columns:
    """Both squares, where they are there; ``normalisation`` is that of the first."""
    code = jnp.where(normalisation == NORMALISATIONS.index("none"), WITH, WITHOUT)
    there = ~jnp.isnan(field[0]) & ~jnp.isnan(other[0])
    return _said([(jnp.where(there, code, -1), 0, middle(field), middle(other), 0.0)])


def of_way(plain: jax.Array, matched: jax.Array, there: jax.Array) -> Columns:
    """The barrier between two solutions, and once their units are matched."""
    high = barrier(plain)
    said = jnp.where(high > LOW, RISES, FLAT)
    return _said([
        (jnp.where(there, said, ONE_LEFT), 0, high, plain[0], plain[-1]),
        (jnp.where(there, MATCHED, -1), 0, barrier(matched), 0.0, 0.0),
    ])  # fmt: skip
