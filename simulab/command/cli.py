"""``simulab serve | export | new | check | grade | list``. Each imports what it needs itself, so that all start quickly."""

import argparse
import os
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

from simulab.command import arguments
from simulab.own import limit


def main(given: Sequence[str] | None = None) -> int:
    """The command line; the exit code: 0, 1 for a command that failed, 2 for one that was not understood,
    130 for one that Ctrl-C ended."""
    options = _parser().parse_args(given)
    if hasattr(options, "limit"):
        limit.use(options.limit)
    try:
        return options.run(options) or 0
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # simulab list | head
        sys.stderr.close()
        return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="simulab", description="See how neural networks are trained.")
    parser.add_argument("--version", action="version", version=arguments.version())
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

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
    serve.set_defaults(run=_serve)

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
    export.set_defaults(run=_export)

    new = commands.add_parser(
        "new", help="begin a lesson of your own", description="Write a commented lesson to change."
    )
    new.add_argument("file", metavar="FILE", help="the Python file to write, my_lesson.py")
    new.set_defaults(run=_new)

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
    search.set_defaults(run=_search)

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
    listing.set_defaults(run=_list)
    return parser


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
    grade.set_defaults(run=_grade)


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
    check.set_defaults(run=_check)


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


def _serve(options: argparse.Namespace) -> int:
    if options.pages:
        return _serve_pages(options)
    from simulab.live.server import CannotServe, serve

    try:
        serve(
            options.files,
            port=options.port,
            address=options.address,
            browser=not options.no_browser,
            device=options.device,
            threads=options.num_threads,
            compute=options.compute,
            origins=options.origin,
            frames=options.frame,
            of_class=options.of_class,
            lang=options.lang,
        )
    except (CannotServe, ValueError) as error:
        return _complain(error)
    return 0


def _serve_pages(options: argparse.Namespace) -> int:
    import webbrowser

    from simulab.page import site

    if options.of_class is not None:
        return _complain("--pages has no class: its pages tell no server anything; leave one of the two out")
    if options.files:
        return _complain("--pages hands out the built-in widgets; leave the files out, or leave --pages out")
    host = "" if options.address in ("0.0.0.0", "::") else options.address
    try:
        print("simulab is making its pages", flush=True)
        ready = site.server(host, options.port, options.lang or "en")
    except ValueError as error:
        return _complain(error)
    except OSError as error:
        return _complain(f"cannot listen on {options.address}:{options.port}: {error.strerror}; try --port 0")
    url = f"http://{host or 'localhost'}:{ready.server_address[1]}/"
    print(f"simulab is at {url} (Ctrl-C stops it)", flush=True)
    if not options.no_browser:
        webbrowser.open(url)
    with ready:
        try:
            ready.serve_forever()
        except KeyboardInterrupt:
            print("\nsimulab has stopped", flush=True)
    return 0


def _export(options: argparse.Namespace) -> int:
    from simulab.command.export import export, script
    from simulab.command.progress import told

    try:
        if options.script:
            with told(sys.stderr):
                script(options.names, options.output, inline=options.inline, lang=options.lang or "en")
            return 0
        if len(options.names) > 1:
            return _complain("only --script takes several names; a page shows one widget or one lesson")
        with told(sys.stderr):
            export(
                options.names[0],
                options.output,
                inline=options.inline,
                fragment=options.fragment,
                files=options.files,
                set=dict(options.values),
                show=options.show,
                lang=options.lang,
            )
    except ValueError as error:
        return _complain(error)
    except OSError as error:
        return _complain(f"{options.output} cannot be written: {error.strerror}", code=1)
    return 0


def _new(options: argparse.Namespace) -> int:
    from simulab.command.authoring import new

    try:
        made = new(options.file)
    except ValueError as error:
        return _complain(error)
    except OSError as error:
        return _complain(f"{options.file} cannot be written: {error.strerror}", code=1)
    print(f"{made} is yours to change. To see it: simulab serve {made}")
    return 0


def _check(options: argparse.Namespace) -> int:
    from simulab.command.prove import prove_all

    return prove_all(
        options.names,
        sys.stdout,
        sys.stderr,
        states=options.states,
        seed=options.seed,
        as_json=options.json,
        served=options.served,
    )


def _grade(options: argparse.Namespace) -> int:
    from simulab.command.grade import grade_all

    try:
        fits = grade_all(options.name, options.folder, options.output, sys.stdout, sys.stderr)
    except ValueError as error:
        return _complain(error)
    except OSError as error:
        return _complain(f"{error.filename} cannot be written: {error.strerror}", code=1)
    return 0 if fits else 1


def _search(options: argparse.Namespace) -> int:
    from simulab.command.search import Interrupted, run
    from simulab.own import file as own_file

    try:
        if ".py" in options.dataset:
            options.dataset = own_file.dataset_in(options.dataset)
        print(run(options))
    except Interrupted as stopped:
        print(stopped)
        return 130
    except (ValueError, TypeError, ImportError) as error:
        return _complain(error)
    except OSError as error:
        return _complain(f"{options.output} cannot be written: {error.strerror}", code=1)
    return 0


def _list(options: argparse.Namespace) -> int:
    from simulab.catalogue import Catalogue
    from simulab.command import numbers
    from simulab.command.listing import listing
    from simulab.own import file as own_file

    catalogue, names, given = Catalogue.builtin(), [], options.name
    try:
        if given and given.endswith(".py"):
            catalogue = own_file.load(given).catalogue
            names = list(catalogue.widgets.own)
        elif given:
            names = [given]
            catalogue.widgets.make(given, "NAME")
        elif options.numbers:
            return _complain("--numbers is of a widget: simulab list race --numbers")
        widgets = [catalogue.widgets.make(name, "NAME") for name in names]
    except ValueError as error:
        return _complain(error)
    if options.numbers or (given and not given.endswith(".py")):
        print("\n\n".join((numbers.numbers if options.numbers else numbers.knobs)(widget) for widget in widgets))
    else:
        print(listing(catalogue))
    return 0


def _complain(error: object, code: int = 2) -> int:
    print(f"simulab: {error}", file=sys.stderr)
    return code


def command() -> NoReturn:
    """``main`` as a program: it ends also where a person's code does not."""
    code = main()
    if limit.cut_off:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)  # what sits in a library would hold Python up, or abort it
    sys.exit(code)


if __name__ == "__main__":
    command()
