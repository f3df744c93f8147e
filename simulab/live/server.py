"""``simulab serve``: every widget of the catalogue, a home page, and whatever files an instructor gives."""

import contextlib
import errno
import os
import secrets
import signal
import socket
import sys
import threading
import webbrowser
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlparse

import panel as pn
from panel.io.server import get_server

from simulab import languages
from simulab.catalogue import Catalogue
from simulab.classroom.hall import Hall
from simulab.front.links import links
from simulab.lessons.prepare import widgets_of
from simulab.lessons.translated import translated
from simulab.live import (
    apart,
    assembly,
    computes,
    fill,
    guard,
    home,
    hosts,
    lesson,
    pauses,
    reach,
    tongue,
    warm,
    wire,
    worker,
)
from simulab.live.site import Site, addresses
from simulab.live.watch import Watched
from simulab.machine import backend, cache
from simulab.own.file import makes_an_app

LARGEST_MESSAGE = 512 * 1024
"""Bytes a browser may send at once; a state is a few hundred. Bokeh's own limit is 20 MB."""
TOKEN_SECONDS = 7 * 24 * 3600
"""How long a page that was left open (a closed lid) may come back to its session's place."""


FILL_AFTER = 20.0
"""Seconds after which the first pages are open and the machine has time for what nobody has asked for yet."""


class CannotServe(Exception):
    """Said to the person at the command line in one sentence."""


def serve(
    files: Sequence[str] = (),
    *,
    port: int = 5006,
    address: str = "localhost",
    browser: bool = True,
    device: str = "auto",
    threads: int = 0,
    compute: str = "auto",
    origins: Sequence[str] = (),
    frames: Sequence[str] = (),
    of_class: str | None = None,
    lang: str = "",
) -> None:
    """Serve until Ctrl-C.

    Args:
        files: Python files: a lesson of one's own, shown anew whenever it is saved; or scripts that each make an app, as
            ``panel serve`` takes them.
        port: 0 for any free one.
        address: the interface to listen on; "0.0.0.0" for a class room.
        browser: open one.
        device: "auto", "cpu" or "gpu".
        threads: computations side by side; 0 for as many as there are cores.
        compute: "auto": the server computes, and a page goes on by itself when the server is lost or late; "server";
            "browser": every page computes by itself from the first picture on.
        origins: more names (host or host:port) under which browsers reach this server, through a proxy, say.
        frames: sites (https://host) whose pages may hold ours in a frame.
        of_class: the file of a class, "" for one that is kept in memory only; None for no class.
        lang: the language of the pages, a class's too, unless an address says ``?lang=``; unless told, that in which the
            files' lessons are written.

    Raises:
        CannotServe: a file that cannot be run or a port that is in use.
        ValueError: there is no such language.
    """
    tongue.spoken[:] = [languages.of(lang or "en").code]
    backend.use(device)
    worker.use_threads(threads)
    computes.use(compute)
    cache.keep_compiled()
    ours = Catalogue.builtin()
    called = addresses(files, {*ours.widgets, *ours.lessons})
    usable = _usable(files, called)
    watched = [one for one in usable.values() if isinstance(one, Watched)]
    if not lang:
        tongue.spoken[:] = [tongue.written(one.own.lesson.language for one in watched if one.own.lesson)]
    site = Site(watched)
    pages: dict[str, Any] = {name: _page(site, name) for name in site.catalogue.widgets}
    pages |= {name: _lesson_page(site, name) for name in site.catalogue.lessons}
    pages |= {called[file]: script for file, script in usable.items() if isinstance(script, str)}
    hall = None if of_class is None else assembly.hall(of_class, site, set(pages))
    wire.site[:] = links(site.catalogue)
    home.HomeHandler.text(
        site.catalogue, set(pages), tongue.spoken[0]
    )  # now: its figure is compiled once, and nobody else should wait for that
    guard.frames[:] = frames
    port = port or _free_port(address)  # at the last moment: it is nobody's until it is listened on
    server = _listen(pages, site, port, address, origins, hall)
    apart.begin()
    pauses.begin()
    for widget in _first(site):
        warm.begin(widget)
    later = threading.Timer(FILL_AFTER, fill.begin)
    later.daemon = True
    later.start()
    path = "/"
    if len(usable) == 1:
        path += _front(watched) if watched else called[next(iter(usable))]
    url, told = reach.where(address, port, path)
    for one in watched:
        one.begin()
    _ends_on_request(server.io_loop)
    with contextlib.suppress(KeyboardInterrupt):  # whoever has read how to stop it may do so at once
        print(f"simulab is at {told} (Ctrl-C stops it)", flush=True)
        if hall is not None:
            url = assembly.invite(hall, reach.reached_at(address, port))
        if browser:
            threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()
        server.io_loop.start()
    if hall is not None:
        hall.room.store.close()
    with contextlib.suppress(OSError):  # whoever read it has gone already
        print("\nsimulab has stopped", flush=True)
    # A thread may be in the middle of a compilation, which cannot be interrupted; nothing needs it to finish.
    os._exit(0)


