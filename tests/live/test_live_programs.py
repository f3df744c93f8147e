"""Where a page that computes by itself finds its program, and what it is told of a widget that has none."""

import pytest
from tiny import Tiny

from simulab.compiler import Unsupported
from simulab.live import computes, standby, warm


class Untranslated(Tiny):
    """Nobody else's: equal widgets have one program, and some other test may have made Tiny's."""


def test_a_widget_without_a_translation_is_tried_once_and_said_to_have_none(monkeypatch):
    def refuses(_):
        raise Unsupported("no such operation")

    tried = []
    monkeypatch.setitem(computes._chosen, "mode", "browser")
    monkeypatch.setattr(standby, "_translated", refuses)
    monkeypatch.setattr(warm, "soon", lambda *work: tried.extend(work))
    widgets = {"tiny": Untranslated()}
    assert standby.addresses(widgets) == {}  # it is being made
    (make,) = tried
    with pytest.raises(Unsupported):
        make()
    assert standby.addresses(widgets) == {"tiny": ""}
    assert len(tried) == 1
