"""Strategies that know all their trials from the start."""

import math

import numpy as np

from simulab.search.strategy import Design


class Grid(Design):
    """Evenly spaced values of every knob, its ends included, in every combination."""

    title = "Grid"

    def points(self) -> np.ndarray:
        counts = self.counts()
        axes = []
        for (_, knob), count in zip(self.space.items(), counts):
            whole = math.isfinite(knob.many) and not hasattr(knob, "low")
            axes.append((np.arange(count) + 0.5) / count if whole else np.linspace(0, 1, count) if count > 1 else [0.5])
        return np.stack([axis.reshape(-1) for axis in np.meshgrid(*axes, indexing="ij")], axis=1)

    def counts(self) -> list[int]:
        """Values of each knob: as many as the budget pays for, the first knobs having one more where it does."""
        limits = [min(knob.many, self.trials) for knob in self.space.values()]
        counts = [1] * len(limits)
        while True:
            grown = None
            for i in sorted(range(len(counts)), key=lambda i: (counts[i], i)):
                more = [*counts[:i], counts[i] + 1, *counts[i + 1 :]]
                if more[i] <= limits[i] and math.prod(more) <= self.trials:
                    grown = more
                    break
            if grown is None:
                return counts
            counts = grown


class Random(Design):
    """Every trial drawn anew, every knob by itself."""

    title = "Random"
    reference = "Bergstra & Bengio (2012), Random search for hyper-parameter optimization, JMLR 13"

    def points(self) -> np.ndarray:
        return self.random.random((self.trials, len(self.space)))


class LatinHypercube(Design):
    """One trial in each of n equal parts of every range."""

    title = "Latin hypercube"
    reference = "McKay, Beckman & Conover (1979), Technometrics 21"

    def points(self) -> np.ndarray:
        from scipy.stats import qmc  # half a second that nobody waits for who draws otherwise

        return qmc.LatinHypercube(len(self.space), rng=self.random).random(self.trials)


class Sobol(Design):
    """Sobol's low-discrepancy sequence, scrambled."""

    title = "Sobol"
    reference = "Sobol (1967); scrambled as in Owen (1998)"

    def points(self) -> np.ndarray:
        from scipy.stats import qmc

        power = max(1, math.ceil(math.log2(self.trials)))
        return qmc.Sobol(len(self.space), rng=self.random).random_base2(power)[: self.trials]
