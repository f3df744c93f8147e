"""How often something may happen: a bucket that fills slowly, so that a hand is never stopped and a flood is."""

import time
from collections.abc import Callable


class Allowance:
    """So many at once, and so many more a second.

    Args:
        burst: how many may come at once.
        a_second: how many more each second, up to ``burst`` again.
        now: the clock, in seconds; one that never goes back.

    Example:
        >>> often = Allowance(2, 1.0)
        >>> [often.takes() for _ in range(3)]
        [True, True, False]
    """

    def __init__(self, burst: float, a_second: float, now: Callable[[], float] = time.monotonic) -> None:
        self._burst, self._a_second, self._now = burst, a_second, now
        self._left, self._at = burst, now()

    def takes(self) -> bool:
        """Whether one more may happen now."""
        now = self._now()
        self._left = min(self._burst, self._left + (now - self._at) * self._a_second)
        self._at = now
        if self._left < 1:
            return False
        self._left -= 1
        return True
