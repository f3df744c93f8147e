"""``simulab search``."""

import argparse
import sys

from simulab.command.search_progress import Report
from simulab.search.nets import Nets
from simulab.search.run import search
from simulab.search.space import Range, Space
from simulab.search.study import Study


class Interrupted(Exception):
    """Ctrl-C ended the search; the message is what is to be said of it."""


def run(options: argparse.Namespace) -> str:
    """Search as the command line says; the sentence to print. How far it is, is written to stderr.

    Raises:
        Interrupted: by Ctrl-C; what was found until then has been kept.
        ValueError, TypeError, ImportError: one sentence for the person at the command line.
        OSError: the study cannot be written.
    """
    output = options.output or ""
    if output and not output.endswith((".csv", ".json")):
        raise ValueError(f"-o: write a .csv or a .json file, not {output}")
    space = Space(dict(_knob(text) for text in options.knobs))
    report = Report(sys.stderr, options.trials * options.epochs)
    # on a cluster it is trained elsewhere: only whole answers are heard of
    tell = None if options.dask else report.training
    objective = Nets(options.dataset, options.epochs, optimizer=options.optimizer, progress=tell)
    try:
        study = search(
            objective, space, strategy=options.strategy, trials=options.trials, seed=options.seed, dask=options.dask,
            progress=report,
        )  # fmt: skip
    except KeyboardInterrupt:
        report.close()
        raise Interrupted(_kept(report.study, output)) from None
    report.close()
    _written(study, output)
    return str(study)


def _kept(study: Study | None, output: str) -> str:
    if study is None or not study.trials:
        return "Stopped before any trial had ended: nothing was found." + (
            f" {output} was not written." if output else ""
        )
    _written(study, output)
    return f"Stopped: what was found until then is kept{f' in {output}' if output else ''}. {study}"


def _written(study: Study, output: str) -> None:
    if output.endswith(".csv"):
        study.to_csv(output)
    elif output:
        study.to_json(output)


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
