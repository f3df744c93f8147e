"""How quickly an exported race opens, computes and plays; recorded, never asserted."""

import itertools
import json
from pathlib import Path

import pytest
from exporting import html
from playwright.sync_api import BrowserContext
from pytest_benchmark.fixture import BenchmarkFixture

READY = ".simulab[data-ready=true][data-busy=false]"
FRAMES = """() => new Promise((resolve) => {
  const widget = document.querySelector(".simulab");
  const times = [];
  const tick = (now) => {
    times.push(now);
    if (widget.dataset.playing === "true") requestAnimationFrame(tick);
    else resolve(times.slice(1).map((time, i) => time - times[i]));
  };
  requestAnimationFrame(tick);
})"""


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> str:
    path: Path = tmp_path_factory.mktemp("pages") / "race.html"
    path.write_text(html("race", inline=True), encoding="utf-8")
    return path.as_uri()


def test_interactive(context: BrowserContext, file: str, benchmark: BenchmarkFixture):
    """From the click on a local file to a page whose numbers and pictures are there."""

    def opened() -> None:
        page = context.new_page()
        page.goto(file)
        page.locator(READY).wait_for()
        page.close()

    benchmark.pedantic(opened, rounds=5, warmup_rounds=1)


@pytest.mark.parametrize("slower", [1, 4])
def test_frames_of_a_race(context: BrowserContext, file: str, benchmark: BenchmarkFixture, slower: int):
    """Milliseconds between frames while a race plays, with the CPU slowed down: the histogram is in ``extra_info``."""
    page = context.new_page()
    page.goto(file)
    page.locator(READY).wait_for()
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slower})

    def played() -> list[float]:
        page.get_by_role("button", name="Race").click()
        return page.evaluate(FRAMES)

    gaps = benchmark.pedantic(played, rounds=1)
    edges = (0, 12, 20, 28, 36, 52, 100, 1e9)
    counts = {f"{a:g}-{b:g}": sum(a <= gap < b for gap in gaps) for a, b in itertools.pairwise(edges)}
    benchmark.extra_info["ms between frames"] = counts
    benchmark.extra_info["frames a second"] = round(1000 * len(gaps) / sum(gaps), 1)
    print(json.dumps(benchmark.extra_info))
