"""The lesson "The recipe", for ``panel serve``."""

from simulab.live import app

app("the-recipe").servable()
