"""A run, or many, as a pandas DataFrame."""

from typing import Any

import numpy as np

from simulab.results.tabular import data_frame


def frame(run: Any) -> Any:
    """See ``Trajectory.to_frame``."""
    runs, points = len(run) if run.swept else 1, run.steps + 1
    columns: dict[str, np.ndarray] = {}
    if run.swept:
        columns["run"] = np.repeat(np.arange(runs), points)
        for name, value in run.settings.items():
            if isinstance(value, np.ndarray) and name != "start":
                columns[name] = np.repeat(value, points)
    columns["step"] = np.tile(np.arange(points), runs)
    for i in range(run.x.shape[-1]):
        columns[f"x{i + 1}"] = run.x[..., i].ravel()
    columns["loss"] = run.loss.ravel()
    for i in range(run.grad.shape[-1]):
        columns[f"grad{i + 1}"] = run.grad[..., i].ravel()
    rate = np.full((runs, points), np.nan)
    rate[:, : run.steps] = run.rate.reshape(-1, run.steps)
    columns["rate"] = rate.ravel()
    return data_frame(columns)
