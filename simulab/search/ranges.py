"""Ranges in which the knobs of small nets are worth searching: those of the search widget."""

from simulab.search.space import Range

RATE = Range(1e-4, 10.0, log=True)
SECOND = {
    "weight_decay": Range(1e-6, 1.0, log=True),
    "momentum": Range(0.0, 0.99),
    "dropout": Range(0.0, 0.9),
}
FORMULA = Range(0.0, 1.0)
"""Of the widget's formula: the knob that hardly matters."""
