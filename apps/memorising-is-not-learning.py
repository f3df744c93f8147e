"""The lesson "Memorising is not learning", for ``panel serve``."""

from simulab.live import app

app("memorising-is-not-learning").servable()
