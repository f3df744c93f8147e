"""The schedule viewer draws the engine's rates, trains at equal budgets, and says what it sees."""

import json
from pathlib import Path
from types import MappingProxyType

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from compilations import compiled
from programs import filled, lists

import simulab as sl
from simulab import catalogue, training
from simulab.rules.epochs import Line
from simulab.widgets.schedules import rows

VIEWER = catalogue.widgets["schedules"]()
NAMES = [series.name for series in VIEWER.series()]
RECORDED = json.loads((Path(__file__).parents[1] / "reference" / "torch_schedules.json").read_text(encoding="utf-8"))
ALL = {"schedules": ",".join(NAMES)}
OTHER = {
    "learning_rate": 0.3, "steps": 63, "warmup": 7, "period": 11, "drop": 0.5, "decay": 0.93, "cycle": 9, "growth": 2,
    "min_rate": 0.004, "peak": 19, "div_factor": 10, "final_div_factor": 100, "power": 2.5, "factor": 0.4, "patience": 3,
    "threshold": 0.05,
}  # fmt: skip


@pytest.fixture(scope="module")
def on_net():
    return VIEWER.compute(ALL, ["runs"])["runs"]


def on_surface(**given):
    return VIEWER.compute({"task": "surface", **given}, ["runs"])["runs"]


def row(runs, column, name):
    return runs[column][NAMES.index(name)]


def shown(state):
    """{title: the rates of all updates} in the picture."""
    runs = VIEWER.compute({**ALL, **state}, ["runs"])["runs"]
    return {series.label: runs["rate"][i][:-1] for i, series in enumerate(VIEWER.series())}


@pytest.mark.parametrize(("named", "state"), [("as it opens", {}), ("otherwise", OTHER)])
def test_the_programs_print_the_rates_in_the_picture(named, state):
    """PyTorch's was run when it was recorded: what the page offers now must be that program, letter by letter."""
    whole, _ = VIEWER.resolve({**ALL, **state})
    recorded = RECORDED["states"][named]
    assert filled(VIEWER, "torch", whole, {}) == recorded["program"]
    printed = lists(filled(VIEWER, "optax", whole, {}))
    for title, rates in shown(state).items():
        # float32 travels: 6e-8 of the rate itself, and of the base rate where a cosine is a difference of two
        if title != "Reduce on plateau":
            np.testing.assert_allclose(rates, recorded["rates"][title], rtol=2e-7, atol=1e-7, err_msg=title)
            np.testing.assert_allclose(rates, printed[title], rtol=2e-7, atol=1e-7, err_msg=title)
    np.testing.assert_allclose(printed["Reduce on plateau"], recorded["rates"]["Reduce on plateau"], rtol=1e-12)


class Halving(sl.Schedule):
    """Halves the rate every few steps."""

    every = sl.Knob(100, bounds=(1, 1000), integer=True, unit="steps", doc="Steps between two halvings.")
    in_epochs = MappingProxyType(
        {"halves": sl.Knob(20, bounds=(1, 90), integer=True, label="Halve every", doc="Epochs between two halvings.")}
    )
    lines = (Line("halves", "First halving", "halved", lambda k: k["halves"] * jnp.arange(1.0, 4), 3),)

    @classmethod
    def from_epochs(cls, k):
        return {"every": k["halves"]}

    def rate(self, step, knobs):
        return knobs.learning_rate * 0.5 ** jnp.floor(step / knobs.every)


def test_a_schedule_says_itself_which_knobs_it_has_in_epochs_and_what_is_dragged():
    ours = {**VIEWER._schedules, "halving": Halving()}
    assert {"halves", "period"} <= {control.name for control in rows.controls(ours)}
    assert not [control.name for control in rows.controls(ours) if control.name.startswith("halving.")]
    assert [(one.label, one.x) for one in rows.handles(ours)][-1] == ("First halving", "halves")
    assert "halves" in rows.groups(ours)[0].knobs
    k = {control.name: jnp.asarray(control.default) for control in rows.controls(ours)}
    k |= {
        "steps": jnp.asarray(50),
        "learning_rate": jnp.asarray(1.0),
        "schedules": [name == "halving" for name in ours],
    }
    marked = dict(zip(rows.labels(ours), rows.boundaries(k, ours)))  # the last of each name
    assert np.isnan(marked["drop"])
    at = np.asarray(rows.boundaries(k, ours))
    np.testing.assert_array_equal(at[np.isfinite(at)], [20, 40])  # the third is after the run
    assert rows.table(ours, k, 41)[-1][jnp.array([0, 19, 20, 40])].tolist() == [1, 1, 0.5, 0.25]


@pytest.mark.parametrize("name", ["cosine", "step", "plateau"])
def test_on_a_surface_it_is_the_run_of_a_script(name):
    state, _ = VIEWER.resolve({"task": "surface", "steps": 60})
    knobs = {"cosine": {}, "step": {"period": 30}, "plateau": {"factor": 0.3, "plateau_patience": 8, "threshold": 0.01}}
    script = sl.descend(
        "quadratic", "sgd", schedule=name, steps=60, start=(state["start_x"], state["start_y"]), learning_rate=0.15,
        noise=1.0, **knobs[name],
    )  # fmt: skip
    runs = on_surface(**ALL, steps=60)
    np.testing.assert_allclose(row(runs, "x", name), script.x[:, 0], rtol=1e-6, atol=1e-7)
    np.testing.assert_allclose(row(runs, "rate", name)[:-1], script.rate, rtol=1e-6)
    np.testing.assert_allclose(row(runs, "loss", name), script.loss, rtol=1e-6, atol=1e-9)


