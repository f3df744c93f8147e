"""Controls: a widget's knobs as every home sees them, and the one place where a value from outside is checked."""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import KW_ONLY, dataclass
from typing import Any, ClassVar, NamedTuple

import numpy as np
import param

from simulab.knob import Knob
from simulab.widgets.picture import Option, Shown, is_shown


class Unreadable(ValueError):
    """A text that cannot be read: the sentence, and the character that it is about.

    Attributes:
        knob: the control's name.
        reason: the sentence for whoever sees the character.
        at: the character, counted from 0.
    """

    def __init__(self, knob: str, text: str, reason: str, at: int) -> None:
        super().__init__(knob, text, reason, at)
        self.knob, self.text, self.reason, self.at = knob, text, reason, at

    def __str__(self) -> str:
        return f"{self.knob}: {_quoted(self.text)}, character {self.at + 1}: {self.reason}"


@dataclass(frozen=True)
class Control:
    """One knob of a widget: its name in URLs, what a person reads of it, and which values it can have.

    Args:
        name: in URLs, in ``k`` and in every home.
        label: beside it on the screen.
        default: where it stands before anybody touches it.
        doc: one sentence a student understands.
        symbol: the letter of the equation, e.g. "η".
        unit: what it counts, e.g. "steps".
        shown: when it is there; see ``simulab.widgets.picture``.
    """

    kind: ClassVar[str]
    """Its kind's name in the player's description."""

    name: str
    label: str
    default: Any
    doc: str = ""
    _: KW_ONLY
    symbol: str = ""
    unit: str = ""
    shown: Shown = None

    # What one kind has and the others answer too, so that whoever walks over all knobs need not ask for their kind.
    bounds: ClassVar[tuple[float, float] | None] = None
    log: ClassVar[bool] = False
    integer: ClassVar[bool] = False
    options: ClassVar[tuple[Option, ...]] = ()
    longest: ClassVar[int] = 0
    formula: ClassVar[bool] = False
    fixed: ClassVar[bool] = False

    @staticmethod
    def of(
        name: str, declared: param.Parameter, *, label: str = "", default: Any = None, shown: Shown = None
    ) -> "Number | Flag":
        """The control of a declared knob: of a ``Knob`` a number, of a ``param.Boolean`` a flag."""
        if not isinstance(declared, Knob | param.Boolean):
            raise TypeError(f"{name}: a knob is a simulab Knob or a param.Boolean, not {type(declared).__name__}")
        label = label or declared.label or name.replace("_", " ").capitalize()
        default, doc = declared.default if default is None else default, declared.doc or ""
        if isinstance(declared, param.Boolean):
            return Flag(name, label, bool(default), doc, shown=shown)
        low, high = declared.bounds or (None, None)
        if low is None or high is None:
            raise ValueError(UNBOUNDED.format(name))
        return Number(
            name,
            label,
            default,
            doc,
            symbol=declared.symbol,
            unit=declared.unit,
            bounds=(low, high),
            log=declared.log,
            integer=declared.integer,
            shown=shown,
        )

    def check(self, value: Any, bounds: tuple[float, float] | None = None, left: Any = None) -> tuple[Any, str | None]:
        """The value to use and, where it is not the given one, the sentence that says why.

        Args:
            value: what was given; it may be anything.
            bounds: those in force; the control's own unless told.
            left: what it is left at where it cannot be taken; the default in force, the control's own unless told.
        """
        raise NotImplementedError

    def leaf(self, value: Any) -> Any:
        """A valid value as a source computes with it."""
        raise NotImplementedError


UNBOUNDED = "{}: a number needs bounds, they are its validation"


