"""A small net trained in few bits: every activation, every gradient and, where nothing better is kept, every weight."""

from typing import Any, NamedTuple

import jax
import jax.numpy as jnp

from simulab.batches.border import EXAMPLES, border
from simulab.batches.formats import FORMATS, rounded
from simulab.machine.normal import normal

LAYERS, WIDTH = 4, 8
"""Hidden layers of tanh units."""
SCALINGS = ("none", "static", "dynamic")
GROWS_AFTER = 20
"""Steps without overflow after which a dynamic scale is doubled."""
SCALE_ENDS = (2.0**-10, 2.0**40)
"""How far a dynamic scale goes."""
BINS = (-60, 31)
"""Powers of two between which scaled gradients are counted, the last one not; what is beyond counts at the ends."""
B1, B2, EPS = 0.9, 0.999, 1e-8
SINGLE = list(FORMATS).index("float32")


class Weights(NamedTuple):
    """Everything that is learnt; or its gradient."""

    entry: Any
    """(2, W)"""
    hidden: Any
    """(L-1, W, W)"""
    biases: Any
    """(L, W)"""
    readout: Any
    """(W,)"""
    bias: Any


class Given(NamedTuple):
    """One training; every entry may be traced."""

    kind: Any
    """The place in ``FORMATS`` of activations and gradients."""
    masters: Any
    """Weights are kept in float32, and rounded to the format where they are used."""
    scaling: Any
    """Its place in ``SCALINGS``."""
    scale: Any
    """S of a static scaling, and where a dynamic one begins."""
    adam: Any
    """Whether Adam steps; else plain gradient descent."""
    learning_rate: Any
    weight: Any
    """Of the loss in what is minimised; Adam's steps do not depend on it while gradients are far above its ε."""
    seed: Any


class Seen(NamedTuple):
    """At each step of a training, the last of which is not taken."""

    loss: Any
    """(T+1,)"""
    lost: Any
    """(T+1,) share of the gradient's entries that are zero, where float32 has a number."""
    scale: Any
    """(T+1,) S."""
    skipped: Any
    """(T+1,) how many steps were skipped before this one."""
    still: Any
    """(T+1,) share of the weights that this step should move, and that stay as they are."""
    spread: Any
    """(T+1, bins) share of the entries of S times the gradient, in float32, in each power of two."""
    right: Any
    """(T+1,) share of the examples on the right side."""


def begun(seed: Any) -> Weights:
    """Xavier's normal weights, and no biases."""
    keys = jax.random.split(jax.random.key(jnp.asarray(seed, jnp.uint32)), 3)
    shapes = ((2, WIDTH), (LAYERS - 1, WIDTH, WIDTH), (WIDTH,))
    wide = [(2 / (2 + WIDTH)) ** 0.5, WIDTH**-0.5, (2 / (WIDTH + 1)) ** 0.5]
    entry, hidden, readout = (s * normal(key, shape) for key, shape, s in zip(keys, shapes, wide))
    return Weights(entry, hidden, jnp.zeros((LAYERS, WIDTH)), readout, jnp.zeros(()))


def gradient(w: Weights, times: Any, kind: Any) -> tuple[Any, Any, Weights]:
    """The loss, the scores (n,) and ``times`` the loss's gradient; every sum of products is rounded once, to ``kind``."""

    def fit(x: Any) -> jax.Array:
        return rounded(x, kind)

    x, label = border()
    h = [fit(x)]
    for i in range(LAYERS):
        h.append(fit(jnp.tanh(fit(h[-1] @ (w.hidden[i - 1] if i else w.entry) + w.biases[i]))))
    score = fit(h[-1] @ w.readout + w.bias)
    loss = jnp.mean(jnp.logaddexp(0, score) - label * score)
    pull = fit(times * (jax.nn.sigmoid(score) - label) / EXAMPLES)
    readout, bias = fit(pull @ h[-1]), fit(jnp.sum(pull))
    down = fit(pull[:, None] * w.readout)
    hidden, biases = [], []
    for i in reversed(range(LAYERS)):
        down = fit(down * fit(1 - h[i + 1] ** 2))
        hidden.insert(0, fit(h[i].T @ down))
        biases.insert(0, fit(jnp.sum(down, axis=0)))
        if i:
            down = fit(down @ w.hidden[i - 1].T)
    return loss, score, Weights(hidden[0], jnp.stack(hidden[1:]), jnp.stack(biases), readout, bias)


def flat(w: Weights) -> jax.Array:
    """(P,)"""
    return jnp.concatenate([jnp.ravel(one) for one in w])


