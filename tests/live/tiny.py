"""The smallest widget that has everything the live home must carry: real numbers, codes, two axes."""

import jax.numpy as jnp

from simulab.widgets.control import Choice, Flag, Number
from simulab.widgets.kit.choice import pick
from simulab.widgets.picture import Option
from simulab.widgets.widget import Widget, source


class Tiny(Widget):
    """A parabola walked down."""

    title = "Tiny"
    static = ("shape",)

    def controls(self):
        return (
            Choice("shape", "Shape", "bowl", options=(Option("bowl", "Bowl"), Option("hill", "Hill"))),
            Number("rate", "Rate", 0.1, bounds=(0.0, 10.0)),
            Flag("noisy", "Noisy", False),
        )

    def models(self):
        return {}

    @source()
    def walk(self, knobs):
        sign = pick(knobs["shape"], (lambda: 1.0, lambda: -1.0))
        step = jnp.arange(5)
        return {"x": sign * (1 - knobs["rate"]) ** step, "step": step, "pair": jnp.ones((2, 3)) * knobs["rate"]}

    @source()
    def words(self, knobs):
        return {"code": jnp.where(knobs["noisy"], 1, 0)[None]}
