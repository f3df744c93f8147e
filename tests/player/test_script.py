"""The built scripts and styles that every home hands out."""

import gzip
import re

import pytest
from py_mini_racer import MiniRacer

from simulab import static
from simulab.page.parts import PAINTERS

SCRIPTS = [
    f"{kind}-{home}.js" for kind in ("widget", "lesson") for home in ("page", "fragment", "live", "notebook")
] + ["view.js", "lesson.js", "strict.js", "worker.js", *PAINTERS]  # fmt: skip


@pytest.mark.parametrize("name", [*SCRIPTS, "simulab.css", "site.css", "lesson.css"])
def test_every_built_file_says_that_it_is_built(name):
    assert static.text(name).startswith("/* Generated ")


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_strict_policy_would_let_it_run(name):
    assert not re.search(
        r"\beval\(|new Function|innerHTML|outerHTML|insertAdjacentHTML|document\.write", static.text(name)
    )


def test_a_worker_can_be_made_from_a_program_and_the_script_behind_it():
    world = MiniRacer()
    world.eval("const self = globalThis; const said = []; self.postMessage = (word) => said.push(word); undefined")
    world.eval("(self.simulabPrograms ??= {})['x'] = () => ({ twice: ({ a }) => ({ b: Float32Array.of(2 * a) }) });")
    world.eval(static.text("worker.js") + "undefined")
    world.eval("self.onmessage({ data: { id: 7, name: 'twice', leaves: { a: 4 } } }); undefined")
    assert world.eval("JSON.stringify([said[0].id, said[1].id, [...said[1].columns.b]])") == "[0,7,[8]]"


@pytest.mark.parametrize("name", ["simulab.css", "site.css", "lesson.css"])
def test_the_style_stays_inside(name):
    text = re.sub(r"/\*.*?\*/|@keyframes[^{]*\{(?:[^{}]*\{[^}]*\})*\s*\}", "", static.text(name))
    selectors = re.findall(r"(?:^|[{}])\s*([^{}@]+)\{", text)
    loose = [
        one for one in selectors for part in re.split(r",(?![^(]*\))", one) if not re.search(r"\.(simulab|sl-)", part)
    ]
    assert loose == []


@pytest.mark.parametrize(("name", "most"), [("widget", 35_800), ("lesson", 46_400)])
def test_what_a_live_page_loads_before_its_picture_is_light(name, most):
    """Bytes: the script and what it imports, and not what is loaded later or by some widgets only."""
    texts = [static.text(f"{name}-live.js")]
    for text in texts:
        imported = re.findall(r'from"\./([\w-]+\.js)\?', text)
        texts += [found for one in dict.fromkeys(imported) if (found := static.text(one)) not in texts]
    assert len(texts) >= 2
    weight = sum(len(gzip.compress(text.encode(), 9)) for text in texts)
    assert weight <= most, f"{weight} bytes gzipped"
