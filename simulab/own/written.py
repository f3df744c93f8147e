"""A person's own surface, optimizer or schedule as the lines of a file that makes it again.

What it was made of is read from where it was written: a function or a class with its comments, and whatever that uses.
"""

import ast
import builtins
import inspect
import linecache
import textwrap
from collections.abc import Callable, Mapping
from types import FunctionType, ModuleType
from typing import Any

from simulab.knob import Knob
from simulab.landscape import FormulaLandscape, FunctionLandscape
from simulab.optimizer import public_place


class CannotWrite(ValueError):
    """Something whose lines nobody can read, in one sentence."""


class File:
    """The lines of a file, as they are needed: imports, then definitions in the order in which they use each other."""

    def __init__(self) -> None:
        self._imports = dict.fromkeys(["import simulab as sl"])
        self._defined: dict[str, str] = {}

    @property
    def text(self) -> str:
        """All of it."""
        return "\n".join(sorted(self._imports)) + "\n\n" + "".join(f"{one}\n" for one in self._defined.values())

    def define(self, name: str, thing: Any) -> None:
        """Define a variable ``name`` that is ``thing`` again; of a class the class.

        Args:
            name: an identifier.
            thing: a landscape, an optimizer or a schedule, an object or a class.

        Raises:
            CannotWrite: it cannot be written; the sentence says why.
        """
        if isinstance(thing, type):
            self._class(thing)
        else:
            self._assign(name, self._made(name, thing))

    def _made(self, name: str, thing: Any) -> str:
        match thing:
            case FormulaLandscape():
                return f"sl.Landscape.from_formula({_text_of(thing)!r}, {_facts(thing, ('bounds', 'start', 'title'))})"
            case FunctionLandscape():
                function = self._function(thing._function)
                facts = _facts(thing, ("bounds", "start", "minima", "title", "equation", "reference"))
                return f"sl.Landscape.from_function({function}, {facts})"
        if factory := getattr(thing, "_factory", None):
            return self._from_optax(name, thing, factory)
        kind = type(thing)
        if kind.__module__.startswith("simulab."):
            raise CannotWrite(
                f"{name}: a {kind.__name__} cannot be written as lines of a file; define it in one, as a class"
            )
        self._class(kind)
        return f"{kind.__name__}({', '.join(f'{knob}={value!r}' for knob, value in thing.knobs().items())})"

    def _from_optax(self, name: str, thing: Any, factory: Callable[..., Any]) -> str:
        place = public_place(factory)
        if place is None:
            written = self._function(factory) if isinstance(factory, FunctionType) else ""
            if not written:
                raise CannotWrite(f"{name}: {factory!r} has no name in optax; write it as a function")
        else:
            self._imports["import optax"] = None
            written = place
        knobs = {knob: declared for knob, declared in thing.knob_declarations().items() if knob != "learning_rate"}
        given = [f"{knob}={_knob(declared)}" for knob, declared in knobs.items()]
        given += [f"{knob}={value!r}" for knob, value in thing._fixed.items()]
        title = type(thing).title.removesuffix(" (its rule for vectors)")
        return f"sl.Optimizer.from_optax({', '.join([repr(title), written, *given])})"

    def _class(self, kind: type) -> None:
        functions = [one for one in vars(kind).values() if isinstance(one, FunctionType)]
        tree = _tree(functions[0], kind.__name__) if functions else ast.Module([], [])
        first = functions[0].__code__.co_firstlineno if functions else 0
        found = [
            node
            for node in ast.walk(tree)
            if isinstance(node, ast.ClassDef)
            and node.name == kind.__name__
            and node.lineno <= first <= (node.end_lineno or 0)
        ]
        if not found:
            raise CannotWrite(
                f"{kind.__name__}: the lines of this class cannot be found; write it in a file or in a cell"
            )
        self._needed(found[0], functions[0], kind.__name__)
        self._defined.setdefault(kind.__name__, f"\n{_lines(found[0], functions[0])}\n")

    def _function(self, function: Any) -> str:
        if not isinstance(function, FunctionType):
            raise CannotWrite(f"{function!r}: this is no function of Python's, so it has no lines to write")
        code, tree = function.__code__, _tree(function, function.__name__)
        if function.__name__ != "<lambda>":
            found = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef) and n.name == function.__name__]
            found = [n for n in found if min([n.lineno, *(d.lineno for d in n.decorator_list)]) == code.co_firstlineno]
            if not found:
                raise CannotWrite(f"{function.__name__}: its lines cannot be found")
            self._needed(found[0], function, function.__name__)
            self._defined.setdefault(function.__name__, f"\n{_lines(found[0], function)}\n")
            return function.__name__
        nodes = [n for n in ast.walk(tree) if isinstance(n, ast.Lambda) and n.lineno == code.co_firstlineno]
        nodes = [n for n in nodes if len(nodes) == 1 or _is_code(n, code)]
        if not nodes:
            raise CannotWrite("the function: its lines cannot be found; define it with def")
        self._needed(nodes[0], function, "the function")
        return ast.unparse(nodes[0])

    def _needed(self, node: ast.AST, function: FunctionType, name: str) -> None:
        """What the lines read besides their own names: modules, numbers, functions and classes."""
        closed = dict(zip(function.__code__.co_freevars, (cell.cell_contents for cell in function.__closure__ or ())))
        known: Mapping[str, Any] = {**function.__globals__, **closed}
        bound = {n.id for n in ast.walk(node) if isinstance(n, ast.Name) and not isinstance(n.ctx, ast.Load)}
        bound |= {n.arg for n in ast.walk(node) if isinstance(n, ast.arg)}
        read = dict.fromkeys(n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load))
        for one in read:
            if one in bound or one == name or (hasattr(builtins, one) and one not in known):
                continue
            if one not in known:
                raise CannotWrite(f"{name}: it uses {one!r}, which is not there")
            self._bring(one, known[one], name)

    def _bring(self, name: str, value: Any, of: str) -> None:
        if name in self._defined or name == "sl":
            return
        module = getattr(value, "__module__", "")
        if isinstance(value, ModuleType):
            path = value.__name__
            self._imports[f"import {path}" if path == name else f"import {path} as {name}"] = None
        elif isinstance(value, bool | int | float | str | tuple | list | dict | None) and ast_is_literal(value):
            self._assign(name, repr(value))
        elif module and module != "__main__" and inspect.getmodule(value) is not None and not _is_script(module):
            own = getattr(value, "__name__", name)
            self._imports[f"from {module} import {own}" + ("" if own == name else f" as {name}")] = None
        elif isinstance(value, type):
            self._class(value)
        elif isinstance(value, FunctionType) and value.__name__ != "<lambda>":
            self._function(value)
        elif isinstance(value, FunctionType):
            self._assign(name, self._function(value))
        else:
            raise CannotWrite(
                f"{of}: it uses {name!r}, a {type(value).__name__}, which cannot be written as lines of a file"
            )

    def _assign(self, name: str, value: str) -> None:
        self._defined.setdefault(name, f"{name} = {value}")


