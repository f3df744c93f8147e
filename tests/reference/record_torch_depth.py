"""Record PyTorch's loss and gradients of a deep net, for layers of several kinds, and trainings of two of them.

    pip install torch==2.13.0      # needed by this script only
    python tests/reference/record_torch_depth.py

Writes torch_depth.json beside this file: torch's version, and of each kind the loss, and of each layer the norms of the
gradients by its weights, its biases and its activations and, of a parametric ReLU, the one by its slope. And of trainings on
mini-batches, with the gradient clipped: the loss before each step and, at the end, loss and share that is right of all examples,
in evaluation mode and left in training mode, asked about eight at a time. They begin where simulab's seed 0 does, whose weights
stand in the file as "start" (layer by layer, then the readout's).
"""

import json
from pathlib import Path

import torch
from torch.nn import functional

DEPTH, WIDTH, EXAMPLES = 5, 16, 32
KINDS = [("tanh", "none", False), ("prelu", "batch", False), ("gelu", "layer", True), ("relu", "group", False),
         ("leaky_relu", "none", True), ("sigmoid", "batch", True)]  # fmt: skip


def wave(*shape, by):
    """Numbers that both sides can make: sin of a multiple of the place."""
    count = torch.Size(shape).numel()
    return torch.sin(by * torch.arange(1, count + 1, dtype=torch.float64)).reshape(shape)


def moons():
    turn = torch.pi * (torch.arange(16, dtype=torch.float64) + 0.5) / 16
    one = torch.stack([torch.cos(turn), torch.sin(turn)], dim=1)
    x = torch.cat([one, torch.tensor([1.0, 0.5]) - one])
    x = (x - x.mean(0)) / x.std(0, unbiased=False)
    order = 13 * torch.arange(EXAMPLES) % EXAMPLES
    return x[order], torch.arange(2.0, dtype=torch.float64).repeat_interleave(16)[order]


def normalised(kind, z):
    if kind == "batch":
        return functional.batch_norm(z, None, None, training=True)
    if kind == "layer":
        return functional.layer_norm(z, (WIDTH,))
    return functional.group_norm(z, 4) if kind == "group" else z


BATCHES = [
    [1, 2, 4, 17, 20, 23, 24, 27], [0, 3, 5, 9, 14, 18, 22, 30], [2, 3, 4, 12, 14, 26, 28, 31],
    [7, 8, 11, 16, 17, 23, 28, 30], [1, 5, 6, 14, 17, 20, 28, 31], [1, 6, 10, 18, 20, 24, 29, 30],
    [0, 4, 5, 7, 8, 17, 24, 25], [0, 7, 21, 22, 23, 24, 26, 31], [2, 3, 4, 6, 8, 10, 11, 19], [3, 8, 15, 16, 17, 19, 20, 31],
]  # fmt: skip
"""Mini-batches of seed 0, as simulab has them."""
RATE, CLIP, HIDDEN = 0.1, 0.5, 3
FILE = Path(__file__).with_name("torch_depth.json")
START = json.loads(FILE.read_text(encoding="utf-8"))["start"]


def trained(activation, normalisation, skip):
    x, label = moons()
    *weights, readout = (torch.tensor(one, dtype=torch.float64).requires_grad_() for one in START)
    biases, bias = (torch.zeros(shape, dtype=torch.float64, requires_grad=True) for shape in ((HIDDEN, WIDTH), ()))
    norms = [torch.nn.BatchNorm1d(WIDTH, affine=False, dtype=torch.float64) for _ in range(HIDDEN)]
    params = [*weights, biases, readout, bias]
    optimizer = torch.optim.SGD(params, lr=RATE)

    def scores(rows):
        h = x[rows]
        for i in range(HIDDEN):
            z = h @ weights[i]
            u = (norms[i](z) if normalisation == "batch" else normalised(normalisation, z)) + biases[i]
            out = getattr(functional, activation)(u)
            h = out + h if skip and i else out
        return h @ readout + bias

    def cost(score, rows):
        return functional.binary_cross_entropy_with_logits(score, label[rows])

    losses = []
    for rows in BATCHES:
        optimizer.zero_grad()
        loss = cost(scores(rows), rows)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(params, CLIP)
        optimizer.step()
        losses.append(loss.item())
    everybody = list(range(EXAMPLES))
    with torch.no_grad():
        for one in norms:
            one.eval()
        used = scores(everybody)
        for one in norms:
            one.train()
        left_on = torch.cat([scores(everybody[i : i + 8]) for i in range(0, EXAMPLES, 8)])
    ends = [
        [cost(score, everybody).item(), ((score > 0) == (label > 0.5)).double().mean().item()]
        for score in (used, left_on)
    ]
    return {"kind": [activation, normalisation, skip], "loss": losses, "used": ends[0], "left_on": ends[1]}


def record(activation, normalisation, skip):
    x, label = moons()
    weights = 0.5 * wave(DEPTH, WIDTH, WIDTH, by=1.7)
    weights, biases = weights.requires_grad_(), (0.1 * wave(DEPTH, WIDTH, by=0.9)).requires_grad_()
    leak = torch.full((DEPTH,), 0.25, dtype=torch.float64, requires_grad=True)
    h, seen = functional.pad(x, (0, WIDTH - 2)), []
    for i in range(DEPTH):
        u = normalised(normalisation, h @ weights[i]) + biases[i]
        out = functional.prelu(u, leak[i : i + 1]) if activation == "prelu" else getattr(functional, activation)(u)
        h = out + h if skip and i else out
        h.retain_grad()
        seen.append(h)
    loss = functional.binary_cross_entropy_with_logits(h @ wave(WIDTH, by=2.3) / 4, label)
    loss.backward()
    return {
        "kind": [activation, normalisation, skip], "loss": loss.item(), "weights": weights.grad.norm(dim=(1, 2)).tolist(),
        "biases": biases.grad.norm(dim=1).tolist(), "activations": [one.grad.norm().item() for one in seen],
        "leak": leak.grad.tolist() if activation == "prelu" else None,
    }  # fmt: skip


recorded = {"torch": torch.__version__.partition("+")[0], "kinds": [record(*kind) for kind in KINDS],
            "batches": BATCHES, "learning_rate": RATE, "clip": CLIP,
            "trainings": [trained("tanh", "batch", False), trained("gelu", "group", True)], "start": START}  # fmt: skip
FILE.write_text(json.dumps(recorded) + "\n", encoding="utf-8")
