"""What a surface says of itself is complete, readable and inside its box."""

import re

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest
from latex2mathml.converter import convert

from simulab import catalogue
from simulab.knob import learning_rate
from simulab.landscape import Landscape

FIXED_NAMES = [
    "quadratic_1d",
    "quadratic",
    "rosenbrock",
    "beale",
    "himmelblau",
    "rastrigin",
    "ackley",
    "styblinski_tang",
    "three_hump_camel",
    "goldstein_price",
    "saddle",
    "monkey_saddle",
    "cliff",
    "ravine",
]

NAMES_OF_OTHER_KNOBS = [
    "learning_rate",
    "momentum",
    "rho",
    "beta1",
    "beta2",
    "eps",
    "weight_decay",
    "l2",
    "clip_norm",
    "clip_value",
    "noise",
    "batch_size",
    "seed",
    "gamma",
    "period",
    "warmup",
    "min_rate",
    "steps",
]


@pytest.mark.parametrize("name", FIXED_NAMES)
def test_the_fixed_names_are_in_the_catalogue(name: str) -> None:
    assert catalogue.landscapes[name].slug() == name


def test_titles_are_distinct() -> None:
    titles = [surface.title for surface in catalogue.landscapes.values()]
    assert len(set(titles)) == len(titles)


def test_a_student_can_read_what_it_is(surface: Landscape) -> None:
    assert surface.title
    assert re.search(r"\((1[89]|20)\d\d\)", surface.reference), "a reference has a year"
    assert type(surface).__doc__ != Landscape.__doc__, "a sentence to learn from"


def test_the_equation_is_latex_that_renders(surface: Landscape) -> None:
    rendered = convert(surface.equation)
    assert rendered.startswith("<math")
    assert "\\" not in rendered, "a command that the converter does not know stays as text"
    assert "$" not in surface.equation


def test_box_start_and_minima_belong_together(surface: Landscape) -> None:
    low, high = np.array(surface.bounds).T
    assert surface.dimension in (1, 2)
    assert np.all(low < high)
    for point in (surface.start, *(minimum.x for minimum in surface.minima)):
        assert np.shape(point) == (surface.dimension,)
        assert np.all((low <= point) & (point <= high))
    assert surface.minima, "every surface of the catalogue knows its minima"
    assert surface.minima[0].value == surface.best, "the best comes first"


def test_facts_are_plain_numbers(surface: Landscape) -> None:
    for minimum in surface.minima:
        assert all(type(number) is float for number in (*minimum.x, minimum.value))
    assert all(type(number) is float for number in surface.start)


def test_the_start_is_not_flat(surface: Landscape) -> None:
    assert np.linalg.norm(jax.jit(jax.grad(surface.loss))(jnp.array(surface.start))) > 1e-3


def test_knobs_do_not_collide_with_those_of_a_run(surface: Landscape) -> None:
    declared = surface.knob_declarations()
    assert not set(declared) & set(NAMES_OF_OTHER_KNOBS)
    assert all(knob.doc for knob in declared.values())


def test_the_suggested_rate_makes_visible_progress(surface: Landscape) -> None:
    """300 steps of Adam remove a tenth of the excess at least: local minima may hold the rest."""
    low, high = learning_rate().bounds
    assert low <= surface.suggested_rate <= high
    rule = optax.adam(surface.suggested_rate)

    def step(carry, _):
        x, state = carry
        updates, state = rule.update(jax.grad(surface.loss)(x), state)
        return (optax.apply_updates(x, updates), state), None

    start = jnp.array(surface.start)
    (end, _), _ = jax.lax.scan(step, (start, rule.init(start)), length=300)
    excess_at_start = surface.loss(start) - surface.best
    assert surface.loss(end) - surface.best < 0.9 * excess_at_start
