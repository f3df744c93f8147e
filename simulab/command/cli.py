"""``simulab serve | export | new | check | grade | list``. Each imports what it needs itself, so that all start quickly."""

import argparse
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from simulab.command.options import Run, parser
from simulab.own import limit

INTERRUPTED = 130
"""The exit code of a command that Ctrl-C ended, as shells have it."""


def main(given: Sequence[str] | None = None) -> int:
    """The command line; the exit code: 0, 1 for a command that failed, 2 for one that was not understood,
    ``INTERRUPTED`` for one that Ctrl-C ended."""
    options = parser(RUNS).parse_args(given)
    if hasattr(options, "limit"):
        limit.use(options.limit)
    try:
        return options.run(options) or 0
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # simulab list | head
        sys.stderr.close()
        return 0


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

    from simulab.command.progress import told
    from simulab.live.reach import where
    from simulab.page import site

    if options.of_class is not None:
        return _complain("--pages has no class: its pages tell no server anything; leave one of the two out")
    if options.files:
        return _complain("--pages hands out the built-in widgets; leave the files out, or leave --pages out")
    host = "" if options.address in ("0.0.0.0", "::") else options.address
    try:
        print("simulab is making its pages", flush=True)
        with told(sys.stderr):
            ready = site.server(host, options.port, options.lang or "en")
    except ValueError as error:
        return _complain(error)
    except OSError as error:
        return _complain(f"cannot listen on {options.address}:{options.port}: {error.strerror}; try --port 0")
    url, told_where = where(host, ready.server_address[1])
    print(f"simulab is at {told_where} (Ctrl-C stops it)", flush=True)
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
        return INTERRUPTED
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


RUNS: dict[str, Run] = {
    "serve": _serve, "export": _export, "new": _new, "check": _check, "grade": _grade, "search": _search, "list": _list,
}  # fmt: skip


def _complain(error: object, code: int = 2) -> int:
    print(f"simulab: {error}", file=sys.stderr)
    return code


def command() -> NoReturn:
    """``main`` as a program: it ends also where a person's code does not."""
    code = main()
    if limit.cut_off or code == INTERRUPTED:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)  # what sits in a library, or computes there, would hold Python up, or abort it
    sys.exit(code)


if __name__ == "__main__":
    command()
