"""The lesson "Scale", for ``panel serve``."""

from simulab.live import app

app("scale").servable()
