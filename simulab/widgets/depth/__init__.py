"""Why depth is hard."""

from simulab.widgets.depth.depth import Depth

__all__ = ["Depth"]
