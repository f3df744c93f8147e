"""The files that hold rules; importing them fills the table."""

from __future__ import annotations

import importlib

FILES = ("elementwise", "bits", "shape", "indexing", "scatter", "reductions", "sorting", "linear", "control", "random")


def load() -> None:
    for name in FILES:
        importlib.import_module(f"simulab.compiler.{name}")
