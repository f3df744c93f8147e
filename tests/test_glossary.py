"""A page explains the terms that it uses, in one sentence each, and every term is used somewhere."""

import re

from simulab import catalogue
from simulab.wording import glossary

LONGEST = 130
"""Characters that are read at a glance."""


def said():
    """All that widgets and lessons say."""
    for name in catalogue.widgets:
        widget = catalogue.widgets.make(name, "widget")
        yield from (widget.lead, *widget.phrases.values())
    for name in catalogue.lessons:
        lesson = catalogue.lessons.make(name, "lesson")
        yield from (lesson.lead, lesson.summary, *(scenario.text for scenario in lesson.scenarios))


def test_every_term_is_one_that_some_page_says():
    assert list(glossary.used(said())) == list(glossary.TERMS)


def test_what_is_meant_is_read_at_a_glance():
    for term, meant in glossary.TERMS.items():
        assert len(meant) <= LONGEST, term
        assert meant[-1] == ".", term


def test_a_term_is_a_whole_word_in_any_case():
    assert list(glossary.used(["Epochs, and a KINK."])) == ["kink", "epochs|epoch"]
    assert not glossary.used(["kinky epochal restarting"])
    assert all(re.fullmatch(r"[\w -]+(\|[\w -]+)*", term) for term in glossary.TERMS)  # JavaScript reads it alike
