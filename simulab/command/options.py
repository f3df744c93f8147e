"""What may be typed: every command with its options and what ``--help`` says of them."""

import argparse
from collections.abc import Callable, Mapping
from typing import Any

from simulab.command import arguments

Run = Callable[[argparse.Namespace], int]


def parser(runs: Mapping[str, Run]) -> argparse.ArgumentParser:
    """The parser of the whole command line.

    Args:
        runs: command -> what does it, told what was typed.
    """
    whole = argparse.ArgumentParser(prog="simulab", description="See how neural networks are trained.")
    whole.add_argument("--version", action="version", version=arguments.version())
    commands = whole.add_subparsers(title="commands", metavar="COMMAND", required=True)

    serve = commands.add_parser(
        "serve",
        help="open the site in a browser, computed on this machine",
        description="Serve every widget, and the apps that you give, until Ctrl-C.",
    )
    serve.add_argument("files", nargs="*", metavar="FILE", help="a Python file of your own: a lesson, or an app")
    serve.add_argument("--port", type=arguments.port, default=5006, help="default 5006; 0 takes any free one")
    serve.add_argument(
        "--address",
        default="localhost",
        help="interface to listen on; 0.0.0.0 lets a class room in (default localhost)",
    )
    serve.add_argument(
        "--origin",
        action="append",
        default=[],
        metavar="HOST[:PORT]",
        help="another name under which browsers reach this server (behind a proxy)",
    )
    serve.add_argument(
        "--frame",
        action="append",
        default=[],
        type=arguments.site,
        metavar="SITE",
        help="a site (https://host) whose pages may show this one in a frame",
    )
    serve.add_argument("--no-browser", action="store_true", help="do not open a browser")
    serve.add_argument(
        "--device", choices=("auto", "cpu", "gpu"), default="auto", help="where to compute (default auto: by size)"
    )
    serve.add_argument(
        "--num-threads",
        type=arguments.count,
        default=0,
        metavar="N",
        help="computations side by side (default: one a core)",
    )
    serve.add_argument(
        "--compute",
        choices=("auto", "server", "browser"),
        default="auto",
        help="who computes: the server and, when that is lost or late, the page (auto, the default); only one of them",
    )
    serve.add_argument(
        "--pages",
        action="store_true",
        help="hand out pages that compute in the browser: one laptop serves an auditorium",
    )
    serve.add_argument(
        "--class",
        nargs="?",
        const="",
        default=None,
        type=arguments.class_file,
        metavar="FILE.sqlite",
        dest="of_class",
        help="hold a class: see where everybody is and what they predict; in this file, or in memory only",
    )
    _limit(
        serve,
        "the language of the pages: en or de (default that of your lessons, else en; an address may ask: ?lang=de)",
    )

    export = commands.add_parser(
        "export",
        help="write a widget or a lesson as one HTML page that needs no server",
        description="Write a widget or a lesson as an HTML page in which every control still works.",
        epilog="What a page cannot compute while somebody watches is computed now; how far that is, is written to stderr.",
    )
    export.add_argument(
        "names",
        nargs="+",
        metavar="NAME_OR_FILE",
        help="a widget or a lesson (see simulab list), or a Python file that makes one; with --script several widgets",
    )
    export.add_argument("-o", "--output", required=True, metavar="FILE", help="the page to write")
    export.add_argument(
        "--fragment", action="store_true", help="only the widget or the lesson, to paste into a page of your own"
    )
    export.add_argument(
        "--script",
        action="store_true",
        help='one script for all widgets of your pages, which are short tags then: <simulab-race learning-rate="0.05">',
    )
    export.add_argument(
        "--inline", action="store_true", help="carry everything inside, so that it opens without a network"
    )
    export.add_argument(
        "--files", action="store_true", help="scripts and styles beside the page, for a strict Content-Security-Policy"
    )
    export.add_argument(
        "--set",
        nargs="+",
        action="extend",
        default=[],
        type=arguments.assignment,
        metavar="KNOB=VALUE",
        dest="values",
        help="where knobs start",
    )
    export.add_argument(
        "--show", type=arguments.names, default=None, metavar="KNOB,KNOB", help="the only controls that the page shows"
    )
    _limit(export, "the language of the page: en or de (default en; of a lesson its own)")

    new = commands.add_parser(
        "new", help="begin a lesson of your own", description="Write a commented lesson to change."
    )
    new.add_argument("file", metavar="FILE", help="the Python file to write, my_lesson.py")

    _check_parser(commands)
    _grade_parser(commands)
    search = commands.add_parser(
        "search",
        help="search the hyper-parameters of a small net",
        description="Search the hyper-parameters of a small net on a dataset of simulab's or of your own.",
        epilog="How far it is, is written to stderr; Ctrl-C ends it and keeps what was found. "
        "example: simulab search digits learning_rate=1e-4:1:log weight_decay=1e-6:1e-1:log --trials 25 -o study.csv",
    )
    search.add_argument(
        "dataset",
        help="digits, iris, wine, two_moons, ... (see simulab list); or FILE.py or FILE.py:NAME, a sl.Dataset of your own",
    )
    search.add_argument("knobs", nargs="+", metavar="KNOB=LOW:HIGH[:log]", help="a knob of training and its range")
    search.add_argument("--strategy", default="random", help="grid, random, sobol, tpe, halving, ... (default random)")
    search.add_argument(
        "--trials", type=arguments.trials, default=25, help="the budget in whole trainings (default 25)"
    )
    search.add_argument("--epochs", type=arguments.trials, default=9, help="of a whole training (default 9)")
    search.add_argument("--optimizer", default="adam", help="see simulab list (default adam)")
    search.add_argument("--seed", type=int, default=0, help="of the strategy (default 0)")
    search.add_argument("--dask", metavar="ADDRESS", help="evaluate on the workers of this Dask scheduler")
    search.add_argument("-o", "--output", metavar="FILE", help="write the study: .csv or .json")

    listing = commands.add_parser(
        "list",
        help="name the landscapes, optimizers, schedules, widgets, datasets and lessons",
        description="Name what there is, with its knobs.",
    )
    listing.add_argument(
        "name",
        nargs="?",
        metavar="NAME_OR_FILE",
        help="a widget, whose knobs and pictures are named; or a Python file of your own, whose things are named too",
    )
    listing.add_argument("--numbers", action="store_true", help="name the numbers of a widget that a lesson may read")
    _limit(listing)
    for name, command in commands.choices.items():
        command.set_defaults(run=runs[name])
    return whole


