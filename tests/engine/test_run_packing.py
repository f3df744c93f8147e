"""A run's numbers travel in one array, and arrive as what they were."""

import jax
import jax.numpy as jnp
import numpy as np

from simulab.machine import backend
from simulab.runs.packed import packed, unpacked

START, BOX = np.array([-1.5, 0.1]), np.array([[-2.0, 3.0], [-4.0, 5.0]])
VALUES = {
    "optimizer": {"learning_rate": 0.1, "bias_correction": True, "beta1": 1 / 3},
    "landscape": {},
    "schedule": {"steps": 7, "gamma": 0.7},
    "modifiers": {"clip_norm": np.inf, "seed": 2**32 - 1},
}


def test_every_number_comes_out_as_it_went_in():
    with backend.float64():
        form, numbers, others = packed(START, VALUES, BOX)
        start, values, box = jax.jit(lambda *leaves: unpacked(lambda *given: given, form, *leaves))(numbers, others)
    assert jax.tree.map(lambda leaf: leaf.item(), values) == VALUES
    assert values["modifiers"]["seed"].dtype == np.int64
    assert values["optimizer"]["bias_correction"].dtype == bool
    np.testing.assert_array_equal(start, START)
    np.testing.assert_array_equal(box, BOX)


def test_a_knob_yields_to_the_type_of_an_array_it_meets():
    """As a Python number does: an own surface with a table of float32 is as if its knob were written there."""
    table = jnp.array([0.1, 0.7], jnp.float32)
    run = lambda start, values, box: values["optimizer"]["beta1"] * table  # noqa: E731
    with backend.float64():
        form, numbers, others = packed(START, VALUES, BOX)
        found = jax.jit(lambda *leaves: unpacked(run, form, *leaves))(numbers, others)
    assert found.dtype == np.float32
    np.testing.assert_array_equal(found, np.float32(1 / 3) * np.asarray(table))
