"""The exported net lab in Chromium: what a frame of its default run and a move of a knob cost the page's own thread, as
processor time, which a busy machine changes least; and the frames a second with the CPU slowed down. Recorded, never asserted.
"""

import json
from pathlib import Path

import pytest
from exporting import html
from playwright.sync_api import BrowserContext, CDPSession, Page

READY = ".simulab[data-ready=true][data-busy=false]"
PLAYED = """() => new Promise((resolve) => {
  const widget = document.querySelector(".simulab");
  const times = [];
  const tick = (now) => {
    times.push(now);
    if (widget.dataset.playing === "true") requestAnimationFrame(tick);
    else resolve(times);
  };
  requestAnimationFrame(tick);
})"""
MOVES = (0.05, 0.02, 0.07, 0.01, 0.04, 0.06)
"""Learning rates that a hand drags through."""


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> str:
    path: Path = tmp_path_factory.mktemp("net") / "net-lab.html"
    path.write_text(html("net-lab", inline=True), encoding="utf-8")
    return path.as_uri()


def opened(context: BrowserContext, file: str) -> tuple[Page, CDPSession]:
    page = context.new_page()
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(file)
    page.locator(READY).wait_for(timeout=120_000)
    session = context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.get_by_role("button", name="Train").click()  # once, so that the engine has compiled what it compiles
    page.evaluate(PLAYED)
    return page, session


def busy(session: CDPSession) -> float:
    """Milliseconds that the page's own thread has worked."""
    metrics = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
    return 1000 * metrics["TaskDuration"]


def test_frames_of_a_run(context: BrowserContext, file: str):
    page, session = opened(context, file)
    for slower in (1, 4):
        session.send("Emulation.setCPUThrottlingRate", {"rate": slower})
        before = busy(session)
        page.get_by_role("button", name="Train").click()
        times = page.evaluate(PLAYED)
        frames, seconds = len(times) - 1, (times[-1] - times[0]) / 1000
        worked = busy(session) - before
        found = {
            "slower": slower, "frames a second": round(frames / seconds, 1),
            "processor ms a frame": round(worked / frames, 2), "processor ms an epoch": round(worked / 100, 2),
        }  # fmt: skip
        print("net lab plays", json.dumps(found))
    session.send("Emulation.setCPUThrottlingRate", {"rate": 1})


def test_a_move(context: BrowserContext, file: str):
    page, session = opened(context, file)
    for place in ("end", "middle"):
        if place == "middle":
            page.get_by_role("slider", name="Epoch", exact=True).fill("50")
        knob = page.locator("[data-control=learning_rate] input[type=text]")
        spent = []
        for rate in MOVES:
            before = busy(session)
            knob.fill(str(rate))
            knob.press("Enter")
            page.locator(READY).wait_for(timeout=60_000)
            page.wait_for_function("() => document.querySelector('.simulab').dataset.busy === 'false'")
            spent.append(busy(session) - before)
        print("net lab moves", json.dumps({"playhead": place, "processor ms": [round(one) for one in spent]}))
