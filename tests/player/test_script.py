"""One script text for every home, from modules that are joined without a build tool."""

import gzip
import json
import re
from collections import Counter

from py_mini_racer import MiniRacer

from simulab import player

TOP_LEVEL = re.compile(r"^(?:export )?(?:async )?(?:const|let|function|class) (\w+)", re.MULTILINE)
SOURCES = {path.name: path.read_text(encoding="utf-8") for path in player.HERE.glob("*.js")}


def test_every_module_is_part_of_the_script():
    extra = [name for entry in (player.TEXT, player.POINTS, player.NAMED) for name in player.modules(entry)]
    assert {*player.modules(), *extra} == set(SOURCES)


def test_names_are_unique_so_that_modules_can_share_a_scope():
    names = Counter(name for text in SOURCES.values() for name in TOP_LEVEL.findall(text))
    assert [name for name, times in names.items() if times > 1] == []


def test_what_is_joined_with_the_player_has_no_name_of_its_modules():
    """A lesson's view, a live session's and a page's scripts share the player's scope, all of its extra modules with them."""
    names = Counter(name for text in SOURCES.values() for name in TOP_LEVEL.findall(text))
    for folder in ("lessons/view", "live", "page"):
        for path in (player.HERE.parent / folder).glob("*.js"):
            assert not names.keys() & set(TOP_LEVEL.findall(path.read_text(encoding="utf-8"))), path.name


def test_the_script_defines_mount_and_nothing_else():
    world = MiniRacer()
    assert json.loads(world.eval(player.script() + "JSON.stringify(Object.keys(simulab))")) == ["mount"]


def test_the_module_exports_mount():
    assert player.module().rstrip().endswith("export { mount };")
    assert "\nimport " not in player.module()


def test_a_strict_policy_would_let_it_run():
    for name, text in SOURCES.items():
        assert not re.search(r"\beval\(|new Function|innerHTML|outerHTML|insertAdjacentHTML|document\.write", text), (
            name
        )


def test_the_style_stays_inside():
    text = re.sub(r"@keyframes[^{]*\{[^}]*\{[^}]*\}\s*\}", "", player.stylesheet())
    selectors = re.findall(r"(?:^|[{}])\s*([^{}@]+)\{", text)
    loose = [
        one for one in selectors for part in re.split(r",(?![^(]*\))", one) if not re.search(r"\.(simulab|sl-)", part)
    ]
    assert loose == []


def test_it_is_light():
    weight = len(gzip.compress((player.script() + player.stylesheet()).encode(), 9))
    assert weight <= 40_000, f"{weight} bytes gzipped"
