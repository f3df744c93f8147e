"""Bayesian optimisation: ask and tell with a Gaussian process."""

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from simulab.machine import backend
from simulab.search import gaussian_process as model
from simulab.search.likelihood import likeliest
from simulab.search.sequential import Sequential
from simulab.search.sobol import sequence
from simulab.search.space import Space
from simulab.search.strategy import Ask
from simulab.search.trials import Drawn, Found, Judge

ACQUISITIONS = {"ei": model.EI, "ucb": model.UCB}
CANDIDATES = 2**11
"""Places of which the next trial is one; they are other ones at each trial."""


class GaussianProcess(Sequential):
    """After four random trials, each next one where a model of the values expects most of it.

    The covariance is Matern 5/2. A diverged trial counts as the worst that was seen.

    Args:
        acquisition: "ei", expected improvement, or "ucb", mean + kappa sd.
        kappa: of "ucb".
        length: the length scale in widths of the ranges; the likeliest, knob by knob, where None.

    Raises:
        ValueError: another acquisition, or a length that is not positive.
    """

    title = "Gaussian process"
    subject = "The Gaussian process"
    reference = "Jones, Schonlau & Welch (1998); Srinivas et al. (2010); Snoek, Larochelle & Adams (2012)"

    def __init__(
        self, space: Space, trials: int, epochs: int = 1, seed: int = 0, acquisition: str = "ei", kappa: float = 2.0,
        length: float | None = None,
    ) -> None:  # fmt: skip
        super().__init__(space, trials, epochs, seed)
        if acquisition not in ACQUISITIONS:
            raise ValueError(f"acquisition: choose ei or ucb, not {acquisition!r}")
        if length is not None and not length > 0:
            raise ValueError(f"length: give a positive number, not {length!r}")
        self.acquisition, self.kappa, self.length = acquisition, kappa, length
        self.lengths = np.full(len(space), 0.25 if length is None else length)

    @classmethod
    def run(cls, judge: Judge, n: Any, drawn: Drawn, belief: model.Belief = model.Belief()) -> Found:  # noqa: B008 - a tuple
        return model.run(judge, n, drawn, belief)

    def ask(self, most: int | None = None) -> list[Ask]:
        if self._given >= self.trials:
            return []
        first = min(model.FIRST, self.trials)
        if self._given < first:
            count = first - self._given if most is None else min(first - self._given, most)
            return [self.tried(self.random.random(len(self.space))) for _ in range(count)]
        if self.waiting or most == 0:
            return []
        candidates = np.mod(sequence(CANDIDATES, len(self.space)) + self.random.random(len(self.space)), 1.0)
        return [self.tried(candidates[np.argmax(self.belief(candidates)[2])])]

    def belief(self, points: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """(n,) mean, standard deviation and acquisition at points (n, d) of the unit cube, by all that was told."""
        at, values = self.known()
        finite = values[np.isfinite(values)]
        if not len(finite):
            return np.zeros(len(points)), np.ones(len(points)), np.ones(len(points))
        values = np.where(np.isneginf(values), finite.min(), values)
        with backend.float64():
            told = jnp.asarray(at), jnp.asarray(values)
            if self.length is None and len(set(finite)) > 1:
                self.lengths = likeliest(*told, self.lengths)
            belief = model.Belief(jnp.asarray(self.lengths), ACQUISITIONS[self.acquisition], self.kappa)
            seen = _believed(*told, jnp.asarray(points), belief)
        mean, sd, wanted = (np.asarray(column) for column in seen)
        return mean, sd, wanted


@jax.jit
def _believed(at: jax.Array, values: jax.Array, points: jax.Array, belief: model.Belief) -> tuple[jax.Array, ...]:
    """Mean, deviation and acquisition at points (n, d), from trials at (t, d); the trials are candidates themselves."""
    all_of_them, count = jnp.concatenate([at, points]), len(at)

    def told(state: model.State, i: jax.Array) -> Any:
        more = model.added(state, model.row(all_of_them, belief.length, i), i, i, values[i])
        return jax.tree.map(lambda new, old: jnp.where(jnp.isfinite(values[i]), new, old), more, state), None

    state, _ = jax.lax.scan(told, model.empty(count, len(all_of_them)), jnp.arange(count))
    mean, sd = model.posterior(state)
    return mean[count:], sd[count:], model.acquisition(state, belief)[count:]
