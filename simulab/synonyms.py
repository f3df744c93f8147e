"""What other libraries call what simulab calls by one name: so that a mistyped argument gets the right hint."""

import difflib
from collections.abc import Iterable

SYNONYMS: dict[str, tuple[str, ...]] = {
    "alpha": ("learning_rate",),
    "b1": ("beta1",),
    "b2": ("beta2",),
    "batch": ("batch_size",),
    "beta": ("momentum", "rho", "beta1"),
    "beta_1": ("beta1",),
    "beta_2": ("beta2",),
    "betas": ("beta1", "beta2"),
    "bs": ("batch_size",),
    "clip": ("clip_norm", "clip_value"),
    "clipnorm": ("clip_norm",),
    "clipvalue": ("clip_value",),
    "clip_grad_norm": ("clip_norm",),
    "decay": ("weight_decay", "gamma", "rho"),
    "drop": ("dropout",),
    "early_stopping": ("patience",),
    "epoch": ("epochs",),
    "epochs": ("steps",),
    "epsilon": ("eps",),
    "eta": ("learning_rate",),
    "fn": ("surface",),
    "function": ("surface",),
    "hidden": ("network",),
    "hidden_layer_sizes": ("network",),
    "init": ("start",),
    "initial": ("start",),
    "iter": ("steps", "epochs"),
    "iterations": ("steps", "epochs"),
    "iters": ("steps", "epochs"),
    "key": ("seed",),
    "kappa": ("condition_number",),
    "l2_penalty": ("l2",),
    "lam": ("l2", "weight_decay"),
    "lambda_": ("l2", "weight_decay"),
    "landscape": ("surface",),
    "layers": ("network",),
    "learning_rate_init": ("learning_rate",),
    "learningrate": ("learning_rate",),
    "loss_fn": ("loss", "surface"),
    "lr": ("learning_rate",),
    "lr_scheduler": ("schedule",),
    "max_iter": ("steps", "epochs"),
    "max_steps": ("steps",),
    "maxiter": ("steps", "epochs"),
    "mini_batch_size": ("batch_size",),
    "minibatch_size": ("batch_size",),
    "mom": ("momentum",),
    "mu": ("momentum",),
    "n_epochs": ("epochs", "steps"),
    "n_iter": ("steps", "epochs"),
    "n_iters": ("steps", "epochs"),
    "n_steps": ("steps",),
    "net": ("network",),
    "num_epochs": ("epochs", "steps"),
    "num_iters": ("steps", "epochs"),
    "num_steps": ("steps",),
    "opt": ("optimizer",),
    "optim": ("optimizer",),
    "optimiser": ("optimizer",),
    "point": ("start",),
    "random_seed": ("seed",),
    "random_state": ("seed",),
    "rate": ("learning_rate",),
    "rng": ("seed",),
    "scheduler": ("schedule",),
    "sigma": ("noise",),
    "size": ("batch_size",),
    "standardize": ("standardise",),
    "std": ("noise",),
    "step_size": ("learning_rate",),
    "stepsize": ("learning_rate",),
    "val_split": ("validation",),
    "validation_split": ("validation",),
    "wd": ("weight_decay",),
    "x0": ("start",),
}
"""Another name, in small letters -> ours, the likeliest first; whoever asks keeps those that exist there."""

LISTED = 12
"""So many names are listed where none is near."""


def unknown(name: str, whose: str, knobs: Iterable[str], arguments: Iterable[str] = ()) -> str:
    """The sentence for an argument that is not there: what was meant, or what there is.

    Args:
        name: as it was written.
        whose: who has no such knob, e.g. "Adam on Rosenbrock".
        knobs: what that has.
        arguments: what else the call takes.
    """
    there = list(dict.fromkeys(knobs))
    both = [*there, *(other for other in arguments if other not in there)]
    meant = [ours for ours in SYNONYMS.get(name.lower(), ()) if ours in both]
    near = meant or difflib.get_close_matches(name.lower(), both, n=3, cutoff=0.6)
    if near:
        return f"{name}: {whose} has no such knob; did you mean {' or '.join(near)}?"
    more = f" and {len(there) - LISTED} more" if len(there) > LISTED else ""
    return f"{name}: {whose} has no such knob; there are {', '.join(there[:LISTED])}{more}."
