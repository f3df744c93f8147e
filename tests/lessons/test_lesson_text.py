"""Lesson text: Markdown and maths that can do no harm; one script for the browser."""

import re
from collections import Counter

import pytest

from simulab import player
from simulab.lessons import text, view


def test_markdown_and_maths_become_html():
    made = text.html("*Half* of $\\frac{2}{L}$, not $a < b$.")
    assert made.startswith("<p><em>Half</em> of ")
    assert "<mfrac>" in made
    assert "<mo>&lt;</mo>" in made


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[a](javascript:alert(1))",
        r"$\text{<img src=x onerror=alert(1)>}$",
        r"$\href{javascript:alert(1)}{x}$",
        "![a](https://example.org/a.png)",
        '<a href="#" onclick="alert(1)">a</a>',
        "`<b onmouseover=alert(1)>`",
    ],
)
def test_nothing_in_a_text_can_run_or_load(hostile):
    made = text.html(hostile)
    assert not re.search(r"<(script|img|iframe|style|b)\b|<[^>]*\bon\w+=|<[^>]*javascript:", made)


def test_a_formula_that_is_none_is_named():
    with pytest.raises(ValueError, match=r"the formula \$\\frac\{\$ cannot be read"):
        text.html(r"$\frac{$")


def test_names_are_unique_in_the_scope_that_all_modules_share():
    files = [*player.HERE.glob("*.js"), *view.HERE.glob("*.js")]
    top = re.compile(r"^(?:export )?(?:async )?(?:const|let|function|class) (\w+)", re.MULTILINE)
    names = Counter(name for file in files for name in top.findall(file.read_text(encoding="utf-8")))
    assert [name for name, times in names.items() if times > 1] == []


def test_every_module_is_part_of_the_script_after_those_it_imports():
    assert set(view.MODULES) == {path.name for path in view.HERE.glob("*.js")}
    for place, name in enumerate(view.MODULES):
        needed = re.findall(r'from "\./([\w-]+\.js)"', (view.HERE / name).read_text(encoding="utf-8"))
        assert all(view.MODULES.index(one) < place for one in needed)
    assert not re.search(r"^import |^export (?!\{ mountLesson)", view.module(), re.MULTILINE)


def test_the_style_stays_inside():
    sheet = re.sub(r"@[^{]*\{", "", view.stylesheet())
    selectors = re.findall(r"(?:^|[{}])\s*([^{}@]+)\{", sheet)
    loose = [one for one in selectors if not re.search(r"\.(simulab|sl-)|^\s*to\s*$", one)]
    assert loose == []