def _ends_on_request(loop: Any) -> None:
    """SIGTERM, from a service manager or a container, ends the server as Ctrl-C does: what is kept is written first."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, lambda *_: loop.add_callback_from_signal(loop.stop))


def _page(site: Site, name: str) -> Callable[[], Any]:
    # nothing in Python looks at what a person turns here, so there is no component around it
    return lambda: wire.Wire(site.catalogue.widgets.make(name, "widget"), language=tongue.asked())


def _lesson_page(site: Site, name: str) -> Callable[[], Any]:
    def page() -> lesson.LessonView:
        made = site.catalogue.lessons.make(name, "lesson")
        with contextlib.suppress(ValueError):  # somebody's own has the language that it was written in
            made = translated(made, tongue.asked())
        return lesson.LessonView(made, name)

    return page


def _usable(files: Sequence[str], called: Mapping[str, str]) -> dict[str, Watched | str]:
    """The files that can be read: watched ones, and the paths of scripts; others are said and left out.

    Raises:
        CannotServe: the only file that was given cannot.
    """
    found: dict[str, Watched | str] = {}
    for file in files:
        try:
            if file not in called:
                raise CannotServe(f"{file}: simulab has a page {Path(file).stem!r} already; give the file another name")
            found[file] = _checked(file) if makes_an_app(file) else _watched(file, called[file])
        except CannotServe as error:
            if len(files) == 1:
                raise
            print(f"simulab: left out: {error}", file=sys.stderr, flush=True)
    return found


def _watched(file: str, name: str) -> Watched:
    if not Path(file).is_file():
        raise CannotServe(f"there is no file {file}")
    try:
        made = Watched(file, name)
        if made.own.lesson is None and not any(made.own.things.values()):
            raise CannotServe(f"{file}: there is nothing to show in it; make a sl.Lesson, or begin with: simulab new")
        return made
    except ValueError as error:
        raise CannotServe(str(error)) from None


def _first(site: Site) -> list[Any]:
    """The widgets that are opened first: those of the instructor's lesson, who is waiting for them; else all."""
    made = [widget for one in site.files if one.own.lesson for widget in widgets_of(one.own.lesson).values()]
    widgets = site.catalogue.widgets
    return made or [widgets.make(name, "widget") for name in widgets]


def _front(watched: Sequence[Watched]) -> str:
    """The address to open: the file's lesson, else its first widget, else the home page."""
    own = watched[0].own
    return watched[0].name if own.lesson is not None else next(iter(own.widgets), "")


def _checked(file: str) -> str:
    path = Path(file)
    if not path.is_file():
        raise CannotServe(f"there is no file {file}")
    try:
        compile(path.read_text(encoding="utf-8"), str(path), "exec")
    except (SyntaxError, UnicodeDecodeError, ValueError) as error:
        raise CannotServe(f"{file} cannot be run: {error}") from None
    return str(path)


def _listen(
    pages: dict[str, Any], site: Site, port: int, address: str, origins: Sequence[str], hall: Hall | None = None
) -> Any:
    pn.extension()
    known = [*names(address, port), *origins]
    added: list[Any] = [(r"/", home.HomeHandler, {"site": lambda: site.catalogue, "there": set(pages)})]
    if hall is not None:
        added += assembly.patterns(hall, reach.reached_at(address, port), known)
    guard.own.update(f"/{name}" for name, page in pages.items() if not isinstance(page, str))
    try:
        _try(address, port)
        with guard.guarded():
            server = get_server(
                pages,
                port=port,
                address=None if address in reach.EVERYWHERE else address,
                websocket_origin=known,
                start=False,
                show=False,
                use_index=False,
                extra_patterns=added,
                websocket_max_message_size=LARGEST_MESSAGE,
                websocket_compression_level=COMPRESSION,
                compress_response=True,
                session_token_expiration=TOKEN_SECONDS,
                # kept, so that pages which were open come back to a server that was started anew
                secret_key=cache.text("secret", lambda: secrets.token_urlsafe(32)),
                sign_sessions=True,
                include_headers=[],  # a session's token is in the page and in the browser's requests:
                include_cookies=[],  # nobody's cookies belong there
            )
        server._tornado.add_transform(guard.Headers)
        hosts.only(server._tornado, server._tornado.websocket_origins)
        server.start()
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise CannotServe(f"port {port} is in use; try --port {_free_port(address)}") from None
        if error.errno in (errno.EACCES, errno.EADDRNOTAVAIL) or isinstance(error, socket.gaierror):
            raise CannotServe(f"cannot listen on {address}:{port}: {error.strerror}") from None
        raise
    return server


COMPRESSION = 1


def names(address: str, port: int) -> list[str]:
    """The names under which a browser may reach this server: its own, never "*", which any web site could use."""
    hosts = ["localhost", "127.0.0.1"]
    if address in reach.EVERYWHERE:
        host = socket.gethostname()
        hosts += [host, socket.getfqdn()]
        with contextlib.suppress(OSError):
            hosts += {str(found[4][0]) for found in socket.getaddrinfo(host, port, family=socket.AF_INET)}
        hosts.append(urlparse(reach.reached_at(address, port)).hostname or host)
    else:
        hosts.append(address)
    return [f"{host}:{port}" for host in dict.fromkeys(hosts)]


def _try(address: str, port: int) -> None:
    """Take the port and leave it again: where it is in use, Bokeh would leave half a server behind."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, int(os.name == "posix"))
        probe.bind(("" if address in reach.EVERYWHERE else address, port))


def _free_port(address: str) -> int:
    with socket.socket() as probe:
        probe.bind(("" if address in reach.EVERYWHERE else address, 0))
        return probe.getsockname()[1]
