"""The documentation leaves nothing out: rooms, widgets, public names; and the files that it names are there."""

import re
from pathlib import Path

import pytest

import simulab as sl

ROOT = Path(__file__).parents[1]
ARCHITECTURE = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
REFERENCE = "".join(page.read_text(encoding="utf-8") for page in (ROOT / "docs/reference").glob("*.md"))
NAV = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")


def test_every_room_and_module_at_the_top_is_explained():
    rows = [
        line.split("|")[1]
        for line in ARCHITECTURE.partition("## The contracts")[0].splitlines()
        if line.startswith("| `")
    ]
    named = {name.strip("/") for row in rows for name in re.findall(r"`([\w/]+)`", row)}
    there = {
        path.stem for path in (ROOT / "simulab").iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()
    }
    assert named == {name for name in there if not name.startswith("_")} | {"landscapes"}


@pytest.mark.parametrize("page", ["docs/architecture.md", "docs/own-widget.md", "CONTRIBUTING.md"])
def test_the_files_that_it_names_are_there(page):
    named = re.findall(r"`([\w./-]+/[\w.-]+\.\w+)`", (ROOT / page).read_text(encoding="utf-8"))
    roots = (ROOT, ROOT / "simulab", ROOT / "js/src")
    assert [name for name in named if "NAME" not in name and not any((root / name).exists() for root in roots)] == []


@pytest.mark.parametrize("name", list(sl.catalogue.widgets))
def test_every_widget_has_a_page_of_how_it_computes(name):
    first, *rest = (ROOT / f"docs/widgets/{name}.md").read_text(encoding="utf-8").splitlines()
    assert first == f"# {sl.catalogue.widgets[name].title}: how it computes, what it simplifies"
    assert len(rest) > 5
    assert f"widgets/{name}.md" in NAV


def test_every_public_name_is_in_the_reference():
    def shown(name: str) -> bool:
        one = getattr(sl, name)
        where = one.__name__ if name in ("ask", "mark") else f"{one.__module__}.{one.__qualname__}"
        return f"::: {where}\n" in REFERENCE

    assert [name for name in sl.__all__ if name != "catalogue" and not shown(name)] == []
    assert "::: simulab.catalogue.catalogue.Catalogue\n" in REFERENCE
