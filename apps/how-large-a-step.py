"""The lesson "How large a step?", for ``panel serve``."""

from simulab.live import app

app("how-large-a-step").servable()
