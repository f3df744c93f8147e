"""``thing.to_frame()``: pandas is loaded when somebody asks for a table, and named where it is not installed."""

import importlib
from typing import Any


def data_frame(columns: Any) -> Any:
    """A pandas DataFrame of columns by name, or of rows.

    Raises:
        ImportError: pandas is not installed.

    Example:
        >>> data_frame({"step": [0, 1]}).shape
        (2, 1)
    """
    try:
        pandas = importlib.import_module("pandas")
    except ImportError as error:
        raise ImportError("to_frame: pandas is not installed; pip install pandas") from error
    return pandas.DataFrame(columns)
