"""The lesson "Why depth is hard", for ``panel serve``."""

from simulab.live import app

app("why-depth-is-hard").servable()
