"""What makes training large, as sources of the widget: several workers, several devices, and few bits."""

import jax
import jax.numpy as jnp
import numpy as np

from simulab.batches import half, schedule, workers
from simulab.batches.formats import FORMATS
from simulab.widgets.batches import scale_controls as controls
from simulab.widgets.batches import scale_words as words
from simulab.widgets.batches.scale_controls import FRAMES, LONGEST, PARALLEL, PRECISION, WORKERS
from simulab.widgets.widget import Knobs, source

SIZES = np.round(8 * 2 ** np.linspace(0, 7, 36))
"""Batch sizes at which the number of examples a second is known."""


class Scale:
    """Three looks."""

    @source(length="steps", whole=(), shown=WORKERS, aside=True, work="two trainings")
    def shards(self, k: Knobs) -> dict[str, jax.Array]:
        """``loss`` (2, T+1) of the workers' net, and computed at once; ``entries`` (10·12, T+1) of the gradients of eight
        workers, of what is put together, and at once; ``apart`` (1, T+1); ``own`` (8,) examples of each worker; ``end``,
        ``end_at_once``, ``before`` (1,): last losses, and how far gradients are apart before training."""
        given, steps = controls.of_workers(k), jnp.asarray(k["steps"], int)
        seen = workers.trained(given, steps, LONGEST["workers"])
        own = workers.sizes(given.workers, given.shards)
        return {
            "loss": seen.loss.T, "entries": seen.entries.reshape(len(seen.entries), -1).T, "apart": seen.apart[None],
            "own": own, "end": seen.loss[steps, :1], "end_at_once": seen.loss[steps, 1:], "before": seen.apart[:1],
            **words.of_workers(given, seen, own, steps),
        }  # fmt: skip

    @source(length="steps", whole=("speeds",), shown=PARALLEL)
    def plan(self, k: Knobs) -> dict[str, jax.Array]:
        """One step: its bars (256,), ``time`` of one step in milliseconds and ``memory`` in GB of every split (4,), the ``clock``
        (1, T+1) in milliseconds, and examples a second of one device and of every split (5, S) at ``sizes`` (S,); of the split on
        screen ``step`` (1,) in milliseconds, the share ``waiting``, and how many ``times`` as fast as one device it is."""
        given = controls.of_devices(k)
        of_all = [schedule.scheduled(i, given) for i in range(len(schedule.SPLITS))]
        every = jax.tree.map(lambda *ones: jnp.stack([jnp.asarray(one, float) for one in ones]), *of_all)
        here = jax.tree.map(lambda ones: ones[k["split"]], every)

        def speeds(batch: jax.Array) -> jax.Array:
            other = given._replace(batch=batch)
            alone = given.overhead + batch / given.rate
            times = [schedule.scheduled(i, other).time for i in range(len(schedule.SPLITS))]
            return batch / jnp.stack([alone, *times])

        sizes = jnp.asarray(SIZES)
        return {
            "clock": 1e3 * here.time * jnp.arange(FRAMES + 1.0)[None] / FRAMES,
            "device": here.device, "start": 1e3 * here.start, "stop": 1e3 * here.stop, "kind": here.kind, "part": here.part,
            "time": 1e3 * every.time, "computing": every.computing, "exchanging": every.exchanging,
            "memory": every.memory / 1e9, "sizes": sizes, "speeds": jax.vmap(speeds)(sizes).T,
            "step": 1e3 * here.time[None], "waiting": (1 - here.computing - here.exchanging)[None],
            "times": ((given.overhead + given.batch / given.rate) / here.time)[None], **words.of_devices(given, k["split"], here),
        }  # fmt: skip

    @source(length="steps", whole=(), shown=PRECISION, aside=True, work="two trainings")
    def bits(self, k: Knobs) -> dict[str, jax.Array]:
        """``loss`` (2, T+1) in the format and in float32; ``lost``, ``scale`` (as a power of two), ``skipped`` and ``still``
        (1, T+1); the ``spread`` (91, T+1) of S times the gradient over powers of two, and the format's ``ends`` (3,);
        ``end`` and ``end_in_32`` (1,) last losses, the mean share ``gone`` (1,), and how many steps were ``missed`` (1,)."""
        given, steps = controls.of_precision(k), jnp.asarray(k["steps"], int)
        plain = given._replace(
            kind=jnp.asarray(list(FORMATS).index("float32")), masters=jnp.asarray(True), scaling=jnp.asarray(0)
        )
        pair = jax.tree.map(
            lambda a, b: jnp.stack([jnp.asarray(a), jnp.asarray(b).astype(jnp.asarray(a).dtype)]), given, plain
        )
        both = jax.lax.map(lambda one: half.trained(one, steps, LONGEST["precision"]), pair)
        seen, other = (jax.tree.map(lambda leaf, i=i: leaf[i], both) for i in range(2))
        digits, lowest, largest = (jnp.asarray(np.array(column)) for column in zip(*FORMATS.values()))
        ends = jnp.stack([lowest - digits, lowest, jnp.log2(largest)]).astype(float)[:, given.kind]
        return {
            "loss": both.loss, "lost": seen.lost[None], "scale": jnp.log2(seen.scale)[None], "skipped": seen.skipped[None],
            "still": seen.still[None], "spread": seen.spread.T, "ends": ends, "end": seen.loss[steps][None],
            "end_in_32": other.loss[steps][None], "gone": words.mean(seen.lost, steps)[None],
            "missed": seen.skipped[steps][None],
            **words.of_precision(given, seen, other.loss, words.is_reference(given), steps),
        }  # fmt: skip
