"""The same run in optax and in PyTorch, to copy. Both draw their points, weights and order with JAX, so that the numbers agree.

See ``simulab.widgets.kit.code`` for what the braces mean.
"""

from collections.abc import Mapping
from typing import Any

from simulab.optimizer import Optimizer
from simulab.schedule import Controller, Schedule
from simulab.training.recipe import Generated, Recipe, Stored
from simulab.widgets.net_lab.controls import NO_CLIPPING, SAME
from simulab.widgets.net_lab.controls import OWN as OWN_DATA
from simulab.widgets.net_lab.data import some_of

BEGIN = """\
{imports}

jax.config.update("jax_enable_x64", True)

# The points, of which a part only tests.
n, noise = {points}, {noise}
key = jax.random.key({data_seed})
along = jnp.asarray(jax.random.uniform(jax.random.fold_in(key, 0), (n,), jnp.float32), float)
jitter = noise * jnp.asarray(jax.random.normal(jax.random.fold_in(key, 1), (n, 2), jnp.float32), float)
{piece:data}
order = jnp.argsort(jax.random.bits(jax.random.fold_in(key, 4), (n,), jnp.uint32))
points, y = points[order], y[order]
train = n - round(n * {test_share})
x1, x2 = points[:, 0], points[:, 1]
{piece:data:inputs}
low, high, mean, deviation = (one(x[:train], axis=0) for one in (jnp.min, jnp.max, jnp.mean, jnp.std))
x = {piece:scaling}

# The net before training: normal weights, biases at zero.
sizes = [x.shape[1], *[{width_1}, {width_2}, {width_3}, {width_4}][:{layers}], 1 if classes < 3 else classes]
key = jax.random.key({seed})
row = jax.random.normal(jax.random.fold_in(key, 3), (sum(i * o for i, o in zip(sizes, sizes[1:])),), jnp.float32)
params, at = [], 0
for i, o in zip(sizes, sizes[1:]):
    drawn = jnp.float32({piece:initialisation}) * row[at : at + i * o].reshape(i, o)
    params.append([{initial_scale} * jnp.asarray(drawn, float), jnp.zeros(o)])
    if "{normalisation}" != "none" and len(params) < len(sizes) - 1:
        params[-1] += [jnp.ones(o), jnp.zeros(o)]  # scale and shift of what is normalised
    at += i * o


def rows_of(epoch):
    mixed = jax.random.fold_in(jax.random.fold_in(key, 1), epoch)
    order = jnp.argsort(jax.random.bits(mixed, (train,), jnp.uint32))
    return [order[at : at + {batch_size}] for at in range(0, train, {batch_size})]


def masks_of(epoch, at, held):  # dropout, for each hidden layer, of as many examples
    drops = jax.random.fold_in(jax.random.fold_in(key, 2), epoch * 600 + at)
    keys = [jax.random.fold_in(drops, part) for part in range(-(-held // 20))]
    drawn = jnp.concatenate([jax.random.uniform(one, (4, 20, 8), jnp.float32) for one in keys], axis=1)
    return jnp.where(drawn[:, :held] >= {dropout}, 1 / (1 - {dropout}), 0)


{piece:schedule}
rates = [float(rate_of(epoch)) for epoch in range({epochs})]
smoothing, patience = {label_smoothing}, {patience} if {early} else float("inf")
scale, lowest, waited = 1.0, float("inf"), 0  # of a schedule that reacts
running = [[jnp.zeros(width), jnp.ones(width)] for width in sizes[1:-1]]  # moments of batch normalisation
"""

