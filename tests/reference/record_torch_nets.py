"""Record what PyTorch does when it trains small networks from our initial weights on our mini-batches.

    pip install torch==2.13.0      # needed by this script only
    python tests/reference/record_torch_nets.py

Writes torch_nets.npz beside this file: for every case in `cases` (JSON) and dtype, `loss_<case>_<dtype>` (steps,), the
loss of each mini-batch before its step, and `validation_<case>_<dtype>` (epochs,), at inference after each epoch;
`order` (epochs, n), the examples' order in every epoch; `weights_<case>_<i>`, the initial weights; `speed`, a JSON
object with microseconds a step of PyTorch and of simulab on the machine that recorded, and their ratio.
The networks, losses and clipping are written here again, in torch, on purpose.
"""

import argparse
import json
import time
from pathlib import Path

import jax
import numpy as np
import torch
from torch import nn

from simulab import training
from simulab.training import batches

EPOCHS, BATCH, EXAMPLES = 3, 16, 100
CASES = {
    "sgd_tanh": {"optimizer": "sgd", "learning_rate": 0.3, "activation": "tanh"},
    "momentum_sigmoid_mse": {
        "optimizer": "momentum", "learning_rate": 0.02, "momentum": 0.9, "activation": "sigmoid", "loss": "mse",
        "dataset": "diabetes",
    },
    "adam_relu_batch_norm": {"optimizer": "adam", "learning_rate": 0.01, "activation": "relu",
        "normalisation": "batch"},
    "adamw_gelu_layer_norm": {
        "optimizer": "adamw", "learning_rate": 0.01, "weight_decay": 0.1, "activation": "gelu",
        "normalisation": "layer", "dataset": "wine", "loss": "cross_entropy", "label_smoothing": 0.1, "skip": True,
    },
    "rmsprop_leaky_relu_huber": {
        "optimizer": "rmsprop", "learning_rate": 0.003, "activation": "leaky_relu", "loss": "huber", "huber_delta": 0.5,
        "dataset": "diabetes",
    },
    "sgd_decay_clipped": {
        "optimizer": "sgd", "learning_rate": 0.5, "l2": 0.01, "clip_norm": 0.2, "activation": "tanh", "dataset": "iris",
        "loss": "cross_entropy",
    },
    "nesterov_batch_norm": {
        "optimizer": "nesterov", "learning_rate": 0.05, "momentum": 0.9, "activation": "tanh", "normalisation": "batch",
    },
}  # fmt: skip
"""Among them: a last mini-batch that is smaller, regressions on standardised targets, two and three classes."""
STRUCTURE = ("activation", "normalisation", "skip")


def arguments(case):
    """The same case as arguments of ``training.train``."""
    rest = {name: value for name, value in case.items() if name not in (*STRUCTURE, "dataset")}
    structure = {name: case[name] for name in STRUCTURE if name in case}
    data = training.dataset(case.get("dataset", "two_moons")).take(EXAMPLES)
    network = training.Network((8, 8), initialisation="xavier", **structure)
    return (data, network), {"epochs": EPOCHS, "batch_size": BATCH, "seed": 3, "test": 0.0, **rest}


class Perceptron(nn.Module):
    def __init__(self, case, weights):
        super().__init__()
        self.skip = case.get("skip", False)
        self.activation = {
            "tanh": nn.Tanh(), "sigmoid": nn.Sigmoid(), "relu": nn.ReLU(), "gelu": nn.GELU(),
            "leaky_relu": nn.LeakyReLU(0.01),
        }[case["activation"]]  # fmt: skip
        self.linear, self.norm = nn.ModuleList(), nn.ModuleList()
        for layer, w in enumerate(weights):
            linear = nn.Linear(*w.shape)
            linear.weight.data = torch.tensor(w.T.copy()).to(linear.weight.dtype)
            nn.init.zeros_(linear.bias)
            self.linear.append(linear)
            kind = case.get("normalisation") if layer < len(weights) - 1 else None
            self.norm.append(
                {"batch": nn.BatchNorm1d, "layer": nn.LayerNorm}[kind](w.shape[1]) if kind else nn.Identity()
            )

    def forward(self, h):
        for linear, norm in zip(self.linear[:-1], self.norm):
            out = self.activation(norm(linear(h)))
            h = h + out if self.skip and h.shape == out.shape else out
        return self.linear[-1](h)


def loss_of(case, smoothing):
    name = case.get("loss", "binary_cross_entropy")
    if name == "cross_entropy":
        return lambda scores, y: nn.functional.cross_entropy(scores, y, label_smoothing=smoothing)
    flat = {
        "mse": nn.functional.mse_loss,
        "huber": lambda p, y: nn.functional.huber_loss(p, y, delta=case.get("huber_delta", 1.0)),
        "binary_cross_entropy": lambda p, y: nn.functional.binary_cross_entropy_with_logits(p, y.to(p.dtype)),
    }[name]
    return lambda scores, y: flat(scores[:, 0], y)


