"""The loss-curve clinic: an unseen patient is examined, diagnosed and treated; a gallery shows what each fault looks like."""

from typing import Any, ClassVar

import jax
import jax.numpy as jnp
from bokeh.model import Model

from simulab.vitals.patients.exams import EXAMS, visit
from simulab.vitals.patients.patient import STEPS, chart
from simulab.vitals.patients.training import EVERY
from simulab.widgets.clinic import controls, words
from simulab.widgets.control import Control
from simulab.widgets.kit.short_training import each
from simulab.widgets.moment import Now
from simulab.widgets.picture import Column, Dealt, Figure, Series, Showcase
from simulab.widgets.widget import Knobs, Widget, source

CODE = """\
import simulab as sl

app = sl.app("clinic", patient="{patient}", deal={deal}, looks={looks})
print(app.words)
app.exams = ["gradient", "tiny"]  # order some tests
print(app.columns["judged"]["found"])
app.treatments = ["rate_down"]
print(app.words)
"""


class LossCurveClinic(Widget):
    """Recognise a training that goes wrong, find out why, and mend it."""

    title = "Loss-curve clinic"
    lead = "A training is brought in. Read its curves, order tests, say what is wrong, and treat it."
    order = 65
    topic = "Nets"
    showcase = Showcase("loss", "What is wrong with this training? Its loss curve tells, and a few tests.")
    action = "Train"
    dealt = Dealt(
        "deal", "Next patient", {"patient": controls.UNSEEN, **controls.UNTOUCHED}, controls.KEPT, ("patient",)
    )
    words_in = "judged"
    groups = controls.GROUPS
    script = "clinic.js"
    phrases: ClassVar[dict[int, str]] = words.PHRASES
    figures = (
        Figure("loss", "Training and validation loss of the patient, and of the patient after treatment", title="Loss", big=True,
               half=True, drawn="course"),
        Figure("right", "Share of the validation examples that are right, before and after treatment",
               title="Validation accuracy", big=True, half=True, beside=True, drawn="course"),
    )  # fmt: skip
    table = (
        Column("judged", "found", "Found", "sig3", "What the test found, where it was ordered", ("always",)),
        Column(
            "judged", "usual", "Healthy twin", "sig3", "The same of a net without a fault on the same data", ("always",)
        ),
    )

    def series(self) -> tuple[Series, ...]:
        return tuple(Series(name, title, "") for name, title in EXAMS.items())

    def controls(self) -> tuple[Control, ...]:
        return controls.controls()

    def models(self) -> dict[str, Model]:
        return {}

    def code(self) -> dict[str, Any]:
        return {"simulab": {"template": CODE, "pieces": {}}}

    @source(length="looks", whole=("found", "usual"), aside=True, work="six trainings")
    def visit(self, k: Knobs) -> dict[str, jax.Array]:
        """The patient before and after treatment: ``loss``, ``held``, ``right`` (2, L+1); tests; and what the words need."""
        fault, looks = words.dealt(k), jnp.asarray(k["looks"], jnp.int32)
        made = visit(chart(k["deal"]), fault, k["treatments"], k["learning_rate"], looks, each)
        runs = made.runs
        at = jnp.arange(STEPS // EVERY + 1)
        low_at = jnp.argmin(jnp.where(at <= looks, runs.held[0], jnp.inf))
        signs = jnp.stack(
            [runs.loss[0, looks], runs.loss[0, looks // 2], runs.held[0, looks], runs.held[0, low_at], low_at * 1.0]
        )
        after = jnp.stack([*runs.held[1:3, looks], *runs.right[1:3, looks], made.honest])
        return {"loss": runs.loss[:2], "held": runs.held[:2], "right": runs.right[:2], "found": made.found[:, None],
                "usual": made.usual[:, None], "signs": signs, "after": after, "fault": fault[None]}  # fmt: skip

    @source(at=f"{EVERY} steps")
    def judged(self, k: Knobs, now: Now) -> dict[str, jax.Array]:
        """What the ordered tests say, how the diagnosis and the treatment went."""
        return words.judged(k, now)
