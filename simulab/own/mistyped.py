"""What a person may have meant by a name that simulab does not have: ``sl.gradient_descent``, ``sl.Adam``, ``sl.moons``."""

import difflib
from collections.abc import Sequence

from simulab import catalogue
from simulab.lessons import ask, mark
from simulab.wording.synonyms import SYNONYMS, THINGS

CALLS: dict[str, str] = {
    "accuracy": "sl.train(dataset).validation_accuracy",
    "attraction": "sl.basins(surface, optimizer)",
    "bayesian_search": "sl.search.search(trial, space, strategy)",
    "check": "sl.check_gradient(f, x)",
    "check_grad": "sl.check_gradient(f, x)",
    "classifier": "sl.train(dataset)",
    "curve_fit": "sl.train(dataset)",
    "diff": "sl.compare(run, run)",
    "explorer": 'sl.app("learning-rate")',
    "export": 'sl.to_html("race", "race.html")',
    "fit": "sl.train(dataset)",
    "fmin": "sl.descend(surface, optimizer)",
    "function": "sl.Landscape.from_function(f)",
    "gd": 'sl.descend(surface, "sgd")',
    "grad_check": "sl.check_gradient(f, x)",
    "gradcheck": "sl.check_gradient(f, x)",
    "grade": "lesson.grade(folder)",
    "gradient_check": "sl.check_gradient(f, x)",
    "gradient_descent": 'sl.descend(surface, "sgd")',
    "gridsearch": "sl.sweep(surface, optimizer, grid=True, ...)",
    "grid_search": "sl.search.search(trial, space, strategy)",
    "hyperparameter_search": "sl.search.search(trial, space, strategy)",
    "learn": "sl.train(dataset)",
    "load": "sl.Trajectory.load(path)",
    "load_run": "sl.Trajectory.load(path)",
    "lr_find": "sl.range_test(dataset)",
    "lr_finder": "sl.range_test(dataset)",
    "lr_range_test": "sl.range_test(dataset)",
    "minimise": "sl.descend(surface, optimizer)",
    "minimize": "sl.descend(surface, optimizer)",
    "model": "sl.training.Network(hidden)",
    "net": "sl.training.Network(hidden)",
    "network": "sl.training.Network(hidden)",
    "notebook": 'sl.app("race")',
    "numerical_gradient": "sl.check_gradient(f, x)",
    "open": 'sl.app("race")',
    "optimise": "sl.descend(surface, optimizer)",
    "optimize": "sl.descend(surface, optimizer)",
    "path": "sl.descend(surface, optimizer).x",
    "plot": "run.plot()",
    "plot_path": "sl.descend(surface, optimizer).plot()",
    "plot_surface": "sl.catalogue.landscapes.rosenbrock().plot()",
    "random_search": "sl.search.search(trial, space, strategy)",
    "rate_finder": "sl.range_test(dataset)",
    "read_csv": "sl.Dataset.from_csv(path)",
    "run": "sl.descend(surface, optimizer)",
    "save": "run.save(path)",
    "serve": "simulab serve, in a terminal",
    "show": 'sl.app("race")',
    "simulate": "sl.descend(surface, optimizer)",
    "surface": "sl.Landscape.from_function(f)",
    "train_many": "sl.training.train_many(dataset, seed=[0, 1, 2])",
    "train_net": "sl.train(dataset)",
    "train_network": "sl.train(dataset)",
    "train_test_split": "sl.train(dataset, validation=0.2, test=0.2)",
    "trajectory": "sl.descend(surface, optimizer)",
    "tune": "sl.search.search(trial, space, strategy)",
    "widget": 'sl.app("race")',
}
"""What other libraries and plain English call what simulab does, in small letters -> what to write."""


def sentence(name: str, ours: Sequence[str]) -> str:
    """The sentence for ``sl.<name>``: what to write, or what is near, or what there is.

    Args:
        name: that simulab does not have.
        ours: the names that it has.

    Example:
        >>> sentence("SGD", ["descend"])
        'simulab has no \\'SGD\\'; optimizers are given by name: sl.descend("rosenbrock", "sgd")'
    """
    absent = f"simulab has no {name!r}"
    for place, module in (("ask", ask), ("mark", mark)):
        if isinstance(vars(module).get(name), type):
            return f"{absent}; write sl.{place}.{name}"
    small = _snake(name)
    if small in CALLS:
        return f"{absent}; write {CALLS[small]}"
    by_letters = {one.lower(): one for one in ours}
    if small.replace("_", "") in by_letters:
        return f"{absent}; did you mean sl.{by_letters[small.replace('_', '')]}?"
    arguments = {one for meant in SYNONYMS.values() for one in meant if one not in ("momentum", "dataset")}
    meant = small if small in arguments else next(iter(SYNONYMS.get(small, ())), None)
    if meant in arguments and small not in THINGS:
        return f"{absent}; {meant} is an argument: sl.descend(surface, optimizer, {meant}=...)"
    if thing := _thing(small):
        return f"{absent}; {thing}"
    near = difflib.get_close_matches(small, [*by_letters, *CALLS], n=1, cutoff=0.7)
    if near:
        return f"{absent}; " + (
            f"did you mean sl.{by_letters[near[0]]}?" if near[0] in by_letters else f"write {CALLS[near[0]]}"
        )
    return f"{absent}; it has {', '.join(ours)}"


def _thing(small: str) -> str | None:
    """Of the name of a surface, an optimizer, a schedule, a dataset or a widget: how it is given."""
    given = {
        "optimizers": 'optimizers are given by name: sl.descend("rosenbrock", "{}")',
        "landscapes": 'surfaces are given by name: sl.descend("{}", "adam")',
        "schedules": 'schedules are given by name: sl.descend("rosenbrock", "adam", schedule="{}")',
        "datasets": 'datasets are given by name: sl.train("{}")',
        "widgets": 'write sl.app("{}")',
        "lessons": 'write sl.app("{}")',
    }
    for kind, words in given.items():
        names = {one.replace("-", "_").replace("_", ""): one for one in getattr(catalogue, kind)}
        for spelt in (small, THINGS.get(small, "")):
            if (plain := spelt.replace("_", "")) in names:
                return words.format(names[plain])
    return None


def _snake(name: str) -> str:
    """``GradientDescent`` as ``gradient_descent``; ``SGD`` as ``sgd``."""
    letters = [f"_{c}" if i and c.isupper() and name[i - 1].islower() else c for i, c in enumerate(name)]
    return "".join(letters).lower()
