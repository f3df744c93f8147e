"""The datasets of the schedule viewer: a small net on each, those of one shape by one program."""

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from simulab import training
from simulab.catalogue import Catalogue
from simulab.training.recipe import FEW, Generated, Given
from simulab.training.request import TrainingRequest, checked
from simulab.widgets.kit import datasets
from simulab.widgets.kit.choice import pick
from simulab.widgets.picture import Option

CAPACITY = 100
"""The longest run, in epochs of a net or steps on a surface."""
BATCH = 20
"""Examples in a mini-batch."""
MOST = 300
"""Examples of an instructor's own dataset: up to a dozen nets are trained at a turn of a slider, a page's in the browser."""
NETWORK = training.Network((8,), "tanh", "xavier")
RATES = {"classification": 1.0, "regression": 0.3}
"""Where an instructor's own begins: nobody knows yet what it bears."""


@dataclass(frozen=True)
class ViewerData(datasets.Entry):
    """A dataset, of which two thirds train and one third validates."""

    def draw(self) -> training.Dataset:
        return self.recipe.few(MOST)

    @property
    def examples(self) -> int:
        return min(MOST, FEW) if isinstance(self.recipe, Generated) else len(self.dataset)

    @functools.cached_property
    def request(self) -> TrainingRequest:
        """The training whose optimizer and rates are exchanged."""
        data = self.dataset
        with jax.ensure_compile_time_eval(), jax.enable_x64(False):  # whoever asks may be in the middle of tracing
            made = checked(
                data, NETWORK, optimizer="sgd", schedule="constant", loss=None, epochs=CAPACITY, batch_size=BATCH,
                seed=0, validation=1 / 3, test=0.0, split_seed=0, standardise=True, averaging_kind="none",
                surface_epochs=(), resolution=2, record=("steps",), dtype="float64", given={}, many=False,
            )  # fmt: skip
        # two decimals: the points travel with every page
        y = (lambda y: y) if data.classes else (lambda y: y.round(2))
        parts = {name: part._replace(x=part.x.round(2), y=y(part.y)) for name, part in made.split.parts.items()}
        return replace(made, split=replace(made.split, parts=parts))

    @property
    def batches(self) -> int:
        """Mini-batches in an epoch."""
        return -(-len(self.request.split.parts["train"].x) // self.request.plan.batch_size)

    @property
    def scored(self) -> bool:
        """True where answers are right or wrong."""
        of = self.recipe if isinstance(self.recipe, Generated) else self.dataset  # of made points that is known unmade
        return bool(of.classes)

    def option(self, **presets: float) -> Option:
        own = {"learning_rate": RATES[self.dataset.task]} if isinstance(self.recipe, Given) else {}
        return super().option(**own, **presets)


def all_data(catalogue: Catalogue) -> tuple[ViewerData, ...]:
    """All that the viewer has in its menu."""
    return tuple(ViewerData(recipe) for recipe in catalogue.datasets.offered("schedules").values())


@dataclass(frozen=True)
class Problem:
    """What a net is trained on: see ``training.run`` for plan, knobs and parts."""

    plan: Any
    knobs: Any
    parts: Any
    batches: int


class Problems:
    """Several datasets, one of which is chosen by a number: those of one shape differ by their points only."""

    def __init__(self, data: Sequence[ViewerData]) -> None:
        self._data = tuple(data)
        self.batches = np.array([float(one.batches) for one in data])
        """(datasets,) mini-batches in an epoch."""
        kinds = [self._kind(one.request) for one in data]
        self._groups = list(dict.fromkeys(kinds))
        self._group = [self._groups.index(kind) for kind in kinds]
        self._place = [kinds[:i].count(kind) for i, kind in enumerate(kinds)]

    @staticmethod
    def _kind(request: TrainingRequest) -> Any:
        return request.plan, tuple((name, part.x.shape) for name, part in request.split.parts.items())

    def on(self, index: jax.Array, run: Callable[[Problem], Any]) -> Any:
        """``run`` of the dataset at ``index``, which is traced."""
        place = jnp.asarray(self._place)[index]
        branches = [functools.partial(self._one, group, place, run) for group in range(len(self._groups))]
        return pick(jnp.asarray(self._group)[index], branches)

    def _one(self, group: int, place: jax.Array, run: Callable[[Problem], Any]) -> Any:
        members = [one for one, mine in zip(self._data, self._group) if mine == group]
        every = [one.request.split.parts for one in members]
        parts = jax.tree.map(lambda *points: jnp.stack(points)[place], *every) if len(members) > 1 else every[0]
        first = members[0]
        return run(Problem(first.request.plan, first.request.knobs, parts, first.batches))