def optimizer_of(case, parameters):
    rate, decay = case["learning_rate"], case.get("l2", 0.0)
    return {
        "sgd": lambda: torch.optim.SGD(parameters, rate, weight_decay=decay),
        "momentum": lambda: torch.optim.SGD(parameters, rate, momentum=0.9),
        "nesterov": lambda: torch.optim.SGD(parameters, rate, momentum=0.9, nesterov=True),
        "adam": lambda: torch.optim.Adam(parameters, rate),
        "adamw": lambda: torch.optim.AdamW(parameters, rate, weight_decay=case.get("weight_decay")),
        "rmsprop": lambda: torch.optim.RMSprop(parameters, rate, alpha=0.9),
    }[case["optimizer"]]()


def clip(parameters, limit, decay):
    """Shorten the gradient of loss and penalty together; PyTorch's own adds 1e-6 to the norm, and decay comes after."""
    gradients = [p.grad + decay * p.data for p in parameters]
    norm = torch.sqrt(sum((g**2).sum() for g in gradients))
    for p, g in zip(parameters, gradients):
        p.grad = g * min(1.0, limit / norm.item()) - decay * p.data


def record(case, dtype):
    (data, network), settings = arguments(case)
    parts = training.split(data, test=0.0, dtype=dtype).parts
    outputs = training.LOSSES[case.get("loss", "binary_cross_entropy")].outputs(len(data.classes))
    key = jax.random.key(settings["seed"])
    drawn = network.init(jax.random.fold_in(key, batches.WEIGHTS), data.x.shape[1], outputs)
    weights = [np.asarray(layer["weights"]) for layer in drawn]
    torch.set_default_dtype(getattr(torch, dtype))
    smoothing, classes = case.get("label_smoothing", 0.0), max(len(data.classes), 2)
    model, loss = Perceptron(case, weights), loss_of(case, smoothing * classes / (classes - 1))
    parameters = list(model.parameters())
    optimizer = optimizer_of(case, parameters)

    def tensors(part):
        return torch.tensor(part.x), torch.tensor(part.y.astype(np.int64) if data.classes else part.y)

    (x, y), (other_x, other_y) = tensors(parts["train"]), tensors(parts["validation"])
    losses, validation, orders = [], [], []
    for epoch in range(EPOCHS):
        order = np.array(batches.order(key, epoch, len(x)))
        orders.append(order)
        model.train()
        for row in torch.tensor(order).long().split(BATCH):
            optimizer.zero_grad()
            value = loss(model(x[row]), y[row])
            value.backward()
            if "clip_norm" in case:
                clip(parameters, case["clip_norm"], case["l2"])
            losses.append(value.item())
            optimizer.step()
        model.eval()
        with torch.no_grad():
            validation.append(loss(model(other_x), other_y).item())
    return {"loss": losses, "validation": validation, "order": orders, "weights": weights}


def speed():
    """Microseconds a step of 2-32-32-1, batch 32, Adam, in float32, one thread."""
    torch.set_default_dtype(torch.float32)
    torch.set_num_threads(1)
    parts = training.split(training.dataset("two_moons", examples=640), validation=0.0, test=0.0).parts
    case = {"activation": "tanh"}
    drawn = training.Network((32, 32)).init(jax.random.key(0), 2, 1)
    model, loss = Perceptron(case, [np.asarray(layer["weights"]) for layer in drawn]), loss_of(case, 0.0)
    optimizer = torch.optim.Adam(model.parameters(), 1e-2)
    x, y = (torch.tensor(part) for part in parts["train"])

    def torch_epochs(epochs):
        for _ in range(epochs):
            for row in torch.randperm(len(x)).split(32):
                optimizer.zero_grad()
                loss(model(x[row]), y[row]).backward()
                optimizer.step()

    def ours(epochs):
        data = training.dataset("two_moons", examples=640)
        network = training.Network((32, 32), activation="tanh")
        training.train(data, network, epochs=epochs, validation=0.0, test=0.0, record=())

    def best(function, epochs):
        function(epochs)
        times = []
        for _ in range(7):
            start = time.perf_counter()
            function(epochs)
            times.append(time.perf_counter() - start)
        return min(times) / (epochs * 20) * 1e6

    torch_us, ours_us = best(torch_epochs, 10), best(ours, 200)
    return {"torch_us": round(torch_us, 1), "simulab_us": round(ours_us, 1), "ratio": round(torch_us / ours_us, 1)}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("-o", "--output", type=Path, default=Path(__file__).with_name("torch_nets.npz"))
    output = parser.parse_args().output
    arrays = {}
    for name, case in CASES.items():
        for dtype in ("float32", "float64"):
            found = record(case, dtype)
            arrays[f"loss_{name}_{dtype}"] = np.array(found["loss"])
            arrays[f"validation_{name}_{dtype}"] = np.array(found["validation"])
        arrays[f"order_{name}"] = np.array(found["order"], np.int32)
        for i, w in enumerate(found["weights"]):
            arrays[f"weights_{name}_{i}"] = w
    # Generated points differ by a last bit of float32 from processor to processor, which is more than the tolerance.
    arrays["points_two_moons"] = training.dataset("two_moons").take(100).x
    measured = speed()
    described = {"cases": CASES, "speed": measured}
    arrays |= {name: np.array(json.dumps(value)) for name, value in described.items()}
    np.savez_compressed(output, **arrays, torch_version=np.array(torch.__version__))
    print(f"{len(CASES)} cases with torch {torch.__version__}, {measured}: {output.stat().st_size / 1024:.0f} KB")


if __name__ == "__main__":
    main()