OPTAX = """

act = {piece:activation}
acts = [{piece:activation_1:own}, {piece:activation_2:own}, {piece:activation_3:own}, {piece:activation_4:own}]


def scores(params, x, masks=None, running=None):
    seen = []
    for i, (weights, bias, *norm) in enumerate(params[:-1]):
        {piece:normalisation}
        h = acts[i](z)
        if masks is not None:
            h = h * masks[i][:, : h.shape[1]]
        x = x + h if {skip} and x.shape == h.shape else h
    return x @ params[-1][0] + params[-1][1], seen


def loss(params, x, y, masks=None, running=None):
    {piece:normalisation:passed}
    if classes == 0:
        return jnp.mean((s[:, 0] - y) ** 2)
    if classes == 2:
        return jnp.mean(optax.sigmoid_binary_cross_entropy(s[:, 0], y + smoothing - 2 * smoothing * y))
    truth = jax.nn.one_hot(y.astype(int), classes)
    return jnp.mean(optax.softmax_cross_entropy(s, truth * (1 - smoothing) + (1 - truth) * smoothing / (classes - 1)))


make = lambda rate: {piece:optimizer}
together = lambda rate: optax.flatten(make(rate))  # all weights as one vector


@jax.jit
def step(params, state, x, y, masks, rate):
    gradient = jax.grad(loss)(params, x, y, masks)
    gradient = jax.tree.map(lambda g, w: g + {l2} * w, gradient, params)
    limit = {clip_norm}
    if limit < NO_CLIPPING:
        length = jnp.sqrt(sum(jnp.sum(g**2) for g in jax.tree.leaves(gradient)))
        gradient = jax.tree.map(lambda g: g * jnp.minimum(1, limit / length), gradient)
    updates, state = together(rate).update(gradient, state, params)
    moved = jax.tree.map(lambda w, u: w + u - rate * {weight_decay} * w, params, updates)
    return jax.tree.map(lambda w: jnp.sign(w) * jnp.maximum(jnp.abs(w) - rate * {l1}, 0), moved), state


part = slice(train, n) if train < n else slice(0, train)  # what early stopping watches
state = together(rates[0]).init(params)
best, best_at = loss(params, x[part], y[part], None, running), 0
for epoch in range({epochs}):
    for at, rows in enumerate(rows_of(epoch)):
        masks = masks_of(epoch, at, len(rows)) if {dropout} else None
        {piece:normalisation:followed}
        params, state = step(params, state, x[rows], y[rows], masks, rates[epoch] * scale)
    watched = loss(params, x[part], y[part], None, running)
    if watched < best:
        best, best_at = watched, epoch + 1
{piece:schedule:reaction}
    if epoch + 1 - best_at >= patience:
        break
print(f"training loss: {loss(params, x[:train], y[:train], None, running):.6g}")
if train < n:
    print(f"test loss: {loss(params, x[train:], y[train:], None, running):.6g}")
"""

TORCH = """

x, y = torch.tensor(np.asarray(x)), torch.tensor(np.asarray(y, float))
params = [[torch.tensor(np.asarray(one), requires_grad=True) for one in layer] for layer in params]
flat = [one for layer in params for one in layer]
act = {piece:activation}
acts = [{piece:activation_1:own}, {piece:activation_2:own}, {piece:activation_3:own}, {piece:activation_4:own}]


def scores(params, x, masks=None, running=None):
    seen = []
    for i, (weights, bias, *norm) in enumerate(params[:-1]):
        {piece:normalisation}
        h = acts[i](z)
        if masks is not None:
            h = h * torch.tensor(np.asarray(masks[i]))[:, : h.shape[1]]
        x = x + h if {skip} and x.shape == h.shape else h
    return x @ params[-1][0] + params[-1][1], seen


def loss(x, y, masks=None, running=None):
    {piece:normalisation:passed}
    if classes == 0:
        return torch.mean((s[:, 0] - y) ** 2)
    if classes == 2:
        target = y + smoothing - 2 * smoothing * y
        return torch.nn.functional.binary_cross_entropy_with_logits(s[:, 0], target)
    truth = torch.nn.functional.one_hot(y.long(), classes).double()
    target = truth * (1 - smoothing) + (1 - truth) * smoothing / (classes - 1)
    return torch.nn.functional.cross_entropy(s, target)


part = slice(train, n) if train < n else slice(0, train)  # what early stopping watches
rate = rates[0]
optimizer = {piece:optimizer}
running = [[torch.tensor(np.asarray(one)) for one in layer] for layer in running]
with torch.no_grad():
    best, best_at = float(loss(x[part], y[part], None, running)), 0
for epoch in range({epochs}):
    rate = optimizer.param_groups[0]["lr"] = rates[epoch] * scale
    for at, rows in enumerate(rows_of(epoch)):
        masks = masks_of(epoch, at, len(rows)) if {dropout} else None
        rows = torch.tensor(np.asarray(rows))
        {piece:normalisation:followed}
        optimizer.zero_grad()
        loss(x[rows], y[rows], masks).backward()
        before = [w.detach().clone() for w in flat]
        for w in flat:
            w.grad += {l2} * w.detach()
        limit = {clip_norm}
        if limit < NO_CLIPPING:
            torch.nn.utils.clip_grad_norm_(flat, limit)
        optimizer.step()
        with torch.no_grad():
            for w, old in zip(flat, before):
                w -= rate * {weight_decay} * old
                w.copy_(torch.sign(w) * torch.clamp(w.abs() - rate * {l1}, min=0))
    with torch.no_grad():
        watched = float(loss(x[part], y[part], None, running))
    if watched < best:
        best, best_at = watched, epoch + 1
{piece:schedule:reaction}
    if epoch + 1 - best_at >= patience:
        break
with torch.no_grad():
    print(f"training loss: {loss(x[:train], y[:train], None, running):.6g}")
    if train < n:
        print(f"test loss: {loss(x[train:], y[train:], None, running):.6g}")
"""

