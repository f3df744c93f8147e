"""Net lab: a small net, retrained whole at every turn of a knob, and looked into at every epoch."""

import functools
from collections.abc import Mapping
from typing import Any, ClassVar

import jax
import jax.numpy as jnp
from bokeh.model import Model

from simulab.machine import backend
from simulab.optimizer import Optimizer
from simulab.schedule import Schedule
from simulab.training.recipe import Generated, Recipe
from simulab.widgets.control import Control
from simulab.widgets.kit.anyone import Anyone, own_knobs, values_of
from simulab.widgets.kit.choice import pick
from simulab.widgets.moment import Now
from simulab.widgets.net_lab import answers, branch, code, controls, insides, luck, maps, plan, reading, step, words
from simulab.widgets.net_lab import figures as pictures
from simulab.widgets.net_lab.data import KNOBS, Data, drawn
from simulab.widgets.net_lab.history import Carry, Handed, last_of, read, rest_of, taken
from simulab.widgets.net_lab.network import Net
from simulab.widgets.net_lab.run import Rule, train
from simulab.widgets.net_lab.shape import DEEPEST, count, shape
from simulab.widgets.picture import Figure, Group, Series, Showcase
from simulab.widgets.slices import Slice
from simulab.widgets.widget import Knobs, Widget, source


