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
        integer: whole numbers only.

    Raises:
        ValueError: an empty or endless range, or a logarithmic one that is not positive.
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

    def at(self, u: float) -> float | int:
        """The value at u from 0 to 1."""
        value = self.low * (self.high / self.low) ** u if self.log else self.low + (self.high - self.low) * u
        value = min(max(value, self.low), self.high)
        return round(value) if self.integer else float(value)

    def place(self, value: float) -> float:
        """u of a value."""
        if self.log:
            return math.log(value / self.low) / math.log(self.high / self.low)
        return (value - self.low) / (self.high - self.low)

    @property
    def many(self) -> float:
        """How many different values there are."""
        return self.high - self.low + 1 if self.integer else math.inf


@dataclass(frozen=True)
class Options:
    """One of a few values without an order."""

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
    """Knobs by name, in order. A pair (low, high) is a linear range, a list a choice.

    Raises:
        ValueError, TypeError: one sentence that begins with the knob's name.
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
            if isinstance(given, list):
                return Options(tuple(given))
        except ValueError as error:
            raise ValueError(f"{name}: {error}") from None
        raise TypeError(f"{name}: give a Range, Options, (low, high) or a list of values, not {given!r}")

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
            if isinstance(knob, Range) and not margin < (u := knob.place(config[name])) < 1 - margin:
                found[name] = "low" if u < 0.5 else "high"
        return found
