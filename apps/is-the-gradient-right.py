"""The lesson "Is the gradient right?", for ``panel serve``."""

from simulab.live import app

app("is-the-gradient-right").servable()
