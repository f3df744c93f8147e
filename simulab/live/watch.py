"""An instructor's file while it is being written: loaded again when it is saved, and every open page told."""

import gc
import threading
import time
from pathlib import Path

from simulab.lessons.look_over import look_over
from simulab.live import lesson as pages
from simulab.own import file as own_file
from simulab.own.file import Own

EVERY = 0.4
"""Seconds between two looks at the file."""
GONE = 5
"""Looks at a file that is not there: an editor that replaces it is quicker, so it was renamed or removed."""


class Watched:
    """A file, always as of the last version that could be read; nothing holds the ones before.

    Args:
        path: the file.
        name: its address on the server; its own name unless told.
    """

    def __init__(self, path: str | Path, name: str = "") -> None:
        self.path = Path(path)
        self.name = name or self.path.stem
        self._missed = 0
        self._seen = self._stamp()
        self.own = self._load()

    def _load(self) -> Own:
        own = own_file.load(self.path)
        if own.lesson is not None:
            look_over(own.lesson)
        return own

    def look(self) -> None:
        """Load the file again where it was saved since the last look."""
        stamp = self._stamp()
        self._missed = 0 if stamp else self._missed + 1
        if self._missed == GONE:
            print(f"simulab: {self.path} is gone; its pages go on with its last version", flush=True)
        if stamp == self._seen or stamp is None:
            return
        self._seen = stamp
        try:
            before, self.own = self.own, self._load()
            if new := [name for name in self.own.widgets if name not in before.widgets]:
                print(f"{self.path.name}: {new[0]} has a page of its own when the server is started anew", flush=True)
            word: dict[str, object] = {"reload": True}
            print(f"{self.path.name} is shown anew", flush=True)
        except Exception as error:  # whatever it is, the server goes on with what it had
            word = {"problem": str(error)}
            print(f"simulab: {error}", flush=True)
        for page in list(pages.open_pages):
            if page.lesson_name == self.name:
                page.tell(word)
        # What the last version held refers to itself, and Python looks for that too seldom where JAX keeps so much.
        gc.collect()

    def begin(self) -> None:
        """Look every now and then, in a thread of its own, for as long as the server runs."""

        def forever() -> None:
            while True:
                time.sleep(EVERY)
                self.look()

        threading.Thread(target=forever, name="simulab-watch", daemon=True).start()

    def _stamp(self) -> tuple[int, int] | None:
        try:
            found = self.path.stat()
        except OSError:  # an editor is replacing it
            return None
        return found.st_mtime_ns, found.st_size
