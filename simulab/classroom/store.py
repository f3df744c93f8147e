"""The file of a class: SQLite, so that a teacher can open it with anything. Without a name it is in memory only."""

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_OURS = 0x53494D4C
"""What SQLite calls an application's id: a file with another one, or with tables and none, is not a class."""
TABLES = {
    "member": ("id", "token", "name", "place", "joined"),
    "answer": ("member", "question", "lesson", "part", "kind", "asked", "answer", "good", "at"),
    "shown": ("id", "member", "address", "title", "at"),
    "attempt": ("race", "member", "number", "rate", "steps", "verdict", "curve"),
    "about": ("name", "value"),
}
_KEYS = {
    "member": "id",
    "answer": "member, question",
    "shown": "id",
    "attempt": "race, member, number",
    "about": "name",
}
_JSON = {("answer", "answer"), ("attempt", "curve"), ("about", "value")}


class NoClass(ValueError):
    """A file that cannot hold a class, in one sentence."""


class Store:
    """Rows of ``TABLES``, written as they come and made safe by ``flush``.

    Args:
        file: where; "" for memory only.

    Raises:
        NoClass: it is something else, another process has it, or it cannot be written.
    """

    def __init__(self, file: str | Path = "") -> None:
        self.file = str(file)
        self.trouble = ""
        """Why the last writing failed, for the teacher; the class goes on in memory."""
        try:
            self._db = sqlite3.connect(self.file or ":memory:", timeout=0.2, isolation_level=None)
            self._db.execute("PRAGMA locking_mode = EXCLUSIVE")
            self._open()
        except sqlite3.Error as error:
            said = str(error)
            why = "another process has this class open" if "locked" in said else said
            raise NoClass(f"{file}: {why}") from None

    def _open(self) -> None:
        db = self._db
        db.execute("BEGIN IMMEDIATE")
        ours = db.execute("PRAGMA application_id").fetchone()[0] == _OURS
        empty = not db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        if not ours and not empty:
            raise NoClass(f"{self.file}: it is a database, but not a class of simulab's; name another file")
        db.execute(f"PRAGMA application_id = {_OURS}")
        for table, columns in TABLES.items():
            db.execute(f"CREATE TABLE IF NOT EXISTS {table} ({', '.join(columns)}, PRIMARY KEY ({_KEYS[table]}))")
        db.execute("COMMIT")
        db.execute("BEGIN")

    def rows(self, table: str) -> Iterator[dict[str, Any]]:
        """All rows of a table, in the order in which they came."""
        columns = TABLES[table]
        for row in self._db.execute(f"SELECT {', '.join(columns)} FROM {table} ORDER BY rowid"):
            yield {c: json.loads(v) if (table, c) in _JSON else v for c, v in zip(columns, row)}

    def put(self, table: str, **row: Any) -> None:
        """Writes a row over the one with its key."""
        columns = TABLES[table]
        values = [json.dumps(row[c]) if (table, c) in _JSON else row[c] for c in columns]
        marks = ", ".join("?" * len(columns))
        self._do(f"INSERT OR REPLACE INTO {table} VALUES ({marks})", values)

    def drop(self, table: str, **key: Any) -> None:
        """Removes the rows that have these values."""
        self._do(f"DELETE FROM {table} WHERE {' AND '.join(f'{c} = ?' for c in key)}", list(key.values()))

    def clear(self) -> None:
        """Removes everything, from the disk too."""
        for table in TABLES:
            self._do(f"DELETE FROM {table}")
        self.flush()
        self._do("COMMIT")
        self._do("VACUUM")
        self._do("BEGIN")

    def flush(self) -> None:
        """Makes what was written safe."""
        if not self._db.in_transaction:
            self._do("BEGIN")
            return
        if self._do("COMMIT"):
            self.trouble = ""
        if not self._db.in_transaction:
            self._do("BEGIN")

    def close(self) -> None:
        """Writes what is left and lets the file go."""
        if self._db.in_transaction:
            self._do("COMMIT")
        self._db.close()

    def _do(self, order: str, values: Any = ()) -> bool:
        try:
            self._db.execute(order, values)
        except sqlite3.Error as error:  # a full disk, a file that is gone: nobody's lesson ends for it
            self.trouble = f"The file {Path(self.file).name} cannot be written now: {error}."
            return False
        return True
