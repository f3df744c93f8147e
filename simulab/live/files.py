"""Files that are compressed once, not by the thread that serves everybody for each who fetches them.

A first visit fetches 2.8 MB of scripts: compressing them takes 70 ms, two seconds for thirty students who arrive at once.
"""

import asyncio
import gzip
import os
from collections import OrderedDict
from pathlib import Path

from bokeh.server.views.multi_root_static_handler import MultiRootStaticHandler
from bokeh.server.views.static_handler import StaticHandler
from tornado.web import StaticFileHandler

TEXTS = (".js", ".mjs", ".css", ".json", ".svg", ".html", ".map")
LEAST = 1024
"""Bytes below which compressing gains nothing."""
MOST = 256
"""Files that are kept compressed, some 20 KB each; the one that was fetched longest ago goes."""

_kept: "OrderedDict[tuple[str, int, int], asyncio.Future[bytes]]" = OrderedDict()


async def compressed(path: str) -> bytes:
    """A file's content, gzipped: as it is on the disk now, however many ask for it at once.

    Raises:
        OSError: it cannot be read.
    """
    found = os.stat(path)
    key = (path, found.st_mtime_ns, found.st_size)
    loop = asyncio.get_running_loop()
    if key in _kept and _kept[key].get_loop() is loop and not _failed(_kept[key]):
        _kept.move_to_end(key)
    else:
        _kept[key] = loop.run_in_executor(None, _compress, path)
        while len(_kept) > MOST:
            _kept.popitem(last=False)
    return await asyncio.shield(_kept[key])  # whoever hangs up leaves it to the others


def _failed(one: "asyncio.Future[bytes]") -> bool:
    return one.done() and (one.cancelled() or one.exception() is not None)


def _compress(path: str) -> bytes:
    return gzip.compress(Path(path).read_bytes(), 9, mtime=0)


class Compressed(StaticFileHandler):
    """A handler of files whose whole content goes out compressed to those who take it so; all else is Tornado's."""

    async def get(self, path: str, include_body: bool = True) -> None:
        takes = "gzip" in self.request.headers.get("Accept-Encoding", "") and "Range" not in self.request.headers
        if not (takes and include_body and path.endswith(TEXTS)):
            await super().get(path, include_body)
            return
        self.path = self.parse_url_path(path)
        self.absolute_path = self.validate_absolute_path(self.root, self.get_absolute_path(self.root, self.path))
        if self.absolute_path is None:
            return
        self.modified = self.get_modified_time()
        self.set_headers()
        if self.should_return_304():
            self.set_status(304)
            return
        if self.get_content_size() < LEAST:
            self.write(Path(self.absolute_path).read_bytes())
            return
        content = await compressed(self.absolute_path)
        self.set_header("Content-Encoding", "gzip")
        self.set_header("Content-Length", len(content))
        self.write(content)


class Extensions(Compressed, MultiRootStaticHandler):
    """Panel's files and ours."""


class Bokehs(Compressed, StaticHandler):
    """Bokeh's own."""
