"""What a server shows: simulab's own pages, and what the files it was given define, always as of their last version."""

from collections.abc import Collection, Sequence
from pathlib import Path

from simulab.catalogue import KINDS, Catalogue
from simulab.live.watch import Watched
from simulab.own.file import Own


class Site:
    """The catalogue of the pages that belong to no file, and the addresses of those that do.

    A file's own lesson has the file's own catalogue. All other pages have what all files define; where two define one
    name, they have that of the first.

    Args:
        files: the files, in the order in which they were given.
    """

    def __init__(self, files: Sequence[Watched] = ()) -> None:
        self.files = tuple(files)
        self._seen: list[Own] = []
        self._catalogue = Catalogue.builtin()

    @property
    def catalogue(self) -> Catalogue:
        """Ours, and what the files define now."""
        owns = [one.own for one in self.files]
        if len(owns) != len(self._seen) or any(now is not then for now, then in zip(owns, self._seen)):
            self._seen, self._catalogue = owns, self._merged()
        return self._catalogue

    def _merged(self) -> Catalogue:
        made, whose = Catalogue.builtin(), dict[tuple[str, str], Path]()
        for file in self.files:
            things = {**file.own.things, "lessons": {file.name: file.own.lesson} if file.own.lesson else {}}
            free = {kind: {n: one for n, one in things[kind].items() if n not in getattr(made, kind)} for kind in KINDS}
            for kind in KINDS:
                for name in things[kind]:
                    if name not in free[kind]:
                        line, first = file.own.lines.get(name, 1), whose.get((kind, name))
                        print(
                            f"{file.path}, line {line}: {name!r} is in {first} already; pages that belong to neither file "
                            "show that one",
                            flush=True,
                        )
                    whose.setdefault((kind, name), file.path)
            made = made.with_(**free)
        return made


def addresses(files: Sequence[str], taken: Collection[str]) -> dict[str, str]:
    """File -> address: its name; behind its folder's where another file has that name.

    One whose name is that of a page of simulab's own has none.
    """
    found: dict[str, str] = {}
    for file in files:
        path = Path(file)
        names = [path.stem, f"{path.absolute().parent.name}-{path.stem}"]
        names += [f"{path.stem}-{i}" for i in range(2, len(files) + 2)]
        if path.stem not in taken:
            found[file] = next(name for name in names if name not in found.values() and name not in taken)
    return found
