"""A dataset of an instructor's own: in the catalogue while their file is in use, and refused where nothing can be learnt."""

import json
import re

import numpy as np
import pytest

import simulab as sl
from simulab import catalogue, training
from simulab.command.cli import main
from simulab.own.file import load
from simulab.search import Nets

RINGS = """
import numpy as np
import simulab as sl

turn = np.linspace(0, 2 * np.pi, 60)
radius = np.where(np.arange(60) % 2, 1.0, 0.4)
rings = sl.Dataset(
    "Two rings",
    np.stack([radius * np.cos(turn), radius * np.sin(turn)], axis=1),
    np.arange(60) % 2,
    classes=("inner", "outer"),
)
iris = sl.catalogue.datasets["iris"]
"""


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    made = tmp_path_factory.mktemp("own") / "rings.py"
    made.write_text(RINGS)
    return made


def test_the_catalogue_makes_or_reads_a_dataset_when_it_is_asked_for_and_once():
    assert catalogue.datasets["iris"] is training.dataset("iris")
    np.testing.assert_array_equal(catalogue.datasets["xor"].x, training.dataset("xor").x)
    assert catalogue.datasets["xor"] is catalogue.datasets["xor"]
    with pytest.raises(KeyError, match="no dataset is called 'digit'; did you mean digits"):
        catalogue.datasets["digit"]


def test_their_own_trains_and_is_searched_and_is_in_no_catalogue_but_its_files(file):
    own = load(file)
    assert list(own.datasets) == ["rings"]  # iris is ours
    rings = own.catalogue.datasets["rings"]
    assert rings is own.datasets["rings"]
    assert sl.train(rings, (4,), epochs=3, optimizer="adam").settings["dataset"] == "Two rings"
    with pytest.raises(ValueError, match="noise: rings is a dataset of your own"):
        own.catalogue.datasets.recipes["rings"].draw(noise=0.1)
    assert 0 <= Nets(rings, 2, width=4).many([{"learning_rate": 0.1}], 2)[0] <= 1
    assert "rings" not in catalogue.datasets
    with pytest.raises(ValueError, match="no dataset is called 'rings'"):
        sl.train("rings", (4,), epochs=3)


def test_two_files_that_define_one_name_have_it_each_for_itself(file, tmp_path):
    other = tmp_path / "other.py"
    other.write_text(RINGS.replace("60", "90"))
    first, second = load(file).catalogue, load(other).catalogue

    def menu(of):
        search = of.widgets.make("search", "widget")
        return {
            one.value: one.doc for control in search.controls() if control.name == "dataset" for one in control.options
        }

    ours = menu(catalogue.Catalogue.builtin())
    assert list(menu(first)) == list(menu(second)) == [*ours, "rings"]
    assert (menu(first)["rings"], menu(second)["rings"]) == (
        "60 examples of 2 features; which of 2 classes?",
        "90 examples of 2 features; which of 2 classes?",
    )
    assert menu(catalogue.Catalogue.builtin()) == ours
    with pytest.raises(catalogue.Taken, match="there is a dataset 'rings' already"):
        first.with_(**load(other).things)


def test_the_command_line_lists_and_searches_it(file, tmp_path, capsys):
    assert main(["list", str(file)]) == 0
    said = capsys.readouterr().out
    assert re.search(r"^  rings +Two rings +60 examples of 2 features; classes inner, outer$", said, re.MULTILINE)
    study = tmp_path / "study.json"
    budget = ["learning_rate=0.01:1:log", "--trials", "2", "--epochs", "2", "-o", str(study)]
    assert main(["search", f"{file}:rings", *budget]) == 0
    whole = json.loads(study.read_text())
    assert main(["search", str(file), *budget]) == 0
    assert json.loads(study.read_text())["trials"] == whole["trials"]
    assert main(["search", f"{file}:circles", *budget]) == 2
    assert capsys.readouterr().err.endswith("there is no sl.Dataset 'circles' in it; there is rings\n")


Y, X = "    np.arange(60) % 2,", "1.0, 0.4)"


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("axis=1)", "axis=0)", "y: give one number for each of the 2 examples, not an array of shape (60,)"),
        (Y, "    np.arange(59) % 2,", "y: give one number for each of the 60 examples"),
        (Y, "    np.arange(60) % 3,", "y: give indices of the 2 classes, from 0 to 1"),
        (Y, '    ["in", "out"] * 30,', "y: give numbers; of words write classes, y = np.unique"),
        (X, "np.nan, 0.4)", "x: give finite numbers only; there are 60 that are not"),
        (Y, "    np.zeros(60),", "rings: y: no example is “outer”; leave the word out of classes, or add 5"),
        ('classes=("inner", "outer")', 'classes=("inner",)', "classes: give two at least, or none"),
        (Y, "    np.arange(60) < 2,", "rings: y: 2 of the examples are “outer”; give 5 at least"),
        (
            Y + '\n    classes=("inner", "outer"),',
            "    np.ones(60),",
            "rings: y: all numbers are 1; give ones that differ",
        ),
        ("rings =", "wine =", "there is a dataset 'wine' already; give yours another name"),
    ],
)
def test_a_dataset_that_cannot_be_used_is_refused_at_its_line(tmp_path, capsys, old, new, sentence):
    file = tmp_path / "mine.py"
    assert old in RINGS
    text = RINGS.replace(old, new, 1)
    file.write_text(text)
    assert main(["list", str(file)]) == 2
    said = capsys.readouterr().err
    line = next(i for i, written in enumerate(text.splitlines(), 1) if re.match("(rings|wine) =", written))
    assert said.startswith(f"simulab: {file}, line {line}: {sentence}")
    assert len(said.strip().splitlines()) == 1
