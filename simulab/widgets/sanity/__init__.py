"""The check list before a training."""

from simulab.widgets.sanity.sanity import SanityChecks

__all__ = ["SanityChecks"]
