"""Lesson text: Markdown and maths that can do no harm."""

import base64
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
        "[a](data:text/html;base64,PHNjcmlwdD4=)",
        '<a href="#" onclick="alert(1)">a</a>',
        "`<b onmouseover=alert(1)>`",
    ],
)
def test_nothing_in_a_text_can_run_or_load(hostile):
    made = text.html(hostile)
    assert not re.search(r"<(script|img|iframe|style|b)\b|<[^>]*\bon\w+=|<[^>]*javascript:|href=.data:", made)


def test_a_formula_that_is_none_is_named():
    with pytest.raises(ValueError, match=r"the formula \$\\frac\{\$ cannot be read"):
        text.html(r"$\frac{$")


PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def test_an_image_beside_the_file_comes_along_and_others_are_refused(tmp_path):
    (tmp_path / "dot.png").write_bytes(PIXEL)
    (tmp_path / "huge.png").write_bytes(bytes(text.LARGEST_IMAGE + 1))
    write = text.Writer(str(tmp_path / "lesson.py"))
    made = write.html('![A "dot"](dot.png)')
    assert (
        base64.b64decode(re.search(r'<img src="data:image/png;base64,([^"]*)" alt="A &quot;dot&quot;">', made)[1])
        == PIXEL
    )
    for markdown, sentence in (
        ("![a](https://example.org/a.png)", "must lie beside the lesson's file"),
        ("![a](/etc/a.png)", "must lie beside the lesson's file"),
        ("![a](a.txt)", "is none of .png"),
        ("![a](huge.png)", "has 1.0 MB, and every page carries it"),
        ("![a](none.png)", "there is no image 'none.png'"),
    ):
        with pytest.raises(ValueError, match=sentence):
            write.html(markdown)


def test_a_text_says_its_language():
    assert text.Writer(language="de").line("Eine *Rate*.") == "Eine <em>Rate</em>.", "as the page around it does"
    other = text.Writer(language="pt-BR")
    assert other.html("Eine *Rate*.") == '<div lang="pt-BR"><p>Eine <em>Rate</em>.</p></div>'
    assert other.line("Rate") == '<span lang="pt-BR">Rate</span>'
    assert text.Writer().line("Rate") == "Rate"


def test_a_dollar_sign_that_is_meant_is_written_with_a_stroke():
    assert text.html(r"It costs \$5, `$x`, $x$.").startswith("<p>It costs $5, <code>$x</code>, <span>")
    with pytest.raises(ValueError, match=r"a dollar sign has no partner in “It costs \$5”"):
        text.html("It costs $5")
