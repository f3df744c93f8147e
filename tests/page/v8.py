"""A page's host in a bare V8: the same files that a page carries, without a browser."""

import functools
import json
from collections.abc import Mapping
from typing import Any

import numpy as np
import pure
from exporting import widget

from simulab.widgets.widget import Widget

# NaN and infinities have no JSON; the shapes stay flat, as they travel
ANSWER = """
let playhead = Infinity;
const inSlices = (call, leaves, carry) => {
  for (let part = nothing(carry);;) {
    const made = call(leaves, part);
    part = Object.fromEntries(Object.keys(carry).map((key) => [key, made[key]]));
    for (const key of Object.keys(carry)) delete made[key];
    const { done, ...columns } = made;
    if (done[0] >= 1) return columns;
  }
};
const answer = (names, state) => {
  const leaves = leavesOf(spec.controls, state);
  const said = {};
  const made = {};
  const whole = (name) => {
    const { parts, carry } = spec.sources[name];
    if (carry) return inSlices(sources[name], leaves, carry);
    if (!parts) return sources[name](leaves, now(name));
    const all = Array.from({ length: parts }, (_, part) => sources[name](leaves, part));
    return Object.fromEntries(Object.entries(all[0]).map(([key, first]) => [
      key, first.constructor.from(all.flatMap((part) => Array.from(part[key])))]));
  };
  const one = (name) => (made[name] ??= trim(whole(name), spec.sources[name], leaves));
  // a moment source is given what the others are at the playhead
  const now = (name) => Object.fromEntries(Object.entries(spec.sources[name].now).map(([of, columns]) => [
    of, Object.fromEntries(columns.map((key) => [key, entryAt(spec.sources[of], key, one(of), playhead)]))]));
  for (const name of names) {
    const columns = one(name);
    said[name] = {};
    for (const [column, values] of Object.entries(columns))
      said[name][column] = [values.constructor.name, Array.from(values, (v) => (Number.isFinite(v) ? v : String(v)))];
  }
  return JSON.stringify(said);
};
"""


class Page:
    """The host of an exported widget and the view's own rules for states, links and words."""

    def __init__(self, name: str | Widget) -> None:
        self.widget = widget(name) if isinstance(name, str) else name
        self._engine = pure.page(self.widget)
        self.run(ANSWER)

    def run(self, script: str) -> Any:
        return self._engine.eval(f"{script};undefined")

    def value(self, expression: str) -> Any:
        return json.loads(str(self._engine.eval(f"JSON.stringify({expression})")))

    def compute(self, names: list[str], state: Mapping[str, Any]) -> dict[str, dict[str, np.ndarray]]:
        said = json.loads(str(self._engine.eval(f"answer({json.dumps(names)}, {json.dumps(state)})")))
        kinds = {"Float32Array": np.float32, "Int32Array": np.int32}
        return {
            name: {key: np.array([float(v) for v in values], kinds[kind]) for key, (kind, values) in columns.items()}
            for name, columns in said.items()
        }


@functools.cache
def page(name: str) -> Page:
    return Page(name)
