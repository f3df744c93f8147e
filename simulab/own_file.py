"""A widget of one's own, in a file of one's own."""

import importlib.util
import sys
import traceback
from pathlib import Path
from typing import Any


def widget_in(path: str | Path) -> Any:
    """The one widget that a Python file defines, made.

    Raises:
        ValueError: one sentence: the file is not there, does not run (with its line), or defines no widget or several.
    """
    from simulab.widgets.widget import Widget

    path = Path(path)
    if not path.is_file():
        raise ValueError(f"{path}: there is no such file")
    spec = importlib.util.spec_from_file_location(path.stem.replace("-", "_"), path)
    if spec is None or spec.loader is None:
        raise ValueError(f"{path}: this is not a Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[module.__name__] = module  # dataclasses and pickles look their module up by name
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        sys.modules.pop(module.__name__, None)
        raise ValueError(f"{path}, line {_line(error, path)}: {type(error).__name__}: {error}") from error
    found = [
        value
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, Widget) and value.__module__ == module.__name__
    ]
    if len(found) != 1:
        names = ", ".join(kind.__name__ for kind in found) or "none"
        raise ValueError(f"{path}: define one subclass of simulab.widgets.widget.Widget in it; there is {names}")
    return found[0]()


def _line(error: Exception, path: Path) -> int:
    """The last line of the file that was under way."""
    if isinstance(error, SyntaxError) and error.lineno:
        return error.lineno
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if Path(frame.filename) == path]
    return (lines[-1] or 1) if lines else 1
