"""The front page at a server's ``/``: static, so that it costs no session."""

from collections.abc import Callable, Collection
from importlib.resources import files
from typing import ClassVar

from bokeh.io import curdoc
from jinja2 import Template
from tornado.web import RequestHandler

from simulab import languages
from simulab.catalogue import Catalogue
from simulab.front.page import page
from simulab.live import guard, tongue


def show() -> None:
    """The front page as an app of ``panel serve``, with what has a script of its own: call it in the app's script."""
    curdoc().template = Template("{% raw %}" + page(Catalogue.builtin(), apps()) + "{% endraw %}")


def apps() -> set[str]:
    """The addresses that ``panel serve apps/*.py`` has."""
    return {file.name.removesuffix(".py") for file in files("simulab.apps").iterdir() if file.name.endswith(".py")}


class HomeHandler(RequestHandler):
    """Answers with the page of what the site has now."""

    _made: ClassVar[dict[str, tuple[Catalogue, str]]] = {}
    """Language -> the page as it was last written, and of what."""

    def initialize(self, site: Callable[[], Catalogue], there: Collection[str]) -> None:
        self._site = site
        self._there = there
        """The addresses that the server has; what a file brings while it is edited has none before the next start."""

    def get(self) -> None:
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.set_header("Cache-Control", "no-cache")
        self.set_header("Content-Security-Policy", guard.policy())
        self.write(self.text(self._site(), self._there, tongue.chosen(self.get_query_argument(tongue.PARAMETER, ""))))

    @classmethod
    def text(cls, catalogue: Catalogue, there: Collection[str], language: str = "en") -> str:
        """The page, written again only when an instructor has changed what there is."""
        if language not in cls._made or cls._made[language][0] is not catalogue:
            others = {code: tongue.address(".", code) for code in languages.known()}
            spoken = languages.of(language)
            made = page(catalogue, there, lambda name: tongue.address(name, language), spoken, others)
            cls._made[language] = (catalogue, made)
        return cls._made[language][1]

    head = get
