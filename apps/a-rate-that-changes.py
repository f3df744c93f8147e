"""The lesson "A rate that changes", for ``panel serve``."""

from simulab.live import app

app("a-rate-that-changes").servable()
