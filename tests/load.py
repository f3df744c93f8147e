"""A class on one server: how long a student waits for the newest move while all of them drag.

    python tests/load.py                              # 1, 30, 100 and 300 students at the widgets that run on a surface
    python tests/load.py --students 30 --seconds 20 --widgets race
    python tests/load.py --students 20 --widgets net-lab   # a net of 100 epochs at every move
    python tests/load.py --students 20 --seconds 1800 --leave 0.2   # half an hour of coming and going: does memory grow?

Each student is a session as a browser opens one: the page, its websocket, the first state; then 20 moves of the learning
rate in 2 s, every 10 s, of which a view asks for the newest as soon as the one before is answered. The server is the one
that users start, and the students are in a process of their own on the same machine: their share of it is printed too, and what
of a processor an answer costs the server's threads. A class begins when the server has warmed up and is idle, as it is for
the second class of a day.
"""

import argparse
import asyncio
import contextlib
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from tornado.httpclient import AsyncHTTPClient
from tornado.websocket import WebSocketClientConnection, websocket_connect

from simulab.catalogue import widgets
from simulab.widgets.picture import is_shown

MOVES, DRAG, EVERY = 20, 2.0, 10.0
"""So many moves in so many seconds, each time so many seconds have gone."""
PATIENCE = 120.0
SURFACES = ["race", "learning-rate", "schedules:task=surface"]
"""What runs on a surface; the schedule viewer begins with a dozen small nets, which weigh more."""
TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")


class Student:
    """One session; ``waits`` fills with the seconds between a move and the answer that shows it."""

    def __init__(self, address: str, page: str) -> None:
        name, *knobs = page.split(":")
        widget = widgets.make(name, "widget")
        self.address = f"{address}/{name}"
        self.state, wrong = widget.resolve(dict(knob.split("=", 1) for knob in knobs))
        if wrong:
            raise SystemExit(" ".join(wrong))
        shown = [key for key, source in widget.sources.items() if is_shown(source.shown, self.state)]
        self.first = shown
        self.moved = [key for key in shown if "learning_rate" in widget.reads[key] and not widget.sources[key].slow]
        self.waits: list[float] = []
        self.arrival = float("nan")
        self.received = 0
        self.asked = 0

    async def arrive(self) -> None:
        """Open the page as a browser does, and wait for the first picture's numbers."""
        begun = time.monotonic()
        page = (await AsyncHTTPClient().fetch(self.address, request_timeout=PATIENCE)).body.decode()
        token = re.search(r'"token":"([\w.-]+)"', page)
        assert token, "the page holds no session"
        self.line = await websocket_connect(
            self.address.replace("http", "ws") + "/ws", subprotocols=["bokeh", token[1]], max_message_size=2**26
        )
        self.line.protocol.stream.set_nodelay(True)  # as browsers have it: else each question waits 40 ms for itself
        await self.heard()  # the server speaks first
        await self.say("PULL-DOC-REQ", {})
        document = await self.heard()
        self.model = re.search(r'"name":\s*"panel.models.esm.ReactiveESM",\s*"id":\s*"([^"]+)"', document)
        assert self.model, "the document holds no component of ours"
        await self.say("PATCH-DOC", event({"type": "event", "name": "document_ready", "values": map_of({})}))
        await self.ask(self.first)
        self.arrival = time.monotonic() - begun

    async def drag(self) -> None:
        """Move the knob for a while; ask for where it stands whenever the last question is answered."""
        begun = time.monotonic()
        rates = 10 ** np.linspace(-3, -1.5, MOVES) * random.uniform(0.9, 1.1)
        asked = -1
        while asked < MOVES - 1:
            now = time.monotonic() - begun
            stands = min(int(now / DRAG * MOVES), MOVES - 1)
            if stands == asked:
                await asyncio.sleep((stands + 1) * DRAG / MOVES - now)
                continue
            asked = stands
            await self.ask(self.moved, learning_rate=float(rates[asked]))
            self.waits.append(time.monotonic() - begun - asked * DRAG / MOVES)

    async def ask(self, sources: list[str], **turned: float) -> None:
        self.asked += 1
        self.state = {**self.state, **turned}
        question = {"id": self.asked, "sources": sources, "state": self.state, "seen": 0, "by": "load"}
        data = {
            "type": "event",
            "name": "data_event",
            "values": map_of({"model": {"id": self.model[1]}, "data": question}),
        }
        await self.say("PATCH-DOC", event(data))
        while True:
            content = await self.heard()
            if '"error"' in content:
                raise RuntimeError(content[:300])
            if '"packed"' in content and re.search(rf'\["id",\s*{self.asked}\]', content):
                return

    async def say(self, kind: str, content: dict[str, Any]) -> None:
        for part in ({"msgid": f"{self.asked}-{kind}", "msgtype": kind}, {}, content):
            await self.line.write_message(json.dumps(part))

    async def heard(self) -> str:
        """The content of the next message; its arrays are counted, not read."""
        header, _, content = [await self.part() for _ in range(3)]
        for _ in range(json.loads(header).get("num_buffers", 0)):
            await self.part(), await self.part()
        return str(content)

    async def part(self) -> str | bytes:
        said = await asyncio.wait_for(self.line.read_message(), PATIENCE)
        if said is None:
            raise ConnectionError("the server has hung up")
        self.received += len(said)
        return said

    line: WebSocketClientConnection


def map_of(values: dict[str, Any]) -> dict[str, Any]:
    """A dictionary as Bokeh writes it."""
    return {"type": "map", "entries": [[key, _written(value, key)] for key, value in values.items()]}


