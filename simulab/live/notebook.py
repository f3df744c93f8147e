"""A notebook's kernel: what a cell needs so that a component in it is drawn."""

import sys

import panel as pn

_ready: list[object] = []
"""The shell for which it has been loaded."""


def prepare() -> None:
    """Load Panel into the notebook, once, with its scripts inside the notebook: no other site is asked for them.

    Elsewhere, at a terminal or on a server, it does nothing.
    """
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    if getattr(shell, "kernel", None) is None or shell in _ready:
        return
    _ready[:] = [shell]
    pn.extension(inline=True)
