"""The contract of a landscape, and the sentence that each mistake in a person's own function gets."""

import functools
import math

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from simulab.knob import Knob
from simulab.landscape import Landscape, Minimum

LINE = ((-3.0, 3.0),)


def bowl(x, y):
    return x**2 + 2 * y**2


class TestWaysToWriteIt:
    @pytest.mark.parametrize(
        "function",
        [
            bowl,
            lambda p: p[0] ** 2 + 2 * p[1] ** 2,
            lambda p: jnp.sum(p**2 * jnp.array([1, 2])),
            lambda *p: p[0] ** 2 + 2 * p[1] ** 2,
            lambda x, y, steepness=2: x**2 + steepness * y**2,
            lambda x, *rest: x**2 + 2 * rest[0] ** 2,
            jax.jit(bowl),
            functools.partial(lambda a, x, y: x**2 + a * y**2, 2),
            functools.partial(lambda x, y, a: x**2 + a * y**2, a=2),
        ],
        ids=["f(x, y)", "f(p)", "f(p) of arrays", "f(*p)", "default", "f(x, *rest)", "jitted", "partial", "keyword"],
    )
    def test_in_two_dimensions(self, function):
        surface = Landscape.from_function(function)
        assert surface.dimension == 2
        value, gradient = jax.value_and_grad(surface.loss)(jnp.array([3.0, 1.0]))
        assert value == 11.0
        assert gradient.tolist() == [6.0, 4.0]

    @pytest.mark.parametrize(
        "function",
        [lambda x: x**2, lambda p: p[0] ** 2, lambda p: jnp.sum(p**2), lambda *p: p[0] ** 2, jnp.square],
        ids=["f(x)", "f(p)", "either", "f(*p)", "jnp.square"],
    )
    def test_in_one_dimension(self, function):
        surface = Landscape.from_function(function, bounds=LINE)
        assert surface.dimension == 1
        value, gradient = jax.value_and_grad(surface.loss)(jnp.array([3.0]))
        assert value == 9.0
        assert gradient.tolist() == [6.0]

    def test_a_function_that_numpy_cannot_run_may_still_use_control_flow_of_jax(self):
        def folded(x, y):
            return jax.lax.fori_loop(0, 3, lambda _, total: total + x**2, 0.0) + jnp.where(y > 0, y, -y)

        assert Landscape.from_function(folded).loss(jnp.array([1.0, -2.0])) == 5.0

    def test_a_surface_may_be_undefined_in_a_part_of_the_box(self):
        surface = Landscape.from_function(lambda x, y: jnp.log(x) ** 2 + y**2, start=(1.5, 1.0))
        assert jnp.isnan(surface.loss(jnp.array([-1.0, 0.0])))


class TestFacts:
    def test_are_kept_as_given(self):
        surface = Landscape.from_function(
            bowl,
            bounds=[[-1, 1], [0, 2]],
            start=[0.5, 1],
            minima=[((0, 0), 0)],
            title="Mine",
            equation="x^2",
            reference="I",
        )
        assert surface.bounds == ((-1.0, 1.0), (0.0, 2.0))
        assert surface.start == (0.5, 1.0)
        assert surface.minima == (Minimum((0.0, 0.0), 0.0),)
        assert surface.best == 0.0
        assert (surface.title, surface.equation, surface.reference) == ("Mine", "x^2", "I")

    def test_unless_told_the_start_is_three_quarters_up_the_diagonal_and_the_title_the_functions_name(self):
        def my_bowl(x, y):
            return bowl(x, y)

        surface = Landscape.from_function(my_bowl, bounds=((-2, 2), (0, 4)))
        assert surface.start == (1.0, 3.0)
        assert surface.title == "my bowl"
        assert surface.best is None
        assert Landscape.from_function(lambda x, y: x**2 + y).title == "own surface"
        assert Landscape.from_function(functools.partial(bowl)).title == "own surface"

    def test_of_one_surface_are_not_those_of_another(self):
        Landscape.from_function(bowl, bounds=((-9, 9), (-9, 9)), title="wide")
        assert Landscape.from_function(bowl).bounds == Landscape.bounds

    def test_minima_may_be_rounded_as_people_round(self):
        surface = Landscape.from_function(lambda x, y: bowl(x - 1 / 3, y), minima=[((0.33, 0.0), 0.0)])
        assert surface.best == 0.0


