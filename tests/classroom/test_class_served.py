"""A class on a running server, as thirty students and a teacher have it: by the protocol that their pages speak."""

import asyncio
import json
import sqlite3
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import pytest
from serving import serving
from tornado.httpclient import HTTPClientError
from tornado.websocket import WebSocketClosedError, websocket_connect

from simulab.classroom import limits

STUDENTS = 30
PATIENCE = 120
"""Seconds for a server on a busy machine; nothing here is timed."""


class Served:
    """A server with a class in a file."""

    def __init__(self, file):
        self.file, folder = file, file.parent
        self.server = serving("serve", "--no-browser", "--port", "0", "--class", str(self.file), folder=folder)

    def __enter__(self):
        self.address = self.server.__enter__()
        self.link = self.server.line("^Students").split()[-1]
        self.code = self.link.rsplit("/", 1)[1]
        self.secret = self.server.line("^The teacher").split("#")[1].split()[0]
        return self

    def __exit__(self, *given):
        self.server.__exit__(*given)

    async def line(self, hello):
        line = await websocket_connect(self.address.replace("http", "ws") + "/class/wire")
        self.lines.append(line)
        await line.write_message(json.dumps(hello))
        return line

    def run(self, work):
        """A test's own conversation; every line is closed after it."""

        async def whole():
            self.lines = []
            try:
                return await work
            finally:
                streams = [line.protocol.stream for line in self.lines if line.protocol]
                for line in self.lines:
                    line.close()
                while not all(stream.closed() for stream in streams):
                    await asyncio.sleep(0.02)

        with ThreadPoolExecutor(1) as pool:  # a browser's test may have left a loop of its own in this thread
            return pool.submit(asyncio.run, whole()).result()

    async def student(self, name="", token=""):
        line = await self.line({"join": self.code, "name": name, "token": token})
        return line, await heard(line, "you")

    async def teacher(self):
        line = await self.line({"teach": self.secret})
        return line, await heard(line, "class")

    def get(self, path, **headers):
        return urllib.request.urlopen(urllib.request.Request(self.address + path, headers=headers))


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    with Served(tmp_path_factory.mktemp("class") / "class.sqlite") as found:
        yield found


async def heard(line, word, until=lambda said: True):
    """The next message that has a word, and of which something holds."""

    async def wait():
        while (text := await line.read_message()) is not None:
            said = json.loads(text)
            if word in said and until(said):
                return said
        raise AssertionError("the server hung up")

    return await asyncio.wait_for(wait(), PATIENCE)


def say(line, **what):
    return line.write_message(json.dumps(what))


def test_a_class_speaks_the_language_that_its_address_asks_for(served):
    for page in (f"/class/{served.code}", "/class/teacher"):
        assert '<html lang="en">' in served.get(page).read().decode()
        german = served.get(f"{page}?lang=de").read().decode()
        assert '<html lang="de">' in german
    menu = json.loads(german.split('id="about">')[1].split("</script>")[0])["links"]
    assert [link["label"] for link in menu if link["href"] == "learning-rate"] == ["Lernrate"]

    async def refused(asks):
        line = await websocket_connect(served.address.replace("http", "ws") + f"/class/wire{asks}")
        served.lines.append(line)
        await say(line, teach="nobody")
        return (await heard(line, "refused"))["refused"]

    assert served.run(refused("")) == "This is not the address that the terminal printed; open that one."
    assert served.run(refused("?lang=de")) == "Das ist nicht die Adresse, die im Terminal steht; öffne jene."
    assert served.run(refused("?lang=xx")) == "This is not the address that the terminal printed; open that one."


def test_a_class_of_thirty_from_the_first_to_the_last_minute(served):
    served.run(a_lesson(served))


async def a_lesson(served):
    teacher, seen = await served.teacher()
    assert seen["class"]["members"] == []
    students = await asyncio.gather(*[served.student(f"S{i}" if i % 2 else "") for i in range(STUDENTS)])
    lines = [line for line, _ in students]
    for i, line in enumerate(lines):
        await say(line, at=f"race#steps={i + 10}")
    seen = await heard(teacher, "class", lambda s: sum(m["place"] != "" for m in s["class"]["members"]) == STUDENTS)
    assert {m["place"] for m in seen["class"]["members"]} == {f"race#steps={i + 10}" for i in range(STUDENTS)}

    # everybody is sent to a part of a lesson, whose runs wait
    await say(teacher, **{"do": "send", "with": "how-large-a-step#part=1", "hold": True})
    for line in lines:
        stage = (await heard(line, "stage", lambda s: s["stage"]["turn"] == 1))["stage"]
        assert (stage["place"], stage["hold"]) == ("how-large-a-step#part=1", True)
    for i, line in enumerate(lines):
        answer = {
            "lesson": "how-large-a-step",
            "part": "p",
            "question": "q",
            "kind": "EndPoint",
            "answer": {"x": i / 10},
        }
        await say(line, answer={**answer, "good": i % 3 == 0})
    seen = await heard(teacher, "class", lambda s: len(s["class"]["answers"]) == STUDENTS)
    assert sorted(one["answer"]["x"] for one in seen["class"]["answers"]) == [i / 10 for i in range(STUDENTS)]
    await say(teacher, do="run")
    assert not (await heard(lines[0], "stage", lambda s: s["stage"]["ran"] == 1))["stage"]["hold"]

    # one who was cut off comes back as who they were; one who comes late is where all are
    lines[3].close()
    seen = await heard(teacher, "class", lambda s: not all(m["there"] for m in s["class"]["members"]))
    lines[3], back = await served.student(token=students[3][1]["you"]["token"])
    assert back["you"]["id"] == students[3][1]["you"]["id"]
    late, _ = await served.student("late")
    assert back["stage"]["place"] == "how-large-a-step#part=1"

    # a race: at curvature one the rate 1 arrives in one step, 2.5 never
    await say(teacher, **{"do": "race", "with": "learning-rate"})
    for i, line in enumerate(lines):
        await say(line, **{"try": 1.0 if i == 7 else 2.5})
    for i, line in enumerate(lines):
        mine = (await heard(line, "mine", lambda s: s["mine"]))["mine"]
        assert [one["steps"] for one in mine] == [1 if i == 7 else -1]
    for _ in range(limits.TRIES):
        await say(lines[7], **{"try": 0.5})
    assert "tries" in (await heard(lines[7], "refused"))["refused"]

    # the wall
    await say(lines[0], submit="learning-rate#learning_rate=0.3", title="Learning rate")
    seen = await heard(teacher, "class", lambda s: s["class"]["wall"])
    assert seen["class"]["wall"][0]["address"] == "learning-rate#learning_rate=0.3"

    # the file, for whoever has the secret
    text = served.get("/class/answers.csv", Authorization=f"Bearer {served.secret}").read().decode("utf-8-sig")
    assert len(text.splitlines()) == 1 + STUDENTS + 1 + STUDENTS + limits.TRIES - 1
    with pytest.raises(urllib.error.HTTPError, match="403"):
        served.get("/class/answers.csv", Authorization="Bearer x")

    await say(teacher, do="delete")
    await heard(late, "gone")
    seen = await heard(teacher, "class", lambda s: not s["class"]["members"])
    assert [seen["class"][kept] for kept in ("answers", "wall", "tries")] == [[], [], []]


