"""Tables of one's own: what is read, what is refused by line and column, and that a page reads the same."""

import jax.numpy as jnp
import numpy as np
import pytest
from pure import V8

from simulab.machine import backend
from simulab.training import Dataset
from simulab.training.table import TableError, read
from simulab.widgets.net_lab import own

READ = {
    "numbers and words": "a,b,kind\n1,2.5,x\n-3,1e3,y\n0,.5,x\n",
    "no names": "1,2,0\n3,4,1\n5,6,1",
    "gaps": "a,b,c\n1,NA,x\n,2,?\n3,4,y\n3,4,y",
    "semicolons and commas in numbers": "a;b\r\n1,5;2\r\n2,5;3\r\n",
    "tabs": "a\tb\n1\tx\n2\ty",
    "quotes": 'name,n\n"Smith, ""J""",1\n"two\nlines",2\n',
    "blank lines and spaces": "\n a , b \n\n 1 , 2 \n 3 , 4 \n\n",
    "byte order mark": "\ufeffa,b\n1,2\n2,1",
    "many words": "id,y\n" + "".join(f"n{i},{i % 3}\n" for i in range(20)),
    "too many words for an answer at its end": "a,kind,id\n" + "".join(f"{i},{i % 2}k,n{i}\n" for i in range(11)),
    "few whole numbers": "x,y\n0.5,3\n1.5,7\n2.5,3\n-0,7",
    "more than there is room for": "x,y\n" + "".join(f"{i},{i % 2}\n" for i in range(777)),
    "what one begins with": own.EXAMPLE,
}
REFUSED = {
    "": "there is nothing in it",
    "a\n1\n2": "line 1: there is one column only",
    "a,b\n1,2\n3\n": "line 3: 1 cell where the first line has 2",
    "a,b\n1,2\n\n3,4,5": "line 4: 3 cells where the first line has 2",
    'a,b\n1,"2\n3,4': "line 2: a quotation mark is opened here and not closed",
    "a,a\n1,2\n3,4": "line 1: two columns are called “a”",
    "a,b\n1,2": "line 1: there is no example in it",
    "a,b\n1,\n2,NA": "line 2: column “b” is empty",
    "a,b\n" + "1,2\n" * 20 + "3,2o\n": "line 22: column “b”: “2o” is not a number",
    ",".join(f"c{i}x" for i in range(270)) + ("\n" + ",".join("1" * 270)) * 2:
        "it has 269 inputs beside the answer “c269x”; there is room for 256, up to column “c255x”: take the others out",
    ",".join(f"c{i}x" for i in range(301)) + ("\n" + ",".join("1" * 301)) * 2:
        "it has 300 inputs beside the answer “c300x”; there is room for 256, up to column “c255x”: take the others out",
    ",".join(f"c{i}x" for i in range(40)) + "".join("\n" + ",".join(f"k{i % 7}" for _ in range(40)) for i in range(9)):
        "it has 273 inputs beside the answer “c39x”; there is room for 256, up to column “c35x”",
    "\n".join(",".join([*(f"{row}{i}" for i in range(267)), end]) for row, end in zip("abcdefghijklmn", "y1234567890123")):
        "it has 268 columns; there is room for 265: take out some with more than 12 different words, which are no inputs",
    "a,b\n" + "".join(f"k{i},n{i}\n" for i in range(11)): "no column can be the answer: each has more than 10 different",
}  # fmt: skip


@pytest.fixture(scope="module")
def browser():
    world = V8()
    world.run(
        "const filled = (text) => { const array = leaf(text); const there = [];"
        "array.forEach((value, at) => value !== 0 && there.push(at)); return [there, there.map((at) => array[at])]; }"
    )
    return world


@pytest.mark.parametrize("text", READ.values(), ids=READ)
def test_a_page_reads_the_same_table(text, browser):
    assert browser("wrong", text) is None
    wanted = own.leaf(text).ravel()
    there, values = browser("filled", text)
    np.testing.assert_array_equal(there, np.flatnonzero(wanted != 0))
    np.testing.assert_array_equal(np.array(values, float), wanted[there])


@pytest.mark.parametrize("text", REFUSED, ids=range(len(REFUSED)))
def test_what_is_wrong_is_named_with_its_line(text, browser):
    with pytest.raises(TableError, match=r".+") as refused:
        own.leaf(text)
    assert str(refused.value).startswith(REFUSED[text])
    assert browser("wrong", text) == str(refused.value)


def test_the_answer_is_the_last_column_that_can_be_one():
    array = own.leaf(READ["too many words for an answer at its end"])
    assert array[1, 0, 2] == 2
    with backend.float64():
        for asked in (0, 2, 3, 9):
            found = own.chosen(
                jnp.asarray(array), {"target": asked, "own_words": 0, "own_missing": 0, "drop_repeats": False}
            )
            assert int(found.classes) == 2
            np.testing.assert_array_equal(found.y[:4], [0, 1, 0, 1])


def test_cells_are_what_they_say():
    table = read(READ["gaps"])
    assert [one.name for one in table.columns] == ["a", "b", "c"]
    np.testing.assert_array_equal(table.named("a").values, [1, np.nan, 3, 3])
    assert table.named("c").levels == ("x", "y")
    np.testing.assert_array_equal(table.named("c").values, [0, -1, 1, 1])
    assert own.leaf(READ["gaps"])[1, 2:6, -1].tolist() == [0, 0, 0, 1]  # the last example is there already


def test_a_dataset_of_a_file(tmp_path):
    path = tmp_path / "shells.csv"
    path.write_text("width,colour,age\n1.5,red,3.5\n2.5,blue,4\n,red,5\n", encoding="utf-8")
    with pytest.raises(ValueError, match="example 3, column “width”: the cell is empty"):
        Dataset.from_csv(path)
    shells = Dataset.from_csv(path, missing="drop")
    assert (shells.name, shells.task, shells.features) == (
        "shells",
        "regression",
        ("width", "colour: blue", "colour: red"),
    )
    np.testing.assert_array_equal(shells.x, [[1.5, 0, 1], [2.5, 1, 0]])
    with pytest.raises(ValueError, match="there is no column “weight”"):
        Dataset.from_csv(path, "weight")
    assert Dataset.from_csv(path, "colour", missing="drop").classes == ("blue", "red")
