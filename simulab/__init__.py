"""simulab: a browser-based simulator that teaches how neural networks are trained.

``import simulab as sl`` gives the names below; each is loaded when it is first used.
"""

from importlib import import_module as _import_module
from pathlib import Path as _Path
from typing import TYPE_CHECKING
from typing import Any as _Any

if TYPE_CHECKING:
    from simulab import catalogue
    from simulab.descent import basins, descend, sweep
    from simulab.gradcheck import check_gradient
    from simulab.knob import Knob
    from simulab.landscape import Landscape
    from simulab.live import app
    from simulab.optimizer import Optimizer
    from simulab.schedule import Schedule
    from simulab.training import train
    from simulab.trajectory import Trajectory

__all__ = [
    "Knob",
    "Landscape",
    "Optimizer",
    "Schedule",
    "Trajectory",
    "app",
    "basins",
    "catalogue",
    "check_gradient",
    "descend",
    "sweep",
    "train",
]

_homes = {
    "Knob": "knob",
    "Landscape": "landscape",
    "Optimizer": "optimizer",
    "Schedule": "schedule",
    "Trajectory": "trajectory",
    "app": "live",
    "basins": "descent",
    "check_gradient": "gradcheck",
    "descend": "descent",
    "sweep": "descent",
    "train": "training",
}

_here = _Path(__file__).resolve().parent
if not (_here / "landscapes").is_dir() and (_here.parent / "landscapes" / "__init__.py").is_file():
    # In a checkout the surfaces lie beside this package (an installed wheel has them inside it).
    __path__.append(str(_here.parent))


def __getattr__(name: str) -> _Any:
    if name == "catalogue":
        return _import_module("simulab.catalogue")
    if name in _homes:
        return getattr(_import_module(f"simulab.{_homes[name]}"), name)
    raise AttributeError(f"simulab has no {name!r}; it has {', '.join(__all__)}")


def __dir__() -> list[str]:
    return [*globals(), *__all__]
