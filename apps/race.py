"""The optimizer race, for ``panel serve``."""

from simulab.live import app

app("race").servable()
