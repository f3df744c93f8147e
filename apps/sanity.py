"""The sanity checks, for ``panel serve``."""

from simulab.live import app

app("sanity").servable()
