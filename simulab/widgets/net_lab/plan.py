"""The learning rate of each epoch, by any schedule; one that reacts to losses is handed to the run, which tells it them."""

from collections.abc import Mapping
from typing import Any

import jax
import jax.numpy as jnp

from simulab.component import namespace
from simulab.schedule import Reaction, Schedule, reaction
from simulab.widgets.kit.choice import pick
from simulab.widgets.net_lab.history import CAPACITY


def rates(
    schedules: Mapping[str, Schedule], k: Mapping[str, Any], base: jax.Array
) -> tuple[jax.Array, list[Reaction], jax.Array]:
    """(CAPACITY,) rates, the schedules that react, and which of them is followed (-1: none).

    Args:
        base: (CAPACITY,) the learning rate that each epoch's is made of.
    """
    index, epochs = jnp.arange(CAPACITY), k["epochs"]
    names = {
        name: {knob: k[f"{name}.{knob}"] for knob in one.knobs()} | {"learning_rate": base, "steps": epochs}
        for name, one in schedules.items()
    }

    def planned(name: str, one: Schedule) -> jax.Array:
        at = lambda step, rate: one.rate(step, namespace({**names[name], "learning_rate": rate}))  # noqa: E731
        return jnp.broadcast_to(jnp.asarray(jax.vmap(at)(index, base), float), (CAPACITY,))

    kinds = [lambda name=name, one=one: planned(name, one) for name, one in schedules.items()]
    rate = pick(k["schedule"], kinds)
    reactions, reacts = [], jnp.asarray(-1)
    for place, (name, one) in enumerate(schedules.items()):
        own = reaction(one, names[name])
        if own is not None:
            reacts = jnp.where(jnp.asarray(k["schedule"]) == place, len(reactions), reacts)
            reactions.append(own)
    return rate, reactions, reacts
