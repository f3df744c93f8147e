"""A run in a file of NumPy's: arrays as they are, the rest as JSON; nothing in it is executed when it is read."""

import json
import zipfile
from pathlib import Path
from typing import Any

import numpy as np

from simulab.runs.verdict import Judgement
from simulab.surface.facts import Facts

FORMAT = "simulab run 1"


def save(path: str | Path, run: Any) -> None:
    """See ``Trajectory.save``."""
    arrays = {f"raw/{name}": run.raw[name] for name in ("x", "loss", "grad", "rate")}
    arrays |= {f"terms/{name}": value for name, value in run.raw.get("terms", {}).items()}
    arrays |= {f"facts/{name}": value for name, value in run.facts._asdict().items()}
    arrays |= {f"judgement/{name}": value for name, value in run.judgement._asdict().items()}
    arrays |= {f"grid/{name}": value for name, value in run.grid.items()}
    arrays |= {f"settings/{name}": value for name, value in run.settings.items() if isinstance(value, np.ndarray)}
    plain = {name: value for name, value in run.settings.items() if f"settings/{name}" not in arrays}
    header = json.dumps({"format": FORMAT, "swept": run.swept, "settings": plain, "order": list(run.settings)})
    with Path(path).open("wb") as file:  # np.savez would add .npz to the name
        packed: dict[str, Any] = {name: np.asarray(value) for name, value in arrays.items()}
        np.savez_compressed(file, allow_pickle=False, header=np.array(header), **packed)


def load(path: str | Path) -> tuple[dict[str, Any], Facts, dict[str, Any], dict[str, Any], Judgement]:
    """Raw arrays, facts, settings, the other fields and the judgement; see ``Trajectory.load``."""
    try:
        with np.load(path, allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
        header = json.loads(str(arrays.pop("header")))
        if header["format"] != FORMAT:
            raise ValueError
        under = {part: {} for part in ("raw", "terms", "facts", "judgement", "grid", "settings")}
        for name, array in arrays.items():
            part, _, rest = name.partition("/")
            under[part][rest] = array
        settings = {**header["settings"], **under["settings"]}
        settings = {name: settings[name] for name in header["order"]}
        raw = {**under["raw"], "terms": under["terms"]}
        rest = {"swept": bool(header["swept"]), "grid": under["grid"]}
        return raw, Facts(**under["facts"]), settings, rest, Judgement(**under["judgement"])
    except OSError:
        raise
    except (ValueError, KeyError, TypeError, AttributeError, zipfile.BadZipFile, EOFError):
        raise ValueError(f"path: {path} is no run that Trajectory.save wrote") from None
