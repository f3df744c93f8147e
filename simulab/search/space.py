"""The space of a search: knobs, each with its range, and the unit cube in which strategies think."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Range:
    """Numbers from ``low`` to ``high``.

    Args:
        low, high: both allowed.
        log: sample by the logarithm, so that every decade is tried equally often; for rates and penalties.
        integer: whole numbers only. Each has its equal part of the range, the ends too; of a logarithmic range n has the part
            from log(n - 1/2) to log(n + 1/2).

    Raises:
        ValueError: an empty or endless range, or a logarithmic one that is not positive.

    Example:
        >>> from simulab.search import Range
        >>> rate = Range(1e-4, 1.0, log=True)
        >>> f"{rate.at(0.5):.2g}", f"{rate.place(0.1):.2f}"  # halfway in the logarithm; a decade below the end
        ('0.01', '0.75')
    """

    low: float
    high: float
    log: bool = False
    integer: bool = False

    def __post_init__(self) -> None:
        if not (math.isfinite(self.low) and math.isfinite(self.high) and self.low < self.high):
            raise ValueError(f"a range goes from a smaller to a larger number, not from {self.low} to {self.high}")
        if self.log and self.low <= 0:
            raise ValueError(f"a logarithmic range needs positive numbers, not {self.low}")
        if self.integer and (self.low != round(self.low) or self.high != round(self.high)):
            raise ValueError(f"a range of whole numbers has whole ends, not {self.low} and {self.high}")

    def at(self, u: float) -> float | int:
        """The value at u from 0 to 1."""
        low, high = self._ends
        value = low * (high / low) ** u if self.log else low + (high - low) * u
        if self.integer:
            return int(min(max(math.floor(value + 0.5), self.low), self.high))
        return float(min(max(value, low), high))

    def place(self, value: float) -> float:
        """u of a value; of a whole number one inside its part."""
        low, high = self._ends
        return math.log(value / low) / math.log(high / low) if self.log else (value - low) / (high - low)

    @property
    def _ends(self) -> tuple[float, float]:
        """Where u is 0 and 1: half a number further out for whole ones, so that the ends have parts as large as the rest."""
        room = 0.5 if self.integer else 0.0
        return self.low - room, self.high + room

    def at_an_end(self, value: float, margin: float) -> bool:
        """Whether a value is an end of the range, or ``margin`` of it or closer."""
        return value in (self.low, self.high) or not margin < self.place(value) < 1 - margin

    @property
    def many(self) -> float:
        """How many different values there are."""
        return self.high - self.low + 1 if self.integer else math.inf


@dataclass(frozen=True)
class Options:
    """One of a few values without an order.

    Args:
        values: what there is to choose from; each has its equal part of 0 to 1.

    Raises:
        ValueError: there are none.

    Example:
        >>> from simulab.search import Options
        >>> Options(("tanh", "relu")).at(0.75)
        'relu'
    """

    values: tuple[Any, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "values", tuple(self.values))
        if not self.values:
            raise ValueError("a choice needs at least one value")

    def at(self, u: float) -> Any:
        """The value whose equal part of 0 to 1 holds u."""
        return self.values[min(int(u * len(self.values)), len(self.values) - 1)]

    def place(self, value: Any) -> float:
        """The middle of a value's part."""
        return (self.values.index(value) + 0.5) / len(self.values)

    @property
    def many(self) -> float:
        """How many there are."""
        return len(self.values)


class Space(Mapping[str, Range | Options]):
    """Knobs by name, in order. A pair (low, high) is a linear range, (low, high, "log") a logarithmic one, a list a choice.

    Raises:
        ValueError, TypeError: one sentence that begins with the knob's name.

    Example:
        >>> from simulab.search import Range, Space
        >>> space = Space({"learning_rate": Range(0.01, 1.0, log=True), "momentum": (0.0, 0.9), "activation": ["tanh", "relu"]})
        >>> space.at([1.0, 0.5, 0.0])
        {'learning_rate': 1.0, 'momentum': 0.45, 'activation': 'tanh'}
    """

    def __init__(self, knobs: Mapping[str, Any]) -> None:
        if not knobs:
            raise ValueError("space: give at least one knob with its range")
        self._knobs = {name: self._made(name, given) for name, given in knobs.items()}

    @staticmethod
    def _made(name: str, given: Any) -> Range | Options:
        try:
            if isinstance(given, Range | Options):
                return given
            if isinstance(given, tuple) and len(given) == 2:
                return Range(*given)
            if isinstance(given, tuple) and given[2:] == ("log",):
                return Range(*given[:2], log=True)
            if isinstance(given, list | range):
                return Options(tuple(given))
            if isinstance(given, np.ndarray) and given.ndim == 1:
                return Options(tuple(given.tolist()))
        except ValueError as error:
            raise ValueError(f"{name}: {error}") from None
        raise TypeError(
            f'{name}: give a Range, Options, (low, high), (low, high, "log") or a list of values, not {given!r}'
        )

    def __getitem__(self, name: str) -> Range | Options:
        return self._knobs[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._knobs)

    def __len__(self) -> int:
        return len(self._knobs)

    def at(self, point: Sequence[float] | np.ndarray) -> dict[str, Any]:
        """The configuration at a point of the unit cube."""
        return {name: knob.at(float(u)) for (name, knob), u in zip(self.items(), point, strict=True)}

    def place(self, config: Mapping[str, Any]) -> np.ndarray:
        """(d,) the point of a configuration."""
        return np.array([knob.place(config[name]) for name, knob in self.items()])

    def edges(self, config: Mapping[str, Any], margin: float = 0.02) -> dict[str, str]:
        """Knob -> "low" or "high" for those that lie at an end of their range, ``margin`` of it or closer."""
        found = {}
        for name, knob in self.items():
            if isinstance(knob, Range) and knob.at_an_end(config[name], margin):
                found[name] = "low" if knob.place(config[name]) < 0.5 else "high"
        return found
