"""Rate against weight decay or dropout, as sources of the widget."""

from collections.abc import Sequence

import jax
import jax.numpy as jnp

from simulab.batches import decay, rule
from simulab.widgets.batches import decay_words as words
from simulab.widgets.batches import tasks
from simulab.widgets.batches.decay_controls import DECAY
from simulab.widgets.kit.short_data import ShortData
from simulab.widgets.kit.short_training import each
from simulab.widgets.moment import Now
from simulab.widgets.widget import Knobs, source


class Decay:
    """One look."""

    _data: Sequence[ShortData]

    @source(parts=len(decay.DECAYS), slow=True, shown=DECAY,
            work=f"{len(decay.DECAYS) * len(rule.RATES) * rule.SEEDS} trainings")  # fmt: skip
    def decays(self, k: Knobs, part: jax.Array) -> dict[str, jax.Array]:
        """One λ's, or one p's, trainings at every rate: their held-out ``end`` (R,) in the middle of the seeds; the ``blank`` ()
        held-out loss before any step; how many are ``held_out`` () and ``train`` (), in how many ``steps`` ()."""
        given = tasks.halves(self._data, k)
        held = jnp.minimum(jnp.asarray(k["batch_size"], float), given.task.count)
        dropped = k["held_back"] == decay.KINDS.index("dropout")
        value = jnp.where(dropped, jnp.asarray(decay.DROPOUTS)[part], jnp.asarray(decay.DECAYS)[part])
        end = decay.ends(
            given, k["seed"], held, jnp.where(dropped, 0.0, value), jnp.where(dropped, value, 0.0), k["drawn"] == 1,
            k["epochs"], each,
        )  # fmt: skip
        return {
            "value": value, "end": end, "blank": given.held_out(given.task.start(k["seed"])),
            "held_out": jnp.asarray(given.count, float), "train": jnp.asarray(given.task.count, float),
            "steps": jnp.asarray(rule.steps_of(given.task, k["epochs"], held), float),
        }  # fmt: skip

    @source(at="step", late=("decays",), shown=DECAY)
    def decided(self, k: Knobs, now: Now) -> dict[str, jax.Array]:
        """Which decay or dropout ends lowest at one's own rate, and on the whole map."""
        dropped = k["held_back"] == decay.KINDS.index("dropout")
        return words.of_decay(now, dropped, k["learning_rate"], jnp.where(dropped, k["dropout"], k["weight_decay"]))
