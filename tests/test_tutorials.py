"""What a tutorial says to type works as it stands there, in its order."""

import re
from pathlib import Path

import pytest

TUTORIALS = Path(__file__).parents[1] / "docs/tutorials"


@pytest.mark.long
def test_ten_minutes_in_python(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    typed: dict[str, object] = {}
    for block in re.findall(r"```python\n(.*?)```", (TUTORIALS / "script.md").read_text(encoding="utf-8"), re.DOTALL):
        exec(compile(block, "script.md", "exec"), typed)
    assert (tmp_path / "runs.csv").read_text().count("\n") == 4  # a head and a row a run
    assert (tmp_path / "race.html").stat().st_size > 100_000