def spread(g: jax.Array) -> jax.Array:
    """(bins,) shares of the entries that are not zero, by their power of two."""
    low, high = BINS
    power = jnp.floor(jnp.log2(jnp.where(g == 0, 1.0, jnp.abs(g))))
    at = jnp.clip(jnp.where(jnp.isfinite(power), power, high), low, high - 1)
    hits = (at[:, None] == jnp.arange(low, high)) & (g != 0)[:, None]
    return jnp.sum(hits, axis=0) / len(g)


def share(some: jax.Array, of: jax.Array) -> jax.Array:
    """Which part of those that are true."""
    return jnp.sum(some, dtype=float) / jnp.maximum(jnp.sum(of, dtype=float), 1.0)


def trained(given: Given, steps: Any, longest: int) -> Seen:
    """A training of ``steps`` steps, of which there may be ``longest``; not numbers beyond."""

    def fit(x: Any) -> jax.Array:
        return rounded(x, given.kind)

    def single(x: Any) -> jax.Array:
        return rounded(x, SINGLE)

    _, label = border()
    start = jax.tree.map(single, begun(given.seed))
    start = jax.tree.map(lambda w: jnp.where(given.masters, w, fit(w)), start)
    zeros = jax.tree.map(jnp.zeros_like, start)

    def step(carry: Any, i: jax.Array) -> tuple[Any, Seen]:
        w, m, v, scale, good, skipped, taken = carry
        used = jax.tree.map(fit, w)
        kinds = jnp.stack([jnp.asarray(given.kind, int), jnp.asarray(SINGLE)])
        both = jax.vmap(lambda kind: gradient(used, given.weight * scale, kind))(kinds)
        (loss, score, scaled), (_, _, full) = (jax.tree.map(lambda one, i=i: one[i], both) for i in range(2))
        g = jax.tree.map(lambda one: single(one / scale), scaled)
        whole, true = flat(scaled), flat(full)
        fine = jnp.all(jnp.isfinite(whole)) & jnp.all(jnp.isfinite(flat(g)))
        go = (fine | (given.scaling == 0)) & (i < steps)
        t = taken + 1.0
        m_new = jax.tree.map(lambda m, g: single(B1 * m + (1 - B1) * g), m, g)
        v_new = jax.tree.map(lambda v, g: single(B2 * v + (1 - B2) * g**2), v, g)

        def moved(w: Any, m: Any, v: Any, g: Any) -> jax.Array:
            adam = (m / (1 - B1**t)) / (jnp.sqrt(v / (1 - B2**t)) + EPS)
            return w - given.learning_rate * jnp.where(given.adam, adam, g)

        def kept(w: Any) -> jax.Array:
            return jnp.where(given.masters, single(w), fit(w))

        aim = jax.tree.map(moved, w, m_new, v_new, g)
        after = jax.tree.map(kept, aim)
        wanted = flat(aim) != flat(w)
        still = share(wanted & (flat(after) == flat(w)), wanted)
        dynamic = given.scaling == SCALINGS.index("dynamic")
        grown = jnp.where(good + 1 >= GROWS_AFTER, 2 * scale, scale)
        turned = jnp.clip(jnp.where(fine, grown, scale / 2), *SCALE_ENDS)
        again = jnp.where(fine & (good + 1 < GROWS_AFTER), good + 1, 0)

        def choose(new: Any, old: Any) -> Any:
            return jax.tree.map(lambda a, b: jnp.where(go, a, b), new, old)

        lost = share((whole == 0) & (true != 0), true != 0)
        right = jnp.mean(jnp.isfinite(score) & ((score > 0) == (label > 0.5)), dtype=float)
        seen = Seen(loss, lost, scale, skipped, still, spread(true), right)
        carried = (
            choose(after, w), choose(m_new, m), choose(v_new, v), jnp.where(dynamic, turned, scale),
            jnp.where(dynamic, again, good), skipped + (~go & (i < steps)), taken + go,
        )  # fmt: skip
        return carried, seen

    scale = jnp.where(given.scaling == 0, 1.0, given.scale)
    begin = (start, zeros, zeros, scale, 0, 0.0, 0.0)
    blank = jax.tree.map(lambda a: jnp.full(a.shape, jnp.nan), jax.eval_shape(step, begin, jnp.asarray(0))[1])

    def one(carry: Any, i: jax.Array) -> Any:
        return jax.lax.cond(i <= steps, lambda: step(carry, i), lambda: (carry, blank))

    return jax.lax.scan(one, begin, jnp.arange(longest + 1))[1]
