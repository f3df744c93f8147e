"""What an instructor's file defines is in the widgets' menus, computes what it says, and goes into a page as it is."""

import functools
import json

import jax
import numpy as np
import pytest
from own_things import FILE
from programs import filled, lists
from v8 import Page

import simulab as sl
from simulab import training
from simulab.own.file import load

pytestmark = pytest.mark.early

MENUS = {
    "race": {"surface": {"valley"}, "racers": {"signs", "yogi"}},
    "learning-rate": {"surface": {"valley", "well"}},
    "gradient-check": {"surface": {"valley"}},
    "schedules": {
        "schedules": {"stairs", "bold"}, "optimizer": {"signs", "yogi"}, "surface": {"valley"},
        "dataset": {"rings", "heights"},
    },
    "search": {"dataset": {"rings"}},
}  # fmt: skip


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    file = tmp_path_factory.mktemp("own") / "mine.py"
    file.write_text(FILE)
    return load(file)


@pytest.fixture(scope="module")
def viewer(own):
    """The schedule viewer with the file's things in its menus; asked for by a call, as its page is."""
    made = own.catalogue.widgets.make("schedules", "widget")
    return lambda: made


@pytest.fixture(scope="module")
def paged(viewer):
    return functools.cache(lambda: Page(viewer()))


@pytest.fixture(scope="module")
def runs(viewer):
    return lambda **state: viewer().compute(state, ["runs"])["runs"]


@pytest.fixture(scope="module")
def row(viewer):
    def of(found, column, name, among):
        return found[column][viewer().resolve({"schedules": among})[0]["schedules"].index(name)]

    return of


@pytest.mark.parametrize("name", MENUS)
def test_it_is_in_every_menu_that_has_such_things(name, own):
    widget = own.catalogue.widgets.make(name, "widget")
    options = {control.name: {one.value for one in control.options} for control in widget.controls()}
    for knob, wanted in MENUS[name].items():
        assert wanted <= options[knob], knob


def test_no_two_lines_look_alike(viewer):
    looks = [(one.colour, one.dash) for one in viewer().series()]
    assert len({colour for colour, _ in looks}) == len(looks)
    assert all(colour for colour, _ in looks)


def test_their_schedule_has_its_rates_and_its_knob(viewer, runs):
    drawn = runs(schedules="stairs", steps=40, learning_rate=2.0, **{"stairs.stairs": 5})
    t = np.arange(41)
    np.testing.assert_allclose(drawn["rate"][0], 2 * (1 - np.floor(t * 5 / 40) / 5), rtol=1e-6, atol=1e-7)
    shown = next(control for control in viewer().controls() if control.name == "stairs.stairs")
    assert (shown.label, shown.symbol, shown.shown) == ("Stairs", "n", {"schedules": ("stairs",)})


@pytest.mark.parametrize("task", ["surface", "net"])
def test_their_controller_answers_to_the_loss_that_is_drawn(task, runs, row):
    found = runs(schedules="constant,bold,plateau", task=task, steps=60, **{"bold.up": 1.1})
    loss, rate = (
        row(found, "loss", "bold", "constant,bold,plateau"),
        row(found, "rate", "bold", "constant,bold,plateau"),
    )
    scale, before = 1.0, np.inf
    for t in range(60):
        assert rate[t] == pytest.approx(rate[0] * scale, rel=1e-5), t
        scale = scale * 1.1 if loss[t + 1] < before else scale / 2
        before = loss[t + 1]
    assert len(set(rate)) > 20
    plateau = row(found, "rate", "plateau", "constant,bold,plateau")
    assert np.all(np.diff(plateau) <= 0)  # each controller answers for itself


def test_on_their_surface_their_rule_makes_the_run_of_a_script(viewer, runs, own):
    state = {
        "task": "surface",
        "surface": "valley",
        "optimizer": "signs",
        "schedules": "stairs",
        "steps": 50,
        "noise": 0.0,
    }
    found = runs(**state, learning_rate=0.2)
    script = sl.descend(
        *(own.landscapes["valley"], own.optimizers["signs"]()),
        schedule=own.schedules["stairs"](),
        steps=50,
        learning_rate=0.2,
    )
    np.testing.assert_allclose(found["loss"][0], script.loss, rtol=1e-5, atol=1e-8)
    assert viewer().resolve({"optimizer": "signs"})[0]["learning_rate"] == 0.05  # as its author wrote


@pytest.mark.parametrize(("name", "rate", "batches"), [("rings", 1.0, 3), ("heights", 0.3, 3)])
def test_on_their_data_the_net_is_trained_as_in_a_script(name, rate, batches, viewer, runs, own):
    state, _ = viewer().resolve({"dataset": name, "schedules": "constant"})
    assert state["learning_rate"] == rate
    found = runs(**state)
    script = training.train(
        own.datasets[name], training.Network((8,), "tanh", "xavier"), optimizer="sgd", epochs=100, batch_size=20, seed=0,
        validation=1 / 3, test=0.0, learning_rate=rate, dtype="float64",
    )  # fmt: skip
    # the viewer's points have two decimals: so much off are the losses of the first epochs, before training amplifies it
    np.testing.assert_allclose(found["loss"][0][:10], script.validation_loss[:10], rtol=0.02)
    assert f"100 epochs of {batches} mini-batches" in viewer().say({"runs": found})
    assert np.isnan(found["accuracy"][0]) == (name == "heights")
    shown = next(figure for figure in viewer().figures if figure.slot == "score").shown
    assert ("heights" in shown["dataset"], "rings" in shown["dataset"]) == (False, True)


