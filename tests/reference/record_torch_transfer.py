"""Record what PyTorch's Adam makes of a pretrained net: fine-tuned, unfrozen layer by layer, and with an adapter of low rank.

    pip install torch==2.13.0      # needed by this script only
    python tests/reference/record_torch_transfer.py

Writes torch_transfer.json beside this file: torch's version, and of each method the loss before each step and, at the end, the
norm and the sum of every part.
"""

import json
from pathlib import Path

import torch
from torch.nn import functional

UNITS, PIXELS, CLASSES, BATCH, STEPS, RANK, RATE = 16, 64, 5, 20, 9, 3, 0.01


def wave(*shape, by):
    """Numbers that both sides can make: sin of a multiple of the place."""
    count = torch.Size(shape).numel()
    return torch.sin(by * torch.arange(1, count + 1, dtype=torch.float64)).reshape(shape)


def record(method):
    parts = {
        "first": [0.3 * wave(UNITS, PIXELS, by=1.7), 0.1 * wave(UNITS, by=0.9)],
        "second": [0.5 * wave(UNITS, UNITS, by=2.3), 0.1 * wave(UNITS, by=1.1)],
        "head": [torch.zeros(CLASSES, UNITS, dtype=torch.float64), torch.zeros(CLASSES, dtype=torch.float64)],
        "adapters": [],
    }
    for outputs, inputs, by in ((UNITS, PIXELS, 0.7), (UNITS, UNITS, 1.3)):
        parts["adapters"] += [wave(RANK, inputs, by=by) / inputs**0.5, torch.zeros(outputs, RANK, dtype=torch.float64)]
    (w1, b1), (w2, b2), (w3, b3), (a1, l1, a2, l2) = parts.values()
    optimizer = torch.optim.Adam([one for some in parts.values() for one in some], lr=RATE)
    labels = torch.arange(BATCH) % CLASSES
    losses = []
    for step in range(STEPS):
        moving = {"head", *{"fine": ("first", "second"), "adapter": ("adapters",)}.get(method, ())}
        if method == "gradual":
            moving |= {"second"} if step >= STEPS / 3 else set()
            moving |= {"first"} if step >= 2 * STEPS / 3 else set()
        for name, some in parts.items():
            for one in some:
                one.requires_grad_(name in moving)
        x = (1 + wave(BATCH, PIXELS, by=0.37 + 0.01 * step)) / 2
        h = functional.relu(functional.linear(x, w1 + l1 @ a1, b1))
        h = functional.relu(functional.linear(h, w2 + l2 @ a2, b2))
        loss = functional.cross_entropy(functional.linear(h, w3, b3), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    ends = {name: [[one.norm().item(), one.sum().item()] for one in some] for name, some in parts.items()}
    return {"method": method, "loss": losses, "ends": ends}


recorded = {
    "torch": torch.__version__.partition("+")[0],
    "methods": [record(method) for method in ("fine", "gradual", "adapter")],
}
Path(__file__).with_name("torch_transfer.json").write_text(json.dumps(recorded, indent=1) + "\n", encoding="utf-8")
