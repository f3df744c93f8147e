"""Lesson text: Markdown and maths that can do no harm."""

import re

import pytest

from simulab.lessons import text


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