POINTS = {
    "two_moons": """\
classes, kind = 2, jnp.arange(n) % 2
angle = jnp.pi * along
across = jnp.where(kind == 0, jnp.cos(angle), 1 - jnp.cos(angle))
up = jnp.where(kind == 0, jnp.sin(angle), 0.5 - jnp.sin(angle))
points, y = jnp.stack([across, up], axis=1) + jitter, 1.0 * kind""",
    "circles": """\
classes, kind = 2, jnp.arange(n) % 2
angle, radius = 2 * jnp.pi * along, jnp.where(kind == 0, 1.0, 0.5)
points, y = jnp.stack([radius * jnp.cos(angle), radius * jnp.sin(angle)], axis=1) + jitter, 1.0 * kind""",
    "spirals": """\
classes, kind = 2, jnp.arange(n) % 2
radius = jnp.sqrt(along)
angle = 3 * jnp.pi * radius + jnp.pi * kind
points, y = jnp.stack([radius * jnp.cos(angle), radius * jnp.sin(angle)], axis=1) + jitter, 1.0 * kind""",
    "xor": """\
classes, kind = 2, jnp.arange(n) % 2
corner = jax.random.uniform(jax.random.fold_in(key, 2), (n, 2), jnp.float32, 0.1, 1.0)
side = jnp.where((jnp.arange(n) // 2) % 2 == 0, 1.0, -1.0)
points = jnp.stack([side, jnp.where(kind == 0, side, -side)], axis=1) * corner + jitter
y = 1.0 * kind""",
    "blobs": """\
classes, kind = {classes}, jnp.arange(n) % {classes}
angle = 2 * jnp.pi * kind / classes
points, y = jnp.stack([jnp.sin(angle), jnp.cos(angle)], axis=1) + jitter, 1.0 * kind""",
    "noisy_sine": """\
classes, across = 0, 4 * along - 2
y = jnp.sin(jnp.pi * across) + across / 2 + jitter[:, 0]
points = jnp.stack([across, y], axis=1)""",
}
STORED = """\
stored = simulab.training.dataset("{NAME}").take({COUNT})
classes, n = len(stored.classes), {points}
points, y = jnp.asarray(stored.x[:n]), jnp.asarray(stored.y[:n], float)"""
OWN = """\
stored = simulab.Dataset.from_csv("table.csv")  # your table, saved under this name; mend its gaps and outliers there
classes, n = len(stored.classes), len(stored)
points, y = jnp.asarray(stored.x), jnp.asarray(stored.y, float)"""
GIVEN = "classes, points, y = ...  # put the points here: the number of classes (0: a regression), places (n, 2), what is asked"
PASSED = "s, _ = scores(params, x, masks, running)"
NORMALISED = {
    "none": "z = x @ weights + bias",
    "layer": """\
z = x @ weights + bias
        mean, variance = MOMENTS(z, 1)
        z = (z - mean) / (variance + 1e-5) ** 0.5 * norm[0] + norm[1]""",
    "batch": """\
z = x @ weights + 0 * bias  # the mean would take a bias off again
        seen.append(MOMENTS(z, 0))
        mean, variance = seen[i] if running is None else running[i]
        z = (z - mean) / (variance + 1e-5) ** 0.5 * norm[0] + norm[1]""",
}
IN_PARTS = """\
if running is None:  # while it trains, 20 examples are normalised together
        ends = range(0, len(x), 20)
        s = JOINED([
            scores(params, x[at : at + 20], None if masks is None else masks[:, at : at + 20])[0] for at in ends
        ])
    else:
        s, _ = scores(params, x, masks, running)"""
