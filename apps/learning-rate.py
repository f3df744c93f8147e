"""The learning-rate explorer, for ``panel serve``."""

from simulab.live import app

app("learning-rate").servable()
