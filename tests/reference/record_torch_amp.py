"""Record PyTorch's mixed precision on a CPU: a net under autocast, its loss scaled by torch.amp.GradScaler or not at all.

    pip install torch==2.13.0      # needed by this script only
    python tests/reference/record_torch_amp.py

Begins where simulab's seed 0 does, whose weights stand in torch_amp.json beside this file as "start" (layer by layer, then the
readout's). Writes torch's version there, and of each case the loss before each step, the scale, how many steps were skipped
before, and the share of the gradient's entries that are zero.
"""

import json
from pathlib import Path

import torch
from torch.nn import functional

LAYERS, WIDTH, EXAMPLES, STEPS, GROWS_AFTER = 4, 8, 64, 50, 20
CASES = [
    {"format": "float16", "scaling": "none", "loss_scale": 1.0, "loss_weight": 1e-5, "learning_rate": 0.01},
    {"format": "float16", "scaling": "dynamic", "loss_scale": 2.0**24, "loss_weight": 1.0, "learning_rate": 0.01},
    {"format": "float16", "scaling": "dynamic", "loss_scale": 2.0**12, "loss_weight": 1e-5, "learning_rate": 0.01},
    {"format": "bfloat16", "scaling": "none", "loss_scale": 1.0, "loss_weight": 1e-5, "learning_rate": 0.01},
]


FILE = Path(__file__).with_name("torch_amp.json")
START = json.loads(FILE.read_text(encoding="utf-8"))["start"]


def border():
    i = torch.arange(EXAMPLES, dtype=torch.float64)
    x = torch.stack([2 * (i + 0.5) / EXAMPLES - 1, 2 * (i * 0.6180339887498949 % 1) - 1], dim=1)
    x = x[27 * torch.arange(EXAMPLES) % EXAMPLES]
    return (1.5 * x).float(), (x[:, 1] > 0.6 * torch.sin(torch.pi * x[:, 0])).float()


def record(case):
    kind = getattr(torch, case["format"])
    x, label = border()
    *weights, readout = (torch.tensor(one).requires_grad_() for one in START)
    biases = [torch.zeros(WIDTH, requires_grad=True) for _ in range(LAYERS)]
    bias = torch.zeros((), requires_grad=True)
    params = [*weights, *biases, readout, bias]
    optimizer = torch.optim.Adam(params, lr=case["learning_rate"], betas=(0.9, 0.999), eps=1e-8)
    scaler = torch.amp.GradScaler(
        "cpu", init_scale=case["loss_scale"], growth_interval=GROWS_AFTER, enabled=case["scaling"] != "none"
    )
    rows, skipped = {"loss": [], "scale": [], "skipped": [], "zero": []}, 0
    for _ in range(STEPS + 1):
        optimizer.zero_grad()
        with torch.autocast("cpu", dtype=kind):
            h = x
            for w, b in zip(weights, biases):
                h = torch.tanh(functional.linear(h, w.T, b))
            score = functional.linear(h, readout[None], bias[None])[:, 0]
        loss = functional.binary_cross_entropy_with_logits(score.float(), label)
        rows["loss"].append(loss.item())
        rows["scale"].append(scaler.get_scale())
        rows["skipped"].append(skipped)
        scaler.scale(case["loss_weight"] * loss).backward()
        assert score.dtype == kind
        entries = torch.cat([one.grad.ravel() for one in params])
        rows["zero"].append((entries == 0).float().mean().item())
        before = weights[0].detach().clone()
        scaler.step(optimizer)
        skipped += int(scaler.is_enabled() and torch.equal(before, weights[0]))
        scaler.update()
    return {"case": case, **rows}


recorded = {"torch": torch.__version__.partition("+")[0], "cases": [record(case) for case in CASES], "start": START}
FILE.write_text(json.dumps(recorded) + "\n", encoding="utf-8")
