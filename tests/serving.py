"""Run ``simulab``, or ``panel``, as a user does."""

import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import panel as pn
import pytest
from interrupting import hears_ctrl_c

PATIENCE = 120.0
"""Seconds in which a server that was told to end must have ended."""


def in_this_process(pages: Mapping[str, Callable[[], Any]], **options: Any) -> int:
    """The port on which a thread serves these pages, once it answers, until ``pn.state.kill_all_servers()``."""
    known = set(pn.state._servers)
    pn.serve(dict(pages), port=0, threaded=True, show=False, **options)
    limit = time.monotonic() + PATIENCE
    while not (new := set(pn.state._servers) - known):
        assert time.monotonic() < limit, "it did not begin"
        time.sleep(0.02)
    port = pn.state._servers[new.pop()][0].port
    with socket.create_connection(("localhost", port), timeout=PATIENCE) as line:
        line.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        assert line.recv(1)
    return port


class serving:  # noqa: N801  reads as a word: with serving(...) as address
    """Run the command line until the block ends; gives the address that it prints."""

    def __init__(self, *arguments: str, folder: Path, program: str = "simulab") -> None:
        # Outside of the checkout, so that it is the installed package which runs.
        environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
        with hears_ctrl_c():
            self.process = subprocess.Popen(
                [sys.executable, "-m", program, *arguments],
                cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            )  # fmt: skip

        self.lines: list[str] = []
        """What it has said."""
        self._more = threading.Condition()
        # always read: a server whose output nobody takes stops once the pipe is full
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout
        with self.process.stdout as said:
            for line in said:
                with self._more:
                    self.lines.append(line)
                    self._more.notify_all()
        with self._more:
            self.lines.append("")  # the end
            self._more.notify_all()

    def line(self, holds: str) -> str:
        """The first line that a pattern is found in; waits for it."""

        def found() -> str | None:
            return next((line for line in self.lines if not line or re.search(holds, line)), None)

        with self._more:
            line = self._more.wait_for(lambda: found() is not None) and found()
        if not line:
            pytest.fail(f"it ended before it said {holds!r}:\n{''.join(self.lines)}")
        return line

    def ended(self) -> str:
        """All that it said until its end, which is waited for."""
        self.process.wait(PATIENCE)
        self._reader.join(PATIENCE)
        return "".join(self.lines)

    def __enter__(self) -> str:
        try:
            found = re.search(r"http://\S+", self.line(r"http://"))
        except BaseException:
            self.__exit__()
            raise
        assert found
        return found[0].rstrip("/")

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        try:
            self.ended()
        finally:
            self.process.kill()
            self.process.wait()
            self._reader.join()
