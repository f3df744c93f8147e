"""Record what PyTorch's losses cost, how steep they are, and where its SGD takes a line under each.

    pip install torch==2.13.0      # needed by this script only
    python tests/reference/record_torch_losses.py

Writes torch_losses.json beside this file: torch's version; ``x``, and of each loss its values and derivatives there; a line's
points, and its slope and base after 60 steps.
"""

import json
from pathlib import Path

import torch
from torch.nn import functional

DELTA, MARGIN, RATE, STEPS = 0.7, 1.3, 0.1, 60
X = [-4.0, -2.5, -1.31, -0.7, -0.2, 0.3, 0.69, 0.9, 1.25, 1.7, 3.5]


def squared_distance(a, b):
    return ((a - b) ** 2).sum(-1)


def triplet(lead):
    """Anchor 0, positive at squared distance 4.5, negative at 4.5 + lead: so any lead here can be had."""
    triple = torch.nn.TripletMarginWithDistanceLoss(distance_function=squared_distance, margin=MARGIN, reduction="none")
    anchor, positive = torch.zeros(1, 1, dtype=torch.float64), torch.full((1, 1), 4.5**0.5, dtype=torch.float64)
    return triple(anchor, positive, torch.sqrt(4.5 + lead)[None, None])[0]


LOSSES = {
    "mse": lambda x: functional.mse_loss(x, torch.zeros_like(x)),
    "mae": lambda x: functional.l1_loss(x, torch.zeros_like(x)),
    "huber": lambda x: functional.huber_loss(x, torch.zeros_like(x), delta=DELTA),
    "binary_cross_entropy": lambda x: functional.binary_cross_entropy_with_logits(x, torch.ones_like(x)),
    "hinge": lambda x: functional.hinge_embedding_loss(x, -torch.ones_like(x), margin=MARGIN),
    "cross_entropy": lambda x: functional.cross_entropy(torch.stack([x, 0 * x, 0 * x])[None], torch.tensor([0])),
    "triplet": triplet,
}


def shape(loss):
    found = []
    for value in X:
        x = torch.tensor(value, dtype=torch.float64, requires_grad=True)
        cost = loss(x)
        cost.backward()
        found.append([cost.item(), x.grad.item()])
    return found


def line(loss):
    x = torch.linspace(-2, 2, 12, dtype=torch.float64)
    y = x + 0.5 + 0.3 * torch.sin(7 * x) - 6 * (torch.arange(12) == 9)
    w = torch.zeros(2, dtype=torch.float64, requires_grad=True)
    sgd = torch.optim.SGD([w], lr=RATE)
    for _ in range(STEPS):
        sgd.zero_grad()
        loss(w[0] * x + w[1] - y).backward()
        sgd.step()
    return {"x": x.tolist(), "y": y.tolist(), "w": w.tolist()}


if __name__ == "__main__":
    recorded = {
        "torch": torch.__version__, "delta": DELTA, "margin": MARGIN, "rate": RATE, "steps": STEPS, "x": X,
        "shapes": {name: shape(loss) for name, loss in LOSSES.items()},
        "lines": {name: line(LOSSES[name]) for name in ("mse", "mae", "huber")},
    }  # fmt: skip
    Path(__file__).with_name("torch_losses.json").write_text(json.dumps(recorded, indent=1) + "\n", encoding="utf-8")
