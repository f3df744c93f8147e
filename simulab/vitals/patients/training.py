"""The training of a patient: two hidden layers of ReLUs, momentum, mini-batches; looked at every few steps."""

from typing import Any, NamedTuple

import jax
import jax.numpy as jnp

from simulab.vitals.patients.patient import (
    BATCH,
    CLASSES,
    EVERY,
    FEATURES,
    STEPS,
    TRAINS,
    UNITS,
    Chart,
    Settings,
    data,
)  # fmt: skip

MOMENTUM = 0.9
CUTS = (FEATURES * UNITS, UNITS, UNITS * UNITS, UNITS, UNITS * CLASSES, CLASSES)


class Seen(NamedTuple):
    """A training, looked at ``STEPS / EVERY`` + 1 times, and what tests tell of it."""

    loss: jax.Array
    """(L,) of the examples that train, as the loop evaluates them."""
    held: jax.Array
    """(L,) of those that are said to validate."""
    right: jax.Array
    """(L,) share of those that are right."""
    norm: jax.Array
    """(L,) length of the last mini-batch's gradient; at first that of the first."""
    dead: jax.Array
    """Share of hidden units that no example wakes, at the end."""
    twice: jax.Array
    """How far two evaluations of the same net are apart, by the loss."""
    rarest: jax.Array
    """Share of the rarest class that validates and is right."""
    noise: jax.Array
    """How far gradients of single mini-batches are from their mean, by its length, before training."""
    end: jax.Array
    """(P,) the weights at the end."""


def _parts(w: jax.Array) -> list[jax.Array]:
    ends = [sum(CUTS[: i + 1]) for i in range(len(CUTS))]
    flat = [w[end - size : end] for end, size in zip(ends, CUTS)]
    shapes = ((FEATURES, UNITS), (UNITS,), (UNITS, UNITS), (UNITS,), (UNITS, CLASSES), (CLASSES,))
    return [part.reshape(shape) for part, shape in zip(flat, shapes)]


def start(drawn: Chart, given: Settings) -> jax.Array:
    """(P,) He's weights times the scale, and hidden biases."""
    first, second = FEATURES * UNITS, FEATURES * UNITS + UNITS * UNITS
    row, scale = drawn.weights, given.scale
    bias = jnp.full(UNITS, given.bias)
    return jnp.concatenate([
        scale * (2 / FEATURES) ** 0.5 * row[:first], bias, scale * (2 / UNITS) ** 0.5 * row[first:second], bias,
        scale * UNITS**-0.5 * row[second:], jnp.zeros(CLASSES),
    ])  # fmt: skip


def forward(w: jax.Array, x: jax.Array, kept: jax.Array) -> tuple[jax.Array, jax.Array]:
    """Scores (n, CLASSES) and hidden units (n, 2 UNITS); ``kept`` (n, 2 UNITS) is dropout's factor of each."""
    w1, b1, w2, b2, w3, b3 = _parts(w)
    one = jax.nn.relu(x @ w1 + b1) * kept[:, :UNITS]
    two = jax.nn.relu(one @ w2 + b2) * kept[:, UNITS:]
    return two @ w3 + b3, jnp.concatenate([one, two], axis=1)


def cross_entropy(scores: jax.Array, y: jax.Array) -> jax.Array:
    """(n,)"""
    shifted = scores - jax.lax.stop_gradient(jnp.max(scores, axis=1, keepdims=True))
    truth = jnp.arange(CLASSES) == y[:, None]
    return jnp.log(jnp.sum(jnp.exp(shifted), axis=1)) - jnp.sum(jnp.where(truth, shifted, 0), axis=1)


def trained(drawn: Chart, given: Settings, few: Any, looks: Any) -> Seen:
    """``looks`` times ``EVERY`` steps, with the first ``few`` examples at most; from there on nothing changes."""
    of = data(drawn, given)
    count = jnp.minimum(given.count, few)

    def kept(first: Any, n: int, share: jax.Array) -> jax.Array:
        rows = drawn.silent[(first + 7 * jnp.arange(n)) % 64]
        return jnp.where(rows < share, 0.0, 1.0 / (1.0 - share))

    evaluated = given.dropout * given.tested

    def gradient(w: jax.Array, at: jax.Array) -> jax.Array:
        rows = jnp.minimum((drawn.picks[at] * count).astype(int), TRAINS - 1)
        share = (jnp.arange(BATCH) < given.batch) / given.batch
        x, y, factors = of.x[rows], of.y[rows], kept(at * 13, BATCH, given.dropout)
        g = jax.grad(lambda w: jnp.sum(cross_entropy(forward(w, x, factors)[0], y) * share))(w) + given.l2 * w
        return g

    def length(g: jax.Array) -> jax.Array:
        return jnp.sqrt(jnp.sum(g**2))

    def step(w: jax.Array, v: jax.Array, at: jax.Array) -> tuple[jax.Array, jax.Array, jax.Array]:
        g = gradient(w, at)
        norm = length(g)
        rate = given.rate * jnp.where(at >= given.ends, given.drop, 1.0)
        v = MOMENTUM * v - rate * g * jnp.minimum(1.0, given.clip / jnp.maximum(norm, 1e-30))
        return w + v, v, norm

    def look(w: jax.Array, turn: Any) -> tuple[jax.Array, jax.Array, jax.Array]:
        scores, _ = forward(w, of.x, kept(turn, TRAINS, evaluated))
        loss = jnp.sum(jnp.where(jnp.arange(TRAINS) < count, cross_entropy(scores, of.y), 0)) / count
        scores, _ = forward(w, of.held_x, kept(turn + 31, TRAINS, evaluated))
        return loss, jnp.mean(cross_entropy(scores, of.held_y)), jnp.mean(jnp.argmax(scores, axis=1) == of.held_y)

    def row(carry: Any, place: jax.Array) -> Any:
        def one(i: jax.Array, c: Any) -> Any:
            w, v, most = c
            w, v, norm = step(w, v, place * EVERY + i)
            return w, v, jnp.maximum(most, norm)

        due = jnp.where(place < looks, EVERY, 0)
        w, v, most = jax.lax.fori_loop(0, due, one, (*carry, jnp.zeros(())))
        return (w, v), (*look(w, place), most)

    w = start(drawn, given)
    first = (*look(w, 0), length(gradient(w, jnp.zeros((), int))))
    (end, _), rows = jax.lax.scan(row, (w, jnp.zeros(w.shape)), jnp.arange(STEPS // EVERY))
    loss, held, right, norm = (jnp.concatenate([a[None], b]) for a, b in zip(first, rows))
    _, hidden = forward(end, of.x, jnp.ones((TRAINS, 2 * UNITS)))
    said = jnp.argmax(forward(end, of.held_x, jnp.ones((TRAINS, 2 * UNITS)))[0], axis=1) == of.held_y
    recalls = jnp.stack(
        [jnp.sum(said & (of.held_y == c)) / jnp.maximum(jnp.sum(of.held_y == c), 1) for c in range(CLASSES)]
    )
    each = jax.lax.map(lambda at: gradient(w, at), jnp.arange(12))
    mean = jnp.mean(each, axis=0)
    noise = jnp.sqrt(jnp.mean(jnp.sum((each - mean) ** 2, axis=1))) / jnp.maximum(length(mean), 1e-12)
    once = look(end, 3)[1]
    twice = jnp.abs(look(end, 40)[1] - once) / once
    return Seen(loss, held, right, norm, jnp.mean(jnp.max(hidden, axis=0) <= 0), twice,
                jnp.min(recalls), noise, end)  # fmt: skip
