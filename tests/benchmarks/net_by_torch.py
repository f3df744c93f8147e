"""A net's training as PyTorch's users write it, for the benchmarks; needs torch."""

import itertools
import time

import numpy as np
import torch


def trained(x: np.ndarray, y: np.ndarray, sizes: list[int], epochs: int, batch: int, rate: float) -> list[float]:
    """The training loss after each epoch of a tanh net on two classes, by Adam."""
    torch.manual_seed(0)
    data, truth = torch.tensor(x), torch.tensor(y)
    layers: list[torch.nn.Module] = []
    for into, out in itertools.pairwise(sizes):
        layers += [torch.nn.Linear(into, out, dtype=torch.float64), torch.nn.Tanh()]
    net = torch.nn.Sequential(*layers[:-1])
    cost = torch.nn.BCEWithLogitsLoss()
    optimizer = torch.optim.Adam(net.parameters(), lr=rate)
    losses = []
    for _ in range(epochs):
        order = torch.randperm(len(data))
        for first in range(0, len(data), batch):
            rows = order[first : first + batch]
            optimizer.zero_grad()
            cost(net(data[rows])[:, 0], truth[rows]).backward()
            optimizer.step()
        with torch.no_grad():
            losses.append(float(cost(net(data)[:, 0], truth)))
    return losses


def seconds(*given: object, tries: int = 5) -> float:
    """The least time of several whole runs, on one thread: more of them only get in each other's way."""
    torch.set_num_threads(1)
    best = float("inf")
    for _ in range(tries):
        begun = time.perf_counter()
        losses = trained(*given)  # pyright: ignore[reportArgumentType]
        best = min(best, time.perf_counter() - begun)
        assert losses[-1] < losses[0] / 2, "the peer learns"
    return best
