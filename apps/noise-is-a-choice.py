"""The lesson "Noise is a choice", for ``panel serve``."""

from simulab.live import app

app("noise-is-a-choice").servable()
