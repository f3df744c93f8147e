"""The points, to copy: how they are drawn or read, and what of them the net is given."""

from collections.abc import Mapping

from simulab.training.recipe import Generated, Recipe, Stored
from simulab.widgets.net_lab.controls import OWN
from simulab.widgets.net_lab.data import some_of

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
classes, n = len(stored.classes), min({points}, len(stored))
points, y = jnp.asarray(stored.x[:n]), jnp.asarray(stored.y[:n], float)"""
TABLE = """\
from pathlib import Path

from simulab.widgets.net_lab import own  # reads a table as the lab does

asked = dict(
    target={target},
    own_words={piece:own_words},
    own_missing={piece:own_missing},
    drop_repeats={drop_repeats},
    clip_outliers={clip_outliers},
)
text = Path("table.csv").read_text(encoding="utf-8")  # your table, saved under this name
table = own.chosen(jnp.asarray(own.leaf(text)), asked)
classes, n, inputs = (int(one) for one in (table.classes, jnp.sum(table.there), table.inputs))
plane = classes > 0 and inputs == 2 and not jnp.any(table.categorical)  # then x1 and x2 are places, of which inputs are made
points, y = table.cells[:, :inputs], table.y"""
GIVEN = """\
# Your course's own points: put the number of classes here (0: a regression), the examples (n, inputs), and what is asked.
classes, points, y = ..."""
ORDER = "jnp.argsort(jax.random.bits(jax.random.fold_in(key, 4), (n,), jnp.uint32))"
TABLE_ORDER = """\
jax.random.bits(jax.random.fold_in(key, 4), table.there.shape, jnp.uint32)
order = jnp.argsort(jnp.where(table.there, order, jnp.uint32(2**32 - 1)))[:n]"""
MENDED = """
points = own.mended(points, table.categorical[:inputs], jnp.arange(n) < train, asked)
if classes == 0 and inputs > 1:  # the numbers that are asked for are standardised
    y = (y - jnp.mean(y[:train])) / (float(jnp.std(y[:train])) or 1.0)"""
WORDS = {"one_hot": "own.ONE_HOT", "left_out": "own.LEFT_OUT"}
GAPS = {"mean": "own.MEAN", "median": "own.MEDIAN", "drop": "own.DROP"}
FEATURES = {
    "x1": "    x1,",
    "x2": "    x2,",
    "x1_squared": "    x1**2,",
    "x2_squared": "    x2**2,",
    "product": "    x1 * x2,",
    "sin_x1": "    jnp.sin(jnp.pi * x1),",
    "sin_x2": "    jnp.sin(jnp.pi * x2),",
}
TYPED = '    jnp.nan_to_num(Formula("{typed}", ("x1", "x2"))(x1, x2) + 0 * x1, nan=0, posinf=0, neginf=0),'
STACKED = "jnp.stack([\n{piece:features}\n{piece:typed}\n] or [x1], axis=1)"
SCALED = {
    "none": "x",
    "standard": "(x - mean) / jnp.where(deviation > 0, deviation, 1)",
    "min_max": "(x - low) / jnp.where(high > low, high - low, 1)",
}


def pieces(recipes: Mapping[str, Recipe]) -> dict[str, dict[str, str]]:
    """By the data that are chosen, and by what is done with them."""
    return {
        "data": {**{name: _made(name, one) for name, one in recipes.items()}, OWN: TABLE},
        "order": {**dict.fromkeys(recipes, ORDER), OWN: TABLE_ORDER},
        "mended": {OWN: MENDED},
        "inputs": {**{name: _inputs(one) for name, one in recipes.items()}, OWN: f"x = {STACKED} if plane else points"},
        "features": FEATURES,
        "typed": {"": "", "*": TYPED},
        "own_words": WORDS,
        "own_missing": GAPS,
        "scaling": SCALED,
    }


def _made(name: str, recipe: Recipe) -> str:
    if isinstance(recipe, Stored):
        return STORED.replace("{NAME}", name).replace("{COUNT}", str(len(some_of(recipe.whole))))
    return POINTS.get(name, GIVEN)


def _inputs(recipe: Recipe) -> str:
    if not isinstance(recipe, Generated):
        return "x = points"
    return f"x = {STACKED}" if recipe.classes else "x = x1[:, None]"
