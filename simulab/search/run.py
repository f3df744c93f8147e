"""``search``: a strategy asks, trials are evaluated here or on a cluster, and it is told."""

import difflib
import inspect
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from simulab.search.space import Space
from simulab.search.strategies import STRATEGIES
from simulab.search.strategy import Ask, Strategy
from simulab.search.study import Study, Trial
from simulab.wording.calling import hinted
from simulab.wording.numbers import sig3
from simulab.wording.progress import bar
from simulab.wording.synonyms import meant

MOST_TRIALS = 100_000

Progress = Callable[[Study], Any]
Answers = Iterator[list[tuple[Ask, float]]]
"""Batch by batch, as they are evaluated."""


@hinted
def search(
    objective: Any,
    space: Space | Mapping[str, Any],
    *,
    strategy: str | type[Strategy] = "random",
    trials: int = 25,
    seed: int = 0,
    epochs: int | None = None,
    dask: Any = None,
    progress: Progress | bool | None = None,
    **options: Any,
) -> Study:
    """Search for the configuration with the highest value.

    Args:
        objective: ``f(config)`` or ``f(config, epochs)``, or a function whose arguments are the knobs' names, -> a number,
            higher is better; or an object with
            ``many(configs, epochs)`` -> numbers, which evaluates a whole batch in one call (of at most ``at_once``
            configurations, where it says so), such as ``Nets``. NaN counts as diverged.
        space: knob -> Range, Options, (low, high), (low, high, "log") or a list of values.
        strategy: grid, random, latin_hypercube, sobol, gaussian_process, tpe, halving, hyperband, coarse_to_fine; or a
            Strategy class of your own.
        trials: the budget in whole trainings; every strategy may spend ``trials * epochs`` epochs and no more.
        seed: of the strategy.
        epochs: of a whole training; the objective's own unless told, else 1.
        dask: the address of a Dask scheduler or a ``distributed.Client``: trials are evaluated by its workers.
        progress: called with the study after every batch (of a function: after every trial); when it returns False, the
            search ends there, and the study holds every trial up to there. True shows a bar in a terminal or a notebook.
        **options: of the strategy, e.g. ``acquisition="ucb"``.

    Returns:
        Study. A trial that diverges is a result; an objective that raises ends the search.

    Raises:
        ValueError, TypeError: one sentence that begins with the argument's name.
        ImportError: the strategy or ``dask`` needs a library that is not installed.

    Example:
        >>> from simulab.search import search
        >>> study = search(lambda config: -((config["x"] - 0.3) ** 2), {"x": (0.0, 1.0)}, strategy="grid", trials=11, seed=0)
        >>> round(study.best.config["x"], 3)
        0.3
    """
    made = space if isinstance(space, Space) else Space(space)
    if isinstance(trials, bool) or not isinstance(trials, int) or not 1 <= trials <= MOST_TRIALS:
        raise ValueError(f"trials: give a whole number from 1 to {MOST_TRIALS}, not {trials!r}")
    whole = epochs if epochs is not None else getattr(objective, "epochs", 1)
    if isinstance(whole, bool) or not isinstance(whole, int) or whole < 1:
        raise ValueError(f"epochs: give a whole number from 1, not {whole!r}")
    kind = _strategy(strategy)
    _refuse_unknown(kind, options)
    chosen = kind(made, trials, whole, seed, **options)
    name = strategy.lower() if isinstance(strategy, str) else strategy.__name__
    study = Study(made, name, trials * whole, whole, seed)
    batch = _batch(objective, made)
    if dask is None:
        answers = _here(chosen, batch, 1 if isinstance(batch, _EachByItself) else getattr(objective, "at_once", None))
    else:
        from simulab.search.cluster import on_cluster

        answers = on_cluster(chosen, batch, dask)
    if progress is True:
        with bar("search", study.budget, "epochs") as told:
            _follow(study, chosen, answers, lambda study: told(study.spent, f"best so far {sig3(study.best.value)}"))
    elif progress is None or progress is False or callable(progress):
        _follow(study, chosen, answers, progress or None)
    else:
        raise TypeError(f"progress: give True, or a function of the study, not {progress!r}")
    if hasattr(objective, "test") and study.trials:
        study.test = objective.test(study.best.config)
    return study


def _follow(study: Study, strategy: Strategy, answers: Answers, progress: Progress | None) -> None:
    found: dict[int, Trial] = {}
    for batch in answers:
        for ask, value in batch:
            trial = found.setdefault(ask.number, Trial(ask.number, dict(ask.config)))
            if ask.epochs in trial.values:  # a cluster may answer twice; a trial counts once
                continue
            worth = value if math.isfinite(value) else -math.inf
            trial.values[ask.epochs] = worth
            strategy.tell(ask.number, worth)
        study.trials = [found[number] for number in sorted(found)]
        if progress is not None and progress(study) is False:
            answers.close()  # pyright: ignore[reportAttributeAccessIssue]
            return


Batch = Callable[[Sequence[Mapping[str, Any]], int], Sequence[float]]


def _here(strategy: Strategy, batch: Batch, at_once: int | None) -> Answers:
    """Evaluate what is asked in this process, batch by batch."""
    while asked := strategy.ask():
        for epochs in sorted({ask.epochs for ask in asked}):
            alike = [ask for ask in asked if ask.epochs == epochs]
            for first in range(0, len(alike), at_once or len(alike)):
                part = alike[first : first + (at_once or len(alike))]
                values = batch([ask.config for ask in part], epochs)
                yield [(ask, float(value)) for ask, value in zip(part, values, strict=True)]


class _EachByItself:
    """An objective of one configuration, for a batch."""

    def __init__(self, function: Callable[..., Any], wants_epochs: bool) -> None:
        self.function, self.wants_epochs = function, wants_epochs

    def __call__(self, configs: Sequence[Mapping[str, Any]], epochs: int) -> list[float]:
        more = (epochs,) if self.wants_epochs else ()
        return [_number(self.function(dict(config), *more)) for config in configs]


def _number(value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        raise TypeError(f"objective: it returns one number, not {value!r}") from None


def _refuse_unknown(strategy: type[Strategy], options: Mapping[str, Any]) -> None:
    its = list(inspect.signature(strategy).parameters)[4:]
    for name in options:
        if name not in its:
            near = meant(name, [*its, *inspect.signature(search).parameters])
            hint = f"did you mean {' or '.join(near)}?" if near else f"it takes {', '.join(its) or 'none of its own'}."
            raise TypeError(f"{name}: {strategy.title or strategy.__name__} has no such option; {hint}")


def _batch(objective: Any, space: Space) -> Batch:
    if hasattr(objective, "many"):
        return objective.many
    if not callable(objective):
        raise TypeError(f"objective: give a function of a configuration, not {objective!r}")
    try:
        names = list(inspect.signature(objective).parameters)
    except (TypeError, ValueError):  # a built-in one
        names = [""]
    if set(names) == set(space):  # f(learning_rate, momentum)
        return _EachByItself(lambda config: objective(**config), False)
    return _EachByItself(objective, len(names) > 1)


def _strategy(given: Any) -> type[Strategy]:
    if isinstance(given, type) and issubclass(given, Strategy):
        return given
    if isinstance(given, str) and given.lower() in STRATEGIES:
        return STRATEGIES[given.lower()]
    near = difflib.get_close_matches(str(given), STRATEGIES, n=2, cutoff=0.5)
    hint = f"did you mean {' or '.join(near)}?" if near else f"there are {', '.join(STRATEGIES)}."
    raise ValueError(f"strategy: no strategy is called {given!r}; {hint}")
