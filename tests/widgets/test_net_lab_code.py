"""The programs that the net lab offers to copy end at the very losses that it shows."""

import subprocess
import sys
from types import SimpleNamespace

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest
from programs import filled, printed

from simulab import catalogue
from simulab.schedule import Controller

LAB = catalogue.widgets["net-lab"]()
STATES = [
    {"epochs": 5, "points": 60},
    {
        "epochs": 5, "points": 47, "data": "blobs", "classes": 4, "layers": 1, "activation": "gelu", "initialisation": "he",
        "l2": 0.01, "l1": 0.001, "weight_decay": 0.1, "clip_norm": 0.5, "features": ["x1", "product"], "batch_size": 7,
        "scaling": "standard",
    },
    {"epochs": 5, "points": 40, "data": "noisy_sine", "layers": 3, "activation": "leaky_relu", "test_share": 0.5},
    {
        "epochs": 9, "points": 60, "data": "wine", "width_1": 8, "width_2": 8, "activation_2": "sigmoid", "skip": True,
        "dropout": 0.2, "label_smoothing": 0.1, "schedule": "step", "step.period": 2, "batch_size": 32, "early": True,
        "patience": 1, "learning_rate": 0.1,
    },
]  # fmt: skip


@pytest.mark.parametrize("state", STATES)
def test_the_optax_program_is_the_run(state):
    whole, _ = LAB.resolve(state)
    said = [float(rest) for _, rest in printed(filled(LAB, "optax", whole, {}))]
    # the program draws its normals in float32, too, but scales them by other roundings
    np.testing.assert_allclose(said, LAB.compute(whole, ["run"])["run"]["final"][:, 0], rtol=3e-5)


@pytest.mark.parametrize("state", STATES)
def test_the_torch_program_is_the_run(state):
    pytest.importorskip("torch")
    whole, _ = LAB.resolve(state)
    ran = subprocess.run(
        [sys.executable, "-c", filled(LAB, "torch", whole, {})], capture_output=True, text=True, check=True
    )
    said = [float(line.split(":")[1]) for line in ran.stdout.splitlines()]
    np.testing.assert_allclose(said, LAB.compute(whole, ["run"])["run"]["final"][:, 0], rtol=3e-5)


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


def test_a_widget_that_offers_them_names_every_choice():
    for library, entry in LAB.code().items():
        for knob in ("data", "scaling", "initialisation", "activation", "optimizer", "schedule", "normalisation"):
            control = next(one for one in LAB.all_controls if one.name == knob)
            assert set(entry["pieces"][knob]) == {option.value for option in control.options}, (library, knob)
