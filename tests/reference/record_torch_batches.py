"""Record PyTorch's training of a small net on given mini-batches, by three optimizers, and a gradient added up from parts.

    pip install torch==2.13.0      # needed by this script only
    python tests/reference/record_torch_batches.py

Writes torch_batches.json beside this file: torch's version, the mini-batches, labels, the loss of all examples before and after
each step of each optimizer, and of the first mini-batch the norms of the gradient by each parameter, at once and added up.
"""

import json
from pathlib import Path

import torch
from torch.nn import functional

EXAMPLES, FEATURES, HIDDEN, CLASSES = 30, 4, 8, 3
LABELS = [1, 2, 0, 0, 0, 0, 1, 2, 2, 2, 0, 1, 2, 2, 1, 2, 2, 2, 0, 1, 1, 0, 1, 1, 0, 2, 0, 0, 1, 1]
BATCHES = [
    [13, 12, 19, 3, 2, 28, 4, 14], [0, 1, 11, 16, 26, 17, 29, 18], [27, 21, 17, 9, 26, 25, 10, 18],
    [20, 19, 29, 27, 11, 28, 18, 6], [14, 3, 24, 16, 18, 1, 5, 25], [28, 13, 16, 6, 4, 22, 2, 3],
    [22, 7, 9, 23, 6, 17, 14, 21], [18, 13, 11, 8, 22, 7, 2, 9], [19, 22, 28, 6, 0, 2, 17, 26], [10, 19, 17, 9, 29, 18, 26, 2],
    [10, 21, 7, 23, 16, 6, 18, 4], [28, 19, 18, 24, 1, 7, 6, 16],
]  # fmt: skip
"""Labels and mini-batches of seed 0, as simulab has them."""
PARTS = (3, 3, 2)
OPTIMIZERS = {
    "sgd": (0.3, lambda params: torch.optim.SGD(params, lr=0.3)),
    "momentum": (0.1, lambda params: torch.optim.SGD(params, lr=0.1, momentum=0.9)),
    "adam": (0.03, lambda params: torch.optim.Adam(params, lr=0.03, betas=(0.9, 0.999), eps=1e-8)),
}


def wave(*shape, by):
    """Numbers that both sides can make: sin of a multiple of the place."""
    count = torch.Size(shape).numel()
    return torch.sin(by * torch.arange(1, count + 1, dtype=torch.float64)).reshape(shape)


def begun():
    some = [0.5 * wave(FEATURES, HIDDEN, by=1.7), torch.zeros(HIDDEN, dtype=torch.float64),
            0.5 * wave(HIDDEN, CLASSES, by=2.3), torch.zeros(CLASSES, dtype=torch.float64)]  # fmt: skip
    return [one.requires_grad_() for one in some]


def cost(params, rows):
    w, b, v, c = params
    scores = torch.tanh(wave(EXAMPLES, FEATURES, by=0.7)[rows] @ w + b) @ v + c
    return functional.cross_entropy(scores, torch.tensor(LABELS)[rows])


def record(name):
    params = begun()
    rate, make = OPTIMIZERS[name]
    optimizer, everybody = make(params), list(range(EXAMPLES))
    losses = [cost(params, everybody).item()]
    for rows in BATCHES:
        optimizer.zero_grad()
        cost(params, rows).backward()
        optimizer.step()
        losses.append(cost(params, everybody).item())
    return {"optimizer": name, "learning_rate": rate, "loss": losses}


def gradients(parts):
    params, first = begun(), 0
    for size in parts:  # backward() adds to what is there
        rows = BATCHES[0][first : first + size]
        (cost(params, rows) * size / sum(parts)).backward()
        first += size
    return [one.grad.norm().item() for one in params]


recorded = {
    "torch": torch.__version__.partition("+")[0], "labels": LABELS, "batches": BATCHES,
    "runs": [record(name) for name in OPTIMIZERS], "at_once": gradients((8,)), "added_up": gradients(PARTS),
}  # fmt: skip
Path(__file__).with_name("torch_batches.json").write_text(json.dumps(recorded, indent=1) + "\n", encoding="utf-8")
