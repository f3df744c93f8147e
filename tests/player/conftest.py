"""The view over the smallest page: BokehJS, the player and a home that asks Python."""

import json
import math
from pathlib import Path

import bokeh
import pytest
from bowl import Bowl
from playwright.sync_api import Browser, Page
from resting import COUNTED

from simulab import static
from simulab.page import parts
from simulab.widgets import describe

BOKEH = Path(bokeh.__file__).parent / "server/static/js/bokeh.min.js"
HOME = "http://widget.test/"
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Bowl</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">
<style>body {{ margin: 0 }} {css}</style><script src="/bokeh.js"></script><script>{script}</script>
<main></main><script type="application/json">{spec}</script>
<script>
const host = {{ home: "page", asked: [], async compute(sources, state) {{
  host.asked.push(sources);
  if (host.hold) await host.hold;
  if (host.broken) throw Object.assign(new Error("The connection was lost."), {{ over: host.over }});
  const answer = JSON.parse(await ask(sources, state));
  for (const columns of Object.values(answer)) {{
    for (const name in columns) columns[name] = Float32Array.from(columns[name], (v) => v ?? NaN);
  }}
  return answer;
}} }};
const spec = JSON.parse(document.querySelector("script[type]").textContent);
const options = {options};
if (options.held) host.hold = new Promise(() => {{}});
let root = document.querySelector("main");
if (options.shadow) root = Object.assign(root.attachShadow({{ mode: "open" }}));
simulab.mount(root, spec, host, options).then((mounted) => (window.app = mounted));
</script></html>"""


@pytest.fixture(scope="session")
def bowl() -> Bowl:
    return Bowl()


@pytest.fixture
def opened(browser: Browser, bowl: Bowl):
    """``opened(hash, options, **context)``: a page with the widget, which fails the test on anything in its console."""
    contexts, trouble = [], []

    def open_page(hash_: str = "", options: dict | None = None, **context) -> Page:
        contexts.append(
            browser.new_context(**{"viewport": {"width": 1280, "height": 900}, "accept_downloads": True, **context})
        )
        page = contexts[-1].new_page()
        page.add_init_script(COUNTED)
        page.on(
            "console", lambda message: trouble.append(message.text) if message.type in ("error", "warning") else None
        )
        page.on("pageerror", lambda error: trouble.append(str(error)))
        page.expose_function("ask", lambda sources, state: answer(bowl, sources, state))
        options = {"hash": True, **(options or {})}
        css = static.text("simulab.css")
        if options.get("shadow"):
            options["css"], css = css, ""
        script = parts.painters(bowl) + static.text("widget-page.js")
        html = PAGE.format(css=css, script=script, spec=describe.as_json(bowl), options=json.dumps(options))
        page.route(HOME + "**", lambda route: route.fulfill(body=html, content_type="text/html"))
        page.route(HOME + "bokeh.js", lambda route: route.fulfill(path=BOKEH, content_type="text/javascript"))
        page.goto(HOME + hash_)
        if not options.get("held"):
            page.wait_for_selector("[data-ready=true]")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert trouble == []


def answer(widget: Bowl, sources: list[str], state: dict) -> str:
    """What a home returns: flat columns; NaN travels as null."""
    result = widget.compute(state, sources)
    return json.dumps(
        {
            name: {
                key: [None if not math.isfinite(v) else v for v in column.ravel().tolist()]
                for key, column in columns.items()
            }
            for name, columns in result.items()
        }
    )
