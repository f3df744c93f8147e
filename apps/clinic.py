"""The loss-curve clinic, for ``panel serve``."""

from simulab.live import app

app("clinic").servable()
