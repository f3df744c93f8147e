"""Generalisation, for ``panel serve``."""

from simulab.live import app

app("generalisation").servable()
