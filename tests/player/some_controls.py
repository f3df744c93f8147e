"""Controls of every kind but text, one of which brings presets and bounds: what both validations are tried on."""

from simulab.widgets.control import Choice, Flag, Number, Set
from simulab.widgets.picture import Option

CONTROLS = (
    Choice(
        "surface", "Surface", "bowl",
        options=(
            Option("bowl", "Bowl", presets={"x": 1.5, "rate": 0.1}, bounds={"x": (-2.0, 2.0)}),
            Option("valley", "Valley", presets={"x": -1.0, "steps": 40}, bounds={"x": (-5.0, -0.5)}),
            Option("plain", "Plain"),
        ),
    ),
    Set("racers", "Racers", ["sgd", "adam"], options=tuple(Option(n, n) for n in ("sgd", "adam", "lion"))),
    Number("rate", "Rate", 0.01, bounds=(1e-6, 10.0), log=True),
    Number("x", "Start x", 0.5, bounds=(-3.0, 3.0)),
    Number("steps", "Steps", 300, bounds=(10, 1000), integer=True),
    Flag("noisy", "Noisy", False),
)  # fmt: skip
