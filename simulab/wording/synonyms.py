"""What other libraries call what simulab calls by one name: so that a mistyped argument gets the right hint."""

import difflib
from collections.abc import Iterable

SYNONYMS: dict[str, tuple[str, ...]] = {
    "activation": ("network",),
    "activation_fn": ("network",),
    "algorithm": ("optimizer", "strategy"),
    "alpha": ("learning_rate",),
    "b1": ("beta1",),
    "b2": ("beta2",),
    "batch": ("batch_size",),
    "beta": ("momentum", "rho", "beta1"),
    "beta_1": ("beta1",),
    "beta_2": ("beta2",),
    "betas": ("beta1", "beta2"),
    "bs": ("batch_size",),
    "callback": ("progress",),
    "callbacks": ("progress",),
    "clip": ("clip_norm", "clip_value"),
    "clip_grad_norm": ("clip_norm",),
    "clipnorm": ("clip_norm",),
    "clipping": ("clip_norm", "clip_value"),
    "clipvalue": ("clip_value",),
    "data": ("dataset",),
    "dataset": ("data",),
    "decay": ("weight_decay", "gamma", "rho"),
    "drop": ("dropout",),
    "dropout_rate": ("dropout",),
    "early_stopping": ("patience",),
    "epoch": ("epochs",),
    "epochs": ("steps",),
    "delta": ("h",),
    "epsilon": ("eps", "h"),
    "eps": ("h",),
    "eta": ("learning_rate",),
    "eta0": ("learning_rate",),
    "f": ("surface",),
    "fn": ("surface",),
    "fun": ("surface",),
    "func": ("surface",),
    "function": ("surface",),
    "grad": ("gradient",),
    "grad_clip": ("clip_norm", "clip_value"),
    "gradient_clipping": ("clip_norm", "clip_value"),
    "grid_size": ("resolution",),
    "hidden": ("network",),
    "hidden_layer_sizes": ("network",),
    "hidden_layers": ("network",),
    "hidden_sizes": ("network",),
    "init": ("start",),
    "init_x": ("start",),
    "initial": ("start",),
    "initial_point": ("start",),
    "initial_value": ("start",),
    "iter": ("steps", "epochs"),
    "iterations": ("steps", "epochs"),
    "iters": ("steps", "epochs"),
    "kappa": ("condition_number",),
    "key": ("seed",),
    "l2_penalty": ("l2",),
    "lam": ("l2", "weight_decay"),
    "lambda_": ("l2", "weight_decay"),
    "landscape": ("surface",),
    "layers": ("network",),
    "learning_rate_init": ("learning_rate",),
    "learningrate": ("learning_rate",),
    "loss_fn": ("loss", "surface"),
    "lr": ("learning_rate",),
    "lr_schedule": ("schedule",),
    "lr_scheduler": ("schedule",),
    "lrs": ("learning_rate",),
    "max_epochs": ("epochs", "steps"),
    "max_grad_norm": ("clip_norm",),
    "max_iter": ("steps", "epochs"),
    "max_iterations": ("steps", "epochs"),
    "max_norm": ("clip_norm",),
    "max_steps": ("steps",),
    "maxiter": ("steps", "epochs"),
    "method": ("optimizer", "strategy"),
    "mini_batch_size": ("batch_size",),
    "minibatch_size": ("batch_size",),
    "model": ("network",),
    "mom": ("momentum",),
    "mu": ("momentum",),
    "n_epochs": ("epochs", "steps"),
    "n_iter": ("steps", "epochs"),
    "n_iterations": ("steps", "epochs"),
    "n_iters": ("steps", "epochs"),
    "n_steps": ("steps",),
    "n_trials": ("trials",),
    "max_evals": ("trials",),
    "n_calls": ("trials",),
    "num_samples": ("trials",),
    "num_trials": ("trials",),
    "net": ("network",),
    "nsteps": ("steps",),
    "num_epochs": ("epochs", "steps"),
    "num_iterations": ("steps", "epochs"),
    "num_iters": ("steps", "epochs"),
    "num_steps": ("steps",),
    "objective": ("surface", "loss"),
    "opt": ("optimizer",),
    "optim": ("optimizer",),
    "optimiser": ("optimizer",),
    "optimizer": ("racers",),
    "optimizers": ("racers", "optimizer"),
    "params": ("start",),
    "point": ("start",),
    "random_seed": ("seed",),
    "random_state": ("seed",),
    "rate": ("learning_rate",),
    "reg": ("l2", "weight_decay"),
    "regularization": ("l2", "weight_decay"),
    "res": ("resolution",),
    "rng": ("seed",),
    "scheduler": ("schedule",),
    "shuffle": (),
    "sigma": ("noise",),
    "size": ("batch_size",),
    "solver": ("optimizer", "strategy"),
    "standardize": ("standardise",),
    "std": ("noise",),
    "steps": ("epochs",),
    "step_size": ("learning_rate",),
    "stepsize": ("learning_rate",),
    "t": ("steps",),
    "test_size": ("test",),
    "theta0": ("start",),
    "units": ("network",),
    "val_size": ("validation",),
    "val_split": ("validation",),
    "validation_split": ("validation",),
    "verbose": ("progress",),
    "w0": ("start",),
    "warmup_steps": ("warmup",),
    "wd": ("weight_decay",),
    "x0": ("start",),
    "x_0": ("start",),
    "x_start": ("start",),
}
"""Another name, in small letters -> ours, the likeliest first; whoever asks keeps those that exist there. None where no
name of ours is near, whatever its letters say."""

