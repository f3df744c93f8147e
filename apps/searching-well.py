"""The lesson "Searching well", for ``panel serve``."""

from simulab.live import app

app("searching-well").servable()
