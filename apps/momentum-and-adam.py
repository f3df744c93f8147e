"""The lesson "Momentum and Adam", for ``panel serve``."""

from simulab.live import app

app("momentum-and-adam").servable()