FOLLOWED = """\
for first in range(0, len(rows), 20):
            some = rows[first : first + 20]
            n_some = len(some)
            FROZENseen = scores(params, x[some], None if masks is None else masks[:, first : first + 20])[1]
            for i, (mean, variance) in enumerate(seen):
                unbiased = variance * n_some / max(n_some - 1, 1)
                running[i] = [old + 0.1 * (new.reshape(-1) - old) for old, new in zip(running[i], (mean, unbiased))]"""
MOMENTS = {
    "optax": ("(lambda z, axis: (z.mean(axis, keepdims=True), z.var(axis, keepdims=True)))", "jnp.concatenate"),
    "torch": ("(lambda z, axis: (z.mean(axis, keepdim=True), z.var(axis, unbiased=False, keepdim=True)))", "torch.cat"),
}


def _normalisation(library: str) -> dict[str, dict[str, str]]:
    """What a layer does, how a mini-batch goes through, and how the running moments follow, by the kind of normalisation."""
    moments, joined = MOMENTS[library]
    frozen = "" if library == "optax" else "with torch.no_grad():\n                "
    plain = {"none": PASSED, "layer": PASSED}
    return {
        "normalisation": {kind: text.replace("MOMENTS", moments) for kind, text in NORMALISED.items()},
        "passed": {**plain, "batch": IN_PARTS.replace("JOINED", joined)},
        "followed": {"batch": FOLLOWED.replace("FROZEN", frozen)},
    }


INPUTS = {
    "x1": "    x1,",
    "x2": "    x2,",
    "x1_squared": "    x1**2,",
    "x2_squared": "    x2**2,",
    "product": "    x1 * x2,",
    "sin_x1": "    jnp.sin(jnp.pi * x1),",
    "sin_x2": "    jnp.sin(jnp.pi * x2),",
}
TYPED = '    jnp.nan_to_num(Formula("{typed}", ("x1", "x2"))(x1, x2) + 0 * x1, nan=0, posinf=0, neginf=0),'
SCALED = {
    "none": "x",
    "standard": "(x - mean) / jnp.where(deviation > 0, deviation, 1)",
    "min_max": "(x - low) / jnp.where(high > low, high - low, 1)",
}
DEVIATIONS = {
    "zeros": "0.0",
    "too_small": "0.1 * (2 / (i + o)) ** 0.5",
    "xavier": "(2 / (i + o)) ** 0.5",
    "he": "(2 / i) ** 0.5",
    "too_large": "5 * (2 / (i + o)) ** 0.5",
}
ACTIVATIONS = {
    "optax": {
        "sigmoid": "jax.nn.sigmoid",
        "tanh": "jnp.tanh",
        "relu": "jax.nn.relu",
        "leaky_relu": "jax.nn.leaky_relu",
        "gelu": "(lambda z: jax.nn.gelu(z, approximate=False))",
    },
    "torch": {
        "sigmoid": "torch.sigmoid",
        "tanh": "torch.tanh",
        "relu": "torch.relu",
        "leaky_relu": "torch.nn.functional.leaky_relu",
        "gelu": "torch.nn.functional.gelu",
    },
}
IMPORTS = {
    "optax": "import jax\nimport jax.numpy as jnp\nimport optax\nimport simulab\n",
    "torch": "import jax\nimport jax.numpy as jnp\nimport numpy as np\nimport optax\nimport simulab\nimport torch\n",
}


