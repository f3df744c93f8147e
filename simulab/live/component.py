"""A widget as a Panel component with state: a parameter for each knob, and what the picture shows in Python."""

import weakref
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

import panel as pn
import param

from simulab import languages
from simulab.live.computed import Columns
from simulab.live.knobs import names, parameter
from simulab.live.shown import ShownRun
from simulab.live.wire import Wire
from simulab.live.written import lesson_file
from simulab.widgets.control import presets
from simulab.widgets.strict import strict
from simulab.widgets.turn import departures, turn
from simulab.widgets.widget import Widget
from simulab.wording.synonyms import LISTED, meant


class Component(pn.viewable.Viewer):
    """A widget on a page. Each knob is a parameter; whoever turns it, in the browser or in Python, the other side follows.

    A knob ``adam.learning_rate`` is the parameter ``adam_learning_rate``; one whose name the component itself needs ends
    in "_". An option brings its own presets and bounds: set ``surface`` before ``start_x``, or both with ``turn``.

    Example:
        >>> import simulab as sl
        >>> app = sl.app("race", surface="beale", racers=["sgd", "adam"], steps=200)
        >>> app.learning_rate = 0.05
        >>> app.results[0]["series"]
        'sgd'
        >>> app.columns["paths"]["x"].shape
        (2, 201)
    """

    state = param.Dict(default={}, constant=True, doc="Every knob by its full name: changes whenever one of them does.")

    knobs: ClassVar[Mapping[str, str]] = {}
    """Parameter -> the knob that it is."""

    def __init__(self, widget: Widget, given: Mapping[str, Any] | None = None, language: str = "en") -> None:
        super().__init__()
        self._widget = widget
        self._controls = widget.controls()
        self._moving = {knob for control in self._controls for option in control.options for knob in option.bounds}
        self._columns = Columns(widget, languages.of(language))
        self._wire = Wire(widget, self._follow, language)
        self._state: dict[str, Any] = {}
        self.param.watch(self._turned, list(self.knobs))
        self._follow(widget.resolve(given)[0])

    def __panel__(self) -> Wire:
        return self._wire

    @property
    def columns(self) -> Columns:
        """The numbers of the picture: source -> {column: array}; computed when they are looked at."""
        return self._columns

    @property
    def words(self) -> str:
        """The sentence under the picture."""
        return self._columns.words

    @property
    def results(self) -> list[dict[str, Any]]:
        """The table: one record a row; None stands for a dash."""
        return self._columns.results

    @property
    def run(self) -> ShownRun:
        """What is shown now, as a table too: ``w.run.to_frame()``."""
        return ShownRun(self._widget, self._columns, self._state)

    def to_lesson(
        self, path: str | Path, *, title: str = "", text: str = "", show: Sequence[str] | None = None
    ) -> Path:
        """Write what is on screen as a lesson's file of one part, with the own things that it stands on; it is yours to go on
        writing at, and ``simulab serve``, ``check`` and ``export`` take it as it is.

        Args:
            path: the Python file to write, which must not be there yet.
            title: of the lesson; the widget's unless told.
            text: what a student reads, Markdown.
            show: the only knobs that a student may turn; all unless told.

        Returns:
            The path.

        Raises:
            FileExistsError: the file is there already.
            ValueError: the path is none of a Python file, there is no such knob, or the lines of something of your own cannot
                be read (typed at a prompt, say).
        """
        return lesson_file(self._widget, self._state, path, title, text, show)

    def record(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """Every knob, and the words and the table under the picture, as ``sl.compare`` puts it into a row."""
        table = {
            f"{row['series']}: {name}": value for row in self.results for name, value in row.items() if name != "series"
        }
        return {"widget": self._widget.slug(), **self._state}, {**table, "words": self.words}

    def as_page(self) -> tuple[Widget, dict[str, Any]]:
        """The widget and the knobs that do not stand at their defaults: what ``sl.to_html`` makes a page of."""
        return self._widget, departures(self._controls, self._state)

    def __setattr__(self, name: str, value: Any) -> None:
        """Refuses a knob's name that is mistyped: nothing would turn."""
        if not name.startswith("_") and not hasattr(type(self), name) and (near := meant(name, self.knobs)):
            raise AttributeError(f"There is no knob {name!r}; did you mean {' or '.join(near)}?")
        super().__setattr__(name, value)

    def __getattr__(self, name: str) -> Any:
        """What only this widget has to read, such as the net lab's ``history`` and ``weights``."""
        widget = self.__dict__.get("_widget")
        if widget is None or name not in widget.readings:
            near = meant(name, self.knobs)[:1] if widget and not name.startswith("_") else []
            raise AttributeError(
                f"{type(self).__name__} has no {name!r}" + (f"; did you mean .{near[0]}?" if near else "")
            )
        return widget.readings[name](self._columns, self._state)

    def turn(self, **changes: Any) -> None:
        """Turn several knobs at once: a surface and a start that only this surface allows.

        Args:
            changes: parameter -> value, as for setting them one by one.

        Raises:
            ValueError: an unknown knob, or a value that it cannot take.
        """
        unknown = changes.keys() - self.knobs.keys()
        if unknown:
            raise ValueError(_no_knob(sorted(unknown)[0], self.knobs))
        wanted = {self.knobs[name]: value for name, value in changes.items()}
        if complaints := self._refused(wanted):
            raise ValueError(complaints)
        self._change(wanted)

    def _turned(self, *events: param.parameterized.Event) -> None:
        """Python turned knobs; what only follows the browser or an option's presets is there already."""
        changes = {self.knobs[one.name]: one.new for one in events if one.new != self._state[self.knobs[one.name]]}
        if complaints := self._refused(changes):
            self.param.update(**{one.name: self._state[self.knobs[one.name]] for one in events})
            raise ValueError(complaints)
        if changes:
            self._change(changes)

    def _refused(self, wanted: Mapping[str, Any]) -> str:
        """What is said of values that a knob cannot take, beside those that the others have then; "" of all others."""
        then = turn(self._controls, self._state, wanted)
        return " ".join(strict(self._widget.resolve({**then, **wanted})[1], self._widget))

    def _change(self, changes: Mapping[str, Any]) -> None:
        self._follow(turn(self._controls, self._state, changes))
        self._wire.turn({knob: self._state[knob] for knob in changes})
        self._wire.begin(departures(self._controls, self._state))

    def _follow(self, state: dict[str, Any]) -> None:
        """Stand where a whole, valid state says."""
        if state == self._state:
            return
        self._state = state
        self._columns.at(state)
        self._wire.begin(departures(self._controls, state))
        self._bound(state)
        values = {name: state[knob] for name, knob in self.knobs.items() if getattr(self, name) != state[knob]}
        with param.edit_constant(self):
            self.param.update(state=dict(state), **values)

    def _bound(self, state: Mapping[str, Any]) -> None:
        """The bounds in force are those of the chosen options."""
        _, bounds = presets(self._controls, state)
        for name, knob in self.knobs.items():
            if knob in self._moving and self.param[name].bounds != bounds[knob]:
                self.param[name].bounds = bounds[knob]


_classes: "weakref.WeakKeyDictionary[Widget, type[Component]]" = weakref.WeakKeyDictionary()


def _no_knob(name: str, knobs: Iterable[str]) -> str:
    there = list(knobs)
    if near := meant(name, there):
        return f"There is no knob {name!r}; did you mean {' or '.join(near)}?"
    more = f" and {len(there) - LISTED} more" if len(there) > LISTED else ""
    return f"There is no knob {name!r}; there is {', '.join(there[:LISTED])}{more}."


def component(widget: Widget, given: Mapping[str, Any] | None = None, language: str = "en") -> Component:
    """The component of a widget, whose class has the widget's knobs as parameters.

    Args:
        widget: what is shown.
        given: knob or parameter -> value, where it should start.
        language: what it says is in.

    Raises:
        ValueError: an unknown knob or a value that a knob cannot take.
    """
    if widget not in _classes:
        controls = widget.controls()
        knobs = names(controls, [name for name in dir(Component) if not name.startswith("__")])
        known = {control.name: control for control in controls}
        declared = {name: parameter(known[knob]) for name, knob in knobs.items()}
        _classes[widget] = type(f"{type(widget).__name__}App", (Component,), {**declared, "knobs": knobs})
    kind = _classes[widget]
    wanted = {kind.knobs.get(name, name): value for name, value in (given or {}).items()}
    for name in wanted.keys() - {control.name for control in widget.controls()}:
        raise ValueError(_no_knob(name, kind.knobs))
    _, complaints = widget.resolve(wanted)
    if complaints:
        raise ValueError(" ".join(strict(complaints, widget)))
    return kind(widget, wanted, language)
