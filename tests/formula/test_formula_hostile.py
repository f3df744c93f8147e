"""100,000 hostile strings: none is executed, none costs more than its length allows, all get a clear sentence."""

import random
import sys
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulab.formula import LONGEST, Formula, FormulaError
from simulab.formula.parser import Parser
from simulab.formula.vocabulary import FUNCTIONS

COUNT = 100_000
LONGEST_TIME = 0.05
HOSTILE = (
    "__import__('os').system('id')", "().__class__.__mro__[1].__subclasses__()", "eval(", "exec(", "open('/etc/passwd')",
    "lambda:", "x.__class__", "x[0]", "{0.__class__}", "%s", "$(id)", "`id`", "<script>", "../..", "\\", "'", '"', ";",
    "\n", "\r", "\t", "\x00", "\x1b[31m", "\u202e", "é", "√", "∞", "😀", "𝟙", "１", "ﬁ", "==", "!=", ":=", "@", "~", "&",
    "0x10", "1_000", "1j", "1e999", "9" * 60, "^99", "^-99", "x^x^x^x", "**", "//", "((((((((", "))))))))", "------",
    "import", "class", "None", "True", "nan", "inf",
)  # fmt: skip
FRIENDLY = (*FUNCTIONS, "x", "y", "pi", "e", "(", ")", "+", "-", "*", "/", "^", ",", "2", "3.5", "1e-3", " ", "²", "w1")
"""So that many strings get far before they fail, and some are formulas."""


def strings() -> list[str]:
    draw = random.Random(20_261_124)  # the same on every machine
    pieces = HOSTILE + 4 * FRIENDLY
    return ["".join(draw.choices(FRIENDLY if i % 2 else pieces, k=draw.randint(0, 24))) for i in range(COUNT)]


watched: dict[str, list[str] | None] = {"events": None}


def watch(event: str, _: object) -> None:
    """Python's own audit: whatever runs code, opens a file, loads a module or starts a program passes here."""
    if watched["events"] is not None and event.startswith(
        ("exec", "compile", "import", "open", "os.", "subprocess.", "socket.")
    ):
        watched["events"].append(event)


def outcome(text: str) -> Formula | FormulaError:
    try:
        return Formula(text)
    except FormulaError as error:
        return error


def timed(text: str) -> tuple[Formula | FormulaError, float]:
    """What came of it, and the seconds of this thread's own work."""
    begun = time.thread_time()
    found = outcome(text)
    return found, time.thread_time() - begun


def test_a_hundred_thousand_hostile_strings():
    texts, sentences, read, deepest = strings(), set(), 0, 0
    outcome("(0/0)^99"), outcome("sin(2)x")
    sys.addaudithook(watch)
    watched["events"] = events = []
    try:
        outcomes, seconds = zip(*map(timed, texts))
    finally:
        watched["events"] = None
    assert not events
    slowest = sorted(range(COUNT), key=seconds.__getitem__)[-20:]
    again = [min(timed(texts[i])[1] for _ in range(3)) for i in slowest]  # a pause of the collector is not the string's
    assert max(again) < LONGEST_TIME
    for text, found in zip(texts, outcomes):
        if isinstance(found, FormulaError):
            assert 0 <= found.at <= len(text)
            assert 10 < len(found.reason) < 140
            assert found.reason.endswith(".")
            assert found.reason.isprintable()
            sentences.add(found.reason)
        else:
            read += 1
            # bounded in what it makes, too: texts grow with the formula, not with its nesting
            assert max(len(found.python), len(found.latex)) <= 40 * (len(text) + 1)
            deepest = max(deepest, _height(found._tree))
    assert read > 1000  # the strings reach the whole grammar, so the test means something
    assert len(sentences) > 50
    assert deepest < sys.getrecursionlimit() // 4


def test_the_audit_would_see_code_run():
    sys.addaudithook(watch)
    watched["events"] = events = []
    eval("1 + 1")
    watched["events"] = None
    assert events


def _height(node) -> int:
    return 1 + max(map(_height, node.inside), default=0)


@pytest.mark.parametrize(
    "text",
    [
        "(" * 23 + "x" + ")" * 23, "-" * 23 + "x", "x^" * 22 + "x", "relu(" * 22 + "x" + ")" * 22, "max(x," * 22 + "y" + ")" * 22,
        "+".join("x" * 100), "x" * 200, "x/" * 99 + "y", "2^-" * 11 + "x", "1" * 9 + "x", "min(max(" * 8 + "x,y),y)" * 8,
    ],
)  # fmt: skip
def test_the_largest_formulas_stay_small(text: str):
    """The work is counted, not timed: a few looks per token, and nothing that doubles with depth."""
    parser = Parser(text[:LONGEST], ("x", "y"))
    try:
        parser.whole()
    except FormulaError:
        return
    finally:
        assert parser.work <= 2 * LONGEST
    formula = Formula(text[:LONGEST])
    assert max(len(formula.python), len(formula.latex)) <= 40 * LONGEST


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=LONGEST + 5))
def test_any_text_is_a_formula_or_a_sentence(text: str):
    found = outcome(text)
    assert isinstance(found, Formula) or (found.reason and 0 <= found.at <= len(text))