STATES = [
    {"schedules": "stairs,bold,plateau,cosine", "dataset": "rings", "seed": 3},
    {"schedules": "stairs,bold", "dataset": "heights", "learning_rate": 0.03},
    pytest.param({"schedules": "bold,step", "dataset": "xor", "optimizer": "signs"}, marks=pytest.mark.long, id="xor"),
    {"schedules": "stairs,bold", "task": "surface", "surface": "valley", "optimizer": "yogi", "stairs.stairs": 7},
]


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.get("dataset", "surface"))
def test_a_page_computes_what_the_server_does(state, viewer, paged):
    whole, complaints = viewer().resolve(state)
    assert not complaints
    live, shown = viewer().compute(whole, ["runs"])["runs"], paged().compute(["runs"], whole)["runs"]
    for column in ("rate", "loss", "score", "x", "y"):
        # float32 travels; before chaos sets in two exact programs differ by their last bits alone
        np.testing.assert_allclose(shown[column], live[column].reshape(-1), rtol=2e-4, atol=1e-6, err_msg=column)
    assert json.loads(json.dumps(paged().value("spec.code.optax.pieces.schedules.stairs")))


def test_the_programs_to_copy_have_their_lines(viewer, runs, own):
    state, _ = viewer().resolve({"schedules": "stairs,bold", "steps": 20, "learning_rate": 0.4})
    printed = lists(filled(viewer(), "optax", state, {}))
    np.testing.assert_allclose(printed["Stairs"], runs(**state)["rate"][0][:20], rtol=1e-6)
    assert "# Bold driver: your course's own; its file has no line for optax." in filled(viewer(), "optax", state, {})
    torch = filled(viewer(), "torch", state, {})
    assert '"Stairs": lambda opt: lr.LambdaLR(opt, lambda t: 1 - (t * 4 // steps) / 4),' in torch
    race = own.catalogue.widgets.make("race", "widget")
    state, _ = race.resolve({"racers": "signs,yogi", "surface": "valley"})
    program = filled(race, "optax", state, {"rate.yogi": 0.01, "rate.signs": 0.01})
    assert '"Yogi": optax.yogi(0.01),' in program
    assert "# Signs: your course's own; its file has no line for optax." in program


def test_a_choice_that_is_hidden_brings_no_defaults(viewer, paged):
    """On a surface the dataset's own rate does not count, and the other way round."""
    rate = lambda **state: viewer().resolve(state)[0]["learning_rate"]  # noqa: E731
    assert rate(dataset="rings") == 1.0
    assert rate(dataset="rings", task="surface", surface="rosenbrock") == 0.001
    assert rate(surface="rosenbrock") == 3.0
    for state in ({"dataset": "rings"}, {"dataset": "rings", "task": "surface"}):
        opened = paged().value(f"resolve(spec.controls, {json.dumps(state)}).state.learning_rate")
        assert opened == rate(**state)


FAULTS = [
    ("jnp.floor(step * knobs.stairs / knobs.steps)", "int(step)", "write jnp.where"),
    ("knobs.learning_rate * (1 -", "knobs.learning_rat * (1 -", "has no attribute 'learning_rat'"),
    ("return knobs.learning_rate\n", "return jnp.ones(3)\n", "rate returns one number, not an array of shape (3,)"),
    ("return (loss, scale), scale", "return loss, scale", "state of the same form as init's"),
    ("return (loss, scale), scale", "return scale", "update returns (state, scale)"),
    ("jnp.sign(gradient), state, {", "jnp.sign(gradient), {", "step returns (x, state, terms), three things"),
    ("- knobs.learning_rate * jnp.sign(gradient)", "@ jnp.ones(2)", "new weights of the shape of x"),
    ('{"gradient": gradient}', "{}", 'a dictionary with "gradient" at least'),
    ("(loss)(x)", "(loss)(z)", "name 'z' is not defined"),
    ("np.arange(75) % 3,\n", "np.arange(75) // 72,\n", "give 5 at least"),
]


@pytest.mark.parametrize(("old", "new", "sentence"), FAULTS, ids=lambda text: text[:24])
def test_a_thing_that_cannot_be_used_is_named_with_its_line(tmp_path, old, new, sentence):
    assert FILE.count(old) == 1
    file = tmp_path / "mine.py"
    file.write_text(FILE.replace(old, new))
    with pytest.raises(ValueError, match=r"mine.py, line \d+: \w+: ") as said, jax.enable_x64(False):
        load(file)
    assert sentence in str(said.value)
    written = next(i for i, text in enumerate(file.read_text().splitlines(), 1) if new.rstrip("\n") in text)
    line = int(str(said.value).split("line ")[1].split(":")[0])
    assert 0 <= written - line <= 20  # the line itself, or where its definition begins


def test_a_surface_written_as_a_class_is_tried_too(tmp_path):
    file = tmp_path / "mine.py"
    file.write_text(
        "import simulab as sl\n\n\nclass Bent(sl.Landscape):\n    def loss(self, x):\n"
        "        return x[0] ** 2 if x[0] > 0 else -x[0]\n"
    )
    with pytest.raises(ValueError, match=r"mine.py, line 6: bent: .*jnp.where"):
        load(file)
