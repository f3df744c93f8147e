"""The racers of a widget: their knobs among all of its knobs, and a run of every one of them."""

import functools
from collections.abc import Callable, Mapping
from typing import Any

import jax
import jax.numpy as jnp

from simulab.machine import backend
from simulab.optimizer import Optimizer
from simulab.widgets.kit.anyone import Anyone, own_knobs, values_of
from simulab.widgets.kit.choice import pick
from simulab.widgets.widget import Knobs

Run = Callable[[Optimizer, dict[str, Any], jax.Array], dict[str, Any]]
"""(optimizer, its knobs besides the rate, rate) -> columns of one racer."""
Then = Callable[[dict[str, Any]], dict[str, Any]]
"""What one racer's columns become."""


class Racers:
    """Optimizers by name; the widget's knob ``name.knob`` is racer ``name``'s ``knob``."""

    def __init__(self, all: Mapping[str, Optimizer]) -> None:
        self.all = dict(all)

    def own_rates(self, k: Knobs) -> jax.Array:
        """(R,) the rate that each racer's own knob says."""
        return jnp.stack([k[f"{name}.learning_rate"] for name in self.all])

    def each(
        self,
        k: Knobs,
        chosen: jax.Array,
        run: Run,
        rates: jax.Array,
        then: Then = lambda columns: columns,
        *,
        in_turn: bool = False,
    ) -> dict[str, jax.Array]:
        """``then`` of ``run`` for every racer at its rate, stacked.

        The rows of those not ``chosen`` (R,) are not sent, and not computed where racers run in turn: in a page, and where
        that is asked for, as what takes long is better done for those alone who race. Where they run side by side each
        racer's ``run`` is compiled by itself, and ``then``, which does not know whose run it sees, once for all.
        """
        if not (in_turn or backend.runs_in_turn()):
            results = [run(racer, self._knobs(k, name), rates[i]) for i, (name, racer) in enumerate(self.all.items())]
            return jax.vmap(then)({key: jnp.stack([result[key] for result in results]) for key in results[0]})
        values = self._values(k)

        def one(entry: Any) -> dict[str, jax.Array]:
            which, rate, own = entry
            go = lambda: then(run(Anyone(list(self.all.values()), which), {"values": own}, rate))  # noqa: E731
            stay = jax.tree.map(lambda like: jnp.zeros(like.shape, like.dtype), jax.eval_shape(go))
            return jax.lax.cond(chosen[which], go, lambda: stay)

        return jax.lax.map(one, (jnp.arange(len(self.all)), rates, values))

    def one(self, k: Knobs, index: Any, run: Run) -> dict[str, jax.Array]:
        """``run`` for the racer at ``index``, an int or traced, at its own rate."""
        rates = self.own_rates(k)
        if backend.runs_in_turn():
            return run(Anyone(list(self.all.values()), index), {"values": self._values(k)[index]}, rates[index])
        # all knobs are looked up, whoever is chosen: which knobs a source reads does not depend on a choice
        given = [(racer, self._knobs(k, name), rates[i]) for i, (name, racer) in enumerate(self.all.items())]
        return pick(index, [functools.partial(run, *racer) for racer in given])

    def _knobs(self, k: Knobs, name: str) -> dict[str, Any]:
        return {knob: k[f"{name}.{knob}"] for knob in own_knobs(self.all[name])}

    def _values(self, k: Knobs) -> jax.Array:
        return values_of(list(self.all.values()), [self._knobs(k, name) for name in self.all])
