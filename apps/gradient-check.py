"""The gradient check, for ``panel serve``."""

from simulab.live import app

app("gradient-check").servable()
