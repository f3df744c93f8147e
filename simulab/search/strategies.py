"""The strategies by name."""

from simulab.search.designs import Grid, LatinHypercube, Random, Sobol
from simulab.search.halving import Hyperband, SuccessiveHalving
from simulab.search.sequential import TPE, CoarseToFine, GaussianProcess
from simulab.search.strategy import Strategy

STRATEGIES: dict[str, type[Strategy]] = {
    "grid": Grid,
    "random": Random,
    "latin_hypercube": LatinHypercube,
    "sobol": Sobol,
    "gaussian_process": GaussianProcess,
    "tpe": TPE,
    "halving": SuccessiveHalving,
    "hyperband": Hyperband,
    "coarse_to_fine": CoarseToFine,
}
