"""The net lab, for ``panel serve``."""

from simulab.live import app

app("net-lab").servable()
