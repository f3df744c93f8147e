"""An instructor's file with a widget of their own becomes a page; a mistake in it is named with its line."""

import re
import runpy
from pathlib import Path

import numpy as np
import pytest
from v8 import Page

from simulab.command.cli import main
from simulab.own.file import widget_in
from simulab.widgets import Knobs

OWN = '''
import jax.numpy as jnp

from simulab.widgets import Figure, Group, Number, Widget, source
from simulab.widgets.kit import plots


class Wave(Widget):
    """A sine of one's own."""

    title = "Wave"
    lead = "Turn the frequency."
    groups = (Group("Wave", ("frequency",)),)
    figures = (Figure("curve", "A sine", big=True, y_range="data", x_range="data"),)

    def controls(self):
        return (Number("frequency", "Frequency", 1.0, bounds=(0.1, 10.0)),)

    def models(self):
        plot = plots.axes("x", "y")
        plot.line("x", "y", source=plots.columns("curve", "x", "y"))
        return {"curve": plot}

    @source()
    def curve(self, k):
        x = jnp.linspace(0.0, 6.0, 50)
        return {"x": x, "y": jnp.sin(k["frequency"] * x)}
'''


def test_a_file_of_ones_own_becomes_a_page(tmp_path: Path):
    (tmp_path / "wave.py").write_text(OWN)
    assert main(["export", str(tmp_path / "wave.py"), "-o", str(tmp_path / "wave.html")]) == 0
    page = (tmp_path / "wave.html").read_text()
    assert "Math.sin" in page
    assert "Turn the frequency." in page


DOCS = (Path(__file__).parents[2] / "docs/lessons.md").read_text(encoding="utf-8")
DECAY = next(text for text in re.findall(r"```python\n(.*?)```", DOCS, re.DOTALL) if "(Widget)" in text)


def test_the_widget_of_the_docs_imports_public_names_only():
    assert set(re.findall(r"^from (simulab\S*) import", DECAY, re.MULTILINE)) == {
        "simulab.widgets",
        "simulab.widgets.kit",
    }


def test_the_widget_of_the_docs_has_the_powers_of_its_factor_live_and_in_a_page(tmp_path: Path):
    (tmp_path / "decay.py").write_text(DECAY)
    widget = runpy.run_path(str(tmp_path / "decay.py"))["Decay"]()
    powers = 0.3 ** np.arange(51)
    # columns travel as float32, which has seven digits
    for home in (widget.compute({"factor": 0.3}, ["curve"]), Page(widget).compute(["curve"], {"factor": 0.3})):
        np.testing.assert_allclose(home["curve"]["error"], powers, rtol=1e-6)


def test_a_number_is_read_as_an_item_or_as_an_attribute_and_a_wrong_name_is_said():
    k = Knobs({"factor": 2.0, "adam.beta1": 0.9})
    assert (k.factor, k["adam.beta1"], k.was_read) == (2.0, 0.9, {"factor", "adam.beta1"})
    with pytest.raises(AttributeError, match=r"there is no knob 'faktor'; there are factor, adam\.beta1"):
        k.faktor  # noqa: B018


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("x = 1\ny = x / 0\n", r"line 2: ZeroDivisionError"),
        ("def f(:\n", r"line 1: SyntaxError"),
        ("x = 1\n", r"define one subclass of .*Widget in it; there is none"),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path: Path, text: str, sentence: str):
    (tmp_path / "own.py").write_text(text)
    with pytest.raises(ValueError, match=sentence):
        widget_in(tmp_path / "own.py")


def test_a_file_that_is_not_there_is_said(tmp_path: Path):
    with pytest.raises(ValueError, match="there is no such file"):
        widget_in(tmp_path / "no.py")