def _grade_parser(commands: Any) -> None:
    grade = commands.add_parser(
        "grade",
        help="what did a class hand in on a lesson?",
        description="Read the reports of a folder, compute every answer's run once more, mark it once more, and say what does "
        "not fit together.",
        epilog="example: simulab grade my_lesson.py reports/ -o class.html -o class.csv",
    )
    grade.add_argument("name", metavar="NAME_OR_FILE", help="a lesson, or the Python file that makes one")
    grade.add_argument("folder", metavar="FOLDER", help="with the students' reports, .html files")
    grade.add_argument(
        "-o", "--output", action="append", default=[], metavar="FILE", help="write a table (.csv) or a page (.html) too"
    )
    _limit(grade)


def _check_parser(commands: Any) -> None:
    check = commands.add_parser(
        "check",
        help="is everything true that a lesson says?",
        description="Run the claims of a lesson, as it is set and where a student may turn its knobs, and say which fail, "
        "with the state and the numbers; then try whether it can be exported.",
        epilog="How far it is, is written to stderr. example: simulab check my_lesson.py --states 200",
    )
    check.add_argument(
        "names",
        nargs="+",
        metavar="NAME_OR_FILE",
        help="a lesson, or a Python file that makes one; as many as you like",
    )
    check.add_argument(
        "--states",
        type=arguments.natural,
        default=20,
        metavar="N",
        help="states to draw of the knobs that each screen shows (default 20; 0: only as it is set)",
    )
    check.add_argument("--seed", type=arguments.natural, default=0, metavar="N", help="of the drawing (default 0)")
    check.add_argument("--json", action="store_true", help="write all that was looked at as JSON")
    check.add_argument(
        "--served", action="store_true", help="it will only be served: do not try whether a page can be made of it"
    )
    _limit(check)


def _limit(parser: argparse.ArgumentParser, lang: str = "") -> None:
    if lang:
        parser.add_argument("--lang", default="", metavar="CODE", help=lang)
    parser.add_argument(
        "--limit",
        type=arguments.seconds,
        default=30.0,
        metavar="SECONDS",
        help="how long your own code may run without an end (default 30)",
    )
