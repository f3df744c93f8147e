"""What there is, by name: ``landscapes``, ``optimizers``, ``schedules``, ``datasets``, ``widgets`` and ``lessons``.

Each is a mapping {name: class} (of lessons and datasets {name: object}), and its names are attributes as well:
``sl.catalogue.optimizers.adam``. ``sl.catalogue.with_(landscapes={"egg_box": EggBox})`` is another catalogue, with one's
own things beside ours: ``sl.app("race", catalogue=…)``.
"""

from simulab.catalogue.catalogue import KINDS, Catalogue
from simulab.catalogue.fault import Fault
from simulab.catalogue.kind import Kind, Taken

__all__ = [
    "KINDS",
    "Catalogue",
    "Fault",
    "Kind",
    "Taken",
    "datasets",
    "landscapes",
    "lessons",
    "optimizers",
    "schedules",
    "widgets",
    "with_",
]

_builtin = Catalogue.builtin()
landscapes = _builtin.landscapes
optimizers = _builtin.optimizers
schedules = _builtin.schedules
datasets = _builtin.datasets
widgets = _builtin.widgets
lessons = _builtin.lessons
with_ = _builtin.with_
