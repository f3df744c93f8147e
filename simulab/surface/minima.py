"""The minima of a surface that nobody has worked out: found on a grid, then polished by Newton's method."""

from collections.abc import Callable, Sequence

import jax
import jax.numpy as jnp
import numpy as np

from simulab.surface.facts import bare
from simulab.surface.where import VALLEY, form

GRID = 129
"""Points along each side of the box: what is narrower than a few of its cells may be missed."""
MOST = 32
"""Candidates that are polished, the lowest first."""
ROUNDS = 100
RADII = (0.25, 2.5e-3, 2.5e-5)
"""Cells around a polished point at which the loss is looked at: a point in a narrow valley fails at the small ones."""
SAME = 1e-6
"""Parts of the box's width within which two polished points are one minimum."""

Found = list[tuple[tuple[float, ...], float]]


def find(
    loss: Callable[[jax.Array], jax.Array], bounds: Sequence[tuple[float, float]], heights: np.ndarray, tolerance: float
) -> Found:
    """The isolated minima inside the box, the lowest first, as (point, value) pairs.

    Args:
        loss: twice differentiable (almost everywhere), of x of shape (d,), d = 1 or 2.
        bounds: the box.
        heights: the loss on ``grid(bounds)``, of shape (GRID,) or (GRID, GRID).
        tolerance: differences of the loss below it do not count; see ``simulab.surface.facts``.

    A valley's floor, where no point is lower than all around it, has no isolated minimum and gives none.
    """
    starts = _candidates(heights, grid(bounds))
    if not len(starts):
        return []
    padded = np.resize(starts, (MOST, len(bounds)))  # one shape: the number of candidates changes no program
    cell = np.array([(high - low) / (GRID - 1) for low, high in bounds])
    with jax.enable_x64(True):
        facts = bare(bounds, tolerance)

        def polished(x: jax.Array) -> tuple[jax.Array, ...]:
            x, value, lowest = _polish(loss, x, jnp.asarray(cell))
            return x, value, lowest & (form(jax.value_and_grad(loss), x, facts) != VALLEY)

        points, values, lowest = map(np.asarray, jax.jit(jax.vmap(polished))(padded))
    width = np.array([high - low for low, high in bounds])
    inside = np.all((points >= [low for low, _ in bounds]) & (points <= [high for _, high in bounds]), axis=1)
    kept: Found = []
    for i in np.argsort(values, kind="stable"):
        near = any(np.all(np.abs(points[i] - point) <= SAME * width) for point, _ in kept)
        if inside[i] and lowest[i] and not near:
            kept.append((tuple(points[i].tolist()), float(values[i])))
    return kept


def grid(bounds: Sequence[tuple[float, float]]) -> tuple[np.ndarray, ...]:
    """The axes' values at every point of the grid, first axis first."""
    return tuple(np.meshgrid(*(np.linspace(low, high, GRID) for low, high in bounds), indexing="ij"))


def _candidates(heights: np.ndarray, axes: Sequence[np.ndarray]) -> np.ndarray:
    """(n, d) inner points of the grid that no neighbour is below, the lowest MOST."""
    low = np.where(np.isfinite(heights), heights, np.inf)
    inner = (slice(1, -1),) * low.ndim
    lowest = np.isfinite(low[inner])
    for shift in np.ndindex(*(3,) * low.ndim):
        neighbour = low[tuple(slice(s, s + GRID - 2) for s in shift)]
        lowest &= low[inner] <= neighbour
    points = np.stack([axis[inner][lowest] for axis in axes], axis=-1)
    return points[np.argsort(low[inner][lowest], kind="stable")][:MOST]


def _polish(loss: Callable[[jax.Array], jax.Array], x: jax.Array, cell: jax.Array) -> tuple[jax.Array, ...]:
    """Newton's method in a region of trust of at most a cell; (point, value, whether all around it is higher)."""
    slope, curvature = jax.grad(loss), jax.hessian(loss)

    def step(_: int, carry: tuple[jax.Array, jax.Array]) -> tuple[jax.Array, jax.Array]:
        x, reach = carry
        size, way = jnp.linalg.eigh(jnp.nan_to_num(curvature(x)))
        move = -way @ ((way.T @ jnp.nan_to_num(slope(x))) / jnp.maximum(jnp.abs(size), 1e-9))
        move = move * jnp.minimum(1.0, reach / jnp.maximum(jnp.linalg.norm(move / cell), 1e-300))
        better = loss(x + move) <= loss(x)
        return jnp.where(better, x + move, x), jnp.where(better, jnp.minimum(2 * reach, 1.0), reach / 4)

    x, _ = jax.lax.fori_loop(0, ROUNDS, step, (x, jnp.asarray(1.0)))
    turns = jnp.linspace(0, 2 * jnp.pi, 16, endpoint=False) if x.shape[0] == 2 else jnp.array([0.0, jnp.pi])
    ring = cell * jnp.stack([jnp.cos(turns), jnp.sin(turns)], axis=-1)[:, : x.shape[0]]
    value = loss(x)
    rises = jnp.stack([jnp.min(jax.vmap(loss)(x + radius * ring)) - value for radius in RADII])
    slack = 1e-12 * (1 + jnp.abs(value))
    return x, value, (rises[0] > slack) & jnp.all(rises > -slack)
