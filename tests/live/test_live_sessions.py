"""Sessions: light, apart from each other, and gone when they are closed."""

import functools
import gc
import os
import re
import time
import urllib.request
import weakref
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import panel as pn
import pytest
from bokeh.client import pull_session
from bokeh.document import Document
from serving import in_this_process, serving
from tiny import Tiny

from simulab.live.wire import Wire

SESSIONS = 15
# Tornado's loop under Bokeh's client asks for the thread's event loop, as newer Pythons no longer like it.
pytestmark = pytest.mark.filterwarnings("ignore:There is no current event loop:DeprecationWarning")


def apart(test):
    """Run a test on a thread of its own: Bokeh's client runs an event loop, and a browser test may have left one on this."""

    @functools.wraps(test)
    def run(*args, **kwargs):
        with ThreadPoolExecutor(1) as pool:
            pool.submit(test, *args, **kwargs).result()

    return run


@pytest.fixture
def served():
    """(address, weak references to the documents of all sessions) of a server that soon forgets a closed session."""
    documents: list[weakref.ref[Document]] = []

    def page():
        documents.append(weakref.ref(pn.state.curdoc))
        return Wire(Tiny())

    # not at once: one that is just being opened is unused too
    port = in_this_process(
        {"/tiny": page}, unused_session_lifetime_milliseconds=2000, check_unused_sessions_milliseconds=50
    )
    yield f"http://localhost:{port}/tiny", documents
    pn.state.kill_all_servers()


@apart
def test_sessions_opened_and_closed_leave_no_document(served):
    address, documents = served
    for _ in range(SESSIONS):
        pull_session(url=address).close()
    for _ in range(1200):
        gc.collect()
        if not any(document() for document in documents):
            break
        time.sleep(0.1)
    assert len(documents) == SESSIONS
    assert sum(document() is not None for document in documents) == 0


@pytest.mark.long
@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="reads the server's size from /proc")
def test_a_servers_memory_plateaus_over_a_thousand_sessions(tmp_path):
    served = serving("serve", "--no-browser", "--port", "0", "--compute", "browser", folder=tmp_path)
    with served as address:

        def after(sessions: int) -> int:
            for _ in range(sessions):
                urllib.request.urlopen(f"{address}/learning-rate").read()
                time.sleep(0.1)  # ten pages a second from one address are no flood
            size = Path(f"/proc/{served.process.pid}/statm").read_text(encoding="ascii").split()[1]
            return int(size) * os.sysconf("SC_PAGE_SIZE")

        half, whole = after(500), after(500)
    # a session is 0.3 MB; those of the last half minute are still there, before and after alike
    assert (whole - half) / 500 < 20_000


@apart
def test_a_session_holds_one_model_of_ours_and_no_figure(served):
    address, documents = served
    session = pull_session(url=address)
    document = documents[0]()
    assert document is not None
    assert sorted(type(root).__name__ for root in document.roots) == ["BrowserInfo", "ReactiveESM"]
    assert not [model for model in document.models if model.__module__.startswith("bokeh.models.plots")]
    session.close()


def test_sessions_share_the_description_of_the_widget():
    first, second = Wire(Tiny()), Wire(Tiny())
    assert first.described == second.described


def test_the_page_loads_nothing_from_anywhere_else(served):
    address, _ = served
    html = urllib.request.urlopen(address).read().decode()
    assert re.findall(r'(?:src|href)="(?:https?:)?//[^"]*"', html) == []
    assert 'lang="en"' in html
    assert "width=device-width" in html
    assert "<title>Tiny · simulab</title>" in html
    assert not re.search(r"bokeh-(gl|mathjax)", html)
