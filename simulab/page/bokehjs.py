"""BokehJS's core, which draws the axes: where it lies, and its text."""

import functools
from pathlib import Path

import bokeh
from bokeh.resources import Resources


@functools.cache
def url() -> str:
    """The pinned file on Bokeh's own network."""
    # Panel, where a program has loaded it too, puts files of its own before Bokeh's.
    return next(file for file in _resources().js_files if Path(file).name == f"bokeh-{bokeh.__version__}.min.js")


@functools.cache
def integrity() -> str:
    """The hash by which a browser refuses any other file ("" for a Bokeh that publishes none)."""
    digest = (_resources().hashes or {}).get(url())
    return f"sha384-{digest}" if digest else ""


@functools.cache
def text() -> str:
    """The same file from the installed Bokeh."""
    return (Path(bokeh.__file__).parent / "server/static/js/bokeh.min.js").read_text(encoding="utf-8")


def _resources() -> Resources:
    return Resources(mode="cdn", components=["bokeh"])
