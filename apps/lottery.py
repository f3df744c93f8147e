"""The training lottery, for ``panel serve``."""

from simulab.live import app

app("lottery").servable()
