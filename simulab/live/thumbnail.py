"""Pictures of real runs for the home page, as SVG that takes its colours from the page: light and dark are one file.

``python -m simulab.live.thumbnail`` draws them anew into ``assets/``, with what the ``test`` extra installs; a test compares
them with a run.
"""

import itertools
from collections.abc import Iterator, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import numpy as np
from bokeh.models import GlyphRenderer, Line, LogScale
from contourpy import FillType, contour_generator

from simulab.catalogue import widgets
from simulab.live.plane_svg import plane
from simulab.live.svg import HEIGHT, WIDTH, broken, path, star
from simulab.widgets.picture import Field, Rules, Showcase, Tracks
from simulab.widgets.widget import Widget

BANDS = 12
LETTER = 11
"""Pixels that a letter of a label takes, at most, about."""

Span = tuple[float, float]


def thumbnail(widget: Widget, show: Showcase) -> str:
    """The figure ``show.slot`` of the widget at ``show.state``, computed now."""
    drawing = Drawing(widget, show)
    if drawing.figure.drawn:
        body = "".join(plane(drawing.result))
    else:
        body = "".join(drawing.plane(drawing.figure.field) if drawing.figure.field else drawing.curves())
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{escape(drawing.figure.label)}"><desc>{escape(widget.say(drawing.result))}</desc>{body}</svg>\n'
    )


class Drawing:
    """One figure of a widget, with the numbers for it."""

    def __init__(self, widget: Widget, show: Showcase) -> None:
        self.widget = widget
        self.state, _ = widget.resolve(show.state)
        self.result = widget.compute(self.state)
        self.figure = next(figure for figure in widget.figures if figure.slot == show.slot)

    def plane(self, field: Field) -> Iterator[str]:
        """A height over the plane, the paths on it and the minima."""
        choice = next(control for control in self.widget.controls() if control.name == self.figure.box_of)
        box = next(option.box for option in choice.options if option.value == self.state[choice.name])
        across, up = _level(*box)
        columns, rows = (round((field.size - 1) * reach) + 1 for reach in field.reach)
        height = self.result[field.source][field.column].reshape(rows, columns)
        edges = [_about(span, reach) for span, reach in zip(box, field.reach)]
        x = _x(np.linspace(*edges[0], columns), across)
        y = _y(np.linspace(*edges[1], rows), up)
        seen = np.ix_(_within(y, HEIGHT), _within(x, WIDTH))
        yield from _bands(x[_within(x, WIDTH)], y[_within(y, HEIGHT)], _clear(height[seen]))
        if tracks := self.figure.tracks:
            columns = self.result[tracks.source]
            yield from self._tracks(tracks, _x(columns[tracks.x or ""], across), _y(columns[tracks.y], up))
        if minima := self.result.get("minima"):
            for x, y in zip(_x(minima["x"], across), _y(minima["y"], up)):
                if np.isfinite(x):
                    yield f'<path class="minimum" d="{star(x, y)}"/>'

    def curves(self) -> Iterator[str]:
        """The lines of a Bokeh figure, and what moves on it."""
        model: Any = self.widget.models()[self.figure.slot]
        logs = isinstance(model.x_scale, LogScale), isinstance(model.y_scale, LogScale)
        lines = []
        for drawn in model.renderers:
            if isinstance(drawn, GlyphRenderer) and isinstance(drawn.glyph, Line):
                glyph: Any = drawn.glyph
                source = self._columns(drawn.data_source.name or "")
                if source:
                    xy = _scaled(source[glyph.x], logs[0]), _scaled(source[glyph.y], logs[1])
                    lines.append((*xy, self._look(drawn)))
        moving = []
        if tracks := self.figure.tracks:
            y = self.result[tracks.source][tracks.y]
            x = self.result[tracks.source][tracks.x] if tracks.x else np.broadcast_to(np.arange(y.shape[-1]), y.shape)
            moving = [(_scaled(x, logs[0]), _scaled(y, logs[1]))]
        across, up = _span([x for x, *_ in lines or moving]), _span([y for _, y, *_ in lines or moving], room=0.16)
        if self.figure.rules:
            yield from self._rules(self.figure.rules, across, logs[0])
        for x, y, look in lines:
            yield f'<path {look} d="{broken(_x(x, across), _y(y, up))}"/>'
        name = escape(model.below[0].axis_label or "")
        yield f'<text class="label" x="{WIDTH - 14}" y="{HEIGHT - 14}" text-anchor="end">{name} →</text>'
        if tracks:
            yield from self._tracks(tracks, _x(moving[0][0], across), _y(moving[0][1], up))

    def _columns(self, name: str) -> dict[str, np.ndarray] | None:
        """A source's columns by its name in a figure: "paths", or "paths:adam" for the row of one series."""
        origin, _, series = name.partition(":")
        columns = self.result.get(origin)
        if not columns or not series:
            return columns
        chosen = self.state[self.widget.sources[origin].rows or ""]
        if series not in chosen:
            return None
        row = chosen.index(series)
        return {key: column[row] if column.ndim == 2 else column for key, column in columns.items()}

    @staticmethod
    def _look(drawn: GlyphRenderer) -> str:
        """A series in its colour and dashes; what lies under the curves, wide and pale; else a curve in the page's ink."""
        glyph: Any = drawn.glyph
        if ":" in (drawn.data_source.name or ""):
            return f'class="track" style="--own:{glyph.line_color}"' + _dashes(glyph.line_dash)
        return f'class="{"under" if glyph.line_alpha < 1 else "curve"}"'

    def _rules(self, rules: Rules, across: Span, log: bool) -> Iterator[str]:
        at = _x(_scaled(self.result[rules.source][rules.column], log), across)
        there = sorted((x, label) for x, label in zip(at, rules.labels) if np.isfinite(x))
        taken = [(-np.inf, 0.0), (WIDTH, np.inf)]
        for x, label in there:
            yield f'<path class="rule" d="M{x:.1f} 0V{HEIGHT}"/>'
            width = LETTER * len(label) + 12
            sides = [("end", x - 8, x - width), ("start", x + 8, x)]
            for anchor, place, left in reversed(sides) if x == there[-1][0] else sides:
                if all(left >= b or left + width <= a for a, b in taken):  # where neither side has room, it is left out
                    taken.append((left, left + width))
                    yield f'<text class="label" x="{place:.1f}" y="30" text-anchor="{anchor}">{escape(label)}</text>'
                    break

    def _tracks(self, tracks: Tracks, xs: np.ndarray, ys: np.ndarray) -> Iterator[str]:
        rows = self.widget.sources[tracks.source].rows
        chosen = [series for series in self.widget.series() if rows is None or series.name in self.state[rows]]
        for series, x, y in zip(chosen, xs, ys):
            yield f'<path class="case" d="{broken(x, y)}"/>'
            look = f'class="track" style="--own:{series.colour}"{_dashes(series.dash)}'
            yield f'<path {look} d="{broken(x, y)}"/>'
        for series, x, y in zip(chosen, xs, ys):
            alive = np.flatnonzero(np.isfinite(x) & np.isfinite(y))
            if len(alive):
                at = f'cx="{x[alive[-1]]:.1f}" cy="{y[alive[-1]]:.1f}"'
                yield f'<circle class="head" style="--own:{series.colour}" {at} r="7"/>'


