"""Who computes what a page shows: ``simulab serve --compute``."""

MODES = ("auto", "server", "browser")
"""The server and, when that is lost or late, the page; the server only; the page only."""

_chosen = {"mode": "auto"}


def use(mode: str) -> None:
    """Who computes from now on: one of ``MODES``."""
    _chosen["mode"] = mode


def mode() -> str:
    """Who computes."""
    return _chosen["mode"]


def option() -> dict[str, str]:
    """What a page is told of it; nothing where it has nothing to do."""
    return {} if mode() == "server" else {"compute": mode()}
