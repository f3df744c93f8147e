"""A net of one hidden layer for short trainings; how many inputs and classes of it are used is traced.

Its numbers are those of ``training.Network((8,), "tanh", "xavier")`` under the cross-entropy.
"""

import jax
import jax.numpy as jnp

from simulab.training import batches, dropout
from simulab.training.initialisation import xavier
from simulab.widgets.kit.short_data import CLASSES, Problem

HIDDEN = 8
ROWS = 20
"""Examples that are sent through at once; a mini-batch is so many of these as it needs, the last one partly filled."""


def start(key: jax.Array, problem: Problem, scale: jax.Array) -> jax.Array:
    """(P,) the weights before training: weights and biases of both layers, in a row."""
    wide = problem.x.shape[1]
    row = jax.random.normal(jax.random.fold_in(key, batches.WEIGHTS), ((wide + CLASSES) * HIDDEN,), jnp.float32)
    into, out = problem.inputs, problem.classes
    i, j = jnp.arange(HIDDEN)[:, None], jnp.arange(CLASSES)
    first = jnp.where(jnp.arange(wide)[:, None] < into, row[: wide * HIDDEN].reshape(wide, HIDDEN), 0)
    last = jnp.where(j < out, row[jnp.minimum(into * HIDDEN + i * out + j, row.shape[0] - 1)], 0)
    # rounded to float32 there too
    first, last = (
        jnp.asarray(jnp.asarray(xavier(*sizes), jnp.float32) * drawn, float).reshape(-1)  # pyright: ignore
        for sizes, drawn in (((into, HIDDEN), first), ((HIDDEN, out), last))
    )
    return jnp.concatenate([scale * first, jnp.zeros(HIDDEN), scale * last, jnp.zeros(CLASSES)])


def hidden_of(w: jax.Array, x: jax.Array) -> jax.Array:
    """(n, HIDDEN) what the hidden layer says of examples x (n, d)."""
    wide = x.shape[1]
    first, bias = w[: wide * HIDDEN].reshape(wide, HIDDEN), w[wide * HIDDEN : (wide + 1) * HIDDEN]
    return jnp.tanh(x @ first + bias)


def scores_of(w: jax.Array, x: jax.Array, factors: jax.Array | None = None) -> jax.Array:
    """(n, CLASSES) scores of examples x (n, d); those of classes that are not there say nothing.

    Args:
        factors: (n, HIDDEN) by which hidden units are multiplied: dropout's.
    """
    begin = (x.shape[1] + 1) * HIDDEN
    last, end = w[begin : begin + CLASSES * HIDDEN].reshape(HIDDEN, CLASSES), w[begin + CLASSES * HIDDEN :]
    hidden = hidden_of(w, x)
    return (hidden if factors is None else factors * hidden) @ last + end


def losses(problem: Problem, w: jax.Array, x: jax.Array, y: jax.Array, factors: jax.Array | None = None) -> jax.Array:
    """(n,) the cross-entropy of examples x (n, d) of the classes y (n,); see ``scores_of``."""
    is_class = jnp.arange(CLASSES) < problem.classes
    scores = jnp.where(is_class, scores_of(w, x, factors), -1e30)
    shifted = scores - jax.lax.stop_gradient(jnp.max(scores, axis=1, keepdims=True))
    truth = jnp.arange(CLASSES) == y[:, None]
    total = jnp.sum(jnp.where(is_class, jnp.exp(shifted), 0), axis=1)
    return jnp.log(total) - jnp.sum(jnp.where(truth, shifted, 0), axis=1)


def mean_loss(problem: Problem, w: jax.Array) -> jax.Array:
    """The mean over all examples that train."""
    there = jnp.arange(problem.x.shape[0]) < problem.count
    return jnp.sum(jnp.where(there, losses(problem, w, problem.x, problem.y), 0)) / problem.count


def factors_of(key: jax.Array, place: jax.Array, rate: jax.Array) -> jax.Array:
    """(ROWS, HIDDEN) dropout's factors of the examples from ``place`` on; nothing is drawn where nothing is dropped."""

    def drawn() -> jax.Array:
        return dropout.masks(jax.random.fold_in(key, place), rate, ROWS, (HIDDEN,), float)[0]

    return jax.lax.cond(rate > 0, drawn, lambda: jnp.ones((ROWS, HIDDEN)))


def batch_gradient(
    problem: Problem,
    order: jax.Array,
    first: jax.Array,
    held: jax.Array,
    w: jax.Array,
    dropped: tuple[jax.Array, jax.Array] | None = None,
) -> tuple[jax.Array, jax.Array]:
    """Mean loss and its gradient (P,) of the ``held`` examples of ``order`` from place ``first`` on.

    Args:
        dropped: a step's key, and the share of hidden units that are silenced, anew for every example.
    """

    @jax.jit  # a page carries it once
    def some(
        place: jax.Array, end: jax.Array, order: jax.Array, w: jax.Array, *dropped: jax.Array
    ) -> tuple[jax.Array, jax.Array]:
        places = place + jnp.arange(ROWS)
        rows = order[jnp.minimum(places, order.shape[0] - 1)]
        x, y, share = problem.x[rows], problem.y[rows], (places < end) * 1.0
        factors = factors_of(dropped[0], place, dropped[1]) if dropped else None
        return jax.value_and_grad(lambda w: jnp.sum(losses(problem, w, x, y, factors) * share))(w)

    def add(at: jax.Array, sums: tuple[jax.Array, jax.Array]) -> tuple[jax.Array, jax.Array]:
        loss, gradient = some(first + at * ROWS, first + held, order, w, *(dropped or ()))
        return sums[0] + loss, sums[1] + gradient

    loss, gradient = jax.lax.fori_loop(0, -(-held // ROWS), add, (jnp.zeros(()), jnp.zeros(w.shape)))
    return loss / held, gradient / held