class TestIdentity:
    def test_the_same_function_is_the_same_program(self):
        assert Landscape.from_function(bowl) == Landscape.from_function(bowl, start=(0.5, 0.5))
        assert hash(Landscape.from_function(bowl)) == hash(Landscape.from_function(bowl))

    def test_another_function_is_another(self):
        assert Landscape.from_function(bowl) != Landscape.from_function(lambda x, y: x**2 + y)


class Leaning(Landscape):
    """A surface whose loss reads its knob through a method and a property."""

    lean = Knob(1.0, bounds=(0.0, 10.0), doc="How far it leans.")

    @property
    def twice(self):
        return 2 * self.lean

    def tilt(self, x):
        return self.lean * x[0]

    def loss(self, x):
        return self.tilt(x) + self.twice


class TestKnobs:
    def test_reach_the_methods_and_properties_that_loss_calls(self):
        surface = Leaning()
        assert surface.bind({"lean": 3.0})(jnp.array([1.0, 0.0])) == 9.0
        assert jax.grad(lambda lean: surface.bind({"lean": lean})(jnp.array([1.0, 0.0])))(3.0) == 3.0

    def test_none_given_means_the_surfaces_own(self):
        assert Leaning(lean=4.0).bind({})(jnp.array([1.0, 0.0])) == 12.0

    def test_an_abstract_landscape_says_what_it_lacks(self):
        with pytest.raises(TypeError, match=r"Landscape does not define loss\(self, x\)"):
            Landscape().loss(jnp.zeros(2))


def python_if(x, y):
    return x if x > 0 else y


def raises_inside(x, y):
    raise KeyError("lost")


def rounds(x, y):
    return jnp.round(x) + jnp.floor(y)


def casts(x, y):
    return x.astype(int).astype(float) + y.astype(int)


def loops(x, y):
    return jax.lax.while_loop(lambda v: v < 5, lambda v: v + 1, x) + y


def calls_back(x, y):
    return jax.pure_callback(np.sin, jax.ShapeDtypeStruct((), x.dtype), x) + y


