"""Rounding to few bits against NumPy's float16 and float32 and ml_dtypes' bfloat16: equal, to the last bit."""

import ml_dtypes
import numpy as np
import pytest

from simulab.batches.formats import FORMATS, rounded
from simulab.machine import backend

OTHERS = {"float32": np.float32, "bfloat16": ml_dtypes.bfloat16, "float16": np.float16}


def ours(x, name):
    with backend.float64():
        return np.asarray(rounded(x, list(FORMATS).index(name)))


def every(kind):
    """All finite numbers of a format of 16 bits, in order."""
    patterns = np.arange(2**16, dtype=np.uint16).view(kind)
    with np.errstate(invalid="ignore"):
        values = patterns.astype(float)
    return np.unique(values[np.isfinite(values)])


def theirs(x, name):
    with np.errstate(over="ignore"):
        return x.astype(OTHERS[name]).astype(float)


@pytest.mark.parametrize("name", ["bfloat16", "float16"])
def test_every_number_of_16_bits_stays_and_what_lies_between_two_goes_to_the_nearer_or_the_even_one(name):
    there = every(OTHERS[name])
    assert np.array_equal(ours(there, name), there)
    middles = (there[1:] + there[:-1]) / 2  # exact in 64 bits
    x = np.concatenate([middles, np.nextafter(middles, np.inf), np.nextafter(middles, -np.inf)])
    found = ours(x, name)
    nearest = np.searchsorted(there, x)
    lower, upper = there[nearest - 1], there[nearest]
    to_upper = (x - lower > upper - x) | ((x - lower == upper - x) & (np.searchsorted(there, upper) % 2 == 0))
    if name == "float16":
        assert np.array_equal(found, theirs(x, name))
    apart = np.minimum(np.abs(found - lower), np.abs(found - upper))
    assert np.all(apart == 0)
    clear = np.abs((x - lower) - (upper - x)) > 0
    assert np.array_equal(found[clear], np.where(to_upper, upper, lower)[clear])


@pytest.mark.parametrize("name", list(FORMATS))
def test_numbers_of_every_size_are_those_of_numpy(name):
    draw = np.random.default_rng(0)
    x = draw.normal(size=20_000) * 10.0 ** draw.uniform(-50, 40, 20_000)
    x = np.concatenate([x, [0.0, np.inf, -np.inf, 65519.99, 65520.0, 2.0**-25, 1.5 * 2.0**-24, 3.4028236e38]])
    if name == "bfloat16":  # ml_dtypes rounds 64 bits to 32 before: give it what has no more
        x = theirs(x, "float32")
    assert np.array_equal(ours(x, name), theirs(x, name))
    assert np.isnan(ours(np.array([np.nan]), name)).all()


def test_the_formats_are_ieees():
    for name in ("float32", "float16"):
        info = np.finfo(OTHERS[name])
        digits, lowest, largest = FORMATS[name]
        assert (info.nmant, float(info.smallest_normal), float(info.max)) == (digits, 2.0**lowest, largest)
    info, own = ml_dtypes.finfo(ml_dtypes.bfloat16), FORMATS["bfloat16"]
    assert (info.nmant, float(info.smallest_normal), float(info.max)) == (own.digits, 2.0**own.lowest, own.largest)
