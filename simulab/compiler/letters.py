"""Names of local variables: one letter each as long as there are any."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
RESERVED = {"do", "if", "in", "for", "let", "new", "try", "var", "NaN"}


def local_names() -> Iterator[str]:
    for number in count():
        n, text = number, ""
        while True:
            text = LETTERS[n % 52] + text
            n = n // 52 - 1
            if n < 0:
                break
        if text not in RESERVED:
            yield text