def programs(
    recipes: Mapping[str, Recipe], optimizers: Mapping[str, Optimizer], schedules: Mapping[str, Schedule]
) -> dict[str, Any]:
    """Library -> template and pieces; of an instructor's own points that they are to be put in."""
    found = {}
    for library, rest in (("optax", OPTAX), ("torch", TORCH)):
        imports = f"{IMPORTS[library]}from simulab.formula import Formula"
        text = BEGIN.replace("{imports}", imports) + rest.replace("NO_CLIPPING", f"{NO_CLIPPING:g}")
        pieces = {
            "data": {**{name: _points(name, one) for name, one in recipes.items()}, OWN_DATA: OWN},
            "inputs": {**{name: _inputs(one) for name, one in recipes.items()}, OWN_DATA: INPUT_TABLE},
            "features": INPUTS,
            "typed": {"": "", "*": TYPED},
            "scaling": SCALED,
            "initialisation": DEVIATIONS,
            "activation": ACTIVATIONS[library],
            "own": {**ACTIVATIONS[library], SAME: "act"},
            "schedule": {name: _planned(name, one) for name, one in schedules.items()},
            **_normalisation(library),
            "reaction": {name: _named(name, one, one.reaction_code) for name, one in schedules.items()},
            "optimizer": {name: _made(one, library) for name, one in optimizers.items()},
        }
        found[library] = {"template": text, "pieces": pieces}
    return found


def _points(name: str, recipe: Recipe) -> str:
    if isinstance(recipe, Stored):
        return STORED.replace("{NAME}", name).replace("{COUNT}", str(len(some_of(recipe.whole))))
    return POINTS.get(name, GIVEN)


def _inputs(recipe: Recipe) -> str:
    if not isinstance(recipe, Generated):
        return INPUT_TABLE
    return INPUT_PLANE if recipe.classes else INPUT_LINE


def _planned(name: str, schedule: Schedule) -> str:
    """The rate of each epoch as optax has it; one that cannot be written so is told in words."""
    if schedule.reaction_code:
        return "rate_of = lambda epoch: {learning_rate}"
    if isinstance(schedule, Controller) or not schedule.optax_code:
        why = "reacts to the losses and" if isinstance(schedule, Controller) else "has no form in optax and"
        return f"rate_of = lambda epoch: {{learning_rate}}  # {schedule.title} {why} is not in this program"
    lines = [f"{time} = {steps}" for time, steps in schedule.code_times.items()]
    made = "\n".join([*lines, f"rate_of = {schedule.optax_code}"]).replace("{steps}", "{epochs}")
    return _named(name, schedule, made)


def _named(name: str, schedule: Schedule, text: str) -> str:
    """A piece in which the schedule's own knobs have the lab's names."""
    for knob in schedule.knobs():
        text = text.replace(f"{{{knob}}}", f"{{{name}.{knob}}}")
    return text


INPUT_PLANE = "x = jnp.stack([\n{piece:features}\n{piece:typed}\n] or [x1], axis=1)"
INPUT_LINE = "x = x1[:, None]"
INPUT_TABLE = "x = points"


def _made(optimizer: Optimizer, library: str) -> str:
    """The rule with its own knobs as they stand here: only momentum is one of the lab's."""
    made = optimizer.optax_code if library == "optax" else optimizer.torch_code
    if not made:
        return f"...  # {optimizer.title}: not in {'optax' if library == 'optax' else 'torch.optim'}"
    made = made.replace("{learning_rate}", "rate").replace("params", "flat")
    for knob, value in optimizer.knobs().items():
        if knob != "momentum":
            made = made.replace(f"{{{knob}}}", f"{value!r}")
    return f"{made}  # {optimizer.code_note}" if optimizer.code_note else made
