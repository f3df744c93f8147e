"""Make what comes along with simulab: ``python -m simulab.live.ship``, before a release and wherever its test says so.

It takes two minutes, in an empty cache of its own, and writes ``simulab/shipped``, which is committed as built scripts are: made
while a wheel is built it would cost everybody who installs from a checkout JAX, Bokeh and these minutes once more, in the
environment that pip makes for building.
"""

import gzip
import os
import tempfile
from pathlib import Path

from simulab import shipped
from simulab.front import bowl
from simulab.live import fill, standby
from simulab.machine import cache
from simulab.widgets.program import moments


def main() -> None:
    """What the command does."""
    for file in shipped.FOLDER.glob("*.gz"):
        file.unlink()
    (shipped.FOLDER / shipped.KEY).unlink(missing_ok=True)
    shipped._fits.cache_clear()
    with tempfile.TemporaryDirectory() as folder:
        os.environ[cache.VARIABLE] = folder
        made = {"front.js": bowl.program(), "front.json": bowl.facts()}
        for widget in fill.ours():
            slug = widget.slug()
            _ = widget.traces
            moments(widget)
            if any(source.recorded for source in widget.sources.values()):
                continue  # its program holds hundreds of real trainings: ``fill`` makes it
            standby.make(widget)
            print(slug, flush=True)
        for file in Path(folder).glob("text-*/*"):
            if file.name.endswith((".traces.json", ".standby.json", ".moments.js")):
                made[file.name] = file.read_text(encoding="utf-8")
    for name, text in made.items():
        (shipped.FOLDER / f"{name}.gz").write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    (shipped.FOLDER / shipped.KEY).write_text(f"{shipped.key()}\n", encoding="ascii")


if __name__ == "__main__":
    main()
