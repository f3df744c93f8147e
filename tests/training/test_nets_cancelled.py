"""Trainings on one device and on two: the same numbers, cancelled or not; a cancelled one keeps what it has."""

import json
import os
import subprocess
import sys

import numpy as np
import pytest

from simulab.machine.backend import SHARD_FROM

CUT = f"""
import json
import jax, numpy as np, simulab as sl
from simulab import training
from simulab.machine import backend
laid, place = [], backend.place
def placed(tree, runs):
    there = place(tree, runs)
    laid.append((runs, sorted(str(device) for device in there.devices())))
    return there
backend.place = placed
moons = training.dataset("two_moons", examples=60)
rates = np.logspace(-3, -1, {SHARD_FROM})
heard = []
arguments = dict(epochs=40, batch_size=20, optimizer="sgd")
def progress(history):
    heard.append(history.epochs)
    return history.epochs < 12
cut = training.train_many(moons, (3,), progress=progress, learning_rate=rates, **arguments)
whole = training.train_many(moons, (3,), learning_rate=rates, **arguments)
until = training.train_many(moons, (3,), learning_rate=rates, **{{**arguments, "epochs": cut.epochs}})
odd = training.train_many(moons, (3,), learning_rate=np.append(rates, 0.1), **arguments)
one = training.train(moons, (3,), progress=progress, learning_rate=0.1, **arguments)
print(json.dumps({{
    "devices": jax.device_count(), "heard": heard, "cancelled": [cut.cancelled, whole.cancelled, one.cancelled],
    "epochs": [cut.epochs, one.epochs], "shape": cut.train_loss.shape,
    "off": float(np.abs(cut.train_loss - whole.train_loss[:, : cut.epochs + 1]).max()),
    "laid": laid, "last": whole.train_loss[:, -1].tolist(), "odd": odd.train_loss[:-1, -1].tolist(),
    "tested": float(np.abs(cut.test_loss - until.test_loss).max()),
}}))
"""


@pytest.mark.parametrize("devices", [pytest.param(1, marks=pytest.mark.long), 2])
def test_what_was_trained_until_it_was_cancelled_is_kept(devices: int):
    flags = f"--xla_force_host_platform_device_count={devices}"
    environment = {**os.environ, "XLA_FLAGS": f"{flags} {os.environ.get('XLA_FLAGS', '')}", "JAX_PLATFORMS": "cpu"}
    ran = subprocess.run([sys.executable, "-c", CUT], env=environment, capture_output=True, text=True, check=True)
    said = json.loads(ran.stdout.splitlines()[-1])
    assert said["devices"] == devices
    assert said["cancelled"] == [True, False, True]
    many, one = said["epochs"]
    assert many == one
    assert 12 <= many < 16  # looked at every few epochs
    assert said["heard"][-1] == many
    assert said["shape"] == [SHARD_FROM, many + 1]
    assert said["off"] < 1e-5  # float32, another program
    assert said["tested"] < 1e-5
    # an even number of runs lies on all devices, an odd one on the first
    assert {(runs, len(on)) for runs, on in said["laid"]} == {(SHARD_FROM, devices), (SHARD_FROM + 1, 1)}
    np.testing.assert_allclose(said["odd"], said["last"], rtol=1e-4)  # float32, 120 steps of another program