THINGS: dict[str, str] = {
    "annealing": "cosine",
    "ball": "momentum",
    "banana": "rosenbrock",
    "bowl": "quadratic",
    "cancer": "breast_cancer",
    "circle": "circles",
    "cosine_annealing": "cosine",
    "cosine_annealing_lr": "cosine",
    "gd": "sgd",
    "gradient_descent": "sgd",
    "heavy_ball": "momentum",
    "linear": "polynomial",
    "linear_decay": "polynomial",
    "make_circles": "circles",
    "make_moons": "two_moons",
    "mnist": "digits",
    "moons": "two_moons",
    "nag": "nesterov",
    "noam": "inverse_sqrt",
    "parabola": "quadratic_1d",
    "polyak": "momentum",
    "reduce_on_plateau": "plateau",
    "reducelronplateau": "plateau",
    "reduce_lronplateau": "plateau",
    "rms": "rmsprop",
    "rosen": "rosenbrock",
    "sgdm": "momentum",
    "sgdr": "cosine_restarts",
    "sine": "noisy_sine",
    "spiral": "spirals",
    "steepest_descent": "sgd",
    "step_lr": "step",
    "stochastic_gradient_descent": "sgd",
    "warm_restarts": "cosine_restarts",
    "warmup": "warmup_cosine",
}
"""What a thing of a catalogue is called elsewhere, in small letters with underscores -> our name."""

LISTED = 12
"""So many names are listed where none is near."""


def meant(name: str, there: Iterable[str]) -> list[str]:
    """What of the names that are there a person may have meant by another, the likeliest first; none where none is near.

    Example:
        >>> meant("lr", ["momentum", "learning_rate"])
        ['learning_rate']
    """
    ours, known = list(there), SYNONYMS.get(name.lower())
    near = [one for one in known or () if one in ours]
    if near or known == ():
        return near
    return close(name.lower(), ours, 0.6)


def close(name: str, there: Iterable[str], cutoff: float) -> list[str]:
    """Up to three names that are written nearly as another; not those of twice its length in which its letters lie scattered."""
    near = difflib.get_close_matches(name, list(there), n=3, cutoff=cutoff)
    return [one for one in near if len(one) < 2 * len(name) or one.startswith(name)]


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
    near = meant(name, both)
    if near:
        return f"{name}: {whose} has no such knob; did you mean {' or '.join(near)}?"
    more = f" and {len(there) - LISTED} more" if len(there) > LISTED else ""
    return f"{name}: {whose} has no such knob; there are {', '.join(there[:LISTED])}{more}."
