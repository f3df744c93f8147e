"""The strategies by name."""

from simulab.search.bayesian import GaussianProcess
from simulab.search.bohb import BOHB
from simulab.search.coarse_to_fine import CoarseToFine
from simulab.search.grid import Grid
from simulab.search.halving import SuccessiveHalving
from simulab.search.hyperband import Hyperband
from simulab.search.latin_hypercube import LatinHypercube
from simulab.search.random_search import Random
from simulab.search.sobol import Sobol
from simulab.search.strategy import Strategy
from simulab.search.tpe import TPE

STRATEGIES: dict[str, type[Strategy]] = {
    "grid": Grid,
    "random": Random,
    "latin_hypercube": LatinHypercube,
    "sobol": Sobol,
    "gaussian_process": GaussianProcess,
    "tpe": TPE,
    "halving": SuccessiveHalving,
    "hyperband": Hyperband,
    "bohb": BOHB,
    "coarse_to_fine": CoarseToFine,
}
