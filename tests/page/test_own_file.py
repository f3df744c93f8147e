"""An instructor's file with a widget of their own becomes a page; a mistake in it is named with its line."""

from pathlib import Path

import pytest

from simulab.command.cli import main
from simulab.own.file import widget_in

OWN = '''
import jax.numpy as jnp

from simulab.widgets.kit import plots
from simulab.widgets.control import Control
from simulab.widgets.picture import Figure, Group
from simulab.widgets.widget import Widget, source


class Wave(Widget):
    """A sine of one's own."""

    title = "Wave"
    lead = "Turn the frequency."
    groups = (Group("Wave", ("frequency",)),)
    figures = (Figure("curve", "A sine", big=True, y_range="data", x_range="data"),)

    def controls(self):
        return (Control("frequency", "number", "Frequency", 1.0, bounds=(0.1, 10.0)),)

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
