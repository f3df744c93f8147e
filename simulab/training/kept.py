"""What of a training a file holds: arrays, and what JSON can say; see ``simulab.results.archive``."""

from collections.abc import Mapping
from typing import Any

import jax
import numpy as np

from simulab.training.network import Network
from simulab.training.normalisation import Statistics
from simulab.training.split import Part, Scale, Split

KIND = "training"
FIELDS = ("many", "classes", "epochs", "cancelled")
NET = ("hidden", "activation", "initialisation", "normalisation", "skip")


def packed(history: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Arrays by name, and the rest: see ``History.save``."""
    layers, moments = history.raw["weights"], history.raw["statistics"]
    arrays = {f"raw/{name}": value for name, value in history.raw.items() if name not in ("weights", "statistics")}
    arrays |= {f"weights/{i}/{name}": leaf for i, layer in enumerate(layers) for name, leaf in layer.items()}
    arrays |= {f"statistics/{i}/{name}": leaf for i, one in enumerate(moments) for name, leaf in one._asdict().items()}
    split = history.split
    arrays |= {f"{name}/{of}": leaf for name, part in split.parts.items() for of, leaf in part._asdict().items()}
    arrays |= {f"indices/{name}": rows for name, rows in split.indices.items()}
    arrays |= {f"scale/{name}": value for name, value in vars(split.scale).items()}
    settings = {name: value for name, value in history.settings.items() if name != "network"}
    arrays |= {
        f"settings/{name}": value for name, value in settings.items() if isinstance(value, np.ndarray | jax.Array)
    }
    plain = {name: _plain(value) for name, value in settings.items() if f"settings/{name}" not in arrays}
    network = {name: getattr(history.settings["network"], name) for name in NET}
    said = {"settings": plain, "order": list(history.settings), "network": network, "layers": len(layers)}
    return arrays, {**said, **{name: getattr(history, name) for name in FIELDS}}


def opened(arrays: Mapping[str, Any], plain: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of ``History``; see ``History.load``."""
    under: dict[str, dict[str, Any]] = {}
    for name, array in arrays.items():
        part, _, rest = name.rpartition("/")
        under.setdefault(part, {})[rest] = array
    weights = [under[f"weights/{i}"] for i in range(plain["layers"])]
    moments = [Statistics(**one) for i in range(plain["layers"]) if (one := under.get(f"statistics/{i}"))]
    parts = {name: Part(**under[name]) for name in ("train", "validation", "test") if name in under}
    scale: dict[str, Any] = {name: value if value.ndim else float(value) for name, value in under["scale"].items()}
    settings = {**plain["settings"], **under.get("settings", {}), "network": Network(**plain["network"])}
    settings["surface_epochs"] = tuple(settings["surface_epochs"])
    return {
        "raw": {**under["raw"], "weights": weights, "statistics": moments},
        "split": Split(parts, under["indices"], Scale(**scale)),
        "settings": {name: settings[name] for name in plain["order"]},
        **{name: plain[name] for name in FIELDS},
        "classes": tuple(plain["classes"]),
    }


def _plain(value: Any) -> Any:
    return value.item() if isinstance(value, np.generic) else value
