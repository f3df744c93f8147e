"""Pictures of real runs for the home page, as SVG that takes its colours from the page: light and dark are one file.

``python -m simulab.live.thumbnail`` draws them anew into ``assets/``, with what the ``test`` extra installs; a test compares
them with a run.
"""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import numpy as np
from bokeh.models import GlyphRenderer, Line, LogScale
from contourpy import FillType, contour_generator

from simulab.catalogue import lessons, widgets
from simulab.live.blank_svg import blank
from simulab.live.course_svg import course
from simulab.live.depth_svg import layers
from simulab.live.devices_svg import devices
from simulab.live.draws_svg import draws
from simulab.live.errors_svg import errors
from simulab.live.finder_svg import finder
from simulab.live.losses_svg import losses
from simulab.live.noise_svg import noise
from simulab.live.odds_svg import odds
from simulab.live.plane_svg import plane
from simulab.live.scape_svg import scape
from simulab.live.svg import HEIGHT, WIDTH, broken, path, star
from simulab.widgets.picture import Field, Rules, Tracks
from simulab.widgets.widget import Widget

BANDS = 12
GAP = 14
"""Pixels between two planes."""
LETTER = 14
"""Pixels that a letter of a label takes, at most, about."""

Span = tuple[float, float]
DRAWN = {
    "blank": blank,
    "course": course,
    "devices": devices,
    "errors": errors,
    "fit-line": losses,
    "plane": plane,
    "finder": finder,
    "layers": layers,
    "noise": noise,
    "net-plane": scape,
    "odds": odds,
    "draws": draws,
}
"""What a script draws, by the name of the drawing."""


def thumbnail(widget: Widget, slot: str, state: Mapping[str, Any] | None = None) -> str:
    """A figure of the widget, computed now: at a state, or as the widget opens."""
    drawing = Drawing(widget, slot, state or {})
    body = "".join(drawing.shapes())
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{escape(drawing.figure.label)}"><desc>{escape(widget.say(drawing.result))}</desc>{body}</svg>\n'
    )


class Drawing:
    """One figure of a widget, with the numbers for it."""

    def __init__(self, widget: Widget, slot: str, state: Mapping[str, Any]) -> None:
        self.widget = widget
        self.state, _ = widget.resolve(state)
        self.result = widget.compute(self.state)
        self.figure = next(figure for figure in widget.figures if figure.slot == slot)

    def shapes(self) -> Iterator[str]:
        """What the figure's kind asks for."""
        if self.figure.drawn:
            return DRAWN[self.figure.drawn](self.result)
        if self.figure.dots:
            return self.trials()
        return self.plane(self.figure.field) if self.figure.field else self.curves()

    def trials(self) -> Iterator[str]:
        """The planes that are compared, side by side: the height, and a dot a trial."""
        planes = [(figure, figure.field, figure.dots) for figure in self.widget.figures if figure.half]
        wide = (WIDTH - GAP * (len(planes) - 1)) / len(planes)
        for i, (figure, field, dots) in enumerate(planes):
            if not (field and dots):
                continue
            left = i * (wide + GAP)
            yield f'<svg x="{left:.1f}" width="{wide:.1f}" height="{HEIGHT}" viewBox="0 0 {wide:.1f} {HEIGHT}">'
            yield f'<g transform="scale({wide / WIDTH:.4f} 1)">'
            height = self.result[field.source][field.column].reshape(field.size, field.size)[::2, ::2]
            edges = np.linspace(0, WIDTH, len(height)), np.linspace(HEIGHT, 0, len(height))
            yield from _bands(*edges, _clear(height), 6, 12)
            yield "</g>"
            names = [series.name for series in self.widget.series()]
            series, columns = names.index(dots.series), self.result[dots.source]
            look = f'class="head" style="--own:{self.widget.series()[series].colour}"'
            for x, y in zip(columns[dots.x][series], columns[dots.y][series]):
                if np.isfinite(x + y):
                    across, up = 14 + x * (wide - 28), HEIGHT - 14 - y * (HEIGHT - 28)
                    yield f'<circle {look} cx="{across:.1f}" cy="{up:.1f}" r="9"/>'
            yield f'<text class="name" x="12" y="32">{escape(self._titled(figure.title, i))}</text></svg>'

    def _titled(self, title: str, series: int) -> str:
        """A plane's title: whom it shows, where that can be chosen."""
        chosen = next((c for c in self.widget.controls() if c.name == self.widget.series()[series].of), None)
        return next((o.label for o in chosen.options if o.value == self.state[chosen.name]), title) if chosen else title

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
        minima = self.result.get("minima", {"x": np.zeros(0), "y": np.zeros(0)})
        marks = [(x, y) for x, y in zip(_x(minima["x"], across), _y(minima["y"], up)) if np.isfinite(x)]
        if tracks := self.figure.tracks:
            columns = self.result[tracks.source]
            yield from self._tracks(tracks, _x(columns[tracks.x or ""], across), _y(columns[tracks.y], up), marks)
        for x, y in marks:
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
        return f'class="{"wide" if glyph.line_alpha < 1 else "curve"}"'

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

    def _tracks(
        self, tracks: Tracks, xs: np.ndarray, ys: np.ndarray, marks: Sequence[tuple[float, float]] = ()
    ) -> Iterator[str]:
        rows = self.widget.sources[tracks.source].rows
        chosen = [series for series in self.widget.series() if rows is None or series.name in self.state[rows]]
        for series, x, y in zip(chosen, xs, ys):
            yield f'<path class="case" d="{broken(x, y)}"/>'
            look = f'class="track" style="--own:{series.colour}"{_dashes(series.dash)}'
            yield f'<path {look} d="{broken(x, y)}"/>'
        ends: list[tuple[str, float, float]] = []
        for series, x, y in zip(chosen, xs, ys):
            alive = np.flatnonzero(np.isfinite(x) & np.isfinite(y))
            if len(alive):
                at = f'cx="{x[alive[-1]]:.1f}" cy="{y[alive[-1]]:.1f}"'
                yield f'<circle class="head" style="--own:{series.colour}" {at} r="7"/>'
                ends.append((series.label, float(x[alive[-1]]), float(y[alive[-1]])))
        if len(ends) > 1:
            yield from _names(ends, marks)


