"""Lesson text: Markdown with maths between dollar signs, as HTML that cannot run anything."""

import functools
from typing import Any

import nh3
from latex2mathml.converter import convert
from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin

_MATH = """
math mrow mi mo mn ms mtext mspace mfrac msqrt mroot msub msup msubsup munder mover munderover mtable mtr mtd mstyle
mpadded mphantom menclose mfenced
"""
_TEXT = "p a em strong code pre ul ol li h3 h4 h5 blockquote br hr table thead tbody tr th td span div s"
_LAYOUT = {
    "display",
    "displaystyle",
    "stretchy",
    "fence",
    "form",
    "mathvariant",
    "linethickness",
    "columnalign",
    "width",
}


class BadMaths(ValueError):
    """A formula that is no LaTeX."""


def html(markdown: str) -> str:
    """Markdown as HTML, its formulas as MathML; nothing but text, lists, tables and links is let through.

    Raises:
        ValueError: a formula cannot be read; the sentence quotes it.
    """
    return nh3.clean(
        _parser().render(markdown),
        tags={*_MATH.split(), *_TEXT.split()},
        attributes={
            "a": {"href"},
            "math": {"xmlns", *_LAYOUT},
            **{tag: _LAYOUT for tag in _MATH.split() if tag != "math"},
        },
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener",
    ).strip()


def line(markdown: str) -> str:
    """One paragraph's inside."""
    made = html(markdown)
    single = made.startswith("<p>") and made.endswith("</p>") and made.count("<p>") == 1
    return made[3:-4] if single else made


@functools.cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
    return parser.use(dollarmath_plugin, renderer=_maths, allow_space=False, allow_digits=False, double_inline=True)


def _maths(latex: str, options: dict[str, Any]) -> str:
    # the converter copies what stands in \text{...} as it is, so that nothing there may look like markup
    safe = latex.replace("<", r" \lt ").replace(">", r" \gt ").replace("&lt;", r" \lt ").replace("&gt;", r" \gt ")
    try:
        return convert(safe, display="block" if options.get("display_mode") else "inline")
    except Exception as error:
        raise BadMaths(f"the formula ${latex.strip()}$ cannot be read ({type(error).__name__}); write LaTeX") from error
