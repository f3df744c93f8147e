"""Nobody's slider waits for Python itself: for its collector of cycles, and for its lock while another thread traces.

A full collection stops every thread for as long as it looks: 0.4 to 1.2 s once JAX has traced sixteen widgets, of which
nothing is ever garbage. What stays is therefore set aside, and the collector looks at what sessions leave only.
"""

import gc
import sys

TURN = 0.001
"""Seconds after which a thread that computes in Python lets another have its turn; Python's own 5 ms are as long as an answer."""

_begun: list[bool] = []


def begin() -> None:
    """Set aside what is there; from now on ``settle`` works. For a process that only serves."""
    sys.setswitchinterval(TURN)
    gc.collect()
    gc.freeze()
    _begun[:] = [True]


def settle() -> None:
    """Set aside what has been made since. What of it is garbage goes first: looking through one widget's takes 50 ms."""
    if _begun:
        gc.collect()
        gc.freeze()
