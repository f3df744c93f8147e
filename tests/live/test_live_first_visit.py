"""What a visit costs: a small first frame, and everything large by an address that a browser keeps for good."""

import asyncio
import json
import re
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest
from serving import serving
from tornado.websocket import websocket_connect

from simulab.catalogue import lessons, widgets
from simulab.live import app, drawn, line

FRAME = 30 * 1024
"""Bytes of a session's first answer: it is sent on every visit and never kept."""
YEAR = "public, max-age=31536000, immutable"


@pytest.fixture(scope="module", params=["simulab", "panel"])
def address(request, tmp_path_factory):
    """A server's address; ``panel serve`` behind a prefix."""
    if request.param == "simulab":
        command = ["serve", "--no-browser", "--port", "0"]
    else:
        apps = [f"{request.config.rootpath}/apps/{name}.py" for name in ("race", "momentum-and-adam")]
        command = ["serve", *apps, "--port", "0", "--prefix", "lab"]
    with serving(*command, folder=tmp_path_factory.mktemp("served"), program=request.param) as found:
        yield found if request.param == "simulab" else re.sub(r"(//[^/]+).*", r"\1/lab", found)


async def _pulled(address: str) -> str:
    text = urllib.request.urlopen(address).read().decode()
    token = re.search(r'"token":"([\w.-]+)"', text)
    assert token
    connection = await websocket_connect(address.replace("http", "ws") + "/ws", subprotocols=["bokeh", token[1]])
    answers = []
    for question in (None, ({"msgid": "1", "msgtype": "PULL-DOC-REQ"}, {}, {})):  # the server speaks first
        for part in question or ():
            await connection.write_message(json.dumps(part))
        answers += [await asyncio.wait_for(connection.read_message(), 120) for _ in range(3)]
    connection.close()
    while await connection.read_message() is not None:
        pass
    return answers[-1]


def pulled(address: str) -> str:
    """The document of a new session, as it is sent."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, _pulled(address)).result()


def component(document: str) -> dict:
    (root,) = [one for one in json.loads(document)["doc"]["roots"] if one["name"] == "panel.models.esm.ReactiveESM"]
    return root["attributes"]


@pytest.mark.parametrize("name", ["race", "momentum-and-adam"])
def test_scripts_sheets_and_descriptions_are_files_that_never_change(address, name):
    """The same under ``panel serve``, there with the caching that Bokeh's server has for addresses with a version."""
    document = pulled(f"{address}/{name}")
    assert len(document) <= FRAME
    shown = component(document)
    script = urllib.parse.urljoin(f"{address}/{name}", shown["esm"])
    data = shown["data"]["attributes"]
    imported = re.findall(r'from"(\./[^"]+)"', urllib.request.urlopen(script).read().decode())
    early = re.search(
        r'rel="modulepreload" href="([^"]+)"', urllib.request.urlopen(f"{address}/{name}").read().decode()
    )
    assert early
    assert urllib.parse.urljoin(f"{address}/{name}", early[1]) in [
        urllib.parse.urljoin(script, one) for one in imported
    ]
    addresses = [
        *(urllib.parse.urljoin(script, one) for one in imported),
        *(urllib.parse.urljoin(script, one) for one in (data["described"], json.loads(data["options"])["style"])),
    ]
    for one in addresses:
        answer = urllib.request.urlopen(one)
        assert len(answer.read()) > 10_000
        kept = answer.headers["Cache-Control"]
        assert kept == YEAR if "/lab/" not in one else int(kept.removeprefix("max-age=")) >= 31536000


@pytest.mark.parametrize("name", [*widgets, *lessons])
def test_the_first_frame_of_every_page_is_small(server, name):
    assert len(pulled(f"{server}/{name}")) <= FRAME


def test_a_description_changes_its_address_with_its_content(monkeypatch):
    from simulab.live import kept

    one, other = kept.address("tiny", '{"a": 1}'), kept.address("tiny", '{"a": 2}')
    assert one != other
    assert kept.address("tiny", '{"a": 1}') == one
    assert (kept.folder() / one.split("/")[-1].split("?")[0]).read_text() == '{"a": 1}'


@pytest.mark.parametrize("name", ["race", "momentum-and-adam"])
def test_whoever_cannot_fetch_it_is_told_over_the_wire(name):
    said = []
    shown = app(name)
    wire = shown.__panel__() if name == "race" else shown
    wire._send_msg = said.append
    wire._handle_msg({"describe": True})
    (answer,) = said
    assert json.loads(answer["described"])["title"]
    assert ".simulab" in answer["style"]


def test_a_large_piece_is_deflated_for_whoever_takes_it_and_a_sliders_is_not():
    numbers = np.zeros(line.LARGE // 4, "<f4").tobytes()
    plain, deflated = (line.written("p1", {"packed": numbers}, takes) for takes in (False, True))
    assert plain.endswith(numbers)
    assert len(deflated) < 1000
    short = numbers[:-4]
    assert len(line.written("p1", {"packed": short}, True)) > len(short)


@pytest.mark.parametrize("takes", [None, {}])
def test_every_browser_reads_the_same_numbers(server, takes):
    """One that takes deflated frames and one that does not: what Tornado has deflated and what a thread has, in turn."""

    async def asks() -> list[Any]:
        text = urllib.request.urlopen(f"{server}/race").read().decode()
        token = re.search(r'"token":"([\w.-]+)"', text)
        assert token
        address = server.replace("http", "ws") + "/race/ws"
        connection = await websocket_connect(address, subprotocols=["bokeh", token[1]], compression_options=takes)

        async def heard() -> list[Any]:
            header, _, content = [str(await asyncio.wait_for(connection.read_message(), 120)) for _ in range(3)]
            said = json.loads(header)
            pieces = [await connection.read_message() for _ in range(2 * said.get("num_buffers", 0))]
            return [content, *pieces[1::2]]

        async def say(kind: str, content: dict) -> None:
            for part in ({"msgid": kind, "msgtype": kind}, {}, content):
                await connection.write_message(json.dumps(part))

        await heard()
        found = []
        for _ in range(2):
            await say("PULL-DOC-REQ", {})
            roots = json.loads((await heard())[0])["doc"]["roots"]
            (model,) = [root["id"] for root in roots if root["name"] == "panel.models.esm.ReactiveESM"]
            state = {"type": "map", "entries": []}
            data = {"type": "map", "entries": [["id", 1], ["sources", ["landscape"]], ["state", state]]}
            values = {"type": "map", "entries": [["model", {"id": model}], ["data", data]]}
            event = {"type": "event", "name": "data_event", "values": values}
            await say("PATCH-DOC", {"events": [{"kind": "MessageSent", "msg_type": "bokeh_event", "msg_data": event}]})
            pieces: list[Any] = []
            while not pieces:
                pieces = (await heard())[1:]
            found += pieces
        connection.close()
        while await connection.read_message() is not None:
            pass
        return found

    with ThreadPoolExecutor(1) as pool:
        first, second = pool.submit(asyncio.run, asks()).result()
    race = widgets.make("race", "widget")
    height = np.asarray(race.compute(race.resolve()[0], ["landscape"])["landscape"]["height"], "<f4")
    assert len(first) > line.LARGE
    assert first == second
    size, row = height.size, next(iter(drawn.rows(race).values()))
    steps = np.frombuffer(first, "<i2")[:size].reshape(-1, row)
    np.testing.assert_array_equal(steps, drawn.Drawn.of(height.reshape(-1), row).steps.reshape(-1, row))
