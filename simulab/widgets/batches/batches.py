"""Batches: how noisy the gradient of a mini-batch is, and what the noise does."""

import functools
from typing import ClassVar

import jax
import jax.numpy as jnp
from bokeh.model import Model

from simulab.batches import descent
from simulab.batches.noise import measured
from simulab.widgets.batches import controls, tasks, words
from simulab.widgets.batches.controls import NOISE
from simulab.widgets.batches.figures import FIGURES
from simulab.widgets.control import Control
from simulab.widgets.kit import short_data
from simulab.widgets.picture import Showcase
from simulab.widgets.widget import Knobs, Widget, source


class Batches(Widget):
    """A gradient of a few examples is noisy: by how much, and what for."""

    title = "Batches and noise"
    lead = "A few examples give a rough gradient, all of them the exact one. Drag the line: how rough, and what does it do?"
    order = 69
    topic = "Nets"
    showcase = Showcase("noise", "Four times as many examples, half the noise. When is that worth it?")
    action = "Draw"
    words_in = "off"
    groups = controls.GROUPS
    script = "batches.js"
    phrases: ClassVar[dict[int, str]] = words.PHRASES
    figures = FIGURES

    @functools.cached_property
    def _data(self) -> tuple[short_data.Data, ...]:
        return short_data.all_data(self.catalogue, "batches")

    def controls(self) -> tuple[Control, ...]:
        return controls.controls(self._data)

    def models(self) -> dict[str, Model]:
        return {}

    @source(shown=NOISE, aside=True, work="mini-batches of every size")
    def off(self, k: Knobs) -> dict[str, jax.Array]:
        """What ``simulab.batches.noise`` measures, after training by all examples."""
        task = tasks.chosen(self._data, k)
        w = descent.by_everybody(task, k["seed"], k["learning_rate"], k["after"])
        held, replaced = jnp.minimum(k["batch_size"], task.count), k["drawn"] == 1
        found = measured(task, w, held, replaced, k["seed"])
        return {
            "size": found.size, "measured": found.measured, "sigma": found.sigma[None], "gradient": found.gradient[None],
            "cloud": found.cloud, "reach": found.reach[None], "count": jnp.asarray(task.count, float)[None],
            **words.of_noise(found, held, replaced, task.count),
        }  # fmt: skip
