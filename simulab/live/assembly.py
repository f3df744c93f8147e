"""A class on this server: what ``serve --class`` opens, and whom it tells where."""

from collections.abc import Collection, Sequence
from typing import Any
from urllib.parse import urlparse

from bokeh.server.util import check_allowlist

from simulab import languages
from simulab.classroom import handlers
from simulab.classroom.hall import Hall
from simulab.classroom.room import Room
from simulab.classroom.store import Store
from simulab.live import guard, tongue, wire
from simulab.live.site import Site


def hall(file: str, site: Site, pages: Collection[str]) -> Hall:
    """The class of a file, "" for one in memory.

    Raises:
        simulab.classroom.store.NoClass: the file cannot hold one.
    """
    return Hall(Room(Store(file), set(pages)), lambda: site.catalogue, languages.of(tongue.spoken[0]))


def patterns(of: Hall, open_at: str, known: Sequence[str]) -> list[Any]:
    """Its addresses, for the server's application; ``known``: the names under which browsers reach it."""

    def ours(origin: str) -> bool:
        return check_allowlist(urlparse(origin).netloc.lower(), list(known))

    return handlers.patterns(of, wire.links_in, open_at, guard.policy, ours)


def invite(of: Hall, base: str) -> str:
    """Prints both links; the teacher's, with the secret."""
    teacher = f"{base}/class/teacher#{of.room.secret}"
    print(f"Students open {base}/class/{of.room.code}", flush=True)
    print(f"The teacher opens {teacher} (it holds a secret: project the page, not this line)", flush=True)
    return teacher