def _written(value: Any, key: str) -> Any:
    return map_of(value) if isinstance(value, dict) and key in ("data", "state") else value


def event(data: dict[str, Any]) -> dict[str, Any]:
    return {"events": [{"kind": "MessageSent", "msg_type": "bokeh_event", "msg_data": data}]}


@contextlib.contextmanager
def server(folder: str) -> Iterator[tuple[str, int]]:
    """(address, process) of ``simulab serve``."""
    command = [sys.executable, "-m", "simulab", "serve", "--no-browser", "--port", "0"]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            found = next(filter(None, (re.search(r"http://\S+", line) for line in process.stdout)))
            yield found[0].rstrip("/"), process.pid
        finally:
            process.terminate()


def spent(process: int) -> float:
    """Seconds of processor time."""
    values = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
    return (int(values[11]) + int(values[12])) / TICKS


def by_thread(process: int) -> Counter[str]:
    """Seconds of processor time of the thread that serves everybody, of JAX's own, and of those that compute and answer."""
    found: Counter[str] = Counter()
    for thread in Path(f"/proc/{process}/task").iterdir():
        with contextlib.suppress(OSError):
            name, _, rest = (thread / "stat").read_text(encoding="ascii").partition("(")[2].rpartition(")")
            kind = "loop" if thread.name == str(process) else "python" if name.startswith("python") else "JAX"
            found[kind] += sum(map(int, rest.split()[11:13])) / TICKS
    return found


async def idle(process: int) -> None:
    """Wait until the server does nothing of its own any more."""
    quiet = 0
    while quiet < 3:
        before = spent(process)
        await asyncio.sleep(2)
        quiet = quiet + 1 if spent(process) - before < 0.1 else 0


def held(process: int) -> float:
    """MB of memory."""
    return int(Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1]) * PAGE / 1e6


async def warmed(address: str, process: int, names: list[str]) -> None:
    """What is compiled once is compiled, as it is for the second class of a day."""
    for name in names:
        one = Student(address, name)
        await one.arrive()
        await one.drag()
        one.line.close()
    await idle(process)


async def classroom(
    address: str, process: int, names: list[str], students: int, seconds: float, leave: float = 0.0
) -> str:
    """A line of README's table; ``leave``: the share of students who load the page anew when they have dragged."""
    room = [Student(address, names[at % len(names)]) for at in range(students)]
    before = held(process)
    await asyncio.gather(*(one.arrive() for one in room))
    begun, served, own, read = (
        time.monotonic(),
        by_thread(process),
        time.process_time(),
        sum(one.received for one in room),
    )

    async def works(one: Student) -> None:
        await asyncio.sleep(random.uniform(0, EVERY - DRAG))
        while time.monotonic() - begun < seconds:
            turn = time.monotonic()
            await one.drag()
            if random.random() < leave:
                one.line.close()
                await one.arrive()
            await asyncio.sleep(max(0.0, EVERY - (time.monotonic() - turn)))

    async def minutes() -> None:
        while True:
            await asyncio.sleep(60)
            print(f"  after {(time.monotonic() - begun) / 60:.0f} min {held(process):.0f} MB", flush=True)

    watch = asyncio.create_task(minutes())
    await asyncio.gather(*(works(one) for one in room))
    watch.cancel()
    took, worked = time.monotonic() - begun, by_thread(process) - served
    waits = 1000 * np.concatenate([one.waits for one in room])
    arrived = [one.arrival for one in room]
    print(
        f"{students:4d} students  arrived {np.median(arrived):5.1f} s (last {max(arrived):5.1f} s)  "
        f"newest move {np.median(waits):5.0f} ms, p95 {np.percentile(waits, 95):5.0f} ms, worst {max(waits):5.0f} ms "
        f"({len(waits)} answers of {(sum(one.received for one in room) - read) / len(waits) / 1000:.0f} KB)  "
        f"server {100 * worked.total() / took:3.0f} % of a core, students "
        f"{100 * (time.process_time() - own) / took:3.0f} %  {(held(process) - before) / students:5.2f} MB a session  an answer: "
        + ", ".join(f"{kind} {1000 * seconds / len(waits):.2f} ms" for kind, seconds in sorted(worked.items())),
        flush=True,
    )
    for one in room:
        one.line.close()
    return (
        f"| {students} | {np.median(waits):.0f} ms | {np.percentile(waits, 95):.0f} ms | {max(arrived):.1f} s | "
        f"{(held(process) - before) / students:.2f} MB | {100 * worked.total() / took:.0f} % |"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--students", type=int, nargs="+", default=[1, 30, 100, 300])
    parser.add_argument("--seconds", type=float, default=20.0, help="of work a class")
    parser.add_argument("--widgets", nargs="+", default=SURFACES, help="NAME or NAME:KNOB=VALUE")
    parser.add_argument("--leave", type=float, default=0.0, help="the share who load the page anew after each drag")
    parser.add_argument("--seed", type=int, default=0, help="of who begins when")
    asked = parser.parse_args()
    AsyncHTTPClient.configure(None, max_clients=1000)
    table = [
        "| students | newest move | 95 of 100 within | the last one's first picture | memory a session | of one core |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    with tempfile.TemporaryDirectory() as folder:
        for students in asked.students:
            random.seed(asked.seed)
            with server(folder) as (address, process):
                asyncio.run(warmed(address, process, asked.widgets))
                table.append(
                    asyncio.run(classroom(address, process, asked.widgets, students, asked.seconds, asked.leave))
                )
    print(*table, sep="\n")  # as README has it


if __name__ == "__main__":
    main()
