"""The lesson "A net learns", for ``panel serve``."""

from simulab.live import app

app("reading-the-curve").servable()
