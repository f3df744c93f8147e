"""The pages of a site and their addresses, as every page of it lists them, and what leads from one to another."""

from collections.abc import Callable
from typing import Any

from simulab.catalogue import Catalogue

Link = dict[str, str]
"""``label`` and ``href``; of a list's entries also ``group``, the heading under which it stands."""

OWN, LESSONS, OTHERS = "Yours", "Lessons", "More"


def plain(name: str) -> str:
    """A server's address of a page, from the site's root."""
    return name


def links(catalogue: Catalogue, address: Callable[[str], str] = plain, home: str = ".") -> list[Link]:
    """All pages: home, the lessons (an instructor's own first), then the widgets under their topics, in teaching order.

    Args:
        catalogue: what the site has.
        address: a page's name -> its address.
        home: the front page's.
    """
    own = {**catalogue.lessons.own, **catalogue.widgets.own}
    lessons = {**catalogue.lessons.own, **catalogue.lessons}
    found = [{"label": "simulab", "href": home}]
    for name, one in {**lessons, **catalogue.widgets}.items():
        group = OWN if name in own else LESSONS if name in lessons else one.topic or OTHERS
        found.append({"label": one.title, "href": address(name), "group": group})
    # one heading stands once, whatever lies between its entries
    groups = list(dict.fromkeys(link.get("group", "") for link in found))
    return sorted(found, key=lambda link: groups.index(link.get("group", "")))


def lesson_of(catalogue: Catalogue, widget: str, address: Callable[[str], str] = plain) -> Link | None:
    """The first lesson that teaches with this widget, with its number and its title."""
    for number, (name, lesson) in enumerate(catalogue.lessons.items(), 1):
        first = next((scenario.widget for scenario in lesson.scenarios if scenario.widget), None)
        if _slug(first) == widget:
            own = name in catalogue.lessons.own
            label = lesson.title if own else f"lesson {number}"
            return {"label": label, "title": lesson.title, "href": address(name)}
    return None


def freely(catalogue: Catalogue, lesson: Any, address: Callable[[str], str] = plain) -> dict[str, str]:
    """The addresses at which a lesson's widgets stand alone: slug -> href, of those that have a page."""
    found = {_slug(scenario.widget) for scenario in lesson.scenarios if scenario.widget}
    return {slug: address(slug) for slug in sorted(found) if slug in catalogue.widgets}


def _slug(widget: Any) -> str:
    return widget if isinstance(widget, str) else widget.slug() if widget is not None else ""
