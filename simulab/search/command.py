"""``simulab search``."""

import argparse

from simulab.search.nets import Nets
from simulab.search.run import search
from simulab.search.space import Range, Space


def run(options: argparse.Namespace) -> str:
    """Search as the command line says; the sentence to print.

    Raises:
        ValueError, TypeError, ImportError: one sentence for the person at the command line.
        OSError: the study cannot be written.
    """
    output = options.output or ""
    if output and not output.endswith((".csv", ".json")):
        raise ValueError(f"-o: write a .csv or a .json file, not {output}")
    space = Space(dict(_knob(text) for text in options.knobs))
    objective = Nets(options.dataset, options.epochs, optimizer=options.optimizer)
    study = search(
        objective, space, strategy=options.strategy, trials=options.trials, seed=options.seed, dask=options.dask
    )
    if output.endswith(".csv"):
        study.to_csv(output)
    elif output:
        study.to_json(output)
    return str(study)


def _knob(text: str) -> tuple[str, Range]:
    """ "learning_rate=1e-4:1:log" as a knob with its range."""
    name, equals, rest = text.partition("=")
    ends = rest.split(":")
    try:
        low, high = (float(end) for end in ends[:2])
    except ValueError:
        low = high = float("nan")
    if not (name and equals) or len(ends) > 3 or ends[2:] not in ([], ["log"]) or low != low or high != high:  # noqa: PLR0124
        raise ValueError(f"{text!r} is not KNOB=LOW:HIGH or KNOB=LOW:HIGH:log")
    whole = name in ("width", "depth", "batch_size")
    try:
        return name, Range(low, high, log=ends[2:] == ["log"], integer=whole)
    except ValueError as error:
        raise ValueError(f"{name}: {error}") from None
