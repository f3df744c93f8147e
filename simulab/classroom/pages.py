"""The two pages of a class as texts. They load nothing."""

from pathlib import Path

from simulab import static
from simulab.front.shell import head

_HERE = Path(__file__).parent
_FILE = "They are kept in one file on your teacher's computer, which your teacher can delete, and go nowhere else."
_MEMORY = "They are kept only until your teacher stops the server, and go nowhere else."


def student(*, kept: bool, there: bool) -> str:
    """A student's page.

    Args:
        kept: whether the class has a file.
        there: whether the link is this class's.
    """
    return _made(
        "student.html", {"<!-- kept -->": _FILE if kept else _MEMORY, "data-there": f'data-there="{int(there)}"'}
    )


def teacher(about: str) -> str:
    """The teacher's page; ``about`` is JSON that its script reads."""
    safe = about.replace("<", r"\u003c")
    return _made("teacher.html", {"<!-- about -->": f'<script type="application/json" id="about">{safe}</script>'})


def _made(name: str, places: dict[str, str]) -> str:
    script = "class-student.js" if name.startswith("student") else "class-teacher.js"
    text = (_HERE / name).read_text(encoding="utf-8")
    icon = (_HERE.parent / "front" / "icon.svg").read_text(encoding="utf-8")
    for place, content in {
        "<!-- head -->": f"{head()}\n<style>\n{static.text('classroom.css')}</style>",
        "<!-- icon -->": icon,
        "<!-- script -->": f"<script>{static.text(script)}</script>",
        **places,
    }.items():
        text = text.replace(place, content)
    return text
