"""An instructor's file while it is being written: loaded again when it is saved, and every open page told."""

import contextlib
import threading
import time
from pathlib import Path

from simulab import catalogue, own_file
from simulab.lessons.check import look_over
from simulab.live import lesson as pages
from simulab.own_file import Own

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
        before = self._adopted
        before.close()
        self._adopted = contextlib.ExitStack()
        try:
            self._adopted.enter_context(catalogue.adopted(**own.things))
            if own.lesson is not None:
                look_over(own.lesson)
        except ValueError as error:
            with contextlib.suppress(AttributeError):  # the last good version stays in use
                self._adopted.close()
                self._adopted.enter_context(catalogue.adopted(**self.own.things))
            raise ValueError(f"{self.path.name}: {error}") from None
        return own

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
        except ValueError as error:
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
