"""The table of primitives in README.md, from the rules themselves: ``python -m simulab.compiler.table`` writes it."""

from __future__ import annotations

from pathlib import Path

from simulab.compiler import rule_files
from simulab.compiler.rules import RULES
from simulab.compiler.unsupported import HINTS

README = Path(__file__).with_name("README.md")
BEGIN, END = "<!-- primitives: written by python -m simulab.compiler.table -->", "<!-- end of primitives -->"


def table() -> str:
    """Which file translates which primitives of JAX, and what to write instead of those that none does."""
    rule_files.load()
    lines = ["| File | Primitives |", "|---|---|"]
    for file in rule_files.FILES:
        names = sorted(name for name, rule in RULES.items() if rule.__module__.endswith(f".{file}"))
        lines.append(f"| `{file}.py` | {', '.join(names)} |")
    lines += ["", "| No translation | Instead |", "|---|---|"]
    lines += [f"| {name} | {hint} |" for name, hint in sorted(HINTS.items())]
    return "\n".join(lines)


def with_table(text: str) -> str:
    """A README with the table in its place."""
    before, _, rest = text.partition(BEGIN)
    return f"{before}{BEGIN}\n{table()}\n{END}{rest.partition(END)[2]}"


if __name__ == "__main__":
    README.write_text(with_table(README.read_text(encoding="utf-8")), encoding="utf-8")
