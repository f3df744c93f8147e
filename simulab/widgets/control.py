"""Controls: a widget's knobs as every home sees them, and the one place where a value from outside is checked."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

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
    """One knob of a widget: its name in URLs, its kind and its limits."""

    name: str
    kind: str
    """"number", "flag", "choice" (one option), "set" (any options) or "text"."""
    label: str
    default: Any
    doc: str = ""
    symbol: str = ""
    unit: str = ""
    bounds: tuple[float, float] | None = None
    log: bool = False
    integer: bool = False
    options: tuple[Option, ...] = ()
    shown: Shown = None
    longest: int = 0
    """Of a text: how many characters it may have."""
    formula: bool = False
    """Of a text: it is a formula, which only a server can read."""
    fixed: bool = False
    """Of a text: it was fixed when the page was made."""

    def __post_init__(self) -> None:
        if self.kind == "number" and self.bounds is None:
            raise ValueError(f"{self.name}: a number needs bounds, they are its validation")

    @staticmethod
    def of(
        name: str, declared: param.Parameter, *, label: str = "", default: Any = None, shown: Shown = None
    ) -> "Control":
        """The control of a declared knob (a Knob or a param.Boolean)."""
        if not isinstance(declared, Knob | param.Boolean):
            raise TypeError(f"{name}: a knob is a simulab Knob or a param.Boolean, not {type(declared).__name__}")
        label = label or declared.label or name.replace("_", " ").capitalize()
        default = declared.default if default is None else default
        if isinstance(declared, param.Boolean):
            return Control(name, "flag", label, bool(default), declared.doc or "", shown=shown)
        low, high = declared.bounds or (None, None)
        if low is None or high is None:
            raise ValueError(f"{name}: a number needs bounds, they are its validation")
        return Control(
            name,
            "number",
            label,
            default,
            declared.doc or "",
            declared.symbol,
            declared.unit,
            (low, high),
            declared.log,
            declared.integer,
            shown=shown,
        )

    def index(self, value: str) -> int:
        """Position of an option."""
        return next(i for i, option in enumerate(self.options) if option.value == value)

    def check(self, value: Any, bounds: tuple[float, float] | None = None) -> tuple[Any, str | None]:
        """The value to use and, where it is not the given one, the sentence that says why."""
        if self.kind == "number":
            return self._check_number(value, bounds or self.bounds or (-math.inf, math.inf))
        if self.kind == "flag":
            if value in (True, 1, "1", "true", "on"):
                return True, None
            if value in (False, 0, "0", "false", "off"):
                return False, None
            return self.default, f"{self.label}: {_quoted(value)} is neither on nor off; left at {self.default}."
        if self.kind == "text":
            return self._check_text(value)
        names = [option.value for option in self.options]
        if self.kind == "choice":
            if value in names:
                return value, None
            return self.default, f"{self.label}: there is no {_quoted(value)}; left at {self.default}."
        wanted = (
            value.split(",") if isinstance(value, str) else list(value) if isinstance(value, list | tuple) else [value]
        )
        unknown = [name for name in wanted if name not in names and name != ""]
        chosen = [name for name in names if name in wanted]
        if unknown and not chosen:
            return self.default, f"{self.label}: there is no {_quoted(unknown[0])}; left as it was."
        return chosen, f"{self.label}: there is no {_quoted(unknown[0])}; left out." if unknown else None

    def _check_text(self, value: Any) -> tuple[Any, str | None]:
        """Any text that is not too long; what it says is read by whoever computes with it."""
        if not isinstance(value, str):
            return self.default, f"{self.label}: {_quoted(value)} is not a text; left as it was."
        if len(value) > self.longest:
            return self.default, f"{self.label}: more than {self.longest} characters; left as it was."
        if self.fixed and value != self.default:
            return (
                self.default,
                f"{self.label}: this page was made for {_quoted(self.default)} and cannot read another.",
            )
        return value, None

    def _check_number(self, value: Any, bounds: tuple[float, float]) -> tuple[Any, str | None]:
        try:
            number = float(value)
        except (TypeError, ValueError, OverflowError):
            number = math.nan
        if math.isnan(number):
            return self.default, f"{self.label}: {_quoted(value)} is not a number; left at {self.default:g}."
        low, high = bounds
        held = min(max(number, low), high)
        if self.integer:
            held = float(round(held))
        word = (
            None
            if low <= number <= high
            else f"{self.label}: {number:g} is outside {low:g} to {high:g}; set to {held:g}."
        )
        return int(held) if self.integer else held, word


def noise_controls() -> tuple[Control, Control, Control]:
    """The noise of a mini-batch, as every widget offers it."""
    sigma = "Standard deviation σ of a single example's gradient; a mini-batch of B has σ/√B."
    batch = "B, examples a gradient is averaged over."
    return (
        Control("noise", "number", "Gradient noise", 0.0, sigma, "σ", bounds=(0.0, 20.0)),
        Control("batch_size", "number", "Batch size", 1, batch, "B", "examples", (1, 1024), log=True, integer=True),
        Control(
            "seed",
            "number",
            "Seed",
            0,
            "Another seed, other noise; the same seed, the same.",
            bounds=(0, 9999),
            integer=True,
        ),
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
    choices = [control for control in controls if control.kind == "choice"]
    for control in sorted(choices, key=lambda control: is_shown(control.shown, whole)):
        option = next((o for o in control.options if o.value == whole[control.name]), None)
        if option:
            defaults.update(option.presets)
            bounds.update(option.bounds)
    return defaults, bounds


def resolve(controls: Iterable[Control], given: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """A whole, valid state from whatever was given, and a sentence for each value that could not be taken.

    Args:
        controls: the widget's.
        given: knob -> value, from a URL, a browser's message or a call; it may be anything.
    """
    controls = list(controls)
    complaints = []
    known = {control.name: control for control in controls}
    checked = {}
    for control in controls:
        if control.kind == "choice" and control.name in given:
            checked[control.name], word = control.check(given[control.name])
            complaints += [word] if word else []
    defaults, bounds = presets(controls, checked)
    for control in controls:
        if control.name in checked:
            continue
        if control.name in given:
            value, word = control.check(given[control.name], bounds.get(control.name))
            if word and control.kind == "number" and value == control.default:
                value = defaults[control.name]
            checked[control.name] = value
            complaints += [word] if word else []
        else:
            checked[control.name] = defaults[control.name]
    complaints += [f"There is no knob {_quoted(name)}; ignored." for name in given if name not in known]
    return {control.name: checked[control.name] for control in controls}, complaints
