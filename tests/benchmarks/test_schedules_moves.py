"""What a slider of the schedule viewer waits for: ten schedules, each with its run; recorded, never asserted."""

import itertools
from pathlib import Path

import pytest
from exporting import html, widget
from playwright.sync_api import BrowserContext
from pytest_benchmark.fixture import BenchmarkFixture

READY = ".simulab[data-ready=true][data-busy=false]"
DRAGGED = itertools.cycle(range(5, 45))


@pytest.mark.parametrize("task", ["net", "surface"])
def test_a_boundary_dragged_live(benchmark, task):
    """Rates, runs (10 nets of 300 mini-batches, or 10 paths of 100 steps), table and words, on the server."""
    viewer = widget("schedules")
    viewer.compute({"task": task}, ["runs"])
    benchmark(lambda: viewer.compute({"task": task, "period": next(DRAGGED)}, ["runs"]))


@pytest.mark.parametrize("task", ["net", "surface"])
def test_a_boundary_moved_in_a_page(context: BrowserContext, tmp_path: Path, benchmark: BenchmarkFixture, task: str):
    """From a key on the boundary to the six runs' numbers, all computed in the page."""
    file = tmp_path / "schedules.html"
    file.write_text(html("schedules", inline=True), encoding="utf-8")
    page = context.new_page()
    page.goto(f"{file.as_uri()}#task={task}&schedules=constant,step,cosine,plateau,one_cycle,warmup_cosine")
    page.locator(READY).wait_for()
    drop = page.locator("[data-slot=rates]").get_by_role("slider", name="First drop")
    keys = itertools.cycle(["ArrowRight", "ArrowLeft"])

    def moved() -> None:
        drop.press(next(keys))
        page.locator(READY).wait_for()

    benchmark.pedantic(moved, rounds=20, warmup_rounds=2)
