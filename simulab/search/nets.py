"""Real nets as an objective: all trials of one structure are trained in one call."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from simulab.training import Dataset, Network, train_many

STRUCTURE = ("width", "depth", "activation", "initialisation", "normalisation", "optimizer", "batch_size")
"""Knobs that change the program; trials are trained side by side where they agree in these."""


class Nets:
    """The validation accuracy (of a regression: minus the validation loss) of a net; higher is better.

    A search's knobs are those of ``training.train`` (learning_rate, weight_decay, momentum, dropout, ...) and, of the
    structure, width, depth, activation, initialisation, normalisation, optimizer and batch_size. Everybody starts
    from the same seed, so that a trial is worth the same whoever tries it.

    Args:
        dataset: see ``training.dataset``.
        epochs: of a whole training.
        progress: called now and then with how many nets are being trained and how many epochs they have had.
        fixed: what is not searched, as ``training.train`` takes it, with ``width`` (16) and ``depth`` (1) of the net.

    Example:
        >>> from simulab.search import Nets
        >>> nets = Nets("xor", epochs=2, width=2, batch_size=64)
        >>> slow, fast = nets.many([{"learning_rate": 1e-3}, {"learning_rate": 0.1}], epochs=1)
        >>> 0 <= slow <= 1 and 0 <= fast <= 1
        True
    """

    at_once = 16
    """Nets in a call: more of them side by side are no faster, and so a search can tell how far it is."""

    def __init__(
        self,
        dataset: str | Dataset = "digits",
        epochs: int = 9,
        *,
        progress: Callable[[int, int], Any] | None = None,
        **fixed: Any,
    ) -> None:
        self.dataset, self.epochs, self.progress, self.fixed = dataset, epochs, progress, fixed

    def many(self, configs: Sequence[Mapping[str, Any]], epochs: int) -> list[float]:
        """The value of each configuration after ``epochs`` epochs; -inf for a diverged one."""
        return [value for value, _ in self._trained(configs, epochs)]

    def test(self, config: Mapping[str, Any]) -> float:
        """The test accuracy (or minus loss) of a whole training; to be looked at once, at the very end."""
        return self._trained([config], self.epochs)[0][1]

    def _trained(self, configs: Sequence[Mapping[str, Any]], epochs: int) -> list[tuple[float, float]]:
        groups: dict[tuple[Any, ...], list[int]] = {}
        whole = [{**self.fixed, **config} for config in configs]
        for i, config in enumerate(whole):
            groups.setdefault(tuple(repr(config.get(name)) for name in STRUCTURE), []).append(i)
        found: dict[int, tuple[float, float]] = {}
        for rows in groups.values():
            found |= dict(zip(rows, self._alike([whole[i] for i in rows], epochs), strict=True))
        return [found[i] for i in range(len(configs))]

    def _alike(self, configs: list[dict[str, Any]], epochs: int) -> list[tuple[float, float]]:
        count = len(configs)
        # a program is compiled for each number of nets: there are few such numbers if the last net fills them up
        configs = configs + configs[-1:] * ((1 << (count - 1).bit_length()) - count)
        shared = dict(configs[0])
        width, depth = int(shared.pop("width", 16)), int(shared.pop("depth", 1))
        looks = {name: shared.pop(name) for name in ("activation", "initialisation", "normalisation") if name in shared}
        knobs = [name for name in shared if not isinstance(shared[name], str) and name not in _WHOLE]
        swept: dict[str, Any] = {name: np.array([float(config[name]) for config in configs]) for name in knobs}
        given: dict[str, Any] = {name: value for name, value in shared.items() if name not in swept}
        if not swept:
            given["seed"] = np.full(len(configs), given.pop("seed", 0))
        network, tell = Network((width,) * depth, **looks), self.progress
        if tell is not None:
            given["progress"] = lambda history: tell(count, history.epochs)
        history = train_many(self.dataset, network, epochs=epochs, **given, **swept)
        seen, tested = history.validation_accuracy, history.test_accuracy
        if seen is None:
            assert history.validation_loss is not None
            seen, tested = -history.validation_loss, -history.test_loss
        return [
            (float(value) if np.isfinite(value) else -np.inf, float(test))
            for value, test in zip(seen[:count, epochs], tested[:count], strict=True)
        ]


_WHOLE = ("batch_size", "seed", "validation", "test", "split_seed", "standardise")
"""Arguments of ``train_many`` that are no knobs of a run."""
