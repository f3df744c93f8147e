"""What the grid is compared with: the package's strategies, run where the picture needs them."""

import math
from typing import Any

from simulab.search.bayesian import GaussianProcess
from simulab.search.gaussian_process import Belief
from simulab.search.grid import Grid, counts
from simulab.search.strategies import STRATEGIES
from simulab.search.strategy import Strategy
from simulab.search.trials import Drawn, Found, drawn
from simulab.widgets.kit.choice import pick
from simulab.widgets.search.worth import LOG, Worth
from simulab.widgets.widget import Knobs

CAPACITY = 256
"""Trials that successive halving may begin with the largest budget."""
CHALLENGERS: dict[str, type[Strategy]] = {name: one for name, one in STRATEGIES.items() if one is not Grid}


def chance(k: Knobs) -> Drawn:
    """The random numbers of a search over two knobs."""
    return drawn(k["seed"], 2, CAPACITY)


def belief(k: Knobs) -> Belief:
    """The knobs of the Gaussian process."""
    return Belief(k["length"], k["acquisition"], k["kappa"])


def grid(k: Knobs, worth: Worth) -> Found:
    """The grid's trials."""
    return Grid.run(worth.judge(k["scale"]), k["trials"], chance(k))


def challenge(k: Knobs, worth: Worth) -> Found:
    """The challenger's trials. A Gaussian process always sees the rate's logarithm, others the rate as it is sampled."""
    numbers, judge = chance(k), worth.judge(k["scale"])

    def run(one: type[Strategy]) -> Found:
        if issubclass(one, GaussianProcess):
            return one.run(worth.judge(LOG), k["trials"], numbers, belief(k))
        return one.run(judge, k["trials"], numbers)

    return pick(k["strategy"], [lambda one=one: run(one) for one in CHALLENGERS.values()])


def grid_size(n: Any) -> Any:
    """How many of n trials a grid of two knobs can use."""
    across, up = counts(n, [math.inf, math.inf])
    return across * up
