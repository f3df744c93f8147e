"""By what numbers and reports are recognised: the twin of js/src/player/digest.js. It keeps no secrets."""

import functools
import re
from collections.abc import Mapping
from html.parser import HTMLParser

import numpy as np

_SPACE = re.compile("[\t\n\v\f\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]+")
"""What JavaScript's ``\\s`` is."""
_MASK = 0xFFFFFFFF


def of_columns(columns: Mapping[str, np.ndarray]) -> str:
    """The digest of a source's columns, as they travel: float32 and int32."""
    return _digest(b"".join(np.ascontiguousarray(columns[name]).tobytes() for name in sorted(columns)))


def seal(html: str, inside: str) -> str:
    """The digest of a report: its words, as somebody reads them, and its data."""
    reader = _Words()
    reader.feed(html)
    reader.close()
    return _digest(f"{_SPACE.sub('', ''.join(reader.texts))}\n{inside}".encode())


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


@functools.lru_cache(maxsize=4096)  # a class's runs are often the same
def _digest(content: bytes) -> str:
    """53 bits (cyrb53)."""
    a, b = 0xDEADBEEF, 0x41C6CE57
    for byte in content:
        a = ((a ^ byte) * 2654435761) & _MASK
        b = ((b ^ byte) * 1597334677) & _MASK
    # each line reads what the one before has written, as the twin does
    a = (((a ^ (a >> 16)) * 2246822507) ^ ((b ^ (b >> 13)) * 3266489909)) & _MASK
    b = (((b ^ (b >> 16)) * 2246822507) ^ ((a ^ (a >> 13)) * 3266489909)) & _MASK
    return np.base_repr(4294967296 * (2097151 & b) + a, 36).lower()
