"""What a browser may ask of the server, and what the server tells it."""

import asyncio
import json
import random
import re
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import panel as pn
import pytest
from bokeh.client import pull_session
from bokeh.models import Div
from bokeh.server.connection import ServerConnection
from bokeh.util.token import generate_jwt_token, get_token_payload
from hypothesis import given
from hypothesis import strategies as st
from serving import in_this_process, serving
from tiny import Tiny
from tornado.web import HTTPError
from tornado.websocket import websocket_connect

from simulab.live import guard
from simulab.live.guard import is_ours
from simulab.live.wire import Wire
from simulab.machine.allowance import Allowance

STRANGER = '"></script><img src=x onerror=alert(1)>'


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    named = ("--origin", "lab.example:8000", "--frame", "https://course.example")
    with serving("serve", "--no-browser", "--port", "0", *named, folder=tmp_path_factory.mktemp("served")) as found:
        yield found


def get(address: str, **headers: str):
    return urllib.request.urlopen(urllib.request.Request(address, headers=headers))


def message(name="data_event", data=None, **more):
    values = {"type": "map", "entries": [["model", {"id": "nobody"}], ["data", data]]}
    event = {"type": "event", "name": name, "values": values}
    return {"kind": "MessageSent", "msg_type": "bokeh_event", "msg_data": event, **more}


STATE = {"type": "map", "entries": [["id", 1], ["rate", {"type": "number", "value": "inf"}], ["racers", ["sgd"]]]}


def test_a_message_of_plain_json_is_ours():
    assert is_ours(message(data=STATE))


@pytest.mark.parametrize(
    "event",
    [
        None,
        {"kind": "RootAdded", "model": {"type": "object", "name": "Column", "id": "x"}},
        {"kind": "ModelChanged", "model": {"id": "p1"}, "attr": "options", "new": "{}"},
        {"kind": "TitleChanged", "title": "x"},
        message("button_click"),
        message(kind="ColumnsStreamed"),
        message(data={"type": "bytes", "data": "H4sIAAAAAAAA"}),
        message(data=[{"a": {"type": "ndarray", "array": {"type": "bytes", "data": ""}}}]),
        message(data={"type": "object", "name": "Column", "id": "x"}),
        message(data={"id": "p1001"}),
        message(data={"type": "map", "entries": [["state"]]}),
        message(data={"type": "map", "entries": [[{"type": "bytes"}, 1]]}),
        message(data={"type": "number", "value": "0x"}),
        {"kind": "MessageSent", "msg_type": "bokeh_event", "msg_data": {"type": "event", "name": "data_event"}},
    ],
    ids=lambda event: str(event)[:60],
)
def test_what_changes_the_document_or_has_to_be_unpacked_is_not(event):
    assert not is_ours(event)


nested = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(),
    lambda inside: st.lists(inside) | st.dictionaries(st.text(), inside),
)


@given(nested)
def test_anything_may_arrive(junk):
    assert is_ours(junk) in (True, False)
    assert is_ours(message(data=junk)) in (True, False)


def test_nothing_endlessly_nested_is_looked_through():
    deep = []
    for _ in range(900):
        deep = [deep]
    assert not is_ours(message(data=deep))


@pytest.mark.parametrize(
    "name", ["bokeh-absolute-url", "bokeh-app-path", "bokeh-autoload-element", "Bokeh-Absolute-Url"]
)
@pytest.mark.parametrize("page", ["race", "how-large-a-step"])
def test_no_query_is_written_into_a_page(address, name, page):
    text = get(f"{address}/{page}?{name}={urllib.request.quote(STRANGER)}").read().decode()
    assert "onerror" not in text
    assert "<main>" in text


def test_the_script_that_embeds_an_app_takes_addresses_only(address):
    good = "bokeh-autoload-element=x&bokeh-app-path=/race&bokeh-absolute-url=http://course.example/race"
    assert b"course.example" in get(f"{address}/race/autoload.js?{good}").read()
    with pytest.raises(urllib.error.HTTPError, match="400"):
        get(f"{address}/race/autoload.js?bokeh-autoload-element=x&bokeh-absolute-url={urllib.request.quote(STRANGER)}")


def test_only_a_site_that_the_server_knows_embeds_an_app_with_a_persons_cookies(address):
    script = f"{address}/race/autoload.js?bokeh-autoload-element=x"
    foreign = get(script, Origin="https://evil.example", Cookie="who=student").headers
    assert foreign["Access-Control-Allow-Origin"] == "*"  # with which a browser hands out nothing that cookies brought
    assert "Access-Control-Allow-Credentials" not in foreign
    own = get(script, Origin=address, Cookie="who=student").headers
    assert own["Access-Control-Allow-Origin"] == address
    assert own["Access-Control-Allow-Credentials"] == "true"


