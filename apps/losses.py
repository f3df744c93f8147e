"""The losses, for ``panel serve``."""

from simulab.live import app

app("losses").servable()
