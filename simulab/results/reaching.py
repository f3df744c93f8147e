"""What a person reaches for on a result or a surface: its sentence as repr, and for a name that is not there what to write."""

import difflib
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

REACHED: dict[str, tuple[str, ...]] = {
    "acc": ("test_accuracy", "validation_accuracy"),
    "accuracy": ("test_accuracy", "validation_accuracy"),
    "as_dict": ("record()",),
    "best_config": ("best.config",),
    "best_loss": ("best.value", "loss.min()", "validation_loss.min()"),
    "best_params": ("best.config",),
    "best_score": ("best.value",),
    "best_trial": ("best",),
    "best_value": ("best.value",),
    "converged": ('verdict == "converged"',),
    "correct": ('verdict == "right"',),
    "csv": ("to_csv()",),
    "curve": ("loss", "train_loss", "curves()"),
    "data": ("to_frame()",),
    "dataframe": ("to_frame()",),
    "df": ("to_frame()",),
    "diverged": ('verdict == "diverged"',),
    "draw": ("plot()",),
    "dump": ("save(path)",),
    "eigenvalues": ("curvatures", "hessian(x)"),
    "end": ("x[-1]",),
    "epochs": ('settings["epochs"]',),
    "error": ("relative_error",),
    "errors": ("relative_error",),
    "evaluate": ("test_loss",),
    "f": ("loss",),
    "figure": ("plot()",),
    "final": ("x[-1]", "train_loss[-1]"),
    "final_loss": ("loss[-1]", "test_loss"),
    "fit": ("predict(x)",),
    "frame": ("to_frame()",),
    "fun": ("loss[-1]", "loss"),
    "function": ("loss",),
    "grad": ("gradient(x)",),
    "gradients": ("grad", "gradient(x)"),
    "gradient": ("grad",),
    "grads": ("grad",),
    "hess": ("hessian(x)", "curvatures"),
    "history": ("loss", "train_loss", "trials"),
    "items": ("by_name.items()",),
    "keys": ("by_name",),
    "last": ("x[-1]", "train_loss[-1]"),
    "learning_rate": ("rate", 'settings["learning_rate"]'),
    "learning_rates": ("rate",),
    "loss": ("train_loss",),
    "losses": ("loss", "train_loss", "curves()"),
    "lr": ("rate", 'settings["learning_rate"]'),
    "minimum": ("best", "minima"),
    "minimizer": ("minima",),
    "model": ("settings['network']", "predict(x)"),
    "names": ("by_name",),
    "net": ("settings['network']",),
    "network": ("settings['network']",),
    "nit": ("steps",),
    "n_iter": ("steps",),
    "n_steps": ("steps",),
    "ok": ('verdict == "right"',),
    "optimizer": ("settings['optimizer']",),
    "params": ("weights", "x", "settings"),
    "parameters": ("weights", "x", "settings"),
    "passed": ('verdict == "right"',),
    "path": ("x",),
    "points": ("x",),
    "positions": ("x",),
    "print": ("to_frame()",),
    "rates": ("rate",),
    "results": ("to_frame()",),
    "right": ('verdict == "right"',),
    "score": ("test_accuracy", "best.value"),
    "show": ("plot()",),
    "success": ('verdict == "converged"', 'verdict == "right"'),
    "to_csv": ("to_frame().to_csv(path)",),
    "to_dataframe": ("to_frame()",),
    "to_dict": ("record()",),
    "to_numpy": ("x", "weights"),
    "to_pandas": ("to_frame()",),
    "training_accuracy": ("train_accuracy",),
    "training_loss": ("train_loss",),
    "trajectory": ("x",),
    "val_acc": ("validation_accuracy",),
    "val_accuracy": ("validation_accuracy",),
    "val_loss": ("validation_loss",),
    "val_losses": ("validation_loss",),
    "value": ("loss", "best.value"),
    "values": ("loss", "by_name.values()", "trials"),
    "visualize": ("plot()",),
    "w": ("x", "weights"),
    "weights": ("x",),
    "write": ("save(path)",),
    "xs": ("x",),
}
"""What other libraries call it, in small letters -> what to write after the dot, the likeliest first."""


class Reached:
    """A result whose sentence (``str``) is its repr too, and that answers a name which it has not with what to write."""

    def __repr__(self) -> str:
        return f"<{self}>"

    if not TYPE_CHECKING:  # a checker knows the names that there are

        def __getattr__(self, name: str) -> Any:
            # notebooks, copies and pickles ask for names with a line below; what a property raised is raised again
            if name.startswith("_") or hasattr(type(self), name):
                return object.__getattribute__(self, name)
            raise AttributeError(sentence(self, name), name=name)


def sentence(of: Any, name: str) -> str:
    """What to write instead of ``of.<name>``, which is not there.

    Example:
        >>> import simulab as sl
        >>> sentence(sl.descend("beale", "sgd", steps=1), "losses")
        "Trajectory has no 'losses'; write .loss"
    """
    absent, small = f"{type(of).__name__} has no {name!r}", name.lower()
    there = [one for one in dir(of) if not one.startswith("_")]
    kept = [vars(of).get(one) for one in ("settings", "by_name")]
    settings, by_name = (one if isinstance(one, Mapping) else {} for one in kept)
    ways = [
        way for way in REACHED.get(small, ()) if re.split(r"\W", way)[0] in there and not _absent_key(way, settings)
    ]
    if ways:
        return f"{absent}; write .{ways[0]}"
    if name in by_name:
        return f'{absent}; write ["{name}"]'
    if name in settings:
        return f'{absent}; write .settings["{name}"]'
    near = difflib.get_close_matches(small, there, n=1, cutoff=0.7)
    return f"{absent}; {f'did you mean .{near[0]}?' if near else 'it has ' + ', '.join(there)}"


def _absent_key(way: str, settings: Any) -> bool:
    """Whether a way leads through a setting that is not there."""
    key = re.match(r"settings\[['\"](\w+)", way)
    return key is not None and key[1] not in settings
