"""Record what PyTorch's optimizers do, by running the very code that the simulator shows for copying.

    pip install torch==2.13.0      # needed by this script only
    python tests/reference/record_torch.py

Writes torch.npz beside this file: for every case (optimizer, knobs, surface) in `cases`, a JSON list, in float64,
    x[case]         (41, 2)  the weights PyTorch holds before step 1 and after steps 1 to 40
    gradient[case]  (40, 2)  the gradients it was given
    run[case]       (31, 2)  the weights at steps 0, 10, ..., 300; NaN for the surface "wild", which is no function
    regular[case]   ()       up to which of these steps the run is regular: PyTorch's own second run, shaken by 1e-13 in
                             every step, stays within 1e-9. Beyond it (bouncing at a bottom) nothing can agree.
The surfaces are written here again, in torch, on purpose.
"""

import argparse
import json
import math
from pathlib import Path

import numpy as np
import torch

from simulab.catalogue import optimizers

STEPS, RUN_STEPS, RUN_EVERY = 40, 300, 10


def quadratic(p):
    """Condition number 10, turned by 30 degrees."""
    c, s = math.cos(math.pi / 6), math.sin(math.pi / 6)
    return 0.5 * ((c * p[0] + s * p[1]) ** 2 + 10 * (c * p[1] - s * p[0]) ** 2)


def rosenbrock(p):
    return (1 - p[0]) ** 2 + 100 * (p[1] - p[0] ** 2) ** 2


def beale(p):
    x, y = p
    return (1.5 - x + x * y) ** 2 + (2.25 - x + x * y**2) ** 2 + (2.625 - x + x * y**3) ** 2


SURFACES = {
    "quadratic": (quadratic, (-2.5, 1.5)),
    "rosenbrock": (rosenbrock, (-1.5, 2.0)),
    "beale": (beale, (1.0, 1.3)),
    "wild": (None, (1.0, -2.0)),
}


def wild_gradients():
    """Gradients over seven orders of magnitude, with zeros: on one axis from the start, on both for a while."""
    generator = np.random.default_rng(0)
    gradients = generator.standard_normal((STEPS, 2)) * 10 ** generator.uniform(-4, 3, (STEPS, 2))
    gradients[:4, 1] = 0
    gradients[10:13] = 0
    return gradients


def _settings(**knobs):
    """{a: (1, 2), b: (3, 4)} -> [{a: 1, b: 3}, {a: 2, b: 4}]"""
    return [dict(zip(knobs, values)) for values in zip(*knobs.values(), strict=True)]


ADAM = {
    "learning_rate": (0.001, 0.02, 0.01),
    "beta1": (0.9, 0.5, 0.95),
    "beta2": (0.999, 0.9, 0.99),
    "eps": (1e-8, 1e-8, 1e-3),
}
SETTINGS = {
    "sgd": _settings(learning_rate=(0.05, 0.01)),
    "momentum": _settings(learning_rate=(0.02, 0.01, 0.005), momentum=(0.5, 0.9, 0.99)),
    "nesterov": _settings(learning_rate=(0.02, 0.01, 0.005), momentum=(0.5, 0.9, 0.99)),
    "adagrad": _settings(learning_rate=(0.01, 0.3, 0.1), eps=(1e-8, 1e-8, 0.1)),
    "adadelta": _settings(learning_rate=(1.0, 1.0, 0.5), rho=(0.95, 0.9, 0.99), eps=(1e-6, 1e-4, 1e-6)),
    "rmsprop": _settings(learning_rate=(0.002, 0.001, 0.002), rho=(0.9, 0.99, 0.999), eps=(1e-8, 1e-8, 0.1)),
    "adam": _settings(**ADAM),
    "amsgrad": _settings(**ADAM),
    "nadam": _settings(**ADAM),
    "adamw": _settings(**ADAM, weight_decay=(0.01, 0.1, 1.0)),
}
SCALE = {"quadratic": 1.0, "rosenbrock": 0.01, "beale": 0.1, "wild": 0.01}
"""Rates of the rules whose step is proportional to the gradient, so that every run is stable."""
PROPORTIONAL = ("sgd", "momentum", "nesterov")
TORCH_NADAM = "torch.optim.NAdam(params, lr={learning_rate}, betas=({beta1}, {beta2}), eps={eps})"
"""PyTorch's NAdam as it comes, with its warmup of the momentum."""


def record(code, surface):
    recorded = path(code, surface)
    shaken = path(code, surface, shaking=1e-13)
    apart = np.abs(np.array(recorded["run"]) - shaken["run"]).max(axis=1) > 1e-9
    return recorded | {"regular": RUN_EVERY * (np.argmax(apart) - 1 if apart.any() else RUN_STEPS // RUN_EVERY)}


def path(code, surface, shaking=0.0):
    loss, start = SURFACES[surface]
    p = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    optimizer = eval(code, {"torch": torch, "params": [p]})
    given, generator = wild_gradients(), np.random.default_rng(1)
    x, gradients, run = [p.detach().numpy().copy()], [], [p.detach().numpy().copy()]
    for t in range(RUN_STEPS if loss else STEPS):
        optimizer.zero_grad()
        if loss:
            loss(p).backward()
        else:
            p.grad = torch.from_numpy(given[t].copy())
        if t < STEPS:
            gradients.append(p.grad.numpy().copy())
        optimizer.step()
        if shaking:
            p.data += shaking * torch.from_numpy(generator.standard_normal(2))
        if t < STEPS:
            x.append(p.detach().numpy().copy())
        if loss and (t + 1) % RUN_EVERY == 0:
            run.append(p.detach().numpy().copy())
    if loss is None:
        run = np.full((RUN_STEPS // RUN_EVERY + 1, 2), np.nan)
    return {"x": x, "gradient": gradients, "run": run}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("-o", "--output", type=Path, default=Path(__file__).with_name("torch.npz"))
    output = parser.parse_args().output
    torch.set_default_dtype(torch.float64)  # or NAdam keeps the product of its momenta in float32
    in_torch = {name: rule for name, rule in optimizers.items() if rule.torch_code}
    # a rule that came since then is recorded at its defaults
    settings_of = {name: [rule().knobs()] for name, rule in in_torch.items()} | SETTINGS
    templates = [(name, rule.torch_code, settings_of[name]) for name, rule in in_torch.items()]
    templates.append(("nadam_of_torch", TORCH_NADAM, SETTINGS["nadam"]))
    cases, records = [], []
    for name, template, settings in templates:
        for knobs in settings:
            for surface in SURFACES:
                scaled = dict(knobs)
                if name in PROPORTIONAL:
                    scaled["learning_rate"] *= SCALE[surface]
                code = template.format(**scaled)
                records.append(record(code, surface))
                cases.append({"optimizer": name, "surface": surface, "knobs": scaled, "code": code})
    arrays = {key: np.array([recorded[key] for recorded in records]) for key in records[0]}
    np.savez_compressed(output, **arrays, cases=np.array(json.dumps(cases)), torch_version=np.array(torch.__version__))
    print(f"{len(cases)} cases with torch {torch.__version__}: {output.stat().st_size / 1024:.0f} KB in {output}")


if __name__ == "__main__":
    main()
