"""An instructor's file while it is being written: loaded again when it is saved, and every open page told."""

import contextlib
import threading
import time
from pathlib import Path

from simulab.lessons.check import look_over
from simulab.live import lesson as pages
from simulab.own import file as own_file
from simulab.own.file import Own

EVERY = 0.4
"""Seconds between two looks at the file."""


class Watched:
    """A file whose lesson and things are in the catalogue, always those of the last version that could be read."""

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self._adopted = contextlib.ExitStack()
        self._seen = self._stamp()
        self.own = self._load()

    def _load(self) -> Own:
        own = own_file.load(self.path)
        try:
            self._use(own)
            if own.lesson is not None:
                look_over(own.lesson)
        except Exception:
            if hasattr(self, "own"):  # the last version that could be read stays in use
                self._use(self.own)
            raise
        return own

    def _use(self, own: Own) -> None:
        self._adopted.close()
        self._adopted = contextlib.ExitStack()
        self._adopted.enter_context(own_file.in_use(own))

    def look(self) -> None:
        """Load the file again where it was saved since the last look."""
        stamp = self._stamp()
        if stamp == self._seen or stamp is None:
            return
        self._seen = stamp
        try:
            self.own = self._load()
            word: dict[str, object] = {"reload": True}
            print(f"{self.path.name} is shown anew", flush=True)
        except Exception as error:  # whatever it is, the server goes on with what it had
            word = {"problem": str(error)}
            print(f"simulab: {error}", flush=True)
        for page in list(pages.open_pages):
            if page.lesson_name == self.own.name:
                page.tell(word)

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
