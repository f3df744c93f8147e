"""Optimizer: an update rule whose knobs are declared parameters; any optax transformation can be one."""

import functools
import inspect
from collections.abc import Callable, Hashable, Mapping
from types import SimpleNamespace
from typing import Any, ClassVar

import jax
import jax.numpy as jnp
import optax

from simulab.component import Component, namespace
from simulab.knob import Knob, learning_rate
from simulab.landscape import Loss
from simulab.rules.written import Written

Terms = dict[str, jax.Array]
"""What a picture needs of one update, each of x's shape: always ``gradient``; ``velocity``, ``m_hat``, ``v_hat``,
``effective_rate`` (the step's length per unit of gradient, on each axis) and ``lookahead`` (where the gradient was
taken, if not at x) where the rule has them."""


class Optimizer(Component):
    """One update rule.

    The common case returns an optax transformation from ``transformation`` and is done; a rule that needs the loss
    elsewhere than at x (Nesterov's look-ahead, SAM) overrides ``init`` and ``step``.

    Example:
        >>> import optax, simulab as sl
        >>> class SignDescent(sl.Optimizer):
        ...     def transformation(self, knobs):
        ...         return optax.sign_sgd(knobs.learning_rate)
        >>> t = sl.descend("quadratic", SignDescent(), start=(1.0, 1.0), steps=2, learning_rate=0.25)
        >>> t.x.tolist()
        [[1.0, 1.0], [0.75, 0.75], [0.5, 0.5]]
    """

    learning_rate = learning_rate()

    shown_at_first: ClassVar[bool] = False
    """True for those that a race opens with."""
    rate_for_nets: ClassVar[float | None] = None
    """A rate at which small nets learn with it, where that is not its default."""
    rate_in_net_lab: ClassVar[float | None] = None
    """The rate that the net lab begins with, where that is not ``rate_for_nets``."""
    colour: ClassVar[str] = ""
    """Hex colour, the same in every figure; the catalogue gives a spare one where it is empty."""
    dash: ClassVar[tuple[int, ...]] = ()
    """Line dash in pixels, the second cue beside the colour; () is a full line."""
    marker: ClassVar[str] = "circle"
    """Head of the path: circle, square, triangle, diamond, inverted_triangle, star, plus, cross, hex, pentagon."""
    optax_code: ClassVar[str] = ""
    """The rule in optax, to copy: an expression with the knobs in braces, e.g. ``optax.sgd({learning_rate})``."""
    torch_code: ClassVar[str] = ""
    """The rule in PyTorch, to copy; ``params`` are the weights. Empty where torch.optim has no such rule."""
    written: ClassVar[Mapping[str, Written]] = {}
    """Library (``optax``, ``torch``) -> the very rule written out, where the library has none or another one."""
    code_note: ClassVar[str] = ""
    """Where a library's form differs from the equation, in a sentence or two."""

    made_by = "write sl.Optimizer.from_optax(name, factory)"
    rate_inside: ClassVar[bool] = False
    """True where the rule has its rate in itself, so that it can be given none."""

    @classmethod
    def takes(cls, given: Any, argument: str) -> "Optimizer | None":
        """A transformation of optax, like ``optax.adam(0.01)``, or what makes one of a rate, like ``optax.adam``."""
        if isinstance(given, optax.GradientTransformation):
            return _Transformation(given)
        if isinstance(given, type) or not callable(given):
            return None
        try:
            return _from_factory(given)
        except TypeError as error:
            raise TypeError(f"{argument}: {str(error).removeprefix('factory: ')}") from error

    def transformation(self, knobs: SimpleNamespace) -> optax.GradientTransformation:
        """The rule as an optax transformation for (traced) ``knobs``."""
        raise TypeError(f"{type(self).__name__} defines neither transformation(knobs) nor init and step")

    def terms(self, state: Any, knobs: SimpleNamespace) -> Terms:
        """What the picture needs of the state after an update, besides the gradient; nothing unless overridden."""
        return {}

    def init(self, x: jax.Array) -> Any:
        """The state before the first step, for x of shape (d,)."""
        return self.transformation(namespace(self.knobs())).init(x)

    def step(self, loss: Loss, x: jax.Array, state: Any, knobs: SimpleNamespace) -> tuple[jax.Array, Any, Terms]:
        """One update: ``(x, state) -> (x', state', terms)``.

        Args:
            loss: what is minimised; it may be evaluated and differentiated anywhere.
            x: the weights, shape (d,).
            state: what ``init`` or the last step returned.
            knobs: the knobs as attributes; ``learning_rate`` is this step's, after the schedule.
        """
        value, gradient = jax.value_and_grad(loss)(x)
        updates, state = _updated(self.transformation(knobs), gradient, state, x, value, loss)
        return optax.apply_updates(x, updates), state, {"gradient": gradient, **self.terms(state, knobs)}  # pyright: ignore

    @staticmethod
    def from_optax(name: str, factory: Callable[..., optax.GradientTransformation], **knobs: Any) -> "Optimizer":
        """Any optax optimizer as a racer.

        Args:
            name: what menus and legends call it.
            factory: called as ``factory(learning_rate=..., **knobs)`` under trace, e.g. ``optax.adabelief``.
            knobs: further arguments of the factory: a number becomes a fixed value, ``sl.Knob`` one a student can turn.

        Returns:
            The optimizer, with the knobs that a student can turn as its parameters.

        Raises:
            TypeError: the factory does not take these arguments or does not return a transformation.

        Example:
            >>> import optax, simulab as sl
            >>> belief = sl.Optimizer.from_optax("AdaBelief", optax.adabelief, b1=sl.Knob(0.9, bounds=(0.0, 1.0)))
            >>> belief.title, sl.descend("rosenbrock", belief, steps=10, learning_rate=0.01).x.shape
            ('AdaBelief', (11, 2))
        """
        turned = {key: value for key, value in knobs.items() if isinstance(value, Knob)}
        fixed = {key: value for key, value in knobs.items() if not isinstance(value, Knob)}
        facts = {"title": name, "optax_code": _code_of(factory, knobs)}
        kind = type(f"Optax{name.title().replace(' ', '')}", (_FromOptax,), {**turned, **facts})
        optimizer = kind(factory, fixed)
        try:
            made = optimizer.transformation(namespace(optimizer.knobs()))
        except TypeError as error:
            given = ", ".join(["learning_rate", *sorted(knobs)])
            raise TypeError(f"factory: {name} cannot be made from {given}: {error}") from error
        if not isinstance(made, optax.GradientTransformation):
            raise TypeError(f"factory: {name} must return an optax.GradientTransformation, not {type(made).__name__}")
        if _is_for_matrices(made):
            kind.title = f"{name} (its rule for vectors)"
            kind.summary = f"What {name} does to a vector of weights; to a matrix it does something else."
        return optimizer


