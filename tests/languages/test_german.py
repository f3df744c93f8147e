"""German has every word of the interface, with the same things put into it; what is nobody's translation stays as it is."""

import ast
import json
import re
from importlib.resources import files
from pathlib import Path

import pytest

import simulab
from simulab import languages
from simulab.catalogue import Catalogue
from simulab.front.links import LESSONS, OTHERS, OWN
from simulab.front.page import LABEL
from simulab.languages import Language, description, markup, script
from simulab.lessons import Lesson, Scenario, prepare
from simulab.lessons.look_over import look_over
from simulab.lessons.translated import translated
from simulab.live import apart, standby, tongue, worker
from simulab.live.spec import spec
from simulab.widgets.search.search import REASON
from simulab.wording.glossary import TERMS

HOME = Path(simulab.__file__).parent
GERMAN = languages.of("de")
CATALOGUE = Catalogue.builtin()
FILES = sorted((HOME / "languages" / "de").glob("*.json"))


def missing(texts) -> list[str]:
    """The texts with a word in them that German has not; a sign, a number or a pixel's name has none to translate."""
    worded = (text for text in texts if re.search(r"[^\W\d_]{2}", text) and not text.startswith("pixel_"))
    return sorted(text for text in worded if text not in GERMAN.translations)


def test_every_text_of_the_scripts_is_there():
    assert missing(script.texts()) == []
    assert {"away", "explodes"} <= set(script.texts())  # a single small word looks like a name that a script goes by


@pytest.mark.parametrize("name", ["front/front.html", "classroom/student.html", "classroom/teacher.html"])
def test_every_text_of_the_templates_is_there(name):
    assert missing(markup.strings((HOME / name).read_text(encoding="utf-8"))) == []


def test_every_word_in_the_pictures_of_the_home_page_is_there():
    pictures = [
        one.read_text(encoding="utf-8") for one in files("simulab.assets").iterdir() if one.name.endswith(".svg")
    ]
    labels = [label for picture in pictures for label in LABEL.findall(picture)]
    assert "learning rate" in labels
    assert missing(labels) == []


@pytest.mark.parametrize("name", list(CATALOGUE.widgets))
def test_every_text_of_a_widget_is_there(name):
    widget = CATALOGUE.widgets.make(name, "widget")
    shown = [widget.showcase.learn] if widget.showcase else []
    reasons = [str(one.recorded) for one in widget.sources.values() if one.recorded]
    assert missing([*description.strings(json.loads(spec(widget))), widget.topic, *shown, *reasons]) == []


def test_every_term_of_the_glossary_is_there_and_found():
    assert list(GERMAN.terms) == list(TERMS)
    assert list(description.terms(["Die Lernraten sind zu groß."], GERMAN)) == ["Lernraten?"]