def test_the_pages_say_what_is_kept_and_hold_no_secret(served):
    page = served.get(f"/class/{served.code}")
    text = page.read().decode()
    assert "Your teacher sees which page you are on" in text
    assert "one file on your teacher's computer" in text
    assert page.headers["Content-Security-Policy"].endswith("frame-ancestors 'self'")
    assert served.secret not in text + served.get("/class/teacher").read().decode()
    with pytest.raises(urllib.error.HTTPError, match="404"):
        served.get("/class/zzzzz")


@pytest.mark.parametrize(
    "hello", [{"teach": "x"}, {"teach": None}, {"join": "zzzzz"}, {"do": "delete"}, {"at": "race"}, {"join": ["x"]}]
)
def test_who_has_neither_link_is_refused(served, hello):
    async def knock():
        line = await served.line(hello)
        return await heard(line, "refused")

    assert served.run(knock())["refused"].endswith(".")


def test_a_student_cannot_do_what_a_teacher_does(served):
    async def tries():
        line, _ = await served.student()
        await say(line, **{"do": "screens", "with": "closed"})
        return await heard(line, "refused")

    assert served.run(tries())


def test_what_is_no_word_of_a_class_does_no_harm(served):
    hostile = [
        "", "null", "[]", "{", '{"at": "//evil.example"}', '{"at": "javascript:alert(1)"}', '{"at": "race#<script>"}',
        '{"submit": "../x"}', '{"submit": 7}', '{"try": "1"}', '{"try": NaN}', '{"answer": 3}', "[" * 3000, '{"x": 1e999}',
    ]  # fmt: skip

    async def send_all():
        line, _ = await served.student()
        for text in hostile:
            await line.write_message(text)
            assert "Traceback" not in (await heard(line, "refused"))["refused"]
        await line.write_message("x" * (limits.MESSAGE + 1))
        while await line.read_message() is not None:
            pass
        other, _ = await served.student()  # the class goes on
        with pytest.raises((AssertionError, WebSocketClosedError)):
            await chatter(other)
        return await served.student()

    assert served.run(send_all())[1]["you"]["id"] > 0


async def chatter(line):
    """More than any page says, until the server hangs up."""
    for _ in range(20 * limits.BURST):
        await say(line, at="race")
    await heard(line, "never")


def test_another_sites_page_cannot_connect(served):
    from tornado.httpclient import HTTPRequest

    async def knock():
        address = served.address.replace("http", "ws") + "/class/wire"
        await websocket_connect(HTTPRequest(address, headers={"Origin": "https://evil.example"}))

    with pytest.raises(HTTPClientError, match="403"):
        served.run(knock())


def test_a_class_outlives_its_server_killed_or_told_to_end(tmp_path):
    file = tmp_path / "class.sqlite"
    with Served(file) as first:

        async def joined():
            line, you = await first.student("Ada")
            await say(line, submit="race#steps=20", title="")
            await heard(line, "said")
            teacher, _ = await first.teacher()
            await say(teacher, **{"do": "send", "with": "learning-rate", "hold": False})
            await heard(teacher, "class", lambda s: s["class"]["stage"]["turn"] == 1)
            return you["you"]

        ada = first.run(joined())
        first.server.process.kill()
        first.server.process.wait()
    with Served(file) as second:
        assert (second.code, second.secret) == (first.code, first.secret)

        async def back():
            line, you = await second.student(token=ada["token"])
            await say(line, submit="race#steps=30", title="")
            await heard(line, "said")
            return you

        you = second.run(back())
        assert (you["you"]["id"], you["stage"]["place"]) == (ada["id"], "learning-rate")
    with sqlite3.connect(file) as kept:  # this one was told to end
        assert kept.execute("SELECT name FROM member").fetchall() == [("Ada",)]
        assert kept.execute("SELECT address FROM shown").fetchall() == [("race#steps=20",), ("race#steps=30",)]
