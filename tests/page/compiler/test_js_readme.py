"""What the compiler's README says is so."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import simulab.compiler
from simulab.compiler.table import README, with_table


def test_the_table_of_primitives_is_the_rules():
    text = README.read_text(encoding="utf-8")
    assert with_table(text) == text, "write it anew: python -m simulab.compiler.table"


def test_the_example_runs(v8):
    text = README.read_text(encoding="utf-8")
    (example,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    names: dict = {}
    exec(example, names)
    source = names["module"].source
    length = len(names["module"].entries["wave"].outputs["y"].shape)
    assert length == 1
    found = v8.eval(
        f"(()=>{{const {{wave}}={source};return wave({{height:2}},new Float32Array(100).fill(1)).y[99]}})()"
    )
    assert abs(found - 2 * 0.8414709848) < 1e-6  # 2 sin 1, in float32


def test_imports_between_its_files_form_no_ring():
    files = {path.stem: path for path in Path(simulab.compiler.__file__).parent.glob("*.py") if path.stem != "__init__"}

    def imported(name: str) -> set[str]:
        tree = ast.parse(files[name].read_text(encoding="utf-8"))
        hints = {node for top in ast.walk(tree) if isinstance(top, ast.If) for node in ast.walk(top)
                 if "TYPE_CHECKING" in ast.unparse(top.test)}  # fmt: skip
        found: set[str] = set()
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.ImportFrom)
                and node not in hints
                and (node.module or "").startswith("simulab.compiler")
            ):
                inside = (node.module or "").removeprefix("simulab.compiler").lstrip(".")
                found |= {inside} if inside else {alias.name for alias in node.names}
        return found & set(files)

    needs = {name: imported(name) for name in files}
    left = dict(needs)
    while free := [name for name, others in left.items() if not others & set(left)]:
        for name in free:
            del left[name]
    assert not left, f"a ring among {sorted(left)}"
