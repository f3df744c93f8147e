"""Every public name says what it is, what it takes and gives, and shows one example, which runs."""

import doctest
import inspect
import re

import pytest

import simulab as sl
from simulab import search

MODULES = ("ask", "catalogue", "mark")
"""Public names that are modules: their own public classes are public too."""
METHODS = (sl.Landscape.from_function, sl.Landscape.from_formula, sl.Optimizer.from_optax)


def public():
    """name -> the class or function."""
    found = {name: getattr(sl, name) for name in sl.__all__ if name not in MODULES}
    found |= {f"ask.{one.__name__}": one for one in vars(sl.ask).values() if _is_question(one)}
    found |= {f"mark.{name}": getattr(sl.mark, name) for name in ("Label", "Line", "Region")}
    found |= {f"search.{name}": getattr(search, name) for name in search.__all__ if callable(getattr(search, name))}
    return found | {one.__qualname__: one for one in METHODS}


def _is_question(one):
    return inspect.isclass(one) and one.__module__ == sl.ask.__name__


PUBLIC = public()


def text_of(one):
    return inspect.getdoc(one) or ""


@pytest.mark.parametrize("name", PUBLIC)
def test_it_says_in_one_line_what_it_is(name):
    first, *rest = text_of(PUBLIC[name]).split("\n\n")
    assert first.strip().endswith((".", ":", "?", "!")), first
    assert rest, "a line, and nothing else"


GIVEN_BACK = (
    "BatchRuns", "Check", "Generalisation", "History", "Lottery", "NetLandscape", "Patient", "PrecisionRun", "RangeTest",
    "Transfer", "WorkersRun",
)  # fmt: skip
"""Classes whose example is a call of the function that gives them back, which trains: its own example runs in every suite."""


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.long) if name in GIVEN_BACK else name for name in PUBLIC]
)
def test_its_example_runs(name):
    one = PUBLIC[name]
    examples = doctest.DocTestParser().get_doctest(text_of(one), {}, name, None, 0)
    assert examples.examples, "no example"
    said = []
    runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS)
    runner.run(examples, out=said.append)
    assert not runner.failures, "".join(said)


@pytest.mark.parametrize("name", [name for name, one in PUBLIC.items() if inspect.isroutine(one)])
def test_of_a_function_each_argument_what_it_returns_and_what_it_raises_is_said(name):
    one = PUBLIC[name]
    taken = [parameter for parameter in inspect.signature(one).parameters if parameter != "self"]
    text = text_of(one)
    if "as ``descend``'s" in text:
        text += text_of(sl.descend)
    missing = [argument for argument in taken if not re.search(rf"(?<![\w.]){re.escape(argument)}(?!\w)", text)]
    assert not missing
    assert [part for part in ("Returns:", "Raises:") if part not in text_of(one)] == []


@pytest.mark.parametrize("name", [name for name, one in PUBLIC.items() if inspect.isclass(one)])
def test_each_public_method_and_property_of_a_class_has_a_line(name):
    kind = PUBLIC[name]
    bare = [
        member
        for member, value in vars(kind).items()
        if not member.startswith("_")
        and (inspect.isroutine(value) or isinstance(value, property))
        and not inspect.getdoc(getattr(kind, member))
    ]
    assert not bare
