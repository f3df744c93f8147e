"""The schedule viewer, for ``panel serve``."""

from simulab.live import app

app("schedules").servable()