def _dashes(dash: Sequence[float]) -> str:
    return f' stroke-dasharray="{" ".join(map(str, dash))}"' if dash else ""


def _level(across: Span, up: Span) -> tuple[Span, Span]:
    """The least spans around a box that fill the picture with one unit as long upwards as it is across."""
    unit = max((across[1] - across[0]) / WIDTH, (up[1] - up[0]) / HEIGHT)
    return _about(across, unit * WIDTH / (across[1] - across[0])), _about(up, unit * HEIGHT / (up[1] - up[0]))


def _about(span: Span, times: float) -> Span:
    """A span so many times as long about the same centre."""
    more = (span[1] - span[0]) * (times - 1) / 2
    return span[0] - more, span[1] + more


def _within(at: np.ndarray, length: float) -> np.ndarray:
    """The indices of every second pixel position that is seen, and of one more on either side."""
    seen = np.flatnonzero((at >= 0) & (at <= length))
    return np.arange(max(seen[0] - 2, 0), min(seen[-1] + 3, len(at)), 2)


def _bands(x: np.ndarray, y: np.ndarray, height: np.ndarray) -> Iterator[str]:
    contours: Any = contour_generator(x, y, height, fill_type=FillType.OuterOffset)
    for band in range(BANDS):
        share = round(100 * (1 - (band / (BANDS - 1)) ** 0.85))
        polygons, offsets = contours.filled(band / BANDS, (band + 1) / BANDS + 1e-9)
        rings = [points[a:b] for points, ends in zip(polygons, offsets) for a, b in itertools.pairwise(ends)]
        if rings:
            yield f'<path class="band" style="--share:{share}%" d="{"".join(path(ring, 4) + "Z" for ring in rings)}"/>'


def _clear(height: np.ndarray) -> np.ndarray:
    """Heights from 0 to 1, a steep surface's crowded contours pulled apart."""
    above = height - np.nanmin(height)
    flat = np.log1p(above / (np.nanmedian(above) + 1e-12))
    return flat / np.nanmax(flat)


def _scaled(values: Any, log: bool) -> np.ndarray:
    values = np.asarray(values, float)
    return np.log10(np.where(values > 0, values, np.nan)) if log else values


def _span(rows: Sequence[np.ndarray], room: float = 0.0) -> Span:
    low, high = min(float(np.nanmin(row)) for row in rows), max(float(np.nanmax(row)) for row in rows)
    more = (high - low or 1.0) * room
    return low - more, high + more


def _x(values: np.ndarray, span: Span) -> np.ndarray:
    return (values - span[0]) / (span[1] - span[0]) * WIDTH


def _y(values: np.ndarray, span: Span) -> np.ndarray:
    return HEIGHT - (values - span[0]) / (span[1] - span[0]) * HEIGHT


def main() -> None:
    """Draw all of them."""
    for name, kind in widgets.items():
        if kind.showcase:
            file = Path(str(files("simulab.assets").joinpath(f"{name}.svg")))
            file.write_text(thumbnail(widgets.make(name, "widget"), kind.showcase), encoding="utf-8")
            print(file.name, file.stat().st_size)


if __name__ == "__main__":
    main()
