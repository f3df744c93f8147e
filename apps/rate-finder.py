"""The rate finder, for ``panel serve``."""

from simulab.live import app

app("rate-finder").servable()