def _updated(rule: Any, gradient: Any, state: Any, x: Any, value: Any, loss: Loss) -> tuple[Any, Any]:
    """A rule's (updates, state), with what more of optax's rules may ask for: all but one take what they do not need."""
    update = functools.partial(optax.with_extra_args_support(rule).update, gradient, state, x)
    more = {"value": value, "grad": gradient, "value_fn": loss}
    try:
        return update(**more, obj_fn=loss)  # pyright: ignore[reportCallIssue]
    except TypeError as error:
        if "obj_fn" not in str(error):
            raise
        return update(**more)  # a line search hands on to the loss what it does not know


def _is_for_matrices(rule: optax.GradientTransformation) -> bool:
    """Whether a rule moves a matrix otherwise than the same numbers in a row: then its name promises another rule than
    the one that a vector gets, as Muon's does."""

    def moved(shape: tuple[int, ...]) -> jax.Array:
        x = jnp.array([0.5, -1.0, 2.0, 0.3]).reshape(shape)
        state = rule.init(x)
        for pull in (jnp.array([1.0, 2.0, 3.0, 5.0]), jnp.array([-1.0, 0.5, 2.0, -3.0])):
            loss = lambda p, pull=pull: jnp.sum(p * pull.reshape(p.shape) + p**2)  # noqa: E731
            value, gradient = jax.value_and_grad(loss)(x)
            step, state = _updated(rule, gradient, state, x, value, loss)
            x = optax.apply_updates(x, step)
        return jnp.ravel(x)  # pyright: ignore[reportArgumentType]

    try:
        return not bool(jnp.allclose(moved((4,)), moved((2, 2)), rtol=1e-3, atol=1e-6, equal_nan=True))
    except Exception:  # whatever a rule demands that a step does not give it, its first step says
        return False