class TestMistakes:
    """Each is one sentence that begins with the name of the argument."""

    @pytest.mark.parametrize(
        ("function", "error", "sentence"),
        [
            (["x"], TypeError, "give a function of x"),
            (lambda: 1.0, TypeError, "not 0 arguments"),
            (lambda x, y, z: x, TypeError, "not 3 arguments"),
            (lambda x, y, z, *more: x, TypeError, "not 3 arguments"),
            (lambda x, y, *, scale: x * scale, TypeError, "keyword argument scale a default"),
            (lambda x, y: jnp.stack([x, y]), ValueError, r"not float64 of shape \(2,\)"),
            (lambda x, y: (x, y), ValueError, "not tuple"),
            (lambda x, y: None, ValueError, "not NoneType"),
            (lambda x, y: "low", ValueError, "not str"),
            (lambda x, y: x + 1j * y, ValueError, "not complex128"),
            (lambda x, y: jnp.sign(x).astype(int), ValueError, "not int64"),
            (lambda x, y: x > y, ValueError, "not bool"),
            (lambda x, y: 3, ValueError, "not int64"),
            (lambda x, y: np.asarray(x) ** 2, TypeError, "NumPy array; write it with jax.numpy"),
            (lambda x, y: np.sin(x) + y, TypeError, "NumPy array; write it with jax.numpy"),
            (lambda x, y: math.sin(x) + y, TypeError, "the math module"),
            (lambda x, y: float(x) + y, TypeError, "the math module"),
            (lambda x, y: sum(range(int(x))) + y, TypeError, "the math module"),
            (lambda x, y: [x, y][x.astype(int)], TypeError, "the math module"),
            (python_if, TypeError, r"Python's if.*jnp\.where"),
            (raises_inside, ValueError, r"raises inside raised KeyError: 'lost' for x of shape \(2,\)"),
            (lambda p: p[0] @ p, ValueError, "raised [A-Za-z]+Error: "),
            (loops, TypeError, "loops cannot be differentiated: JAX raised ValueError"),
            (calls_back, TypeError, "calls back cannot be differentiated"),
            (lambda x, y: 3.0, ValueError, "slope zero everywhere in bounds: it is constant"),
            (rounds, ValueError, "slope zero everywhere.*rounds"),
            (casts, ValueError, "slope zero everywhere.*casts"),
            (lambda x, y: jnp.log(-1 - x**2) + y, ValueError, "not a finite number anywhere"),
        ],
    )  # fmt: skip
    def test_in_the_function(self, function, error, sentence):
        with pytest.raises(error, match=f"^function: .*{sentence}") as raised:
            Landscape.from_function(function)
        assert "\n" not in str(raised.value)

    @pytest.mark.parametrize(
        ("function", "error", "sentence"),
        [
            (lambda x, y: x + y, TypeError, r"1-dimensional bounds .* not 2 arguments"),
            (lambda x: x if x > 0 else -x, TypeError, "Python's if"),
            (lambda x: 2 * math.exp(x), TypeError, "the math module"),
            (lambda x: jnp.array([x, x]), ValueError, "must return one real number"),
            (raises_inside, TypeError, "not 2 arguments"),
            (lambda x: {}["lost"], ValueError, "raised KeyError: 'lost'"),
        ],
    )
    def test_in_a_function_of_one_number(self, function, error, sentence):
        with pytest.raises(error, match=f"^function: .*{sentence}"):
            Landscape.from_function(function, bounds=LINE)

    @pytest.mark.parametrize(
        "bounds",
        [(), (1, 2), ((1, 2, 3),), ((0, 1),) * 3, ((1, 0), (0, 1)), ((0, 0), (0, 1)), ((0, math.inf), (0, 1)),
         ((0, math.nan), (0, 1)), "wide", 3, ((0, "a"), (0, 1)), ((0, 1j), (0, 1))],
    )  # fmt: skip
    def test_in_bounds(self, bounds):
        with pytest.raises(ValueError, match=r"^bounds: give a \(lowest, highest\) pair of finite numbers"):
            Landscape.from_function(bowl, bounds=bounds)

    @pytest.mark.parametrize(
        "start", [(), (1,), (1, 1, 1), 1.0, "here", (0, math.nan), (math.inf, 0), (0, None), (1j, 0)]
    )
    def test_in_the_start(self, start):
        with pytest.raises(ValueError, match=r"^start: give 2 finite numbers, not "):
            Landscape.from_function(bowl, start=start)

    def test_a_start_in_one_dimension_is_one_number(self):
        with pytest.raises(ValueError, match=r"^start: give one finite number, like \(1\.5,\), not \(1, 2\)"):
            Landscape.from_function(jnp.square, bounds=LINE, start=(1, 2))

    def test_a_start_outside_the_box(self):
        with pytest.raises(ValueError, match=r"^start: \(5\.0, 0\.0\) lies outside bounds"):
            Landscape.from_function(bowl, start=(5, 0))

    def test_a_start_where_the_loss_is_not_finite(self):
        with pytest.raises(ValueError, match=r"^start: the loss is nan at \(-1\.0, 1\.0\)"):
            Landscape.from_function(lambda x, y: jnp.log(x) + y**2, start=(-1, 1))

    @pytest.mark.parametrize("minima", [3, [3], [(0, 0)], [((0, 0), "low")], [((0, 0), 0, 0)], "none"])
    def test_in_the_minima(self, minima):
        with pytest.raises(ValueError, match=r"^minima: give "):
            Landscape.from_function(bowl, minima=minima)

    @pytest.mark.parametrize("point", [(0,), (0, 0, 0), (math.nan, 0)])
    def test_in_a_minimums_point(self, point):
        with pytest.raises(ValueError, match=r"^minima: give 2 finite numbers"):
            Landscape.from_function(bowl, minima=[(point, 0.0)])

    @pytest.mark.parametrize("value", [1.0, math.nan, -math.inf])
    def test_a_minimum_with_another_value_than_the_loss_has(self, value):
        with pytest.raises(ValueError, match=r"^minima: the loss at \(0\.0, 0\.0\) is 0, not "):
            Landscape.from_function(bowl, minima=[((0, 0), value)])


def test_double_precision_is_not_switched_on_for_anybody_else():
    before = jnp.zeros(()).dtype
    Landscape.from_function(bowl, minima=[((0, 0), 0)])
    assert jnp.zeros(()).dtype == before