@dataclass(frozen=True, kw_only=True)
class Number(Control):
    """A number from ``bounds[0]`` to ``bounds[1]``; ``log`` where equal steps multiply it, ``integer`` where it is whole."""

    kind = "number"
    bounds: tuple[float, float] | None = None
    log: bool = False
    integer: bool = False

    def __post_init__(self) -> None:
        if self.bounds is None:
            raise ValueError(UNBOUNDED.format(self.name))

    def check(self, value: Any, bounds: tuple[float, float] | None = None, left: Any = None) -> tuple[Any, str | None]:
        try:
            number = float(value)
        except (TypeError, ValueError, OverflowError):
            number = math.nan
        if math.isnan(number):
            left = self.default if left is None else left
            return left, f"{self.label}: {_quoted(value)} is not a number; left at {left:g}."
        low, high = bounds or self.bounds or (-math.inf, math.inf)
        held = min(max(number, low), high)
        if self.integer:
            held = float(round(held))
        word = None
        if not low <= number <= high:
            word = f"{self.label}: {number:g} is outside {low:g} to {high:g}; set to {held:g}."
        return int(held) if self.integer else held, word

    def leaf(self, value: Any) -> np.float64:
        return np.float64(value)


@dataclass(frozen=True, kw_only=True)
class Flag(Control):
    """On or off."""

    kind = "flag"

    def check(self, value: Any, bounds: tuple[float, float] | None = None, left: Any = None) -> tuple[Any, str | None]:
        if value in (True, 1, "1", "true", "on"):
            return True, None
        if value in (False, 0, "0", "false", "off"):
            return False, None
        left = self.default if left is None else left
        return left, f"{self.label}: {_quoted(value)} is neither on nor off; left {'on' if left else 'off'}."

    def leaf(self, value: Any) -> np.bool_:
        return np.bool_(value)


@dataclass(frozen=True, kw_only=True)
class Choice(Control):
    """One of the ``options``."""

    kind = "choice"
    options: tuple[Option, ...] = ()

    def index(self, value: str) -> int:
        """Position of an option."""
        return next(i for i, option in enumerate(self.options) if option.value == value)

    def check(self, value: Any, bounds: tuple[float, float] | None = None, left: Any = None) -> tuple[Any, str | None]:
        if value in [option.value for option in self.options]:
            return value, None
        left = self.default if left is None else left
        return left, self.missing(value, left)

    def missing(self, value: Any, left: Any) -> str:
        """The sentence about an option that is not there, or not now."""
        return f"{self.label}: there is no {_quoted(value)}; left at {left}."

    def leaf(self, value: Any) -> int:
        return self.index(value)


@dataclass(frozen=True, kw_only=True)
class Set(Control):
    """Any of the ``options``, in their order."""

    kind = "set"
    options: tuple[Option, ...] = ()

    def check(self, value: Any, bounds: tuple[float, float] | None = None, left: Any = None) -> tuple[Any, str | None]:
        names = [option.value for option in self.options]
        wanted = (
            value.split(",") if isinstance(value, str) else list(value) if isinstance(value, list | tuple) else [value]
        )
        unknown = [name for name in wanted if name not in names and name != ""]
        chosen = [name for name in names if name in wanted]
        if unknown and not chosen:
            left = self.default if left is None else left
            return left, f"{self.label}: there is no {_quoted(unknown[0])}; left as it was."
        return chosen, f"{self.label}: there is no {_quoted(unknown[0])}; left out." if unknown else None

    def leaf(self, value: Any) -> np.ndarray:
        return np.array([option.value in value for option in self.options])


@dataclass(frozen=True, kw_only=True)
class Text(Control):
    """A text of at most ``longest`` characters; what it says is read by the widget, ``Widget.read_text``.

    ``formula``: it is a formula, which only a server can read; ``fixed``: it was fixed when the page was made.
    """

    kind = "text"
    longest: int = 0
    formula: bool = False
    fixed: bool = False

    def check(self, value: Any, bounds: tuple[float, float] | None = None, left: Any = None) -> tuple[Any, str | None]:
        if not isinstance(value, str):
            return self.default, f"{self.label}: {_quoted(value)} is not a text; left as it was."
        if len(value) > self.longest:
            return self.default, f"{self.label}: more than {self.longest} characters; left as it was."
        if self.fixed and value != self.default:
            word = f"{self.label}: this page was made for {_quoted(self.default)} and cannot read another."
            return self.default, word
        return value, None

    def leaf(self, value: Any) -> str:
        return value


