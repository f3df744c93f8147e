"""The deep net, for ``panel serve``."""

from simulab.live import app

app("depth").servable()
