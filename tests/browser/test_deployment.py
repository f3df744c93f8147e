"""The documentation, built with its widgets, and its recipe for nginx: under a path, with TLS, several processes behind it."""

import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from complaints import listen
from exporting import web
from playwright.sync_api import Browser, Page, expect
from serving import serving

DOCS = Path(__file__).parents[2] / "docs" / "deployment.md"
AROUND = """
worker_processes 1;
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 256; }}
http {{
  access_log off;
  {temporary}
  {recipe}
}}
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def goes_on_without(page: Page, server: serving) -> None:
    """A process ends; the page stands as it was left, and its server answers."""
    rate, stands = page.locator(".sl-range[data-slider=learning_rate]"), ".simulab[data-ready=true][data-busy=false]"
    page.locator(stands).wait_for()
    rate.press("ArrowLeft")
    left = rate.input_value()
    page.evaluate("window.stayed = true")
    server.process.kill()
    server.process.wait()
    rate.press("ArrowRight")
    rate.press("ArrowLeft")
    page.locator(stands).wait_for()
    expect(page.get_by_text(re.compile("The connection to the server is lost|goes on by itself"))).to_have_count(0)
    expect(rate).to_have_value(left)
    assert page.evaluate("window.stayed") is True  # nobody was sent away


@pytest.mark.long
def test_behind_nginx_two_processes_under_a_path_with_tls(browser: Browser, tmp_path: Path):
    """A page goes on where the other process is, whichever of them ends: they have one cache, and sign with one key."""
    nginx = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")
    assert nginx, "this proof needs nginx: apt-get install nginx-light"
    make = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -keyout lab.key -out lab.pem"
    subprocess.run(make.split(), cwd=tmp_path, check=True, capture_output=True)
    outer = free_port()
    ports = [free_port(), free_port()]

    def begun(port: int) -> serving:
        return serving("serve", "--no-browser", "--port", str(port), "--origin", f"localhost:{outer}", folder=tmp_path)

    first, second = map(begun, ports)  # at once, as the recipe's loop does
    with first, second:
        found = re.search(r"```nginx\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
        assert found
        both = " ".join(f"server 127.0.0.1:{port};" for port in ports)
        recipe = found[1].replace("server 127.0.0.1:5006;", both)
        assert both in recipe
        recipe = recipe.replace("listen 443", f"listen 127.0.0.1:{outer}").replace("/etc/ssl/lab", f"{tmp_path}/lab")
        kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        temporary = " ".join(f"{kind}_temp_path {tmp_path}/{kind};" for kind in kinds)
        (tmp_path / "nginx.conf").write_text(AROUND.format(folder=tmp_path, temporary=temporary, recipe=recipe))
        proxy = subprocess.Popen([nginx, "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf")])
        try:
            context = browser.new_context(ignore_https_errors=True)
            page = context.new_page()
            wrong = listen(page)
            page.goto(f"https://localhost:{outer}/lab/")
            page.get_by_role("link", name="Learning rate", exact=True).first.click()
            page.locator(".simulab[data-home=live][data-ready=true][data-busy=false]").wait_for()
            said = page.locator(".sl-sentence").inner_text()
            for _ in range(10):
                page.locator(".sl-range[data-slider=learning_rate]").press("PageDown")
            expect(page.locator(".sl-sentence")).not_to_have_text(said)
            assert wrong == []
            context.close()
            context = browser.new_context(ignore_https_errors=True)
            page = context.new_page()  # nobody listens: a lost connection is an error of a browser's
            lines: list[object] = []
            page.on("websocket", lambda line: lines.append(line))  # noqa: PLW0108  it has to be a function
            page.goto(f"https://localhost:{outer}/lab/learning-rate")
            goes_on_without(page, first)
            with begun(ports[0]):
                goes_on_without(page, second)
            assert len(lines) > 1  # it was with one of them
            context.close()
        finally:
            proxy.terminate()
            proxy.wait(10)


@pytest.mark.long
def test_the_documentation_is_built_with_its_widgets_live(browser: Browser, tmp_path: Path):
    root = DOCS.parents[1]
    command = [
        sys.executable,
        "-m",
        "mkdocs",
        "build",
        "-q",
        "--strict",
        "-f",
        str(root / "mkdocs.yml"),
        "-d",
        str(tmp_path),
    ]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "paths.gap" in (tmp_path / "reference/numbers/index.html").read_text(encoding="utf-8")
    page = browser.new_page()
    wrong = listen(page)
    with web(tmp_path) as address:
        page.goto(f"{address}/tutorials/play/index.html")
        expect(page.locator(".simulab[data-ready=true][data-busy=false]")).to_have_count(3)
        assert page.locator("[role=alert]:visible").count() == 0
        page.goto(f"{address}/tutorials/course/index.html")
        expect(page.locator(".simulab[data-ready=true][data-busy=false]")).to_have_count(1)
    page.close()
    assert wrong == []