def test_a_name_that_somebody_else_pointed_here_is_refused(address):
    for page in ("", "/race", "/race/ws", "/static/js/bokeh.min.js"):
        with pytest.raises(urllib.error.HTTPError, match="421") as refused:
            get(address + page, Host="evil.example", Origin="http://evil.example")
        with refused.value as answer:
            assert "--origin" in answer.read().decode()
    own, outer = address.removeprefix("http://"), "lab.example:8000"
    assert get(address, Host=own).status == 200
    assert get(address, Host=outer).status == 200  # the fixture's --origin


def test_only_sites_that_were_named_may_hold_a_page_in_a_frame(address):
    for page in ("", "race", "how-large-a-step"):
        policy = get(f"{address}/{page}").headers["Content-Security-Policy"]
        assert policy.endswith("; frame-ancestors 'self' https://course.example")


@pytest.mark.parametrize("signed", [False, True], ids=["of another server", "of a page that was left open for a month"])
def test_a_token_that_does_not_count_opens_no_session_and_its_page_is_told_to_begin_again(address, signed, tmp_path):
    """Whoever knows a session's name could step into it; and the page would else try, with that token, for ever."""
    secret = kept_secret(tmp_path) if signed else None
    made = generate_jwt_token("a-session-of-mine", secret_key=secret, signed=signed, expiration=-60 if signed else 60)
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(asyncio.run, knock(address, made)).result() == (None, guard.BEGIN_AGAIN)


def kept_secret(folder: Path) -> bytes:
    """What the server signs with: as the installed package, which is the one that serves, has kept it."""
    asked = [sys.executable, "-c", "from simulab.machine import cache; print(cache.text('secret', str), end='')"]
    kept = subprocess.run(asked, cwd=folder, check=True, capture_output=True).stdout
    assert kept
    return kept


async def knock(address: str, token: str) -> tuple[str | bytes | None, int | None]:
    """The first word on a connection, None where the server hangs up, and with what code it does."""
    connection = await websocket_connect(address.replace("http", "ws") + "/race/ws", subprotocols=["bokeh", token])
    said = await asyncio.wait_for(connection.read_message(), 120)
    connection.close()
    return said, connection.close_code


def test_no_version_and_no_folder_is_told(address):
    """In headers, in pages that are not there, to messages that ask for it."""
    for page in (
        "",
        "race",
        "static/js/bokeh.min.js",
        "nothing",
        "race/autoload.js?bokeh-autoload-element=x'",
        "static/../x",
    ):
        try:
            answer = get(f"{address}/{page}")
            told = ""
        except urllib.error.HTTPError as error:
            answer, told = error, error.read().decode()
        assert "Server" not in answer.headers
        assert not re.search(r"\d+\.\d+\.\d+|site-packages|/simulab|Traceback", told)
    assert ask(f"{address}/race", ("SERVER-INFO-REQ", {})) == [{"closed": 1008}]


def test_nobodys_cookies_and_headers_are_in_a_session_token(address):
    text = get(f"{address}/race", Cookie="secret=abcdef", Authorization="Basic eHl6").read().decode()
    token = re.search(r'"token":"([\w.-]+)"', text)
    assert token
    payload = get_token_payload(token[1])
    assert payload["headers"] == {}
    assert payload["cookies"] == {}


def test_every_answer_says_that_it_is_what_it_says(address):
    for page in ("", "race", "how-large-a-step", "static/js/bokeh.min.js"):
        headers = get(f"{address}/{page}").headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
    for page in ("", "race", "how-large-a-step"):
        assert "object-src 'none'" in get(f"{address}/{page}").headers["Content-Security-Policy"]


async def said(address: str, *messages: tuple[str, object]) -> list[dict]:
    """What the server answers on a session's connection, after its ACK: [header, content] of each, then why it closed."""
    text = get(address).read().decode()
    token = re.search(r'"token":"([\w.-]+)"', text)
    assert token
    answers = []
    connection = await websocket_connect(
        address.replace("http", "ws") + "/ws", subprotocols=["bokeh", token[1]], max_message_size=2**24
    )
    for at, (kind, content) in enumerate((("", None), *messages)):
        if kind:
            for part in ({"msgid": str(at), "msgtype": kind}, {}, content):
                await connection.write_message(json.dumps(part))
        parts = []
        while len(parts) < 3 and (part := await asyncio.wait_for(connection.read_message(), 120)) is not None:
            parts.append(json.loads(part))
        if not parts:
            connection.close()
            return [*answers[1:], {"closed": connection.close_code}]
        answers.append({"is": parts[0]["msgtype"], "content": parts[2]})
    connection.close()
    while await connection.read_message() is not None:  # until it really is
        pass
    return answers[1:]


