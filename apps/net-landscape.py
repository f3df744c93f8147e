"""The landscape of a real net, for ``panel serve``."""

from simulab.live import app

app("net-landscape").servable()