def _names(ends: Sequence[tuple[str, float, float]], marks: Sequence[tuple[float, float]] = ()) -> Iterator[str]:
    """Who each line is, beside its end; where no side has room, it is left out."""
    taken = [(x - 14, x + 14, y - 14, y + 14) for x, y in (*((x, y) for _, x, y in ends), *marks)]
    for name, x, y in ends:
        width = LETTER * 1.05 * len(name)
        sides = ("start", x + 18, y + 8), ("end", x - 18, y + 8), ("middle", x, y - 22), ("middle", x, y + 42)
        for anchor, at, base in sides:
            left = at - {"start": 0.0, "end": width, "middle": width / 2}[anchor]
            box = (left, left + width, base - 20, base + 6)
            inside = box[0] > 4 and box[1] < WIDTH - 4 and box[2] > 4 and box[3] < HEIGHT - 4
            if inside and all(box[0] >= b or box[1] <= a or box[2] >= d or box[3] <= c for a, b, c, d in taken):
                taken.append(box)
                yield f'<text class="name" x="{at:.1f}" y="{base:.1f}" text-anchor="{anchor}">{escape(name)}</text>'
                break


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


def _bands(x: np.ndarray, y: np.ndarray, height: np.ndarray, bands: int = BANDS, least: float = 4) -> Iterator[str]:
    contours: Any = contour_generator(x, y, height, fill_type=FillType.OuterOffset)
    for band in range(bands):
        share = round(100 * (1 - (band / (bands - 1)) ** 0.85))
        polygons, offsets = contours.filled(band / bands, (band + 1) / bands + 1e-9)
        rings = [points[a:b] for points, ends in zip(polygons, offsets) for a, b in itertools.pairwise(ends)]
        if rings:
            yield f'<path class="band" style="--share:{share}%" d="{"".join(path(ring, least) + "Z" for ring in rings)}"/>'


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


def pictures() -> Iterator[tuple[str, Widget, str, Mapping[str, Any]]]:
    """Name, widget, slot and state of every picture: of each widget as it opens, of each lesson as it says."""
    for name, kind in widgets.items():
        if kind.showcase:
            yield name, widgets.make(name, "widget"), kind.showcase.slot, {}
    for name, lesson in lessons.items():
        if lesson.picture:
            scenario, slot = lesson.scenarios[lesson.picture[0] - 1], lesson.picture[1]
            yield name, widgets.make(scenario.widget, "widget"), slot, scenario.set


def main() -> None:
    """Draw all of them."""
    for name, widget, slot, state in pictures():
        file = Path(str(files("simulab.assets").joinpath(f"{name}.svg")))
        file.write_text(thumbnail(widget, slot, state), encoding="utf-8")
        print(file.name, file.stat().st_size)


if __name__ == "__main__":
    main()
