"""Libraries that only some of a search needs."""

import importlib
from typing import Any


def needs(module: str, what: str) -> Any:
    """The library.

    Raises:
        ImportError: it is not installed; the sentence says how to install it.
    """
    try:
        return importlib.import_module(module)
    except ImportError:
        raise ImportError(f"{what} needs {module.partition('.')[0]}: pip install 'simulab[search]'") from None