def _code_of(factory: Callable[..., optax.GradientTransformation], knobs: Mapping[str, Any]) -> str:
    """The call as a person writes it; nothing where the factory is not one of optax's own."""
    place = public_place(factory)
    if not place or not all(isinstance(value, Knob | bool | int | float | str | None) for value in knobs.values()):
        return ""
    given = [f"{key}={{{key}}}" if isinstance(value, Knob) else f"{key}={value!r}" for key, value in knobs.items()]
    return f"{place}({', '.join(['{learning_rate}', *given])})"


def public_place(factory: Callable[..., Any]) -> str | None:
    """The name under which a person finds a function of optax's, "optax.adabelief"; None where it is none."""
    name = getattr(factory, "__name__", "")
    place = next((path for path, module in _PLACES.items() if getattr(module, name, None) is factory), None)
    return place and f"{place}.{name}"


_PLACES = {"optax": optax, "optax.contrib": optax.contrib}


class _FromOptax(Optimizer):
    """What ``Optimizer.from_optax`` returns."""

    def __init__(self, factory: Callable[..., optax.GradientTransformation], fixed: Mapping[str, Any]) -> None:
        super().__init__()
        self._factory = factory
        self._fixed = dict(fixed)

    def transformation(self, knobs: SimpleNamespace) -> optax.GradientTransformation:
        return self._factory(**vars(knobs), **self._fixed)

    @property
    def structure(self) -> Hashable:
        return (self._factory, tuple(sorted(self._fixed.items())), tuple(self.knob_declarations()))


@functools.lru_cache(maxsize=64)
def _from_factory(factory: Callable[..., optax.GradientTransformation]) -> Optimizer:
    name = getattr(factory, "__name__", "").replace("<lambda>", "") or "own rule"
    return Optimizer.from_optax(name, _by_name(factory))


def _by_name(factory: Callable[..., optax.GradientTransformation]) -> Callable[..., optax.GradientTransformation]:
    """A person's own function of the rate, whatever it calls it, like ``lambda lr: optax.adam(lr)``, as one of
    ``learning_rate``. Those of optax's keep their names: what ``optax.scale`` takes is no rate."""
    try:
        parameters = inspect.signature(factory).parameters.values()
    except (TypeError, ValueError):  # some built-in callables do not tell
        return factory
    needed = [p for p in parameters if p.default is p.empty and p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    takes_it = any(p.name == "learning_rate" or p.kind is p.VAR_KEYWORD for p in parameters)
    if takes_it or len(needed) != 1 or public_place(factory):
        return factory

    def of_rate(learning_rate: Any) -> optax.GradientTransformation:
        return factory(learning_rate)

    return of_rate


class _Transformation(Optimizer):
    """A transformation of optax, with its rate in it."""

    learning_rate = learning_rate(1.0)
    title = "optax transformation"
    rate_inside = True

    def __init__(self, made: optax.GradientTransformation) -> None:
        super().__init__()
        self._made = made

    def transformation(self, knobs: SimpleNamespace) -> optax.GradientTransformation:
        return self._made

    @property
    def structure(self) -> Hashable:
        return self._made


def effective_rate(learning_rate: jax.Array, denominator: jax.Array) -> Terms:
    """The ``effective_rate`` term of a rule that divides by ``denominator``."""
    return {"effective_rate": jnp.asarray(learning_rate / denominator)}
