"""Several nets instead of one: their predictions averaged, their weights averaged, and both with the versions of a single run."""

from collections.abc import Mapping
from typing import Any

import jax
import jax.numpy as jnp

from simulab.generalisation.nets.digits import chosen, fresh
from simulab.generalisation.nets.net import Net, scores
from simulab.generalisation.nets.training import Given, begun, stepper
from simulab.machine import backend

REPEATS, MEMBERS = 6, 5
ROWS = ("one", "together", "weights", "snapshots", "steady", "late")


def study(k: Mapping[str, Any], part: Any) -> dict[str, jax.Array]:
    """One training set's ``fresh`` (6,): the shares of fresh pictures that are named rightly by

    the first of five nets; the five together, the mean of their probabilities; one net with the mean of their weights; the mean
    of five snapshots of one run, in which the rate falls to zero five times (Huang et al. 2017); the end of a run at a
    steady rate; one net with the mean of that run's weights over its second half (Izmailov et al. 2018).
    ``each`` (5,) are the five nets.

    Reads ``pictures``, ``length`` and ``seed``. Every run has the same number of steps.
    """
    seed = k["seed"] + part
    pictures, test = chosen(seed, k["pictures"]), fresh()
    steps = jnp.asarray(k["length"], jnp.int32)
    each = steps // MEMBERS

    def run(which: jax.Array) -> tuple[Net, Net, jax.Array]:
        """A run's last net, the mean of its weights over its second half, and the mean probabilities of its snapshots (n, K)."""
        cycles = jnp.where(which < MEMBERS, 1, jnp.where(which == MEMBERS, MEMBERS, 0))
        # members differ in their start and their mini-batches; all else is seeded as the first of them
        own = seed * 1000 + jnp.where(which < MEMBERS, which, 0)
        g = Given(own, pictures, steps, cycles=cycles)
        step = stepper(g)

        def at(i: jax.Array, carry: Any) -> Any:
            net, memory, mean, voice = carry
            net, memory = step(i, (net, memory))
            late = i >= steps // 2
            share = jnp.where(late, 1 / (i - steps // 2 + 1), 0.0)
            mean = jax.tree.map(lambda m, w: m + share * (w - m), mean, net)
            due = ((i + 1) % jnp.maximum(each, 1) == 0) & (cycles == MEMBERS)
            voice = voice + jax.lax.cond(due, lambda: probabilities(net, test.x), lambda: jnp.zeros_like(voice))
            return net, memory, mean, voice

        net, memory = begun(g)
        start = (
            net,
            memory,
            jax.tree.map(jnp.zeros_like, net),
            jnp.zeros((test.x.shape[0], scores(net, test.x).shape[1])),
        )
        net, _, mean, voice = jax.lax.fori_loop(0, steps, at, start)
        return net, mean, voice

    nets, means, voices = backend.each(run)(jnp.arange(MEMBERS + 2))
    pick = [jax.tree.map(lambda w, i=i: w[i], nets) for i in range(MEMBERS + 2)]
    members = [probabilities(net, test.x) for net in pick[:MEMBERS]]
    averaged = jax.tree.map(lambda w: jnp.mean(w[:MEMBERS], axis=0), nets)
    late = jax.tree.map(lambda w: w[MEMBERS + 1], means)
    said = [
        members[0], sum(members[1:], members[0]), probabilities(averaged, test.x), voices[MEMBERS],
        probabilities(pick[MEMBERS + 1], test.x), probabilities(late, test.x),
    ]  # fmt: skip

    def share(p: jax.Array) -> jax.Array:
        return jnp.mean(jnp.argmax(p, axis=1) == test.y, dtype=float)

    return {"fresh": jnp.stack([share(p) for p in said]), "each": jnp.stack([share(p) for p in members])}


def probabilities(net: Net, x: jax.Array) -> jax.Array:
    """(n, CLASSES)."""
    return jax.nn.softmax(scores(net, x), axis=1)