class NetLab(Widget):
    """A small net on points of the plane: what it learns, what each of its units answers, how its layers do."""

    title = "Net lab"
    lead = "Turn a knob and the whole run is trained anew. Then play it, and watch the net bend its boundary."
    order = 60
    topic = "Nets"
    showcase = Showcase(
        "plane", "A whole net, retrained while you drag: what each unit answers, and how the boundary bends."
    )
    action = "Train"
    static = ("optimizer", "normalisation")
    words_in = "run"
    table = pictures.TABLE
    tabs = pictures.TABS
    script = "net.js"
    readings = {"history": reading.history, "weights": reading.weights}
    phrases: ClassVar[dict[int, str]] = {**words.PHRASES, **luck.PHRASES, **branch.PHRASES}
    more_words_in = ("fate", "fortune")

    @functools.cached_property
    def figures(self) -> tuple[Figure, ...]:  # pyright: ignore[reportIncompatibleVariableOverride]
        return pictures.figures((*(name for name, one in self._recipes.items() if one.size[2]), controls.OWN))

    @functools.cached_property
    def groups(self) -> tuple[Group, ...]:  # pyright: ignore[reportIncompatibleVariableOverride]
        return controls.groups(self._schedules)

    @functools.cached_property
    def _recipes(self) -> dict[str, Recipe]:
        offered = self.catalogue.datasets.offered("net-lab")
        made = {name: one for name, one in offered.items() if isinstance(one, Generated)}
        return {**made, **offered}  # what is made comes first

    @functools.cached_property
    def _schedules(self) -> dict[str, Schedule]:
        return self.catalogue.schedules.offered("net-lab")

    @functools.cached_property
    def _optimizers(self) -> dict[str, Optimizer]:
        return self.catalogue.optimizers.offered("net-lab")

    def series(self) -> tuple[Series, ...]:
        return pictures.SERIES

    def controls(self) -> tuple[Control, ...]:
        return controls.controls(self._recipes, self._optimizers, self._schedules)

    def models(self) -> dict[str, Model]:
        return pictures.models()

    def code(self) -> dict[str, Any]:
        return code.programs(self._recipes, self._optimizers, self._schedules)

    @source(held={"x": "strips"})
    def points(self, k: Knobs) -> dict[str, jax.Array]:
        """Where the points lie, and what the net is given of a place."""
        return maps.told(self._data(k))

    @source(length="epochs", whole=("final", "lowest", "lowest_at", "right"), held={"w": "numbers"}, aside=True,
            sliced=True, work="a whole training")  # fmt: skip
    def run(self, k: Knobs, carry: Handed) -> Slice:
        """Weights, losses and layers after every epoch, the table and the words."""
        data = self._data(k)
        net = self._net(k, data)
        made = self._trained(k, k["seed"], carry)
        found = made.columns
        numbers = count(net.shape, jnp.asarray(net.norm) > 0)
        more = {"numbers": numbers, "score": 100 * found["accuracy"], "reached": found["reached"][None]}
        return made._replace(columns={**found, **more, **_board(found), **words.words(k, net, data, found)})

    @source(length="epochs", whole=("final",), aside=True, sliced=True, shown=branch.SHOWN, work="the branch")
    def future(self, k: Knobs, carry: Handed) -> Slice:
        """The losses of the branch, and where it ends."""
        made = self._trained(k, k["seed"], carry, branched=True)
        found = made.columns
        final = found["loss"][:, last_of(found)]
        return made._replace(
            columns={"loss": found["loss"], "final": final[:, None], "reached": found["reached"][None]}
        )

    @source(at="epoch", shown=branch.SHOWN)
    def fate(self, k: Knobs, now: Now) -> dict[str, jax.Array]:
        """What is said of the branch."""
        return branch.words(k, now)

    @source(slow=True, sliced=True, shown={"many": (True,)}, work="25 whole trainings")
    def luck(self, k: Knobs, carry: Handed) -> Slice:
        """The run from each seed: its losses, and what it has right at the end."""
        return luck.seed(lambda seed, inner: self._trained(k, k["seed"] + seed, inner), carry)

    @source(at="epoch", shown={"many": (True,)})
    def fortune(self, k: Knobs, now: Now) -> dict[str, jax.Array]:
        """The band of all seeds, and how many succeed."""
        return luck.fortune(k, now)

    @source(length="epochs", held={"w": "numbers"}, aside=True, sliced=True, shown=step.SHOWN,
            work="the next step of each epoch")  # fmt: skip
    def firsts(self, k: Knobs, carry: Handed) -> Slice:
        """The weights after the first mini-batch that follows each epoch."""
        net = self._net(k, self._data(k))
        made = self._trained(k, k["seed"], carry, ahead=True)
        w = made.columns["w"]
        number = jnp.broadcast_to(jnp.arange(w.shape[1]), (1, w.shape[1]))
        numbers = count(net.shape, jnp.asarray(net.norm) > 0)
        return made._replace(columns={"w": w, "numbers": numbers, "number": number})

    @source(at="epoch", shown=step.SHOWN)
    def step(self, k: Knobs, now: Now) -> dict[str, jax.Array]:
        """One step taken apart: the mini-batch, what it costs, the gradient and the update."""
        return step.step(self._now(k, now), k, now)

    @source(at="epoch")
    def answers(self, k: Knobs, now: Now) -> dict[str, jax.Array]:
        """Who is taken for whom, and how good the answers are."""
        return answers.answers(self._now(k, now), now)

    @source(at="epoch")
    def insides(self, k: Knobs, now: Now) -> dict[str, jax.Array]:
        """How the weights and activations of each layer are spread."""
        return insides.insides(self._now(k, now), now)

    @source(at="epoch")
    def maps(self, k: Knobs, now: Now) -> dict[str, jax.Array]:
        """What every unit answers all over the plane, what the net says there, and which points it has wrong."""
        return maps.maps(self._now(k, now), now, jnp.asarray(k["typed"], float))

    def _now(self, k: Knobs, now: Now) -> Net:
        told = now["points"]
        return self._shaped(k, told["inputs"][0], told["outputs"][0], told["task"][0])

    def _data(self, k: Knobs) -> Data:
        asked = {name: k[name] for name in KNOBS}
        return jax.jit(functools.partial(drawn, self._recipes))(asked)  # a page carries it once

    def _net(self, k: Mapping[str, Any], data: Data) -> Net:
        return self._shaped(k, data.inputs, data.outputs, data.task)

    def _shaped(self, k: Mapping[str, Any], inputs: Any, outputs: Any, task: Any) -> Net:
        hidden = jnp.stack([k[f"width_{i + 1}"] for i in range(DEEPEST)])
        own = jnp.stack([jnp.asarray(k[f"activation_{i + 1}"], jnp.int32) for i in range(DEEPEST)]) - 1
        kinds = jnp.where(own < 0, jnp.asarray(k["activation"], jnp.int32), own)
        net = shape(k["layers"], hidden, inputs, outputs)
        task = jnp.asarray(task, jnp.int32)
        losses = [k[name] for name in ("label_smoothing", "class_loss", "focal_gamma", "number_loss", "huber_delta")]
        return Net(net, kinds, task, k["normalisation"], k["skip"], *losses)

    def _trained(self, k: Knobs, seed: Any, carry: Handed, branched: bool = False, ahead: bool = False) -> Slice:
        """A slice of the run, or of its branch, from a seed; ``ahead`` as ``run.train`` has it."""
        turned = {knob: branch.by_epoch(k, knob, branched) for knob in branch.TURNED}
        asked = {one.name: k[one.name] for one in self.all_controls if one.name not in (*NOT_OF_A_RUN, *turned)}
        fixed = {name: value for name, value in asked.items() if isinstance(value, int)}  # static choices
        moving = {name: value for name, value in asked.items() if name not in fixed}
        # a page carries it once, for the run, its branch, many seeds and single steps
        whole = functools.partial(self._whole, fixed)
        whole = jax.jit(whole) if backend.runs_in_turn() else whole
        after = whole(moving, turned, jnp.asarray(seed, float), jnp.asarray(ahead), taken(carry, self._rest))
        return read(after, jnp.asarray(k["epochs"], int))

    @functools.cached_property
    def _rest(self) -> int:
        return rest_of(list(self._optimizers.values()))

    def _whole(
        self,
        fixed: Mapping[str, int],
        moving: Mapping[str, Any],
        turned: Mapping[str, Any],
        seed: Any,
        ahead: Any,
        carry: Carry,
    ) -> Carry:
        """The run by the chosen optimizer; in a page, where any may be chosen, by one that is any of them."""
        k = {**moving, **fixed}
        data = drawn(self._recipes, k)
        net, key = self._net(k, data), jax.random.key(jnp.asarray(seed, jnp.uint32))

        def run(rule: Rule) -> Carry:
            return train(net, rule, data, key, k["initialisation"], k["initial_scale"], carry, ahead)

        members, index = list(self._optimizers.values()), k["optimizer"]
        given = [
            {name: k["momentum"] if name == "momentum" else one.knobs()[name] for name in own_knobs(one)}
            for one in members
        ]
        rest = self._rule(k, turned)
        if backend.runs_in_turn():
            return run(rest(Anyone(members, index, told=False), {"values": values_of(members, given)[index]}))
        return pick(
            index, [functools.partial(lambda one, own: run(rest(one, own)), *pair) for pair in zip(members, given)]
        )

    def _rule(self, k: Mapping[str, Any], turned: Mapping[str, Any]) -> Any:
        clip = jnp.where(k["clip_norm"] >= controls.NO_CLIPPING, jnp.inf, k["clip_norm"])
        size, epochs = turned["batch_size"].astype(jnp.int32), jnp.asarray(k["epochs"], jnp.int32)
        rate, reactions, reacts = plan.rates(self._schedules, k, turned["learning_rate"])
        patience = jnp.where(k["early"], k["patience"], jnp.inf)
        rest = (
            rate,
            size,
            turned["l2"],
            epochs,
            k["weight_decay"],
            clip,
            k["l1"],
            k["dropout"],
            patience,
            reactions,
            reacts,
        )
        return lambda one, own: Rule(one, own, *rest)


NOT_OF_A_RUN = (
    "branch",
    "branch_at",
    "branch_rate",
    "branch_batch",
    "branch_l2",
    "many",
    "apart",
    "compare",
    "against",
    "seed",
)
"""Knobs that a run from a given seed does not depend on."""


def _board(run: dict[str, jax.Array]) -> dict[str, jax.Array]:
    """The table: of both splits, the last and the lowest loss, and the last share of right answers, (2, 1) each."""
    last = last_of(run)
    met = jnp.where(jnp.isfinite(run["loss"]) & (jnp.arange(run["loss"].shape[1]) <= last), run["loss"], jnp.inf)
    lowest, at = jnp.min(met, axis=1), jnp.argmin(met, axis=1)
    there = jnp.isfinite(lowest)
    columns = {
        "final": run["loss"][:, last],
        "lowest": jnp.where(there, lowest, jnp.nan),
        "lowest_at": jnp.where(there, at, -1),
        "right": 100 * run["accuracy"][:, last],
    }
    return {name: value[:, None] for name, value in columns.items()}
