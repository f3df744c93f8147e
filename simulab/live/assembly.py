"""A class on this server: what ``serve --class`` opens, and whom it tells where."""

import contextlib
import socket
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


def reached_at(address: str, port: int) -> str:
    """The address under which the room reaches this server, ``http://192.168.0.7:5006``."""
    host = address
    if address in ("", "0.0.0.0", "::"):
        host = "localhost"
        with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.connect(("192.0.2.1", 9))  # nothing is sent: the system only says which of its addresses it would use
            host = probe.getsockname()[0]
    return f"http://{host}:{port}"
