"""Record what the PyTorch programs print that the net lab offers to copy.

    pip install torch==2.13.0      # needed by this script only
    python tests/reference/record_torch_lab.py

Writes torch_lab.json beside this file: torch's version and, of each state below, the state, the SHA-256 of the program's
text as the page fills it in, and the losses that it printed when it was run, as it stands, in a process of its own.
"""

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import torch

sys.path.append(str(Path(__file__).parents[1]))
from programs import filled

from simulab import catalogue

LAB = catalogue.widgets["net-lab"]()
STATES = [
    {"epochs": 5, "points": 60},
    {
        "epochs": 5, "points": 47, "data": "blobs", "classes": 4, "layers": 1, "activation": "gelu", "initialisation": "he",
        "l2": 0.01, "l1": 0.001, "weight_decay": 0.1, "clip_norm": 0.5, "features": ["x1", "product"], "batch_size": 7,
        "typed": "x1^2 - sin(x2)", "scaling": "standard", "normalisation": "layer",
    },
    {
        "epochs": 5, "points": 70, "data": "noisy_sine", "layers": 3, "activation": "leaky_relu", "test_share": 0.5,
        "normalisation": "batch", "batch_size": 25, "dropout": 0.1, "schedule": "plateau", "plateau.plateau_patience": 0,
        "plateau.threshold": 0.5,
    },
    {
        "epochs": 9, "points": 60, "data": "wine", "width_1": 8, "width_2": 8, "activation_2": "sigmoid", "skip": True,
        "dropout": 0.2, "label_smoothing": 0.1, "schedule": "step", "step.period": 2, "batch_size": 32, "early": True,
        "patience": 1, "learning_rate": 0.1,
    },
]  # fmt: skip


def main() -> None:
    runs = []
    for state in STATES:
        program = filled(LAB, "torch", LAB.resolve(state)[0], {})
        ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
        losses = [float(line.split(":")[1]) for line in ran.stdout.splitlines()]
        runs.append({"state": state, "program": hashlib.sha256(program.encode()).hexdigest(), "losses": losses})
        print(state, losses)
    found = {"torch": torch.__version__, "runs": runs}
    Path(__file__).with_name("torch_lab.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
