"""A whole training run compiles to JavaScript and gives the same numbers there."""

import json

import jax
import numpy as np
import py_mini_racer

from simulab import training
from simulab.compiler import compile


def test_a_page_trains_as_the_server_does():
    """Batch normalisation, dropout, a schedule, a smaller last mini-batch; 1e-4: 24 steps in float32."""
    data = training.dataset("two_moons", examples=50)
    network = training.Network((4, 4), activation="tanh", initialisation="xavier", normalisation="batch")
    request = training.request.checked(
        data, network, optimizer="adam", schedule="cosine", loss=None, epochs=6, batch_size=9, seed=0, validation=0.2,
        test=0.2, split_seed=0, standardise=True, averaging_kind="none", surface_epochs=(0, 6), resolution=5,
        record=("steps", "gradients", "weights"), dtype="float32", given={"dropout": 0.1}, many=False,
    )  # fmt: skip

    def lesson(seed, rate):
        knobs = {**request.knobs, "schedule": {**request.knobs["schedule"], "learning_rate": rate}}
        return training.run(request.plan, knobs, jax.random.key(seed), request.split.parts)

    arguments = np.uint32(3), np.float32(0.05)
    source = compile({"lesson": (lesson, arguments)}).source
    plain = "(key, value) => ArrayBuffer.isView(value) ? Array.from(value) : value"
    found = json.loads(py_mini_racer.MiniRacer().eval(f"JSON.stringify(({source}).lesson(3, {arguments[1]}), {plain})"))
    expected = jax.jit(lesson)(*arguments)
    for name in ("train_loss", "validation_accuracy", "step_loss", "rate", "gradient_norm", "surface", "test_loss"):
        np.testing.assert_allclose(np.ravel(found[name]), np.ravel(expected[name]), rtol=1e-4, atol=1e-5, err_msg=name)
