"""An answer's run computed once more: are its numbers those that the report has, to the last bit?"""

import base64
import json
import math
import shutil
import subprocess
from collections.abc import Mapping
from typing import Any

import numpy as np

from simulab.compiler import Unsupported
from simulab.lessons.grading import digest
from simulab.lessons.run import NoSuchNumber, Run
from simulab.widgets.compute import trim
from simulab.widgets.program import program
from simulab.widgets.widget import Widget

SAME, CLOSE, OTHER, UNKNOWN = "to the last bit", "but for last digits", "other numbers", "not replayed"
NEAR = 1e-4
"""Relative difference to which the last bits of two homes may have grown, as in the browser."""


def run_of(widget: Widget, state: Mapping[str, Any]) -> Run | None:
    """The run of a recorded state; None where this widget cannot stand there."""
    try:
        return Run(widget, state, drawn=True)
    except NoSuchNumber:
        return None


def replayed(run: Run, file: Mapping[str, Any]) -> str:
    """How the numbers of a run compare with those that the file was recognised by.

    A page computed in the student's browser: where Node is there, its program is run once more, since JAX may round the last
    bit of a sine differently.
    """
    said = {name: text for name, text in dict(file.get("digest") or {}).items() if name in run.widget.sources}
    if not said:
        return UNKNOWN
    other = [name for name, text in said.items() if digest.of_columns(run[name]) != text]
    if other and file.get("home") == "page" and shutil.which("node"):
        other = [
            name for name in other if (made := _in_node(run, name)) is None or digest.of_columns(made) != said[name]
        ]
    if not other:
        return SAME
    return CLOSE if _scores_agree(run, dict(file.get("numbers") or {})) else OTHER


def _scores_agree(run: Run, then: Mapping[str, Any]) -> bool:
    """Whether the score table says the same: "Adam: Loss" -> number, as the browser wrote it."""
    now, labels = {}, {series.name: series.label for series in run.widget.series()}
    for column in run.widget.table:
        marked = run.widget.sources[column.source]
        if column.format == "verdict" or column.source not in run.widget.compute(run.state, [column.source]):
            continue
        names = run.state[marked.rows] if marked.rows else list(labels)
        values = np.asarray(run[column.source][column.column]).reshape(len(names), -1)[:, 0] if names else []
        now |= {f"{labels[name]}: {column.label or 'rank'}": float(value) for name, value in zip(names, values)}
    for key, value in then.items():
        here = now.get(key, math.nan)
        if value is None or not math.isfinite(here):
            if (value is None) != (not math.isfinite(here)):
                return False
        elif not isinstance(value, int | float) or abs(here - value) > NEAR * max(abs(here), abs(value), 1e-9):
            return False
    return bool(then)


def _in_node(run: Run, name: str) -> dict[str, np.ndarray] | None:
    """A source's columns from the page's program; None where there is none, or where it ends otherwise."""
    widget = run.widget.for_page(run.state)
    marked = widget.sources[name]
    if marked.parts or marked.recorded or marked.at:
        return None
    leaves = widget.leaves(widget.resolve(run.state)[0])
    given = {
        knob: np.asarray(leaves[knob]).tolist() for knob in widget.reads[name] if not isinstance(leaves[knob], str)
    }
    try:
        carry = json.dumps(widget.traces[name].carry)
        script = f"{_WHOLE}const made = whole(({program(widget)}).{name}, {json.dumps(given)}, {carry});{_PRINTED}"
        answer = subprocess.run(["node", "-"], input=script, capture_output=True, text=True, timeout=60, check=True)
    except (Unsupported, subprocess.SubprocessError, OSError):
        return None
    found = {}
    for column, (kind, text) in json.loads(answer.stdout).items():
        values = np.frombuffer(base64.b64decode(text), np.float32 if kind == "Float32Array" else np.int32)
        found[column] = values.reshape(widget.traces[name].columns[column] or (1,))
    return trim(found, marked, leaves)


_WHOLE = """
function whole(call, leaves, carry) {
  const zeros = (shape) => new Float64Array(shape.reduce((product, n) => product * n, 1));
  let part = Object.fromEntries(Object.entries(carry).map(([key, shape]) => [key, zeros(shape)]));
  if (!Object.keys(part).length) return call(leaves);
  for (;;) {
    const { done, ...made } = call(leaves, part);
    for (const key in part) [part[key], made[key]] = [made[key], undefined];
    if (done[0] >= 1) return Object.fromEntries(Object.entries(made).filter(([, values]) => values));
  }
}
"""
"""A source's columns; of one in slices those of the last."""
_PRINTED = """
const said = Object.fromEntries(Object.entries(made).map(([name, values]) =>
  [name, [values.constructor.name, Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString("base64")]]));
process.stdout.write(JSON.stringify(said));
"""