class Noting(dict):
    """Words that remember what was looked up in them."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def get(self, key, default=None):
        self.asked.append(key)
        return default


@pytest.mark.parametrize("name", list(CATALOGUE.lessons))
def test_every_text_of_a_lesson_is_there(name):
    lesson, noting = CATALOGUE.lessons.make(name, "lesson"), Noting()
    shown = translated(lesson, "de")
    object.__setattr__(shown, "words", Language("de", "", noting))
    prepare.prepare(shown, name, prepare.live(shown)[1])
    assert (
        missing(
            [lesson.title, lesson.lead, *(text for text in noting.asked if text not in GERMAN.translations.values())]
        )
        == []
    )


def test_headings_of_links_are_there():
    assert missing([OWN, LESSONS, OTHERS]) == []


def test_a_translation_has_the_slots_of_the_original():
    def slots(text: str) -> set[str]:
        return {re.sub(r":int .*", ":int", slot) for slot in re.findall(r"\{(?:\d+|who|\w+:[^{}]*)\}", text)}

    assert {text: said for text, said in GERMAN.translations.items() if slots(text) != slots(said)} == {}


def test_a_text_stands_in_one_file_only():
    keys = [
        key for file in FILES if file.name != "glossary.json" for key in json.loads(file.read_text(encoding="utf-8"))
    ]
    assert len(keys) == len(set(keys))


def sentences(file: Path, *raised: str) -> list[str]:
    """What a file says in errors of some kinds, with 7 for what is put in."""
    found = []
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in raised and node.args:
            said = node.args[2] if getattr(node.func, "id", "") == "Unreadable" else node.args[0]
            if isinstance(said, ast.Constant):
                found.append(str(said.value))
            elif isinstance(said, ast.JoinedStr):
                found.append(
                    "".join(str(part.value) if isinstance(part, ast.Constant) else "7" for part in said.values)
                )
    return found


@pytest.mark.parametrize(
    ("folder", "raised"), [("formula", "FormulaError"), ("classroom", "Refused"), ("widgets/kit", "Unreadable")]
)
def test_what_a_server_says_is_said_in_german(folder, raised):
    said = [sentence for file in sorted((HOME / folder).glob("*.py")) for sentence in sentences(file, raised)]
    assert len(said) > 2
    assert [sentence for sentence in said if GERMAN.sentence(sentence) == sentence] == []


@pytest.mark.parametrize("folder", ["lessons", "own", "surface"])
def test_what_is_wrong_with_a_file_is_said_in_german_where_its_pages_are_german(folder):
    """What is only put together of other sentences ("7, line 7: 7") is said where those are."""
    kinds = ("Mistake", "ValueError", "TypeError", "_Wrong")
    said = [one for file in sorted((HOME / folder).glob("*.py")) for one in sentences(file, *kinds)]
    own = [one for one in said if len(re.findall(r"[a-z]{2,}", one)) > 2]
    assert len(own) > 10
    assert [sentence for sentence in own if GERMAN.sentence(sentence) == sentence] == []


def test_a_mistake_in_a_file_is_said_in_german_to_its_last_word():
    with pytest.raises(ValueError, match="line") as error:
        look_over(Lesson("L", [Scenario("S", "words", widget="race", set={"learning_rat": 0.1})], language="de"))
    said = GERMAN.sentence(str(error.value))
    line = re.search(r"line (\d+)", str(error.value))[1]
    assert said == (
        f"test_german.py, Zeile {line}: Scenario: set: race hat keinen Regler 'learning_rat'; ist learning_rate gemeint?"
    )
    assert (
        GERMAN.sentence("my.py, line 3: Scenario: widget: no widget is called 'rase'; did you mean race?")
        == "my.py, Zeile 3: Scenario: widget: keine Simulation heißt 'rase'; ist race gemeint?"
    )
    own = "my.py, line 3: NameError: name 'x' is not defined"
    assert GERMAN.sentence(own) == own.replace("line", "Zeile")  # Python's own words are Python's


def test_pages_around_lessons_speak_the_language_that_these_are_written_in():
    assert tongue.written(["de", "de-AT"]) == "de"
    assert tongue.written(["pt-BR"]) == tongue.written(["de", "en"]) == tongue.written([]) == "en"


@pytest.mark.parametrize("sentence", [worker.FULL, apart.TOO_LONG])
def test_who_has_to_wait_for_a_formula_is_told_so_in_german(sentence):
    assert GERMAN.sentence(sentence) != sentence


def test_a_sentence_keeps_what_was_put_into_it():
    assert GERMAN.sentence("You have had your 5 tries.") == "Du hattest deine 5 Versuche."
    assert GERMAN.sentence("My own sentence about nothing.") == "My own sentence about nothing."


def test_a_live_page_that_computes_by_itself_says_in_german_why_something_is_recorded():
    text = json.dumps({"sources": {"surface": {"recorded": [{"reason": REASON, "shown": None}]}}})
    said = json.loads(standby.spoken(text, GERMAN))["sources"]["surface"]["recorded"]
    assert said == [{"reason": GERMAN.translations[REASON], "shown": None}]
    assert standby.spoken(text, languages.ENGLISH) == text


def test_an_unknown_language_is_refused_and_those_there_are_are_named():
    with pytest.raises(
        ValueError, match=r"lang: simulab does not speak 'xx'; there is en \(English\) and de \(Deutsch\)"
    ):
        languages.of("xx")
    assert languages.nearest("de-AT") is GERMAN
    assert languages.nearest("pt-BR").code == "en"
