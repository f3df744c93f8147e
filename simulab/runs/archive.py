"""What of a run a file holds: arrays, and what JSON can say; see ``simulab.results.archive``."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from simulab.runs.verdict import Judgement
from simulab.surface.facts import Facts

KIND = "run"
PARTS = ("raw", "terms", "facts", "judgement", "grid", "settings")


def packed(run: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Arrays by name, and the rest: see ``Trajectory.save``."""
    arrays = {f"raw/{name}": run.raw[name] for name in ("x", "loss", "grad", "rate")}
    arrays |= {f"terms/{name}": value for name, value in run.raw.get("terms", {}).items()}
    arrays |= {f"facts/{name}": value for name, value in run.facts._asdict().items()}
    arrays |= {f"judgement/{name}": value for name, value in run.judgement._asdict().items()}
    arrays |= {f"grid/{name}": value for name, value in run.grid.items()}
    arrays |= {f"settings/{name}": value for name, value in run.settings.items() if isinstance(value, np.ndarray)}
    plain = {name: value for name, value in run.settings.items() if f"settings/{name}" not in arrays}
    return arrays, {"swept": run.swept, "settings": plain, "order": list(run.settings)}


def opened(
    arrays: Mapping[str, Any], plain: Mapping[str, Any]
) -> tuple[dict[str, Any], Facts, dict[str, Any], dict[str, Any], Judgement]:
    """Raw arrays, facts, settings, the other fields and the judgement; see ``Trajectory.load``."""
    under: dict[str, dict[str, Any]] = {part: {} for part in PARTS}
    for name, array in arrays.items():
        part, _, rest = name.partition("/")
        under[part][rest] = array
    settings = {**plain["settings"], **under["settings"]}
    settings = {name: settings[name] for name in plain["order"]}
    raw = {**under["raw"], "terms": under["terms"]}
    rest = {"swept": bool(plain["swept"]), "grid": under["grid"]}
    return raw, Facts(**under["facts"]), settings, rest, Judgement(**under["judgement"])
