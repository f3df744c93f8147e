"""The same run in optax and in PyTorch, to copy. Both draw their points, weights and order with JAX, so that the numbers agree.

See ``simulab.widgets.kit.code`` for what the braces mean.
"""

from collections.abc import Collection, Mapping
from typing import Any

from simulab.optimizer import Optimizer
from simulab.widgets.net_lab.controls import NO_CLIPPING

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
    at += i * o


def rows_of(epoch):
    mixed = jax.random.fold_in(jax.random.fold_in(key, 1), epoch)
    order = jnp.argsort(jax.random.bits(mixed, (train,), jnp.uint32))
    return [order[at : at + {batch_size}] for at in range(0, train, {batch_size})]
"""

OPTAX = """

def scores(params, x):
    for weights, bias in params[:-1]:
        x = {piece:activation}(x @ weights + bias)
    return x @ params[-1][0] + params[-1][1]


def loss(params, x, y):
    s = scores(params, x)
    if classes == 0:
        return jnp.mean((s[:, 0] - y) ** 2)
    if classes == 2:
        return jnp.mean(optax.sigmoid_binary_cross_entropy(s[:, 0], y))
    return jnp.mean(optax.softmax_cross_entropy_with_integer_labels(s, y.astype(int)))


rate = {learning_rate}
optimizer = {piece:optimizer}


@jax.jit
def step(params, state, x, y):
    gradient = jax.grad(loss)(params, x, y)
    gradient = jax.tree.map(lambda g, w: g + {l2} * w, gradient, params)
    limit = {clip_norm}
    if limit < NO_CLIPPING:
        length = jnp.sqrt(sum(jnp.sum(g**2) for g in jax.tree.leaves(gradient)))
        gradient = jax.tree.map(lambda g: g * jnp.minimum(1, limit / length), gradient)
    updates, state = optimizer.update(gradient, state, params)
    moved = jax.tree.map(lambda w, u: w + u - rate * {weight_decay} * w, params, updates)
    return jax.tree.map(lambda w: jnp.sign(w) * jnp.maximum(jnp.abs(w) - rate * {l1}, 0), moved), state


state = optimizer.init(params)
for epoch in range({epochs}):
    for rows in rows_of(epoch):
        params, state = step(params, state, x[rows], y[rows])
print(f"training loss: {loss(params, x[:train], y[:train]):.6g}")
if train < n:
    print(f"test loss: {loss(params, x[train:], y[train:]):.6g}")
"""

TORCH = """

x, y = torch.tensor(np.asarray(x)), torch.tensor(np.asarray(y, float))
params = [[torch.tensor(np.asarray(one), requires_grad=True) for one in layer] for layer in params]
flat = [one for layer in params for one in layer]


def loss(x, y):
    for weights, bias in params[:-1]:
        x = {piece:activation}(x @ weights + bias)
    s = x @ params[-1][0] + params[-1][1]
    if classes == 0:
        return torch.mean((s[:, 0] - y) ** 2)
    if classes == 2:
        return torch.nn.functional.binary_cross_entropy_with_logits(s[:, 0], y)
    return torch.nn.functional.cross_entropy(s, y.long())


rate = {learning_rate}
optimizer = {piece:optimizer}
for epoch in range({epochs}):
    for rows in rows_of(epoch):
        rows = torch.tensor(np.asarray(rows))
        optimizer.zero_grad()
        loss(x[rows], y[rows]).backward()
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
    print(f"training loss: {loss(x[:train], y[:train]):.6g}")
    if train < n:
        print(f"test loss: {loss(x[train:], y[train:]):.6g}")
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
OWN = "classes, points, y = ...  # put the points here: the number of classes (0: a regression), places (n, 2), what is asked"
INPUTS = {
    "x1": "    x1,",
    "x2": "    x2,",
    "x1_squared": "    x1**2,",
    "x2_squared": "    x2**2,",
    "product": "    x1 * x2,",
    "sin_x1": "    jnp.sin(jnp.pi * x1),",
    "sin_x2": "    jnp.sin(jnp.pi * x2),",
}
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
    "optax": "import jax\nimport jax.numpy as jnp\nimport optax",
    "torch": "import jax\nimport jax.numpy as jnp\nimport numpy as np\nimport torch",
}


def programs(recipes: Collection[str], optimizers: Mapping[str, Optimizer]) -> dict[str, Any]:
    """Library -> template and pieces; of an instructor's own points that they are to be put in."""
    found = {}
    for library, rest in (("optax", OPTAX), ("torch", TORCH)):
        text = BEGIN.replace("{imports}", IMPORTS[library]) + rest.replace("NO_CLIPPING", f"{NO_CLIPPING:g}")
        pieces = {
            "data": {name: POINTS.get(name, OWN) for name in recipes},
            "inputs": {name: INPUT_PLANE if name != "noisy_sine" else INPUT_LINE for name in recipes},
            "features": INPUTS,
            "scaling": SCALED,
            "initialisation": DEVIATIONS,
            "activation": ACTIVATIONS[library],
            "optimizer": {name: _made(one, library) for name, one in optimizers.items()},
        }
        found[library] = {"template": text, "pieces": pieces}
    return found


INPUT_PLANE = "x = jnp.stack([\n{piece:features}\n] or [x1], axis=1)"
INPUT_LINE = "x = x1[:, None]"


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
