"""Websocket messages that no page of ours sends leave the server as it was: no traceback to anybody, no hang."""

import asyncio
import json
import random
import re
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import pytest
from serving import serving
from tornado.websocket import WebSocketClosedError, WebSocketError, websocket_connect

from simulab.catalogue import lessons, widgets

SCALARS = [
    None, True, 0, -1, 1e308, 2**70, float("nan"), float("inf"), "", "race", "\ud800", "\x00", "x" * 3000, [], {}, [[[]]],
    {"type": "object", "name": "Div", "id": "evil"}, {"type": "bytes", "data": "AAAA"}, {"type": "number", "value": "nan"},
    {"id": "p1001"}, {"type": "ndarray", "array": {"type": "bytes", "data": "AA=="}, "shape": [9**9], "dtype": "float64"},
]  # fmt: skip
WORDS = [
    "id",
    "sources",
    "state",
    "seen",
    "by",
    "read",
    "text",
    "cancel",
    "describe",
    "programs",
    "of",
    "beside",
    "back",
]
KINDS = ["PATCH-DOC"] * 12 + [
    "PULL-DOC-REQ",
    "SERVER-INFO-REQ",
    "PUSH-DOC",
    "ACK",
    "OK",
    "ERROR",
    "",
    "x",
    "PULL-DOC-REPLY",
]


def junk(draw: random.Random, depth: int = 3):
    """A value of any shape."""
    if depth == 0 or draw.random() < 0.4:
        return draw.choice(SCALARS)
    if draw.random() < 0.3:
        return [junk(draw, depth - 1) for _ in range(draw.randint(0, 4))]
    return {draw.choice([*WORDS, "type", "entries", "x"]): junk(draw, depth - 1) for _ in range(draw.randint(0, 4))}


def question(draw: random.Random, model: str, knobs: list[str], sources: list[str]):
    """What looks like a question of the page's own view, with parts of it wrong."""
    state = {draw.choice([*knobs, "no such"]): junk(draw, 2) for _ in range(draw.randint(0, 5))}
    said = {
        "id": draw.randint(0, 99),
        "sources": draw.choices([*sources, "none"], k=draw.randint(0, 3)),
        "state": state,
    }
    for _ in range(draw.randint(0, 3)):
        said[draw.choice(WORDS)] = junk(draw, 2)
    if draw.random() < 0.3:
        said.pop(draw.choice(list(said)))
    entries = [
        ["model", {"id": draw.choice([model, model, "nobody"])}],
        ["data", {"type": "map", "entries": [*said.items()]}],
    ]
    event = {"type": "event", "name": draw.choice(["data_event"] * 5 + ["document_ready", "x"]),
             "values": {"type": "map", "entries": entries}}  # fmt: skip
    return {"events": [{"kind": "MessageSent", "msg_type": "bokeh_event", "msg_data": event}]}


def frames(seed: int, model: str, knobs: list[str], sources: list[str]) -> list[str | bytes]:
    """What is sent at once: a message in its three parts, most times."""
    draw = random.Random(seed)
    kind = draw.choice(KINDS)
    content = question(draw, model, knobs, sources) if draw.random() < 0.7 else junk(draw)
    parts = [json.dumps(part) for part in ({"msgid": str(seed), "msgtype": kind}, {}, content)]
    match draw.randint(0, 19):
        case 0:
            parts[draw.randint(0, 2)] = draw.choice(["", "{", "[]", "null", "\x00", "[" * 5000, '{"a":' * 900])
        case 1:
            return [draw.randbytes(draw.randint(0, 300))]
        case 2:
            parts.pop()
        case 3:
            parts[0] = json.dumps({"msgid": seed, "msgtype": kind, "num_buffers": draw.choice([1, -1, 10**9, "x"])})
    return list(parts)


async def talks(address: str, seeds: range, knobs: list[str], sources: list[str]) -> list[str]:
    """Sends them all, with a new session whenever the server hangs up; gives what it answered."""
    everything: list[str] = []
    left = list(seeds)
    while left:
        answered: list[str] = []
        with urllib.request.urlopen(address) as page:
            text = page.read().decode()
        token = re.search(r'"token":"([\w.-]+)"', text)
        assert token
        line = await websocket_connect(address.replace("http", "ws") + "/ws", subprotocols=["bokeh", token[1]])

        async def hear(line=line, answered=answered):
            while (part := await line.read_message()) is not None:
                answered.append(part if isinstance(part, str) else "")

        hearing = asyncio.create_task(hear())

        async def comes(parts: int, hearing=hearing, answered=answered):
            while len(answered) < parts:
                assert not hearing.done(), "the server hung up before it was asked anything"
                await asyncio.sleep(0.01)

        await comes(3)  # its ACK
        try:
            for part in ({"msgid": "0", "msgtype": "PULL-DOC-REQ"}, {}, {}):
                await line.write_message(json.dumps(part))
            await comes(6)
            roots = json.loads(answered[5])["doc"]["roots"]
            (model,) = [root["id"] for root in roots if root["name"] == "panel.models.esm.ReactiveESM"]
            while left:
                for part in frames(left.pop(), model, knobs, sources):
                    await line.write_message(part, binary=isinstance(part, bytes))
                await asyncio.sleep(0.002)  # it may answer, or hang up
        except (WebSocketClosedError, WebSocketError):
            pass
        line.close()
        await asyncio.wait_for(hearing, 120)
        everything += answered
    return everything


def survives(address: str, name: str, seeds: range) -> None:
    widget = widgets.make(name, "widget") if name in widgets else None
    knobs = [control.name for control in widget.controls()] if widget else ["learning_rate"]
    with ThreadPoolExecutor(1) as pool:
        said = pool.submit(
            asyncio.run, talks(f"{address}/{name}", seeds, knobs, list(widget.sources) if widget else ["path"])
        )
        assert not [text for text in said.result() if "Traceback" in text or "site-packages" in text]


def test_malformed_messages_leave_no_traceback_and_no_hang(server):
    survives(server, "learning-rate", range(60))


@pytest.mark.long
def test_a_thousand_malformed_messages_to_every_page_leave_no_traceback_and_no_hang(tmp_path):
    served = serving("serve", "--no-browser", "--port", "0", folder=tmp_path)
    with served as address:
        for name in (*widgets, *lessons):
            survives(address, name, range(1000))
        with urllib.request.urlopen(f"{address}/race") as page:  # and it serves on
            assert page.status == 200
    assert "Traceback" not in "".join(served.lines)
