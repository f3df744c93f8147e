"""Transfer, for ``panel serve``."""

from simulab.live import app

app("transfer").servable()
