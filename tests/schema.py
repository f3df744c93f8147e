"""Values that Python sends, against the TypeScript types that the browser reads them with (js/src/types.d.ts)."""

import re
from pathlib import Path

TEXT = (Path(__file__).parents[1] / "js/src/types.d.ts").read_text(encoding="utf-8")
INTERFACES = {
    name: {
        field: (kind, bool(optional))
        for field, optional, kind in re.findall(r"^  (\w+)(\??): (.+);$", body, re.MULTILINE)
    }
    for name, body in re.findall(r"^export interface (\w+) \{\n(.*?)^\}", TEXT, re.MULTILINE | re.DOTALL)
}
PLAIN = {"string": str, "number": (int, float), "boolean": bool}


def faults(value, kind, where):
    """Where a value is not of a TypeScript type: fields that one side does not know, and kinds that differ."""
    if kind.endswith(" | null"):
        return [] if value is None else faults(value, kind.removesuffix(" | null"), where)
    if kind.endswith("[]") and not kind.startswith("["):
        if not isinstance(value, list):
            return [f"{where} is no list"]
        return [one for i, entry in enumerate(value) for one in faults(entry, kind[:-2], f"{where}[{i}]")]
    if inside := re.fullmatch(r"Record<string, (.+)>", kind):
        if not isinstance(value, dict):
            return [f"{where} is no record"]
        return [one for key, entry in value.items() for one in faults(entry, inside[1], f"{where}.{key}")]
    if kind in PLAIN:
        right = isinstance(value, PLAIN[kind]) and (kind == "boolean" or not isinstance(value, bool))
        return [] if right else [f"{where} is {value!r}, not a {kind}"]
    if kind not in INTERFACES:
        return []
    fields = INTERFACES[kind]
    found = [f"{where}.{name} is unknown to the browser" for name in value.keys() - fields.keys()]
    found += [
        f"{where}.{name} is missing" for name, (_, optional) in fields.items() if not optional and name not in value
    ]
    known = [(name, entry) for name, entry in value.items() if name in fields]
    return found + [one for name, entry in known for one in faults(entry, fields[name][0], f"{where}.{name}")]
