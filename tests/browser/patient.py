"""A widget whose work takes as long as a test wants: a source in parts, and calls that nobody can look into."""

import time

import jax
import jax.numpy as jnp

from simulab.widgets.control import Number
from simulab.widgets.kit import plots
from simulab.widgets.picture import Figure, Group
from simulab.widgets.widget import Widget, source
from simulab.widgets.work import Report, report

PARTS = 8


def mean_sine(at, count):
    """The mean of sin(at i) over the first ``count`` whole numbers: a loop without a short cut."""
    count = jnp.asarray(count).astype(jnp.int32)
    total = jax.lax.fori_loop(0, count, lambda i, sum: sum + jnp.sin(at * i), jnp.zeros(()))
    return total / jnp.maximum(count, 1)


def note(word):
    with open("parts.log", "a") as log:
        log.write(f"{word}\n")


def most():
    """After how many parts nobody goes on (0: no call ends either); the file is a test's."""
    try:
        with open("held") as held:
            return int(held.read())
    except OSError:
        return PARTS


class Noted(list):
    """Parts that are written down as they come in, and no more of them than may be."""

    def append(self, part):
        super().append(part)
        note("part")
        while most() <= len(self) < PARTS:
            report(Report("means", len(self), PARTS))
            time.sleep(0.02)


class Patient(Widget):
    """Means of sines."""

    title = "Patience"
    groups = (Group("All", ("height", "haste", "start", "effort", "alone", "toil")),)
    figures = (
        Figure("flat", "A line", big=True, x_range="data", y_range="data"),
        Figure("means", "Means of sines", "Means", x_range="data", y_range="data"),
    )
    words_in = "line"
    phrases = {0: "The line is at {a:sig3}."}

    def controls(self):
        return (
            Number("height", "Height", 1.0, bounds=(0.0, 9.0)),
            Number("haste", "Effort of the line", 0, bounds=(0, 1e9), integer=True),
            Number("start", "Start", 1.0, bounds=(0.5, 9.0)),
            Number("effort", "Effort of a part", 0, bounds=(0, 1e9), integer=True),
            Number("alone", "Another start", 1.0, bounds=(0.5, 9.0)),
            Number("toil", "Effort of one call", 0, bounds=(0, 1e9), integer=True),
        )

    def models(self):
        made = {"flat": plots.axes("x", "y"), "means": plots.axes("at", "mean")}
        made["flat"].line("x", "y", source=plots.columns("line", "x", "y"))
        made["means"].line("at", "mean", source=plots.columns("means", "at", "mean"))
        return made

    @source()
    def line(self, k):
        none, height = jnp.zeros(1, int), k["height"] + 1e-9 * mean_sine(k["height"], k["haste"])
        return {"x": jnp.arange(3.0), "y": height * jnp.ones(3), "code": none, "who": none, "a": k["height"][None]}

    @source(slow=True, parts=PARTS, work="eight means")
    def means(self, k, part):
        at = k["start"] + part / PARTS
        return {"at": at, "mean": mean_sine(at, k["effort"])}

    @source(slow=True, work="one mean")
    def whole(self, k):
        return {"mean": mean_sine(k["alone"], k["toil"])[None]}

    def computed(self, name, leaves, made=None):
        while name == "line" and leaves["haste"] > 0 and most() == 0:
            time.sleep(0.02)
        # what a server computes ahead of everybody, without effort, is nobody's work
        if name != "means" or not leaves["effort"] > 0:
            return super().computed(name, leaves, made)
        try:
            return super().computed(name, leaves, Noted())
        finally:
            note("end")