def ast_is_literal(value: Any) -> bool:
    """Whether Python reads a value's ``repr`` as that value."""
    try:
        return ast.literal_eval(repr(value)) == value
    except (ValueError, SyntaxError):
        return False


def _is_script(module: str) -> bool:
    """Whether only this process knows a module: a lesson's file, say."""
    import importlib.util
    import sys

    spec = getattr(sys.modules.get(module), "__spec__", None)
    try:
        return spec is None or importlib.util.find_spec(module.partition(".")[0]) is None
    except ValueError:
        return True


def _tree(function: FunctionType, name: str) -> ast.Module:
    text = "".join(linecache.getlines(function.__code__.co_filename, function.__globals__))
    if not text:
        raise CannotWrite(
            f"{name}: its lines cannot be read where it was typed; write it in a file or in a notebook's cell"
        )
    return ast.parse(text)


def _lines(node: ast.stmt, function: FunctionType) -> str:
    lines = linecache.getlines(function.__code__.co_filename, function.__globals__)
    first = min([node.lineno, *(one.lineno for one in getattr(node, "decorator_list", ()))])
    return textwrap.dedent("".join(lines[first - 1 : node.end_lineno])).rstrip()


def _is_code(node: ast.Lambda, code: Any) -> bool:
    made = next(one for one in compile(ast.Expression(node), "", "eval").co_consts if hasattr(one, "co_code"))
    return (made.co_code, made.co_names, made.co_consts) == (code.co_code, code.co_names, code.co_consts)


def _facts(thing: Any, names: tuple[str, ...]) -> str:
    given = {name: getattr(thing, name) for name in names}
    if "minima" in given:
        given["minima"] = [(tuple(float(x) for x in one.x), float(one.value)) for one in thing.minima]
    return ", ".join(f"{name}={value!r}" for name, value in given.items() if value)


def _text_of(thing: FormulaLandscape) -> str:
    return vars(thing)["formula"].text


def _knob(declared: Any) -> str:
    if not isinstance(declared, Knob):
        return repr(declared.default)
    more = {"bounds": declared.bounds, "log": declared.log, "integer": declared.integer, "symbol": declared.symbol}
    given = ", ".join(f"{name}={value!r}" for name, value in more.items() if value)
    return f"sl.Knob({declared.default!r}, {given})" if given else f"sl.Knob({declared.default!r})"
