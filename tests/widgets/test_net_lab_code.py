"""The programs that the net lab offers to copy end at the very losses that it shows."""

import hashlib
import json
from pathlib import Path
from types import SimpleNamespace

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest
from programs import filled, printed

from simulab import catalogue
from simulab.schedule import Controller
from simulab.widgets.net_lab import network, reading
from simulab.widgets.net_lab.network import Net
from simulab.widgets.net_lab.shape import DEEPEST, LAYERS, OUTPUTS, Shape

LAB = catalogue.widgets["net-lab"]()
RECORDED = json.loads((Path(__file__).parents[1] / "reference" / "torch_lab.json").read_text(encoding="utf-8"))["runs"]
STATES = [run["state"] for run in RECORDED]


SHORTEST = (1, 3)
"""Of the states those whose program every run of the suite compiles; what the lab itself makes of each, PyTorch knows, too."""


@pytest.mark.parametrize(
    "state",
    [state if i in SHORTEST else pytest.param(state, marks=pytest.mark.long) for i, state in enumerate(STATES)],
)
def test_the_optax_program_is_the_run(state):
    whole, _ = LAB.resolve(state)
    said = [float(rest) for _, rest in printed(filled(LAB, "optax", whole, {}))]
    # the program draws its normals in float32, too, but scales them by other roundings
    np.testing.assert_allclose(said, ends(whole), rtol=3e-5)


def ends(whole):
    """The last losses of the run and then of its branch."""
    found = LAB.compute(whole, ["run", "future"] if whole["branch"] else ["run"])
    return np.concatenate([one["final"][:, 0] for one in found.values()])


@pytest.mark.parametrize("run", RECORDED)
def test_the_torch_program_is_the_run(run):
    """The very text was executed by PyTorch, and printed these losses; changed, it has to be recorded anew."""
    whole, _ = LAB.resolve(run["state"])
    program = filled(LAB, "torch", whole, {})
    assert hashlib.sha256(program.encode()).hexdigest() == run["program"], "run tests/reference/record_torch_lab.py"
    np.testing.assert_allclose(run["losses"], ends(whole), rtol=3e-5)


GAPS = "a,b,kind,y\n" + "\n".join(
    f"{'' if i % 7 == 3 else i % 5},{90 if i == 4 else i * i % 11},{'red' if i % 3 else 'blue'},{i / 8}"
    for i in range(24)
)
DATA = [
    *({"data": name, "points": 40} for name in catalogue.datasets.offered("net-lab")),
    {"data": "blobs", "points": 40, "classes": 5, "scaling": "min_max", "test_share": 0.0},
    {"data": "wine", "points": 178, "features": [], "data_seed": 3},
    {"data": "own", "features": ["x1", "sin_x2"], "typed": "x1*x2", "drop_repeats": True},
    {"data": "own", "own": "x,y\n" + "\n".join(f"{i},{i * 0.37}" for i in range(9)), "scaling": "standard"},
    {"data": "own", "own": GAPS, "own_missing": "median", "clip_outliers": True},
    {"data": "own", "own": GAPS, "own_missing": "drop", "own_words": "left_out", "scaling": "none"},
    {"data": "own", "own": GAPS, "target": 3},
]


@pytest.mark.parametrize("state", DATA)
def test_its_points_are_those_of_the_lab(state, tmp_path, monkeypatch):
    """Whatever is done with a table; where it is saved is where the program runs."""
    whole, complaints = LAB.resolve(state)
    assert not complaints
    (tmp_path / "table.csv").write_text(whole["own"], encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    program = filled(LAB, "optax", whole, {})
    made: dict = {}
    with jax.enable_x64(True):
        exec(
            program[: program.index("# The net before training")].replace(
                'jax.config.update("jax_enable_x64", True)', ""
            ),
            made,
        )
    told = LAB.compute(whole, ["points"])["points"]
    count, train = (int(told[name][0]) for name in ("count", "train"))
    assert (made["n"], made["train"]) == (count, train)
    np.testing.assert_allclose(made["x"], reading.given(told), rtol=1e-5, atol=1e-6)  # sent as float32
    np.testing.assert_allclose(made["y"], told["y"][:count], rtol=1e-5, atol=1e-6)


PLANNED = [name for name, one in catalogue.schedules.items() if not issubclass(one, Controller)]


@pytest.mark.parametrize("name", PLANNED)
@pytest.mark.parametrize("epochs", [7, 40])
def test_its_rates_are_the_schedule(name, epochs):
    schedule = catalogue.schedules[name]()
    whole, _ = LAB.resolve({"schedule": name, "epochs": epochs, "learning_rate": 0.3})
    own = {knob: whole[f"{name}.{knob}"] for knob in schedule.knobs()}
    program = filled(LAB, "optax", whole, {})
    rest = program[program.index("def masks_of") :].split("\n\n\n")[1]
    told = rest[: rest.index("\nsmoothing")]
    made: dict = {"optax": optax, "jax": jax, "jnp": jnp}
    with jax.enable_x64(True):
        exec(told, made)
        knobs = SimpleNamespace(**own, learning_rate=0.3, steps=epochs)
        right = [float(schedule.rate(jnp.asarray(epoch), knobs)) for epoch in range(epochs)]
    np.testing.assert_allclose(made["rates"], right, rtol=1e-6)  # some of optax's schedules count in float32


@pytest.mark.parametrize("data", ["two_moons", "blobs", "noisy_sine"])
@pytest.mark.parametrize("kind", range(3))
def test_its_loss_is_the_one_that_is_chosen(data, kind):
    knob = "number_loss" if data == "noisy_sine" else "class_loss"
    chosen = next(one for one in LAB.all_controls if one.name == knob).options[kind].value
    whole, _ = LAB.resolve({"data": data, knob: chosen, "label_smoothing": 0.1, "focal_gamma": 1.5, "huber_delta": 0.4})
    program = filled(LAB, "optax", whole, {})
    text = program[program.index("def loss(") :].split("\n\n\n")[0]
    outputs = 3 if data == "blobs" else 1
    rng, made = np.random.default_rng(1), {"optax": optax, "jax": jax, "jnp": jnp, "smoothing": 0.1}
    with jax.enable_x64(True):
        scores = jnp.asarray(2 * rng.normal(size=(7, outputs)))
        y = jnp.asarray(rng.integers(0, max(outputs, 2), 7) * 1.0)
        classes = {"two_moons": 2, "blobs": 3, "noisy_sine": 0}[data]
        made |= {"classes": classes, "scores": lambda *_: (scores, [])}
        exec(text, made)
        said = made["loss"](None, None, y)
        widths = jnp.array([2, outputs, 0, 0, 0, 0][: LAYERS + 1])
        task = {"two_moons": 0, "blobs": 1, "noisy_sine": 2}[data]
        net = Net(Shape(jnp.asarray(0), widths), jnp.zeros(DEEPEST, int), task, 0, False, 0.1, kind, 1.5, kind, 0.4)
        held = jnp.zeros((7, OUTPUTS)).at[:, :outputs].set(scores)
        np.testing.assert_allclose(said, network.cost(net, held, y)[0].mean(), rtol=1e-12)


def test_a_widget_that_offers_them_names_every_choice():
    for library, entry in LAB.code().items():
        for knob in (
            "data",
            "scaling",
            "initialisation",
            "activation",
            "optimizer",
            "schedule",
            "normalisation",
            "own_words",
            "own_missing",
        ):
            control = next(one for one in LAB.all_controls if one.name == knob)
            assert set(entry["pieces"][knob]) == {option.value for option in control.options}, (library, knob)
