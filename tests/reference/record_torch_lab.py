"""Record what the PyTorch programs print that the net lab offers to copy.

    pip install torch==2.13.0      # needed by this script only
    python tests/reference/record_torch_lab.py

Writes torch_lab.json beside this file: torch's version; of each state below, the state, the SHA-256 of the program's
text as the page fills it in, and the losses that it printed when it was run, as it stands, in a process of its own; and of
each rule that is written out for PyTorch the hash of its lines and the weights before and after each of ``RATES`` steps on
``loss``, from which two tensors start.
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
from simulab.catalogue import optimizers

LAB = catalogue.widgets["net-lab"]()
STATES = [
    {
        "epochs": 5, "points": 60, "optimizer": "nesterov", "branch": True, "branch_at": 2, "branch_rate": 0.02,
        "branch_batch": 7, "branch_l2": 0.1, "schedule": "cosine", "weight_decay": 0.1, "l1": 0.001,
    },
    {
        "epochs": 5, "points": 47, "data": "blobs", "classes": 4, "class_loss": "focal",
         "layers": 1, "activation": "gelu", "initialisation": "he",
        "l2": 0.01, "l1": 0.001, "weight_decay": 0.1, "clip_norm": 0.5, "features": ["x1", "product"], "batch_size": 7,
        "typed": "x1^2 - sin(x2)", "scaling": "standard", "normalisation": "layer",
    },
    {
        "epochs": 5, "points": 70, "data": "noisy_sine", "optimizer": "momentum",
        "layers": 3, "activation": "leaky_relu", "test_share": 0.5,
        "normalisation": "batch", "batch_size": 25, "dropout": 0.1, "schedule": "plateau", "plateau.plateau_patience": 0,
        "plateau.threshold": 0.5,
        "number_loss": "huber", "huber_delta": 0.3,
    },
    {
        "epochs": 9, "points": 60, "data": "wine", "optimizer": "lion",
        "width_1": 8, "width_2": 8, "activation_2": "sigmoid", "skip": True,
        "dropout": 0.2, "label_smoothing": 0.1, "schedule": "step", "step.period": 2, "batch_size": 32, "early": True,
        "patience": 1, "learning_rate": 0.01,
    },
]  # fmt: skip


RATES = [0.1, 0.1, 0.05, 0.2, 0.02, 0.1]
START = [[1.5, -0.7], [0.3, 2.0, -1.2]]
SCALES = [[1.0, 10.0], [0.1, 1.0, 3.0]]


def loss(weights):
    return sum((torch.tensor(a, dtype=w.dtype) * w**2 / 2 + torch.sin(w)).sum() for w, a in zip(weights, SCALES))


def rule(name: str) -> dict:
    """What the lines of a rule do at its defaults while the rate changes."""
    written, made = optimizers[name].written["torch"], {"torch": torch}
    exec(written.lines, made)
    params = [torch.tensor(w, dtype=torch.float64, requires_grad=True) for w in START]
    knobs = optimizers[name]().knobs() | {"learning_rate": RATES[0]}
    optimizer = eval(written.made.format(**knobs), made, {"params": params})
    path = [[w for one in params for w in one.tolist()]]
    for rate in RATES:
        optimizer.param_groups[0]["lr"] = rate
        if written.ahead:
            eval(written.ahead, {"optimizer": optimizer})
        optimizer.zero_grad()
        loss(params).backward()
        optimizer.step()
        path.append([w for one in params for w in one.tolist()])
    text = f"{written.lines}\n{written.made}\n{written.ahead}"
    return {"lines": hashlib.sha256(text.encode()).hexdigest(), "path": path}


def main() -> None:
    runs = []
    for state in STATES:
        program = filled(LAB, "torch", LAB.resolve(state)[0], {})
        ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
        losses = [float(line.split(":")[1]) for line in ran.stdout.splitlines()]
        runs.append({"state": state, "program": hashlib.sha256(program.encode()).hexdigest(), "losses": losses})
        print(state, losses)
    rules = {name: rule(name) for name in optimizers if "torch" in optimizers[name].written}
    found = {"torch": torch.__version__, "runs": runs, "rules": rules}
    Path(__file__).with_name("torch_lab.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
