"""Batches and noise, for ``panel serve``."""

from simulab.live import app

app("batches").servable()
