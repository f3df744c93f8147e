"""Record PyTorch's own schedulers, by running the very programs that the schedule viewer shows for copying.

    pip install torch==2.15.0      # needed by this script only
    python tests/reference/record_torch_schedules.py

Writes torch_schedules.json beside this file: torch's version and, for each of ``STATES``, the program and what it printed:
the rates of all updates, by schedule. The last one, of reduce on plateau, is told the losses of |p| from p = 1.
"""

import contextlib
import io
import json
import re
from pathlib import Path

STATES = {
    "as it opens": {},
    "otherwise": {
        "learning_rate": 0.3, "steps": 63, "warmup": 7, "period": 11, "drop": 0.5, "decay": 0.93, "cycle": 9, "growth": 2,
        "min_rate": 0.004, "peak": 19, "div_factor": 10, "final_div_factor": 100, "power": 2.5, "factor": 0.4,
        "patience": 3, "threshold": 0.05,
    },
}  # fmt: skip


def filled(code, state):
    """The page's own way to fill a template, for all schedules."""

    def pieces(match):
        table = code["pieces"][match[2] or match[1]]
        return "\n".join(table[name] for name in state["schedules"] if name in table)

    text = re.sub(r"\{piece:(\w+)(?::(\w+))?\}", pieces, code["template"])
    return re.sub(r"\{([a-z][\w.]*)\}", lambda match: f"{state[match[1]]:g}" if match[1] in state else match[0], text)


def printed(program):
    """{title: rates} of a program that prints them."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        exec(compile(program, "program", "exec"), {})
    return {line.split(":")[0]: json.loads(line.split(":", 1)[1]) for line in said.getvalue().splitlines()}


def main():
    import torch

    from simulab import catalogue

    widget, recorded = catalogue.widgets["schedules"](), {}
    for name, given in STATES.items():
        state, _ = widget.resolve({**given, "schedules": [series.name for series in widget.series()]})
        program = filled(widget.code()["torch"], state)
        recorded[name] = {"program": program, "rates": printed(program)}
    path = Path(__file__).with_name("torch_schedules.json")
    path.write_text(json.dumps({"torch": torch.__version__, "states": recorded}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
