"""Words of the command line, read and checked; what is not understood is said in one sentence."""

import argparse
import re

from simulab.machine import version as installed


def version() -> str:
    """What --version says."""
    return f"simulab {installed.version()}"


def port(text: str) -> int:
    """A port, 0 for any free one."""
    return _whole(text, 0, 65535, "a port")


def class_file(text: str) -> str:
    """The file of a class; a lesson's was meant to be served."""
    if text.endswith(".py"):
        raise argparse.ArgumentTypeError(
            f"{text} is no class's file; write the lesson first: simulab serve {text} --class"
        )
    return text


def count(text: str) -> int:
    """A number of threads."""
    return _whole(text, 1, 256, "a number of threads")


def trials(text: str) -> int:
    """A budget."""
    return _whole(text, 1, 100_000, "a number")


def natural(text: str) -> int:
    """A number of states, or a seed."""
    return _whole(text, 0, 100_000, "a number")


def seconds(text: str) -> float:
    """A time."""
    try:
        found = float(text)
    except ValueError:
        found = 0.0
    if not 0 < found <= 86_400:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds, above 0 and at most 86400")
    return found


def _whole(text: str, low: int, high: int, what: str) -> int:
    if not text.isdigit() or not low <= int(text) <= high:
        raise argparse.ArgumentTypeError(f"{text!r} is not {what}, {low} to {high}")
    return int(text)


def assignment(text: str) -> tuple[str, str]:
    """KNOB=VALUE as a pair."""
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise argparse.ArgumentTypeError(f"{text!r} is not KNOB=VALUE")
    return name, value


def site(text: str) -> str:
    """A site as a Content-Security-Policy names it; a star stands for any part of its name."""
    if not re.fullmatch(r"https?://(\*\.)?[\w.-]+(:\d+)?", text):
        raise argparse.ArgumentTypeError(f"{text!r} is not a site such as https://course.example")
    return text


def names(text: str) -> list[str]:
    """Names between commas."""
    return [name.strip() for name in text.split(",") if name.strip()]
