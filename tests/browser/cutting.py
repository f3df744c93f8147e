"""A line between a browser and a server that can be cut: what a closed lid, a tunnel or a broken router does."""

import asyncio
import contextlib
import random
import re
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

from serving import serving

Sockets = Literal["carried", "refused", "closed"]
"""What becomes of websockets: as some proxies do, they are refused, or closed as soon as they are open."""

LOST = re.compile("The server does not answer.|The connection to the server is lost.")
"""What a page says of a cut, by whether it can go on by itself."""


class Line:
    """A TCP proxy in a thread of its own: with Line(port) as line; browsers use ``line.address``.

    Args:
        port: of the server, on this machine.
    """

    def __init__(self, port: int) -> None:
        self._port = port
        self._open: set[asyncio.StreamWriter] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self.carries = threading.Event()
        """Set while it is whole."""
        self.carries.set()
        self.sockets: Sockets = "carried"
        self.brought = 0
        """Bytes that the server has sent through it."""

    def __enter__(self) -> "Line":
        self._thread.start()
        begun = asyncio.run_coroutine_threadsafe(asyncio.start_server(self._carry, "127.0.0.1", 0), self._loop)
        self._server = begun.result()
        self.port = self._server.sockets[0].getsockname()[1]
        self.address = f"http://localhost:{self.port}"
        return self

    def __exit__(self, *_: object) -> None:
        self.cut()
        asyncio.run_coroutine_threadsafe(self._ended(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def cut(self) -> None:
        """Close every connection, and refuse new ones until ``mend``."""

        async def now() -> None:
            self.carries.clear()
            for writer in self._open:
                writer.transport.abort()

        asyncio.run_coroutine_threadsafe(now(), self._loop).result()

    def mend(self, after: float = 0.0) -> None:
        """Carry again: ``after`` so many seconds, without waiting for them here."""
        self._loop.call_soon_threadsafe(self._loop.call_later, after, self.carries.set)

    async def _ended(self) -> None:
        self._server.close()
        while self._open:  # their turns on the loop are all they wait for
            await asyncio.sleep(0)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        here: asyncio.StreamWriter | None = None
        try:
            if not self.carries.is_set():
                return
            with contextlib.suppress(OSError, asyncio.IncompleteReadError):
                asked = await reader.readuntil(b"\r\n\r\n")
                upgrades = b"\nupgrade: websocket" in asked.lower()
                if upgrades and self.sockets == "refused":
                    writer.write(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                    return await writer.drain()
                there, here = await asyncio.open_connection("127.0.0.1", self._port)
                self._open.add(here)
                here.write(asked)
                if upgrades and self.sockets == "closed":
                    writer.write(await there.readuntil(b"\r\n\r\n"))
                    await writer.drain()
                else:
                    await asyncio.gather(self._pump(reader, here), self._pump(there, writer, self._counted))
        finally:
            for end in (writer, *([here] if here else [])):
                self._open.discard(end)
                end.close()

    def _counted(self, count: int) -> None:
        self.brought += count

    @staticmethod
    async def _pump(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter, counted: Callable[[int], None] = lambda _: None
    ) -> None:
        """One direction, until either end is gone; then the other direction ends as well."""
        with contextlib.suppress(OSError):
            while data := await reader.read(65536):
                counted(len(data))
                writer.write(data)
                await writer.drain()
        writer.close()


def free_port() -> int:
    """A port that nobody listens on, and that the system gives to nobody until it is listened on (again)."""
    while True:
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", random.SystemRandom().randrange(15_000, 32_000)))
            return probe.getsockname()[1]


@contextlib.contextmanager
def served(folder: Path) -> Iterator[Line]:
    """A line to a server of its own, started in ``folder``."""
    port = free_port()
    with Line(port) as line:
        command = ("serve", "--no-browser", "--port", str(port), "--origin", f"localhost:{line.port}")
        with serving(*command, folder=folder):
            yield line
