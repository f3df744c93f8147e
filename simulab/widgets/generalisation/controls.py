"""The knobs of generalisation: what it is about, and which study of it; then those of each."""

from typing import Any

from simulab.generalisation.knobs import BOUNDS, JUDGING, KNOBS, NETS, STUDIED
from simulab.widgets.control import Choice, Control, Number
from simulab.widgets.generalisation import menu
from simulab.widgets.picture import Group, Option, Shown

GROUPS = (
    Group("Study", ("about", "study", "judging", "net")),
    Group("Fit", ("features", "capacity", "penalty", "l1", "stop")),
    Group("Nets", ("strength", "smoothing", "gamma", "length")),
    Group("Examples", ("examples", "noise", "judged", "share", "apart", "folds", "drift", "pictures", "wrong", "rarity",
                       "shifted", "seed")),
)  # fmt: skip


def curve(*studies: str) -> Shown:
    """While one of these studies of fits is on screen."""
    return {"about": ("curve",), "study": studies}


def judging(*studies: str) -> Shown:
    """While one of these ways to judge is."""
    return {"about": ("judging",), "judging": studies}


def nets(*studies: str) -> Shown:
    """While one of these studies of nets is."""
    return {"about": ("nets",), "net": studies}


CAPACITY, PENALTY, TRAINING, SIZES = (curve(name) for name in ("capacity", "penalty", "training", "examples"))
COMPARED = nets("ways", "calibration", "imbalance", "shift")


def controls() -> tuple[Control, ...]:
    """All of them, in the order of the groups."""
    studies = tuple(
        Option(name, title, doc, equation, presets={knob: at for knob, (at, _) in STUDIED[name].items()},
               bounds={knob: ends for knob, (_, ends) in STUDIED[name].items()})
        for name, title, doc, equation in menu.STUDIES
    )  # fmt: skip
    features = tuple(
        Option(name, title, doc, presets={"capacity": at}, bounds={"capacity": BOUNDS[name]})
        for name, title, doc, at in menu.FEATURES
    )
    ways = tuple(Option(name, title, doc, presets=dict(JUDGING[name])) for name, title, doc in menu.JUDGING)
    about_nets = tuple(Option(name, title, doc, presets=dict(NETS[name])) for name, title, doc in menu.NETS)
    return (
        _choice("about", "About", "curve", "What is studied.", menu.ABOUT),
        Choice("study", "Varied", "capacity", "What the error is drawn against.", options=studies, shown={"about": ("curve",)}),
        Choice("judging", "Judged by", "splits", "What estimates an error.", options=ways, shown={"about": ("judging",)}),
        Choice("net", "Compared", "ways", "What is done about it.", options=about_nets, shown={"about": ("nets",)}),
        Choice("features", "Features", "polynomials", "What a fit is a weighted sum of.", options=features, shown=CAPACITY),
        _number("capacity", "Weights", {"about": ("curve",)}),
        _number("penalty", "Penalty", curve("capacity", "penalty", "examples")),
        _number("l1", "Share of L1", PENALTY),
        _number("stop", "Stop at", TRAINING, unit="steps"),
        _number("strength", "Strength", nets("ways")),
        _number("smoothing", "Label smoothing", nets("calibration")),
        _number("gamma", "Focus", nets("imbalance")),
        _number("length", "Length", {"about": ("nets",)}, unit="steps"),
        _number("examples", "Examples", {"about": ("curve",)}),
        _number("noise", "Noise", {"about": ("curve",)}),
        _number("judged", "Examples", judging("splits", "drift", "peeking")),
        _number("share", "Share of class B", judging("splits")),
        _number("apart", "Apart", {"about": ("judging",)}),
        _number("folds", "Folds", judging("splits")),
        _number("drift", "Drift", judging("drift"), unit="degrees"),
        _number("pictures", "Pictures", {"about": ("nets",)}),
        _number("wrong", "Wrong labels", nets("stopping")),
        _number("rarity", "Rarity", nets("imbalance")),
        _choice("shifted", "Shifted", "moved", "What is done to fresh pictures.", menu.SHIFTED, nets("shift")),
        Number("seed", "Seed", 0, "Other examples; of nets other starts, too.", bounds=(0, 9999), integer=True),
    )  # fmt: skip


def _choice(name: str, label: str, default: str, doc: str, options: Any, shown: Shown = None) -> Choice:
    return Choice(name, label, default, doc, options=tuple(Option(*one) for one in options), shown=shown)


def _number(name: str, label: str, shown: Any = None, unit: str = "") -> Number:
    declared = KNOBS[name]
    return Number(
        name,
        label,
        declared.default,
        declared.doc or "",
        symbol=declared.symbol,
        unit=unit,
        bounds=declared.bounds,  # pyright: ignore
        log=declared.log,
        integer=declared.integer,
        shown=shown,
    )
