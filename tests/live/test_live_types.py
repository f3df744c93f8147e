"""Messages and options have the types that the browser's modules are checked with: nothing more, and all of it is used."""

import json

from bokeh.document import Document
from schema import INTERFACES, faults

from simulab.catalogue import widgets
from simulab.live import app, computes, wire
from simulab.live.worker import TOLD
from simulab.page.export import options

ASKED = [
    {"describe": True},
    {"programs": True},
    {"id": 1, "sources": ["paths"], "state": {"steps": 10}, "seen": 0, "by": "one", "beside": True},
    {"id": 2, "state": {}, "seen": 0, "by": "one", "back": True},
    {"id": 3, "read": "formula", "text": "x^"},
    {"id": 4, "read": "formula", "text": "x^2"},
    {"id": 5, "sources": ["paths"], "state": {"surface": "formula", "formula": "x^"}},
    {"id": 6, "sources": ["nothing"], "state": {}},
    {"id": 7, "cancel": 7},
]


class Heard(dict):
    """A message that remembers which of its fields were looked for."""

    looked: set[str] = set()

    def get(self, key, default=None):
        self.looked.add(key)
        return super().get(key, default)

    def __contains__(self, key):
        self.looked.add(key)
        return super().__contains__(key)

    def __eq__(self, other):
        self.looked.update(other)
        return dict.__eq__(self, other)

    __hash__ = None


def replies_of(shown, asked, **more):
    """What a component says to messages, as it is sent."""
    said = []
    shown._send_msg = said.append
    for one in asked:
        shown._handle_msg(Heard({**one, **more}) if "id" in one else Heard(one))
    return said


def test_messages_have_the_types_of_the_browser():
    race, lesson = app("race"), app("how-large-a-step")
    view = race.__panel__()
    view._models.update({"one": (None, None), "other": (None, None)})
    said = replies_of(view, ASKED)
    race.learning_rate = 0.05
    said += replies_of(lesson, ASKED[:3], of="learning-rate") + replies_of(app("net-lab").__panel__(), ASKED[:1])
    lesson._send_msg = said.append
    lesson.tell({"reload": True})
    lesson.tell({"problem": "line 3"})
    said += [
        {"id": 1, "stopped": True},
        {"id": 1, "progress": dict.fromkeys(TOLD, 1) | {"source": "paths", "first": True}},
    ]
    for one in said:
        assert faults({name: value for name, value in one.items() if name != "packed"}, "Reply", "reply") == []
    assert {name for one in said for name in one} == INTERFACES["Reply"].keys()
    for one in ASKED:
        assert faults(one, "Message", "message") == []
    assert Heard.looked == INTERFACES["Message"].keys()


def test_options_have_the_types_of_the_browser(monkeypatch):
    monkeypatch.setattr(wire, "site", [{"label": "Home", "href": "."}])
    monkeypatch.setattr(computes, "_chosen", {"mode": "browser"})
    shown = [app(name) for name in ("race", "net-lab", "how-large-a-step")]
    shown = [getattr(one, "__panel__", lambda one=one: one)() for one in shown]
    shown[0].turn({"learning_rate": 0.1})
    shown[0].begin({"learning_rate": 0.1})
    for one in shown:
        one.server_doc(Document())
    found = [json.loads(one.options) for one in shown]
    found.append(options(widgets.make("race", "widget"), {"steps": 20}, ["steps"]))
    for one in found:
        assert faults({**one, "hash": True}, "Options", "options") == []
    assert {"turn", "style", "brought", "compute", "links", "learn", "next", "freely", "set", "show"} <= {
        name for one in found for name in one
    }


def test_what_differs_is_seen():
    assert faults({"id": "1", "answer": 2}, "Reply", "reply") == [
        "reply.answer is unknown to the browser",
        "reply.id is '1', not a number",
    ]
