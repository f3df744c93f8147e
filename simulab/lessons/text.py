"""Lesson text: Markdown with maths between dollar signs, as HTML that cannot run anything."""

import base64
import functools
import re
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import nh3
from latex2mathml.converter import convert
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin

from simulab import languages
from simulab.languages import ENGLISH, Language

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


_IMAGES = {".png": "png", ".jpg": "jpeg", ".jpeg": "jpeg", ".webp": "webp", ".gif": "gif", ".svg": "svg+xml"}
LARGEST_IMAGE = 1_000_000
"""Bytes of one image: every page carries it."""


class BadMaths(ValueError):
    """A formula that is no LaTeX."""


@dataclass(frozen=True)
class Writer:
    """Writes a lesson's texts.

    Args:
        beside: the lesson's file, beside which its images lie.
        language: of the texts, as HTML names it ("de"); nothing is said of one that the page speaks.
        dictionary: what the texts are looked up in; one that has no translation stays as it is.
    """

    beside: str = ""
    language: str = "en"
    dictionary: Language = ENGLISH

    @property
    def _foreign(self) -> bool:
        """Whether the page around the texts speaks another language."""
        return languages.nearest(self.language).code != self.language

    def html(self, markdown: str) -> str:
        """Markdown as HTML, formulas as MathML, images inside; nothing but text, lists, tables and links is let through.

        Raises:
            ValueError: a formula or an image cannot be read; the sentence quotes it.
        """
        made = _clean(_with_images(_read(self.dictionary.text(markdown)), self.beside))
        return f'<div lang="{escape(self.language)}">{made}</div>' if made and self._foreign else made

    def line(self, markdown: str) -> str:
        """One paragraph's inside."""
        made = _clean(_with_images(_read(self.dictionary.text(markdown)), self.beside))
        single = made.startswith("<p>") and made.endswith("</p>") and made.count("<p>") == 1
        made = made[3:-4] if single else made
        return f'<span lang="{escape(self.language)}">{made}</span>' if made and self._foreign else made


def html(markdown: str) -> str:
    """A text without images, in English; see ``Writer.html``."""
    return Writer().html(markdown)


def _read(markdown: str) -> list[Token]:
    tokens = _parser().parse(markdown)
    for token in tokens:
        for part in token.children or ():
            if part.type == "text" and "$" in part.content:
                around = part.content[max(0, part.content.index("$") - 12) :][:40]
                raise BadMaths(f"a dollar sign has no partner in “{around}”; for the sign itself write \\$")
    return tokens


def _with_images(tokens: list[Token], beside: str) -> str:
    for token in tokens:
        for part in token.children or ():
            if part.type == "image":
                part.attrs["src"] = _image(str(part.attrs["src"]), part.content, beside)
    for token in tokens:
        if token.children:
            for part in token.children:
                if part.type == "text_special":
                    part.type = "text"
    return _parser().renderer.render(tokens, _parser().options, {})


def _image(name: str, described: str, beside: str) -> str:
    """An image as a data URL: nothing is loaded from other places, and a page without a server has it too."""
    if not described.strip():
        raise ValueError(f"the image {name!r} needs words for who cannot see it: ![what it shows]({name})")
    if re.match(r"\w+:", name) or name.startswith("/"):
        raise ValueError(f"the image {name!r} must lie beside the lesson's file; pages load nothing from other places")
    file = Path(beside).parent / name
    kind = _IMAGES.get(file.suffix.lower())
    if kind is None:
        raise ValueError(f"the image {name!r} is none of {', '.join(_IMAGES)}")
    if not beside or not file.is_file():
        raise ValueError(f"there is no image {name!r} beside the lesson's file")
    if (size := file.stat().st_size) > LARGEST_IMAGE:
        raise ValueError(
            f"the image {name!r} has {size / 1e6:.1f} MB, and every page carries it; make it smaller than 1 MB"
        )
    return f"data:image/{kind};base64,{base64.b64encode(file.read_bytes()).decode()}"


def _clean(made: str) -> str:
    return nh3.clean(
        made,
        tags={*_MATH.split(), *_TEXT.split(), "img"},
        attributes={
            "a": {"href"},
            "img": {"src", "alt"},
            "math": {"xmlns", *_LAYOUT},
            **{tag: _LAYOUT for tag in _MATH.split() if tag != "math"},
        },
        attribute_filter=_only_carried,
        url_schemes={"http", "https", "mailto", "data"},
        link_rel="noopener",
    ).strip()


def _only_carried(tag: str, attribute: str, value: str) -> str | None:
    """An image comes with the page, and nothing else does."""
    if attribute == "src" or (attribute == "href" and value.lstrip().lower().startswith("data:")):
        return value if tag == "img" and value.startswith("data:image/") else None
    return value


@functools.cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table").disable("text_join")
    return parser.use(dollarmath_plugin, renderer=_maths, allow_space=False, allow_digits=False, double_inline=True)


def _maths(latex: str, options: dict[str, Any]) -> str:
    # the converter copies what stands in \text{...} as it is, so that nothing there may look like markup
    safe = latex.replace("<", r" \lt ").replace(">", r" \gt ").replace("&lt;", r" \lt ").replace("&gt;", r" \gt ")
    try:
        made = convert(safe, display="block" if options.get("display_mode") else "inline")
    except Exception as error:
        raise BadMaths(f"the formula ${latex.strip()}$ cannot be read ({type(error).__name__}); write LaTeX") from error
    if unknown := re.search(r"<m[io][^>]*>(\\[A-Za-z]+)<", made):  # the converter writes what it does not know as it is
        raise BadMaths(f"the formula ${latex.strip()}$ has {unknown[1]}, which is not known here")
    return made
