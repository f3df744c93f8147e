"""Under which address this machine and the others reach a server."""

import contextlib
import socket

EVERYWHERE = ("", "0.0.0.0", "::")
"""What one listens on for everybody."""


def reached_at(address: str, port: int) -> str:
    """The address under which the room reaches this server, ``http://192.168.0.7:5006``."""
    host = address
    if address in EVERYWHERE:
        host = "localhost"
        with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.connect(("192.0.2.1", 9))  # nothing is sent: the system only says which of its addresses it would use
            host = probe.getsockname()[0]
    return f"http://{host}:{port}"


def where(address: str, port: int, path: str = "/") -> tuple[str, str]:
    """A page's address on this machine, and what whoever starts the server reads: with the one for the room, where it listens."""
    if address not in EVERYWHERE:
        url = f"http://{address}:{port}{path}"
        return url, url
    url = f"http://localhost:{port}{path}"
    return url, f"{url}, and for others at {reached_at(address, port)}{path}"