@dataclass(frozen=True, kw_only=True)
class Table(Control):
    """A table of one's own as text, at most ``longest`` characters; to a source it is the array that ``reads`` makes of it.

    The browser reads it by ``self.simulabReads[name]``, which the widget's script brings.
    """

    kind = "table"
    longest: int = 0
    reads: Callable[[str], np.ndarray] = np.asarray

    def check(self, value: Any, bounds: tuple[float, float] | None = None, left: Any = None) -> tuple[Any, str | None]:
        if not isinstance(value, str):
            return self.default, f"{self.label}: {_quoted(value)} is not a text; left as it was."
        if len(value) > self.longest:
            return self.default, f"{self.label}: more than {self.longest} characters; left as it was."
        try:
            self.reads(value)
        except ValueError as error:
            return self.default, f"{self.label}: {error}; left as it was."
        return value, None

    def leaf(self, value: Any) -> np.ndarray:
        return self.reads(value)


def noise_controls() -> tuple[Number, Number, Number]:
    """The noise of a mini-batch, as every widget offers it."""
    sigma = "Standard deviation σ of a single example's gradient; a mini-batch of B has σ/√B."
    batch = "B, examples a gradient is averaged over."
    seed = "Another seed, other noise; the same seed, the same."
    return (
        Number("noise", "Gradient noise", 0.0, sigma, symbol="σ", bounds=(0.0, 20.0)),
        Number(
            "batch_size", "Batch size", 1, batch, symbol="B", unit="examples", bounds=(1, 1024), log=True, integer=True
        ),
        Number("seed", "Seed", 0, seed, bounds=(0, 9999), integer=True),
    )


def _quoted(value: Any) -> str:
    text = str(value)
    return f"“{text[:40]}…”" if len(text) > 40 else f"“{text}”"


def presets(
    controls: Iterable[Control], state: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, tuple[float, float]]]:
    """The defaults and bounds in force: every control's own, with those that the chosen options bring on top.

    Where two choices bring the same knob's, one that is shown goes before one that is not, then the later one.
    """
    controls = list(controls)
    defaults = {control.name: control.default for control in controls}
    bounds = {control.name: control.bounds for control in controls if control.bounds}
    whole = {**defaults, **state}
    choices = [control for control in controls if isinstance(control, Choice)]
    for control in sorted(choices, key=lambda control: is_shown(control.shown, whole)):
        option = next((o for o in control.options if o.value == whole[control.name]), None)
        if option:
            defaults.update(option.presets)
            bounds.update(option.bounds)
    return defaults, bounds


class Resolved(NamedTuple):
    """A whole, valid state, and what made it one."""

    state: dict[str, Any]
    complaints: list[str]
    """A sentence for each value that could not be taken."""
    defaults: dict[str, Any]
    bounds: dict[str, tuple[float, float]]
    """Both as the chosen options have them."""


def resolve(controls: Iterable[Control], given: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """A whole, valid state from whatever was given, and a sentence for each value that could not be taken.

    Args:
        controls: the widget's.
        given: knob -> value, from a URL, a browser's message or a call; it may be anything.
    """
    return resolved(controls, given)[:2]


def resolved(controls: Iterable[Control], given: Mapping[str, Any]) -> Resolved:
    """``resolve``, with the defaults and bounds that were in force."""
    controls = list(controls)
    complaints = []
    known = {control.name: control for control in controls}
    checked = {}
    for control in controls:
        if isinstance(control, Choice) and control.name in given:
            checked[control.name], word = control.check(given[control.name])
            complaints += [word] if word else []
    defaults, bounds = presets(controls, checked)
    for control in controls:
        if control.name in checked:
            continue
        if control.name in given:
            left = defaults[control.name]
            checked[control.name], word = control.check(given[control.name], bounds.get(control.name), left)
            complaints += [word] if word else []
        else:
            checked[control.name] = defaults[control.name]
    complaints += [f"There is no knob {_quoted(name)}; ignored." for name in given if name not in known]
    state = {control.name: checked[control.name] for control in controls}
    for control in controls:
        if isinstance(control, Choice) and not is_shown(
            control.options[control.index(state[control.name])].shown, state
        ):
            state[control.name], word = control.default, control.missing(state[control.name], control.default)
            complaints.append(word)
    return Resolved(state, complaints, defaults, bounds)
