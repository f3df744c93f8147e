"""The front page at a server's ``/``: static, so that it costs no session."""

from collections.abc import Callable, Collection
from importlib.resources import files
from typing import ClassVar

from bokeh.io import curdoc
from jinja2 import Template
from tornado.web import RequestHandler

from simulab.catalogue import Catalogue
from simulab.front.page import page
from simulab.live import guard


def show() -> None:
    """The front page as an app of ``panel serve``, with what has a script of its own: call it in the app's script."""
    curdoc().template = Template("{% raw %}" + page(Catalogue.builtin(), apps()) + "{% endraw %}")


def apps() -> set[str]:
    """The addresses that ``panel serve apps/*.py`` has."""
    return {file.name.removesuffix(".py") for file in files("simulab.apps").iterdir() if file.name.endswith(".py")}


class HomeHandler(RequestHandler):
    """Answers with the page of what the site has now."""

    _made: ClassVar[tuple[Catalogue, str] | None] = None
    """The page as it was last written, and of what."""

    def initialize(self, site: Callable[[], Catalogue], there: Collection[str]) -> None:
        self._site = site
        self._there = there
        """The addresses that the server has; what a file brings while it is edited has none before the next start."""

    def get(self) -> None:
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.set_header("Cache-Control", "no-cache")
        self.set_header("Content-Security-Policy", guard.policy())
        self.write(self.text(self._site(), self._there))

    @classmethod
    def text(cls, catalogue: Catalogue, there: Collection[str]) -> str:
        """The page, written again only when an instructor has changed what there is."""
        if cls._made is None or cls._made[0] is not catalogue:
            cls._made = (catalogue, page(catalogue, there))
        return cls._made[1]

    head = get
