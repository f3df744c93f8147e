"""What the browser tests share: a real Chromium, a page that must stay free of errors, a served site."""

import gc
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import jax
import onesite
import pytest
from complaints import listen
from hypothesis.internal.conjecture import providers
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

from simulab.live import warm
from simulab.machine import cache
from simulab.machine.memory import give_back

ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 120_000.0
"""Milliseconds that a browser waits for what a test waits for: it costs nothing where all is well, and machines are slow."""
VARIABLE = "SIMULAB_CHROMIUM"
KEPT = "SIMULAB_TEST_CACHE"
"""Names a folder in which compiled programs stay from one run to the next, for whoever runs a few tests often."""

# A test never asserts a time: the first example may have to compile what the others only run, and a busy machine may stop for
# seconds while one is drawn.
_PATIENT = {"deadline": None, "suppress_health_check": [hypothesis.HealthCheck.too_slow]}
hypothesis.settings.register_profile("long", **_PATIENT)
# The same draws in every run: whoever changes nothing breaks nothing. ``--long`` draws anew each time.
hypothesis.settings.register_profile("simulab", derandomize=True, **_PATIENT)
hypothesis.settings.load_profile("simulab")
# Nor does it draw what another file's numbers say: a draw would change with every constant in every module that is loaded.
if hasattr(providers, "_get_local_constants"):
    providers._get_local_constants = lambda: providers._local_constants  # pyright: ignore[reportPrivateUsage]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="only the long proofs and the timings, left out otherwise")


def pytest_configure(config: pytest.Config) -> None:
    """What one process of this run has compiled, the others and the servers they start need not compile again."""
    if config.getoption("--long"):
        hypothesis.settings.load_profile("long")
    if not hasattr(config, "workerinput"):
        if not config.getoption("--long") and not are_timings(config):
            # Most of the time goes into compiling what is run once; .ci/run tries the numbers as users get them, too.
            os.environ.setdefault("XLA_FLAGS", " ".join(quick_to_compile()))
        folder = os.environ.get(KEPT) or tempfile.mkdtemp(prefix="simulab-tests-")
        os.environ[cache.VARIABLE] = folder
        if KEPT not in os.environ:
            config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
        site = Path(tempfile.mkdtemp(prefix="simulab-site-"))
        os.environ[onesite.VARIABLE] = str(site)
        config.add_cleanup(lambda: (onesite.end(site), shutil.rmtree(site, ignore_errors=True)))
        # To write what compiles in less takes longer than to compile it again.
        os.environ.setdefault("JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS", "0.5")
        # Half a minute of processor time a server, for pages that nobody opens.
        os.environ.setdefault(warm.VARIABLE, "no")
    cache.keep_compiled()
    if hasattr(config, "workerinput") and KEPT not in os.environ:
        # Of sixty programs that a worker wrote down, six were read again: 3 % of the time. Servers, which begin anew, go on.
        jax.config.update("jax_persistent_cache_min_compile_time_secs", 2.0)
    # What JAX has traced stays: to look through all of it again and again took 5 % of the time.
    gc.set_threshold(50_000, 20, 100)


def pytest_collection_finish() -> None:
    """Modules and tests stay to the end: the collector need not look through them either."""
    gc.collect()
    gc.freeze()


def quick_to_compile() -> list[str]:
    """Flags with which XLA compiles in less than half of the time; those that this XLA knows, as it dies of any other."""
    flags = ["--xla_backend_optimization_level=0", "--xla_cpu_use_fusion_emitters=false"]
    tried = [sys.executable, "-c", "import jax; jax.devices()"]
    started = [
        subprocess.Popen(tried, env={**os.environ, "XLA_FLAGS": flag}, stderr=subprocess.DEVNULL) for flag in flags
    ]
    return [flag for flag, process in zip(flags, started, strict=True) if process.wait() == 0]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    asked = config.getoption("--long")
    timed = are_timings(config)
    others = [item for item in items if is_long(item) != asked and not (timed and "benchmarks" in item.path.parts)]
    config.hook.pytest_deselected(items=others)
    items[:] = [item for item in items if item not in others]
    for item in items:
        if "page" in getattr(item, "fixturenames", ()) or "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
    # else what takes longest would begin, alone, at the end
    items.sort(key=lambda item: item.get_closest_marker("early") is None)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Who asks for no timings need not import them, three times."""
    asked = config.getoption("--long") or are_timings(config)
    return True if collection_path.name == "benchmarks" and not asked else None


def are_timings(config: pytest.Config) -> bool:
    """True for whoever asks for the benchmarks' folder."""
    return any("benchmarks" in argument for argument in config.args)


