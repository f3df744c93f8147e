"""A class on one server with its teacher's page open: what a hundred students wait for while all of them drag and answer.

    python tests/load_class.py                 # 100 students
    python tests/load_class.py --students 30 --seconds 10

Everybody has a widget's page, as in ``load.py``, and the connection of a class beside it; so has the teacher. While all drag, the
screens are closed and opened, everybody is sent to a part of a lesson whose runs are held, everybody answers at once, the
runs are started, and everybody is sent to a state of another widget, which each of them then opens.
"""

import argparse
import asyncio
import contextlib
import json
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from load import DRAG, EVERY, PATIENCE, SURFACES, Student, warmed
from tornado.httpclient import AsyncHTTPClient
from tornado.websocket import WebSocketClientConnection, websocket_connect

SENT_TO = "learning-rate"


@contextlib.contextmanager
def server(folder: str) -> Iterator[tuple[str, int, str, str]]:
    """(address, process, the class's code, the teacher's secret) of ``simulab serve --class``."""
    command = [sys.executable, "-m", "simulab", "serve", "--no-browser", "--port", "0", "--class", "class.sqlite"]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            said, address, code, secret = process.stdout, "", "", ""
            while not (address and code and secret):
                line = said.readline()
                address = address or "".join(re.findall(r"(http://\S+)", line)[:1])
                code = code or "".join(re.findall(r"^Students.*/class/(\w+)", line))
                secret = secret or "".join(re.findall(r"^The teacher.*#(\S+)", line))
            yield re.match(r"http://[^/]+", address)[0], process.pid, code, secret  # pyright: ignore[reportOptionalSubscript]
        finally:
            process.terminate()


class Line:
    """A connection to the class; what comes is read at once, as a page reads it."""

    def __init__(self, connection: WebSocketClientConnection) -> None:
        self.connection, self.last = connection, {}
        self._news = asyncio.Condition()
        self._reads = asyncio.create_task(self._read())

    @classmethod
    async def opened(cls, address: str, hello: dict[str, Any]) -> "Line":
        connection = await websocket_connect(address.replace("http", "ws") + "/class/wire", max_message_size=2**26)
        connection.protocol.stream.set_nodelay(True)  # pyright: ignore[reportOptionalMemberAccess, reportAttributeAccessIssue]
        await connection.write_message(json.dumps(hello))
        return cls(connection)

    async def _read(self) -> None:
        while (text := await self.connection.read_message()) is not None:
            async with self._news:
                self.last.update(json.loads(text))
                self._news.notify_all()

    def say(self, **what: Any) -> Any:
        return self.connection.write_message(json.dumps(what))

    async def hears(self, holds: Callable[[dict[str, Any]], bool]) -> float:
        """When something holds of all that was said last."""
        async with self._news:
            await asyncio.wait_for(self._news.wait_for(lambda: holds(self.last)), PATIENCE)
        return time.monotonic()


async def lesson(address: str, code: str, secret: str, students: int, seconds: float) -> str:
    """A line of the table."""
    teacher = await Line.opened(address, {"teach": secret})
    room = [Student(address, SURFACES[at % len(SURFACES)]) for at in range(students)]
    lines = await asyncio.gather(*(Line.opened(address, {"join": code, "name": f"S{at}"}) for at in range(students)))
    await asyncio.gather(*(one.arrive() for one in room))
    await teacher.hears(lambda said: len(said.get("class", {}).get("members", [])) == students)
    until = time.monotonic() + seconds

    async def works(one: Student) -> None:
        await asyncio.sleep(random.uniform(0, EVERY - DRAG))
        while time.monotonic() < until:
            turn = time.monotonic()
            await one.drag()
            await asyncio.sleep(max(0.0, EVERY - (time.monotonic() - turn)))

    async def last(holds: Callable[[dict[str, Any]], bool], **said: Any) -> float:
        """Seconds until all have heard what the teacher does."""
        begun = time.monotonic()
        await teacher.say(**said)
        return max(await asyncio.gather(*(line.hears(holds) for line in lines))) - begun

    drags = asyncio.gather(*(works(one) for one in room))
    heard, seen = [], []
    while not drags.done():
        for screens in ("closed", "open"):
            heard.append(
                await last(lambda said, s=screens: said["stage"]["screens"] == s, do="screens", **{"with": screens})
            )
        turn = teacher.last["class"]["stage"]["turn"]
        sent = {"do": "send", "with": "how-large-a-step#part=1", "hold": True}
        heard.append(await last(lambda said, t=turn: said["stage"]["turn"] > t, **sent))
        begun, question = time.monotonic(), f"q{len(seen)}"
        about = {"lesson": "how-large-a-step", "part": "p", "question": question, "kind": "EndPoint", "good": None}
        await asyncio.gather(*(line.say(answer={**about, "answer": {"x": at / 10}}) for at, line in enumerate(lines)))

        def all_of(said: dict[str, Any], asked: str = question) -> bool:
            return sum(one["question"] == asked for one in said["class"]["answers"]) == students

        seen.append(await teacher.hears(all_of) - begun)
        heard.append(await last(lambda said: not said["stage"]["hold"], do="run"))
        await asyncio.sleep(2)
    await drags
    begun = time.monotonic()
    arrived = [Student(address, SENT_TO) for _ in room]
    turn = teacher.last["class"]["stage"]["turn"]
    await teacher.say(**{"do": "send", "with": f"{SENT_TO}#learning_rate=0.3"})

    async def follows(line: Line, page: Student) -> None:
        await line.hears(lambda said: said["stage"]["turn"] > turn)
        await page.arrive()

    await asyncio.gather(*(follows(*one) for one in zip(lines, arrived, strict=True)))
    there = time.monotonic() - begun
    waits = 1000 * np.concatenate([one.waits for one in room])
    for line in (teacher, *lines):
        line.connection.close()
    for one in (*room, *arrived):
        one.line.close()
    cells = [
        *(students, f"{np.median(waits):.0f} ms", f"{np.percentile(waits, 95):.0f} ms"),
        *(f"{np.median(one):.2f} s (at most {max(one):.2f})" for one in (seen, heard)),
        f"{there:.1f} s",
    ]
    return f"| {' | '.join(map(str, cells))} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--students", type=int, default=100)
    parser.add_argument("--seconds", type=float, default=20.0, help="of work")
    asked = parser.parse_args()
    AsyncHTTPClient.configure(None, max_clients=1000)
    with tempfile.TemporaryDirectory() as folder, server(folder) as (address, process, code, secret):
        asyncio.run(warmed(address, process, SURFACES))
        line = asyncio.run(lesson(address, code, secret, asked.students, asked.seconds))
    print(
        "students, newest move, 95 of 100 within, the teacher sees all answers, all have heard the teacher, all are there:"
    )
    print(line)


if __name__ == "__main__":
    main()