def test_on_the_net_constant_is_the_training_of_a_script(on_net):
    with jax.enable_x64(True):
        request = VIEWER._data[0].request
        knobs = {**request.knobs, "optimizer": {}, "schedule": {"learning_rate": 3.0, "steps": 300}}
        script = training.run(request.plan, knobs, jax.random.key(0), request.split.parts)
    assert request.split.parts["train"].x.shape == (60, 2)
    np.testing.assert_allclose(row(on_net, "loss", "constant"), np.asarray(script["validation_loss"]), rtol=1e-5)
    np.testing.assert_allclose(
        row(on_net, "accuracy", "constant"), 100 * np.asarray(script["validation_accuracy"])[-1], rtol=1e-6
    )


def test_at_equal_budgets_decay_ends_below_a_constant_rate_that_bounces(on_net):
    """The lesson of the opening picture, for other weights and orders too."""
    for runs in (on_net, *(VIEWER.compute({**ALL, "seed": seed}, ["runs"])["runs"] for seed in (1, 2))):
        assert row(runs, "final", "cosine") < row(runs, "final", "constant")
        assert {len(losses) for losses in runs["loss"]} == {101}


def test_the_plateau_answers_to_the_loss_that_is_drawn(on_net):
    loss, rate = row(on_net, "loss", "plateau"), row(on_net, "rate", "plateau")
    best, waited, scale = np.inf, 0, 1.0
    for t in range(100):
        assert rate[t] == pytest.approx(3.0 * scale, rel=1e-6)
        better = loss[t + 1] < best * (1 - 0.01)
        best, waited = (loss[t + 1], 0) if better else (best, waited + 1)
        if waited > 8:
            scale, waited = scale * 0.3, 0
    falls = np.flatnonzero(np.diff(rate[:-1]) < 0) + 1
    np.testing.assert_array_equal(on_net["cuts"][: len(falls)], falls)
    assert len(falls) >= 1


def test_boundaries_stand_where_the_rates_turn(on_net):
    at = dict(zip(VIEWER.figures[0].rules.labels, on_net["boundaries"]))  # pyright: ignore
    assert (at["warmup ends"], at["peak"]) == (10, 40)
    assert np.argmax(row(on_net, "rate", "warmup_cosine")) == at["warmup ends"]
    assert np.argmax(row(on_net, "rate", "one_cycle")) == at["peak"]
    step = row(on_net, "rate", "step")
    assert [t for t in range(1, 101) if step[t] < step[t - 1]] == [30, 60, 90]
    marks = on_net["boundaries"]
    assert sorted(marks[np.isfinite(marks)]) == [10, 25, 30, 40, 60, 75, 90]


def test_words_say_the_budget_and_the_controller():
    said = VIEWER.say(VIEWER.compute(ALL, ["runs"]))
    assert "Equal budgets: 100 epochs of 3 mini-batches for each" in said
    rate = row(VIEWER.compute(ALL, ["runs"])["runs"], "rate", "plateau")[:-1]
    assert f"Reduce on plateau cut its rate {np.sum(np.diff(rate) < 0)} times" in said
    assert "Equal budgets: 40 steps for each" in VIEWER.say({"runs": on_surface(steps=40)})
    assert VIEWER.say(VIEWER.compute({"schedules": ""}, ["runs"])) == "Choose a schedule."
    lost = VIEWER.say({"runs": on_surface(learning_rate=10.0, schedules="constant")})
    assert lost.startswith("Constant diverged.")


def test_moving_a_boundary_compiles_nothing(on_net):
    for knob, value in (("warmup", 20), ("period", 7), ("peak", 60), ("patience", 3), ("steps", 50), ("seed", 5)):
        assert compiled(lambda change={knob: value}: VIEWER.compute(change, ["runs"])) == [], knob


@pytest.mark.parametrize(
    "state", [{"cycle": 10, "growth": 1}, {"cycle": 2, "growth": 4, "steps": 20}, {"cycle": 100, "growth": 3}]
)
def test_the_copied_restarts_are_right_to_the_last_step(state):
    whole, _ = VIEWER.resolve({"schedules": "cosine_restarts", **state})
    printed = lists(filled(VIEWER, "optax", whole, {}))["Cosine with restarts"]
    runs = VIEWER.compute({"schedules": "cosine_restarts", **state}, ["runs"])["runs"]
    # float32 travels, of a cosine that is a difference of two
    np.testing.assert_allclose(printed, runs["rate"][0][:-1], rtol=2e-7, atol=1e-6)


def test_a_constant_loss_below_zero_uses_patience_up():
    state = {
        "task": "surface", "surface": "saddle", "noise": 0, "schedules": "plateau", "learning_rate": 0.3, "patience": 3,
        "start_x": 1.5, "start_y": 0.5, "steps": 100,
    }  # fmt: skip
    assert "Reduce on plateau cut its rate" in VIEWER.say(VIEWER.compute(state, ["runs"]))


def test_a_lowest_rate_above_the_base_rate_is_said():
    state = {"schedules": "constant,cosine", "learning_rate": 0.01, "min_rate": 0.1, "steps": 20}
    assert "Cosine rises: its lowest rate, 0.1, is above the base rate." in VIEWER.say(VIEWER.compute(state, ["runs"]))