def elsewhere(coroutine: Any) -> Any:
    """What it comes to, on a loop of its own: a browser's may run in this thread."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, coroutine).result()


def ask(address: str, *messages: tuple[str, object]) -> list[dict]:
    return elsewhere(said(address, *messages))


def test_a_browser_cannot_change_the_document(address):
    root = {"type": "object", "name": "Div", "id": "evil", "attributes": {"text": "evil"}}
    pull = ("PULL-DOC-REQ", {})
    added = ("PATCH-DOC", {"events": [{"kind": "RootAdded", "model": root}]})
    before, patched, after, pushed = ask(
        f"{address}/learning-rate", pull, added, pull, ("PUSH-DOC", {"doc": {"roots": [], "title": "evil"}})
    )
    assert patched["is"] == "OK"
    assert before["content"]["doc"]["roots"] == after["content"]["doc"]["roots"]
    assert pushed == {"closed": 1008}


def test_a_last_word_to_a_model_that_is_gone_is_no_error(address):
    (answer,) = ask(f"{address}/learning-rate", ("PATCH-DOC", {"events": [message(data=STATE)]}))
    assert answer["is"] == "OK"


def test_an_error_names_no_folder_of_the_machine(monkeypatch):
    async def failed(self, message):
        return SimpleNamespace(msgtype="ERROR", content={"text": __file__, "traceback": f"File {__file__}, line 1"})

    monkeypatch.setattr(guard.WSHandler, "_handle", failed)
    socket: Any = object.__new__(guard.Socket)
    socket.application_context = SimpleNamespace(url="/a/script")
    answer = elsewhere(socket._handle(None))
    assert answer.content == {"text": "The server could not do this; its log says why.", "traceback": None}


def test_what_bokeh_would_fail_on_does_not_reach_it(address):
    wrong = {"kind": "MessageSent", "msg_type": "bokeh_event"}
    wrong["msg_data"] = {
        "type": "event",
        "name": "document_ready",
        "values": {"type": "map", "entries": [["no such", 1]]},
    }
    (answer,) = ask(f"{address}/learning-rate", ("PATCH-DOC", {"events": [wrong]}))
    assert answer["is"] == "OK"


def test_a_connection_that_ends_twice_is_no_error():
    """Found by a thousand malformed messages to each page: the traceback stood in the log."""
    socket: Any = object.__new__(guard.Socket)
    socket.close_code = socket.close_reason = None
    socket.connection = object.__new__(ServerConnection)
    socket.connection._session = None  # given back
    socket.on_close()


def test_what_no_component_hears_goes_no_further(monkeypatch):
    """About a model of the document that is none of ours, with what Bokeh does not expect."""
    reached = []

    async def heard(self, message):
        reached.append(message)

    monkeypatch.setattr(guard.WSHandler, "_handle", heard)
    monkeypatch.setattr(guard, "own", {"/race"})
    models = SimpleNamespace(get_by_id=lambda _: Div())
    session = SimpleNamespace(document=SimpleNamespace(models=models))
    socket: Any = object.__new__(guard.Socket)
    socket.application_context = SimpleNamespace(url="/race")
    socket.connection = SimpleNamespace(ok=lambda _: "ok", session=session)
    socket._allowance = Allowance(9, 9)
    unheard = message(data=STATE)
    unheard["msg_data"]["values"]["entries"] += [["no such", 1]]
    patch = SimpleNamespace(msgtype="PATCH-DOC", header={}, content={"events": [unheard]})
    assert elsewhere(socket._handle(patch)) == "ok"
    assert reached == []


def test_a_flood_of_messages_ends_its_connection(monkeypatch):
    monkeypatch.setattr(guard, "own", {"/race"})
    socket: Any = object.__new__(guard.Socket)
    socket.application_context = SimpleNamespace(url="/race")
    socket.connection = None
    socket._allowance = Allowance(2, 0.0)
    ended = []
    socket.close = lambda code, reason: ended.append((code, reason))
    for _ in range(3):
        assert (
            elsewhere(socket._handle(SimpleNamespace(msgtype="PATCH-DOC", header={}, content={"events": []}))) is None
        )
    assert ended == [(1008, "too often")]


def test_an_address_that_opens_page_after_page_is_asked_to_wait(monkeypatch):
    monkeypatch.setattr(guard, "own", {"/race"})
    monkeypatch.setattr(guard, "_arrives", lambda address: address != "10.0.0.1")
    page: Any = object.__new__(guard.Page)
    page.application_context = SimpleNamespace(url="/race")
    page.request = SimpleNamespace(remote_ip="10.0.0.1", arguments={})
    page.set_header = lambda *_: None
    with pytest.raises(HTTPError, match="wait a moment") as refused:
        elsewhere(page.prepare())
    assert refused.value.status_code == 429


def test_a_message_of_a_megabyte_ends_its_connection(address):
    async def ends() -> int | None:
        text = get(f"{address}/race").read().decode()
        token = re.search(r'"token":"([\w.-]+)"', text)
        assert token
        line = await websocket_connect(address.replace("http", "ws") + "/race/ws", subprotocols=["bokeh", token[1]])
        await line.write_message("x" * 2**20)
        while await line.read_message() is not None:
            pass
        return line.close_code

    assert elsewhere(ends()) == 1009


@pytest.mark.filterwarnings("ignore:There is no current event loop:DeprecationWarning")
def test_an_answer_does_not_wait_for_the_last_ones_acknowledgement():
    with guard.guarded():
        port = in_this_process({"/tiny": lambda: Wire(Tiny())})
    try:

        def delayed():
            session = pull_session(url=f"http://localhost:{port}/tiny")
            (server,) = [one for one, *_ in pn.state._servers.values()]
            sockets = [one._socket.ws_connection.stream.socket for one in server._tornado._clients]
            options = [one.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) for one in sockets]
            session.close()
            return options

        with ThreadPoolExecutor(1) as pool:
            assert pool.submit(delayed).result() == [1]
    finally:
        pn.state.kill_all_servers()


PARTS = [
    *(
        "race",
        "static",
        "..",
        "%2e%2e",
        "%00",
        "%ff%fe",
        "class",
        "ws",
        "autoload.js",
        "extensions",
        "simulab",
        "x" * 900,
    ),
    *(
        "%0d%0aSet-Cookie:a=b",
        "<script>",
        "é",
        "\\",
        ";",
        "race.",
        "RACE",
        "",
        "metadata",
        "%252e",
        "'",
        '"',
        "null",
        "-1",
    ),
]
KEYS = ["bokeh-session-id", "bokeh-token", "bokeh-autoload-element", "v", "theme", "learning_rate", "%", "a[]", ""]


def malformed(seed: int) -> bytes:
    """A request that no browser of ours makes."""
    draw = random.Random(seed)
    path = "/".join(draw.choices(PARTS, k=draw.randint(1, 5)))
    query = "&".join(f"{draw.choice(KEYS)}={draw.choice(PARTS)}" for _ in range(draw.randint(0, 3)))
    kind = draw.choice(["GET", "GET", "GET", "HEAD", "POST", "OPTIONS", "PUT", "DELETE", "BREW"])
    return f"{kind} /{path}?{query} HTTP/1.1\r\nHost: HOST\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode(
        "latin-1"
    )


def survives(address: str, seeds: range) -> None:
    host, port = address.removeprefix("http://").split(":")
    for seed in seeds:
        with socket.create_connection((host, int(port)), timeout=120) as line:
            line.sendall(malformed(seed).replace(b"HOST", f"{host}:{port}".encode()))
            answer = b"".join(iter(lambda: line.recv(65536), b""))
        status, _, rest = answer.partition(b"\r\n")
        assert not re.match(rb"HTTP/1.1 5(?!01)", status), (seed, malformed(seed), status)
        assert b"Traceback" not in rest, seed
        assert b"\nSet-Cookie: a" not in rest, seed


@pytest.mark.parametrize("token", ["", "x" * 900, "bnVsbA", "%ff%fe", "e30"])
@pytest.mark.parametrize("page", ["race", "race/autoload.js"])
def test_what_is_no_token_is_refused_before_it_is_read(address, page, token):
    with pytest.raises(urllib.error.HTTPError, match=r"403|400"):
        get(f"{address}/{page}?bokeh-autoload-element=x&bokeh-token={token}")


def test_malformed_addresses_leave_no_fault_and_no_traceback(address):
    survives(address, range(150))


@pytest.mark.long
def test_ten_thousand_malformed_addresses_leave_no_fault_and_no_traceback(tmp_path):
    with serving("serve", "--no-browser", "--port", "0", folder=tmp_path) as found:
        survives(found, range(10_000))


@pytest.mark.parametrize("name", ["document_ready", "client_reconnected"])
def test_what_a_page_says_of_itself_has_nothing_to_say_besides(name):
    """Bokeh makes an event of it that takes no arguments: one with some was a traceback in the log."""

    def event(*entries):
        said = {"type": "event", "name": name, "values": {"type": "map", "entries": [*entries]}}
        return {"kind": "MessageSent", "msg_type": "bokeh_event", "msg_data": said}

    assert guard.is_ours(event())
    assert not guard.is_ours(event(["model", {"id": "p1001"}]))
    assert not guard.is_ours(event(["data", None]))
