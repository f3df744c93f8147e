"""The two pages of a class as texts. They load nothing."""

from pathlib import Path

from simulab import static
from simulab.front.shell import head
from simulab.languages import Language, markup, script

_HERE = Path(__file__).parent
_FILE = "They are kept in one file on your teacher's computer, which your teacher can delete, and go nowhere else."
_MEMORY = "They are kept only until your teacher stops the server, and go nowhere else."


def student(language: Language, *, kept: bool, there: bool) -> str:
    """A student's page.

    Args:
        language: of its words.
        kept: whether the class has a file.
        there: whether the link is this class's.
    """
    told = language.text(_FILE if kept else _MEMORY)
    return _made("student.html", language, {"<!-- kept -->": told, "data-there": f'data-there="{int(there)}"'})


def teacher(language: Language, about: str) -> str:
    """The teacher's page; ``about`` is JSON that its script reads."""
    safe = about.replace("<", r"\u003c")
    return _made(
        "teacher.html", language, {"<!-- about -->": f'<script type="application/json" id="about">{safe}</script>'}
    )


def _made(name: str, language: Language, places: dict[str, str]) -> str:
    built = "class-student.js" if name.startswith("student") else "class-teacher.js"
    text = markup.page((_HERE / name).read_text(encoding="utf-8"), language)
    icon = (_HERE.parent / "front" / "icon.svg").read_text(encoding="utf-8")
    for place, content in {
        "<!-- head -->": f"{head()}\n<style>\n{static.text('classroom.css')}</style>",
        "<!-- icon -->": icon,
        "<!-- script -->": f"<script>{script.text(built, language)}</script>",
        **places,
    }.items():
        text = text.replace(place, content)
    return text
