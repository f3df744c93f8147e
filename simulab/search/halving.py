"""Strategies that stop bad trials early: successive halving, and Hyperband, which runs it in several brackets."""

import math
from dataclasses import dataclass, field

from simulab.search.space import Space
from simulab.search.strategy import Ask, Strategy

ETA = 3
"""One in so many goes on."""


@dataclass
class Bracket:
    """One run of successive halving."""

    rungs: tuple[int, ...]
    """Epochs in all after which it is decided who goes on."""
    sizes: tuple[int, ...]
    """Trials at each rung."""
    rung: int = 0
    waiting: list[Ask] = field(default_factory=list)
    """Still to be asked at this rung."""
    out: dict[int, Ask] = field(default_factory=dict)
    """Asked and not told."""
    told: dict[int, float] = field(default_factory=dict)
    """The values at this rung."""
    here: dict[int, Ask] = field(default_factory=dict)
    """The trials at this rung."""


def rungs_of(epochs: int, first: int = 1) -> tuple[int, ...]:
    """first, ETA first, ... and the whole training."""
    rungs = [epochs]
    while rungs[0] // ETA >= first:
        rungs.insert(0, rungs[0] // ETA)
    return tuple(rungs)


def cost(rungs: tuple[int, ...], sizes: tuple[int, ...]) -> int:
    """Epochs, where a trial that goes on keeps those that it has had."""
    return sum(n * (r - before) for n, r, before in zip(sizes, rungs, (0, *rungs)))


def sizes_of(first: int, rungs: tuple[int, ...]) -> tuple[int, ...]:
    """A third of each rung's trials reach the next, one at least."""
    return tuple(max(1, first // ETA**i) for i in range(len(rungs)))


def paid(budget: int, rungs: tuple[int, ...]) -> int:
    """How many trials can begin."""
    count = 0
    while cost(rungs, sizes_of(count + 1, rungs)) <= budget:
        count += 1
    return count


def in_turn(budget: int, rungs: tuple[int, ...]) -> list[tuple[int, tuple[int, ...]]]:
    """Hyperband's brackets, one after the other until the budget is spent: (how many of the early rungs it leaves out,
    its trials at each of the others).

    Each costs about as much as any other; the last ones are as large as what is left pays for.
    """
    left, total, turn = budget, len(rungs), 0
    made: list[tuple[int, tuple[int, ...]]] = []
    while True:
        late = turn % total
        kept = rungs[late:]
        wanted = math.ceil(total / len(kept) * ETA ** (len(kept) - 1))
        count = min(wanted, paid(left, kept))
        if count:
            made.append((late, sizes_of(count, kept)))
            left -= cost(kept, made[-1][1])
        elif late == total - 1:
            return made
        turn += 1


class SuccessiveHalving(Strategy):
    """Many begin; after each rung the best third goes on from where it stands.

    A trial that goes on costs only the epochs it has not had yet: nothing is paid twice.
    """

    title = "Successive halving"
    reference = "Jamieson & Talwalkar (2016), Non-stochastic best arm identification, AISTATS"

    def __init__(self, space: Space, trials: int, epochs: int = 1, seed: int = 0) -> None:
        super().__init__(space, trials, epochs, seed)
        if epochs < ETA:
            raise ValueError(f"epochs: halving looks at trials before their end, so give at least {ETA}, not {epochs}")
        self._brackets = self.brackets()

    def brackets(self) -> list[Bracket]:
        """The runs of halving that the budget pays for."""
        rungs = rungs_of(self.epochs)
        return [Bracket(rungs, sizes_of(paid(self.trials * self.epochs, rungs), rungs))]

    def ask(self, most: int | None = None) -> list[Ask]:
        asked: list[Ask] = []
        for bracket in self._brackets:
            while bracket.rung == 0 and len(bracket.here) < bracket.sizes[0]:
                point = self.random.random(len(self.space))
                self._given += 1
                ask = Ask(self._given - 1, self.space.at(point), bracket.rungs[0])
                bracket.here[ask.number] = ask
                bracket.waiting.append(ask)
            room = len(bracket.waiting) if most is None else most - len(asked)
            for ask in bracket.waiting[: max(room, 0)]:
                bracket.waiting.remove(ask)
                bracket.out[ask.number] = ask
                asked.append(ask)
        return asked

    def tell(self, number: int, value: float) -> None:
        bracket = next(one for one in self._brackets if number in one.out)
        del bracket.out[number]
        bracket.told[number] = -math.inf if math.isnan(value) else value
        if len(bracket.told) < bracket.sizes[bracket.rung] or bracket.rung == len(bracket.rungs) - 1:
            return
        bracket.rung += 1
        best = sorted(bracket.told, key=lambda one: (-bracket.told[one], one))[: bracket.sizes[bracket.rung]]
        bracket.told = {}
        bracket.here = {one: Ask(one, bracket.here[one].config, bracket.rungs[bracket.rung]) for one in best}
        bracket.waiting = list(bracket.here.values())


class Hyperband(SuccessiveHalving):
    """Halving in brackets, from many trials that are judged early to few that are all trained to the end."""

    title = "Hyperband"
    reference = "Li, Jamieson, DeSalvo, Rostamizadeh & Talwalkar (2018), Hyperband, JMLR 18"

    def brackets(self) -> list[Bracket]:
        rungs = rungs_of(self.epochs)
        return [Bracket(rungs[late:], sizes) for late, sizes in in_turn(self.trials * self.epochs, rungs)]
