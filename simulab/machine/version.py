"""Which simulab is running."""

from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed


def version() -> str:
    """The version that is installed, or "from a folder"."""
    try:
        return installed("simulab")
    except PackageNotFoundError:
        return "from a folder"
