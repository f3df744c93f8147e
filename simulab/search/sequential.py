"""Strategies whose next trial depends on the values of the last ones."""

import importlib
from typing import Any

import numpy as np

from simulab.search.space import Options, Space
from simulab.search.strategy import Ask, Strategy


def needs(module: str, what: str) -> Any:
    """A library that only some strategies need.

    Raises:
        ImportError: it is not installed; the sentence says how to install it.
    """
    try:
        return importlib.import_module(module)
    except ImportError:
        raise ImportError(f"{what} needs {module.partition('.')[0]}: pip install 'simulab[search]'") from None


class CoarseToFine(Strategy):
    """Random search in three rounds, each in a box of half the width around the best so far."""

    title = "Coarse to fine"
    ROUNDS = 3

    def __init__(self, space: Space, trials: int, epochs: int = 1, seed: int = 0) -> None:
        super().__init__(space, trials, epochs, seed)
        self._points: dict[int, np.ndarray] = {}
        self._values: dict[int, float] = {}

    def ask(self, most: int | None = None) -> list[Ask]:
        step = -(-self.trials // self.ROUNDS)
        end = min(self.trials, (self._given // step + 1) * step)
        if self._given % step == 0 and len(self._values) < self._given:
            return []  # a round begins when all of the last one is known
        asked = []
        for _ in range(end - self._given if most is None else min(end - self._given, most)):
            round_ = self._given // step
            width = 0.5**round_
            centre = self._best() if round_ else np.full(len(self.space), 0.5)
            low = np.clip(centre - width / 2, 0, 1 - width)
            point = low + width * self.random.random(len(self.space))
            self._points[self._given] = point
            asked.append(self._new(point))
        return asked

    def tell(self, number: int, value: float) -> None:
        self._values[number] = value

    def _best(self) -> np.ndarray:
        return self._points[max(self._values, key=lambda number: self._values[number])]


class GaussianProcess(Strategy):
    """After a few Sobol points, wherever a Gaussian process expects most: scikit-learn's, Matern 5/2.

    Args:
        acquisition: "ei", expected improvement, or "ucb", mean + kappa sd.
        kappa: of "ucb".

    Raises:
        ImportError: scikit-learn is not installed.
        ValueError: another acquisition.
    """

    title = "Gaussian process"
    reference = "Jones, Schonlau & Welch (1998); Srinivas et al. (2010); Snoek, Larochelle & Adams (2012)"
    CANDIDATES = 11  # 2^11

    def __init__(
        self, space: Space, trials: int, epochs: int = 1, seed: int = 0, acquisition: str = "ei", kappa: float = 2.0
    ) -> None:
        super().__init__(space, trials, epochs, seed)
        if acquisition not in ("ei", "ucb"):
            raise ValueError(f"acquisition: choose ei or ucb, not {acquisition!r}")
        self.acquisition, self.kappa = acquisition, kappa
        needs("sklearn.gaussian_process", "a Gaussian process")
        self._first = self._sobol(2)[: min(4, trials)]
        self._points: dict[int, np.ndarray] = {}
        self._values: dict[int, float] = {}

    def ask(self, most: int | None = None) -> list[Ask]:
        if self._given >= self.trials:
            return []
        if self._given < len(self._first):
            points = list(self._first[self._given :])[:most]
        elif len(self._values) < self._given:
            return []
        else:
            candidates = self._sobol(self.CANDIDATES)
            points = [candidates[np.argmax(self.belief(candidates)[2])]]
        for i, point in enumerate(points):
            self._points[self._given + i] = point
        return [self._new(point) for point in points]

    def _sobol(self, power: int) -> np.ndarray:
        from scipy.stats import qmc  # half a second that nobody waits for who searches otherwise

        return qmc.Sobol(len(self.space), rng=self.random).random_base2(power)

    def tell(self, number: int, value: float) -> None:
        self._values[number] = value

    def belief(self, points: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """(n,) mean, standard deviation and acquisition at points (n, d) of the unit cube, by all that was told."""
        from scipy.stats import norm

        known = [number for number, value in self._values.items() if np.isfinite(value)]
        if not known:
            return np.zeros(len(points)), np.ones(len(points)), np.ones(len(points))
        x = np.array([self._points[number] for number in known])
        y = np.array([self._values[number] for number in known])
        mean, sd = _fitted(x, y, self.seed).predict(points, return_std=True)
        if self.acquisition == "ucb":
            return mean, sd, mean + self.kappa * sd
        z = (mean - y.max()) / np.maximum(sd, 1e-12)
        return mean, sd, sd * (z * norm.cdf(z) + norm.pdf(z))


def _fitted(x: np.ndarray, y: np.ndarray, seed: int) -> Any:
    import warnings

    from sklearn.exceptions import ConvergenceWarning
    from sklearn.gaussian_process import GaussianProcessRegressor
    from sklearn.gaussian_process.kernels import Matern, WhiteKernel

    kernel: Any = Matern(list(np.full(x.shape[1], 0.3)), (0.05, 5.0), nu=2.5)  # pyright: ignore
    kernel = kernel + WhiteKernel(1e-3, (1e-6, 1e-1))
    model = GaussianProcessRegressor(kernel, normalize_y=len(set(y)) > 1, random_state=seed)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # a length at the end of its range is no fault
        return model.fit(x, y)


class TPE(Strategy):
    """Tree-structured Parzen estimator: optuna's.

    Raises:
        ImportError: optuna is not installed.
    """

    title = "Tree-structured Parzen"
    reference = "Bergstra, Bardenet, Bengio & Kegl (2011), Algorithms for hyper-parameter optimization, NeurIPS"

    def __init__(self, space: Space, trials: int, epochs: int = 1, seed: int = 0) -> None:
        super().__init__(space, trials, epochs, seed)
        optuna = needs("optuna", "the tree-structured Parzen estimator")
        optuna.logging.set_verbosity(optuna.logging.WARNING)
        # knob by knob, as published and in the search widget; optuna 5 looks at all of them together unless told
        sampler = optuna.samplers.TPESampler(seed=seed, multivariate=False)
        self._study = optuna.create_study(direction="maximize", sampler=sampler)
        self._distributions = distributions(space)
        self._asked: dict[int, Any] = {}

    def ask(self, most: int | None = None) -> list[Ask]:
        asked = []
        waiting = sum(trial is not None for trial in self._asked.values())
        for _ in range(min(self.trials - self._given, max((most or 1) - waiting, 0))):
            trial = self._study.ask(self._distributions)
            self._asked[self._given] = trial
            asked.append(Ask(self._given, config(self.space, trial.params), self.epochs))
            self._given += 1
        return asked

    def tell(self, number: int, value: float) -> None:
        trial, self._asked[number] = self._asked[number], None
        if np.isfinite(value):
            self._study.tell(trial, value)
        else:
            self._study.tell(trial, state=needs("optuna.trial", "the estimator").TrialState.FAIL)


def distributions(space: Space) -> dict[str, Any]:
    """The space as optuna writes it; options by their number, since optuna stores only plain values."""
    optuna = needs("optuna.distributions", "optuna")
    made = {}
    for name, knob in space.items():
        if isinstance(knob, Options):
            made[name] = optuna.CategoricalDistribution(tuple(range(len(knob.values))))
        elif knob.integer:
            made[name] = optuna.IntDistribution(round(knob.low), round(knob.high), log=knob.log)
        else:
            made[name] = optuna.FloatDistribution(knob.low, knob.high, log=knob.log)
    return made


def config(space: Space, params: dict[str, Any]) -> dict[str, Any]:
    """optuna's parameters as a configuration."""
    return {
        name: knob.values[params[name]] if isinstance(knob, Options) else params[name] for name, knob in space.items()
    }
