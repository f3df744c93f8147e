"""A notebook's kernel: ``app()`` last in a cell is drawn, with nothing else in the notebook and no other site asked."""

import re

import nbclient
import pytest
from nbformat.v4 import new_code_cell, new_notebook

CELLS = (
    'import simulab as sl\nsl.app("learning-rate", steps=7)',
    'app = sl.app("race")\napp.learning_rate = 0.035\napp',
    'sl.app("how-large-a-step")',
)


@pytest.fixture(scope="module")
def cells(tmp_path_factory):
    """The cells of a notebook after a kernel has run them."""
    made = new_notebook(cells=[new_code_cell(cell) for cell in CELLS])
    folder = str(tmp_path_factory.mktemp("notebook"))
    nbclient.NotebookClient(
        made, timeout=600, startup_timeout=300, kernel_name="python3", resources={"metadata": {"path": folder}}
    ).execute()
    return made.cells


def test_each_cell_shows_a_picture_and_not_a_word(cells):
    for cell, held in zip(cells, ('\\"steps\\": 7', "0.035", "how-large-a-step")):
        (result,) = [one for one in cell.outputs if one.output_type == "execute_result"]
        drawn = result.data["text/html"]
        assert "data-root-id" in drawn
        assert "<script" in drawn
        assert held in drawn.replace('\\\\"', '\\"')


def test_what_draws_comes_with_the_first_cell_and_once(cells):
    def scripts(cell):
        found = [one.data.get("application/javascript", "") for one in cell.outputs if "data" in one]
        return [len(one) for one in found if one]

    assert sum(scripts(cells[0])) > 500_000  # Bokeh itself
    assert [scripts(cell) for cell in cells[1:]] == [[], []]


def test_no_script_or_sheet_is_loaded_from_another_site(cells):
    for cell in cells:
        for one in cell.outputs:
            html = one.get("data", {}).get("text/html", "")
            assert not re.findall(r"<(?:script|link)[^>]+(?:src|href)=.?https?:", html)
            loaded = re.findall(
                r"(?:js|css)_urls = (\[[^\]]*\])", one.get("data", {}).get("application/javascript", "")
            )
            assert not [urls for urls in loaded if "http" in urls]
