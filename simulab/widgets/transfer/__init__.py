"""Transfer: from one task to the next."""

from simulab.widgets.transfer.transfer import Transfer

__all__ = ["Transfer"]
