"""The home page, for ``panel serve apps/*.py --index home``."""

from simulab.live.home import show

show()
