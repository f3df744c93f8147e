"""Record PyTorch's loss and gradients of a deep net, for layers of several kinds.

    pip install torch==2.13.0      # needed by this script only
    python tests/reference/record_torch_depth.py

Writes torch_depth.json beside this file: torch's version, and of each kind the loss, and of each layer the norms of the
gradients by its weights, its biases and its activations and, of a parametric ReLU, the one by its slope.
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


recorded = {"torch": torch.__version__.partition("+")[0], "kinds": [record(*kind) for kind in KINDS]}
Path(__file__).with_name("torch_depth.json").write_text(json.dumps(recorded, indent=1) + "\n", encoding="utf-8")
