"""One server for all processes of a test run: what it has compiled for one of them, the others need not wait for."""

import fcntl
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

VARIABLE = "SIMULAB_TEST_SITE"
"""Names the folder in which it runs and writes what it says."""
_children: list[subprocess.Popen[bytes]] = []  # ended by who began the run, not by the process that needed it first


def address() -> str:
    """Of ``simulab serve``, which is started for who asks first; without a slash at its end."""
    folder = Path(os.environ[VARIABLE])
    said = folder / "said"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not said.exists():
            command = [sys.executable, "-m", "simulab", "serve", "--no-browser", "--port", "0"]
            with said.open("wb") as output:
                _children.append(subprocess.Popen(command, cwd=folder, stdout=output, stderr=subprocess.STDOUT))
            (folder / "pid").write_text(str(_children[-1].pid), encoding="ascii")
        while not (found := re.search(r"http://\S+(?=\s)", said.read_text(encoding="utf-8"))):
            time.sleep(0.1)
            assert not _children or _children[-1].poll() is None, said.read_text(encoding="utf-8")
    return found[0].rstrip("/")


def end(folder: Path) -> None:
    """Whoever began the run ends the server, if there is one."""
    if (folder / "pid").exists():
        os.kill(int((folder / "pid").read_text(encoding="ascii")), signal.SIGTERM)
