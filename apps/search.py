"""Grid against random search, for ``panel serve``."""

from simulab.live import app

app("search").servable()
