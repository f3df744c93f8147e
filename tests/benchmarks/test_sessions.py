"""What one more student costs the server: a session's time and memory, a slider's work and bytes."""

import gc
import json
import urllib.request
import zlib
from pathlib import Path

import panel as pn
import pytest
from bokeh.core.serialization import Serializer
from panel.tests.util import serve_and_wait

from simulab.catalogue import widgets
from simulab.live import app, guard, line, message, warm, worker
from simulab.live.standing import Standing
from simulab.widgets.picture import is_shown

PAGE = Path("/proc/self/statm")


@pytest.fixture(params=["race", "learning-rate"])
def name(request):
    return request.param


@pytest.fixture
def address(name, monkeypatch):
    monkeypatch.setattr(warm, "begin", lambda widget: None)  # nothing else at work
    port = serve_and_wait({f"/{name}": lambda: app(name)}, unused_session_lifetime_milliseconds=60_000)
    yield f"http://localhost:{port}/{name}"
    pn.state.kill_all_servers()


def open_page(address: str) -> bytes:
    return urllib.request.urlopen(address).read()


def test_session_creation(benchmark, address):
    open_page(address)
    benchmark.pedantic(open_page, args=(address,), rounds=30)


@pytest.mark.skipif(not PAGE.exists(), reason="reads the process's size from /proc")
def test_memory_of_a_session(benchmark, address):
    for _ in range(20):
        open_page(address)
    count = 50

    def grow() -> float:
        gc.collect()
        before = resident()
        for _ in range(count):
            open_page(address)
        gc.collect()
        return (resident() - before) / count

    benchmark.extra_info["bytes_per_session"] = benchmark.pedantic(grow, rounds=1)


def resident() -> int:
    return int(PAGE.read_text().split()[1]) * 4096


def test_a_slider_move(benchmark, name):
    """From the browser's message to the bytes of the answer, as often as a hand moves: each time another rate."""
    widget = widgets.make(name, "widget")
    state, _ = widget.resolve()
    quick = [
        n
        for n, s in widget.sources.items()
        if "learning_rate" in widget.reads[n] and not s.slow and is_shown(s.shown, state)
    ]
    rates = iter(range(1, 10**6))

    def move() -> tuple[int, int]:
        asked = json.loads(
            json.dumps({"id": 1, "sources": quick, "state": {**state, "learning_rate": 1e-3 * next(rates) % 1}})
        )
        reply = worker.compute(widget, message.read(asked, widget))
        serializer = Serializer()
        text = json.dumps(serializer.encode(reply["result"]), default=lambda buffer: buffer.id)
        wire = [text.encode(), *(buffer.to_bytes() for buffer in serializer.buffers)]
        return sum(map(len, wire)), sum(len(zlib.compress(part, 1)) for part in wire)

    move()
    sent, compressed = benchmark.pedantic(move, rounds=100)
    benchmark.extra_info |= {"sources": quick, "bytes": sent, "bytes_compressed": compressed}


def test_what_the_thread_that_serves_everybody_does_for_a_question(benchmark, name):
    """Read it, see that it is one of ours, and find the whole state: all that is Python of ours before a thread computes."""
    widget = widgets.make(name, "widget")
    state, _ = widget.resolve()
    standing, rates = Standing(widget), iter(range(1, 10**9))

    def pairs(values: dict) -> dict:
        return {"type": "map", "entries": [[key, value] for key, value in values.items()]}

    def sent() -> tuple[tuple[str], dict]:
        turned = pairs({**state, "learning_rate": 1e-3 * next(rates) % 1})
        data = pairs({"id": 1, "sources": [next(iter(widget.sources))], "state": turned, "seen": 0, "by": "load"})
        said = {"type": "event", "name": "data_event", "values": pairs({"model": {"id": "p1"}, "data": data})}
        return (json.dumps({"kind": "MessageSent", "msg_type": "bokeh_event", "msg_data": said}),), {}

    def heard(text: str) -> None:
        event = json.loads(text)
        assert guard.is_ours(event)
        message.read(line.plain(dict(event["msg_data"]["values"]["entries"])["data"]), widget, standing)

    benchmark.pedantic(heard, setup=sent, rounds=500)
