"""simulab: a browser-based simulator that teaches how neural networks are trained.

``import simulab as sl`` gives the names below; each is loaded when it is first used.
"""

from importlib import import_module as _import_module
from importlib.util import find_spec as _find_spec
from pathlib import Path as _Path
from typing import TYPE_CHECKING
from typing import Any as _Any

if TYPE_CHECKING:
    from simulab import catalogue
    from simulab.batches import (
        BatchRuns,
        DeviceSchedule,
        PrecisionRun,
        WorkersRun,
        schedule_devices,
        train_batches,
        train_precision,
        train_workers,
    )
    from simulab.depth import DeepRun, train_deep
    from simulab.finetuning import Transfer, transfer
    from simulab.generalisation import Compared, Generalisation, generalise
    from simulab.gradcheck import check_gradient
    from simulab.knob import Knob
    from simulab.landscape import Landscape
    from simulab.lessons import Claim, Lesson, Scenario, ask, chosen, mark, number
    from simulab.live import app
    from simulab.losses import LossFits, compare_losses
    from simulab.optimizer import Optimizer
    from simulab.page.html import to_html, to_script
    from simulab.results.comparison import compare
    from simulab.runs.attraction import basins
    from simulab.runs.batch import Runs
    from simulab.runs.descent import descend, sweep
    from simulab.runs.trajectory import Trajectory
    from simulab.schedule import Controller, Schedule
    from simulab.terrain import NetLandscape, net_landscape
    from simulab.training import Dataset, History, Trainings, train
    from simulab.vitals import Check, Lottery, Patient, RangeTest, Sanity, clinic, lottery, range_test, sanity

__all__ = [
    "BatchRuns",
    "Check",
    "Claim",
    "Compared",
    "Controller",
    "Dataset",
    "DeepRun",
    "DeviceSchedule",
    "Generalisation",
    "History",
    "Knob",
    "Landscape",
    "Lesson",
    "LossFits",
    "Lottery",
    "NetLandscape",
    "Optimizer",
    "Patient",
    "PrecisionRun",
    "RangeTest",
    "Runs",
    "Sanity",
    "Scenario",
    "Schedule",
    "Trainings",
    "Trajectory",
    "Transfer",
    "WorkersRun",
    "app",
    "ask",
    "basins",
    "catalogue",
    "check_gradient",
    "chosen",
    "clinic",
    "compare",
    "compare_losses",
    "descend",
    "generalise",
    "lottery",
    "mark",
    "net_landscape",
    "number",
    "range_test",
    "sanity",
    "schedule_devices",
    "sweep",
    "to_html",
    "to_script",
    "train",
    "train_batches",
    "train_deep",
    "train_precision",
    "train_workers",
    "transfer",
]

_homes = {
    "BatchRuns": "batches",
    "Check": "vitals",
    "Claim": "lessons",
    "Compared": "generalisation",
    "Controller": "schedule",
    "Dataset": "training",
    "Generalisation": "generalisation",
    "DeepRun": "depth",
    "DeviceSchedule": "batches",
    "PrecisionRun": "batches",
    "WorkersRun": "batches",
    "History": "training",
    "Trainings": "training",
    "Knob": "knob",
    "Landscape": "landscape",
    "Lesson": "lessons",
    "LossFits": "losses",
    "Lottery": "vitals",
    "NetLandscape": "terrain",
    "Patient": "vitals",
    "RangeTest": "vitals",
    "Sanity": "vitals",
    "Scenario": "lessons",
    "ask": "lessons",
    "mark": "lessons",
    "number": "lessons",
    "Optimizer": "optimizer",
    "Runs": "runs.batch",
    "Schedule": "schedule",
    "Trajectory": "runs.trajectory",
    "Transfer": "finetuning",
    "app": "live",
    "basins": "runs.attraction",
    "check_gradient": "gradcheck",
    "chosen": "lessons",
    "clinic": "vitals",
    "compare": "results.comparison",
    "compare_losses": "losses",
    "descend": "runs.descent",
    "generalise": "generalisation",
    "lottery": "vitals",
    "net_landscape": "terrain",
    "range_test": "vitals",
    "sanity": "vitals",
    "schedule_devices": "batches",
    "sweep": "runs.descent",
    "to_html": "page.html",
    "to_script": "page.html",
    "train": "training",
    "train_batches": "batches",
    "train_deep": "depth",
    "train_precision": "batches",
    "train_workers": "batches",
    "transfer": "finetuning",
}

_rooms = (
    "batches",
    "catalogue",
    "depth",
    "figures",
    "finetuning",
    "formula",
    "generalisation",
    "gradcheck",
    "lessons",
    "live",
    "losses",
    "page",
    "runs",
    "search",
    "training",
    "vitals",
    "widgets",
)
"""Packages that are there without an import of their own: ``sl.search.search(...)``."""

_here = _Path(__file__).resolve().parent
if not (_here / "landscapes").is_dir() and (_here.parent / "landscapes" / "__init__.py").is_file():
    # In a checkout the surfaces lie beside this package (an installed wheel has them inside it).
    __path__.append(str(_here.parent))


def __getattr__(name: str) -> _Any:
    if name == "__version__":
        return _import_module("simulab.machine.version").version()
    if name in _rooms:
        return _import_module(f"simulab.{name}")
    if name in _homes:
        # kept: the next time nobody looks for it, which took longer than 100 steps of a run
        globals()[name] = found = getattr(_import_module(f"simulab.{_homes[name]}"), name)
        return found
    # an import asks for a module before it loads it, notebooks and debuggers ask for dozens of names with a line below
    if name.startswith("_") or _find_spec(f"simulab.{name}"):
        raise AttributeError(f"simulab has no {name!r}")
    raise AttributeError(_import_module("simulab.own.mistyped").sentence(name, __all__), name=name)


def __dir__() -> list[str]:
    return [*globals(), *__all__]