def is_long(item: pytest.Item) -> bool:
    return item.get_closest_marker("long") is not None or "benchmarks" in item.path.parts


@pytest.fixture(scope="module", autouse=True)
def memory() -> Iterator[None]:
    """What a file's compilations left behind goes back to the system: three processes share the machine."""
    yield
    give_back()


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    started = playwright.chromium.launch(executable_path=chromium(playwright), args=ARGUMENTS, timeout=PATIENCE)
    ordinary, alone = started.new_context, started.new_page

    def patient(**options: Any) -> BrowserContext:
        opened = ordinary(**options)
        opened.set_default_timeout(PATIENCE)
        return opened

    def patient_alone(**options: Any) -> Page:
        opened = alone(**options)
        opened.set_default_timeout(PATIENCE)
        return opened

    started.new_context, started.new_page = patient, patient_alone
    yield started
    started.close()


def chromium(playwright: Playwright) -> str:
    """A Chromium of this machine, else Playwright's own; a test run without one fails, it does not skip.

    First the one without windows, where there is one: the same engine, but a whole browser spends 1 s of processor time
    on the menus and panels of each new context, which nobody sees, and this one 0.2 s.
    """
    named = os.environ.get(VARIABLE)
    if named:
        if not shutil.which(named):
            pytest.exit(f"{VARIABLE} names {named!r}, which is not a program", returncode=4)
        return named
    if found := shutil.which("chromium-headless-shell") or windowless(playwright):
        return found
    for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"):
        if found := shutil.which(name):
            return found
    own = playwright.chromium.executable_path
    if not Path(own).is_file():
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    if found := windowless(playwright):
        return found
    if not Path(own).is_file():
        pytest.exit(
            "the browser tests need a Chromium: install one (apt-get install chromium, or playwright install chromium) "
            f"or name it in {VARIABLE}; to leave these tests out on purpose: pytest -m 'not browser'",
            returncode=4,
        )
    return own


def windowless(playwright: Playwright) -> str | None:
    """The Chromium without windows that Playwright has fetched beside its whole one; None where it has not.

    chromium-1255/chrome-linux64/chrome has the companion
    chromium_headless_shell-1255/chrome-headless-shell-linux64/chrome-headless-shell.
    """
    whole = Path(playwright.chromium.executable_path)
    build = next((part for part in whole.parts if part.startswith("chromium-")), None)
    if build is None:
        return None
    folder = Path(*whole.parts[: whole.parts.index(build)]) / build.replace("chromium-", "chromium_headless_shell-")
    names = ("chrome-headless-shell", "chrome-headless-shell.exe", "headless_shell")
    return next((str(path) for path in sorted(folder.glob("*/*")) if path.name in names), None)


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser of nobody: no storage, no cookies; a downloads folder of its own."""
    opened = browser.new_context(viewport={"width": 1280, "height": 800}, accept_downloads=True)
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page whose console must hold no warning and no error, and whose scripts must not fail."""
    opened = context.new_page()
    wrong = listen(opened)
    yield opened
    assert not wrong, "the page complained:\n" + "\n".join(wrong)


@pytest.fixture(scope="session")
def server() -> str:
    """The address of ``simulab serve``, started as a user starts it; without a slash at its end."""
    return onesite.address()
