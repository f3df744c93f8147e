"""Every test here runs on each surface of the catalogue, in float64, without switching it on for anybody else."""

from collections.abc import Iterator

import jax
import pytest

from simulab import catalogue
from simulab.landscape import Landscape


@pytest.fixture(autouse=True, scope="module")
def float64() -> Iterator[None]:
    with jax.enable_x64(True):
        yield


@pytest.fixture(params=list(catalogue.landscapes), scope="module")
def surface(request: pytest.FixtureRequest) -> Landscape:
    return catalogue.landscapes[request.param]()
