"""The documentation builds without a warning, and its reference says what the docstrings say."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("runs", ("descend", "batch_size", "clip_norm", "Example")),
        ("things", ("from_optax", "suggested_rate", "Controller")),
        ("nets", ("label_smoothing", "check_gradient", "Study")),
        ("lessons", ("EndPoint", "Region", "Claim")),
        ("widgets", ("Widget", "Number", "Choice", "was_read", "Surfaces")),
    ],
)
def test_the_reference_is_made_of_the_docstrings(site, page, words):
    text = (site / "reference" / page / "index.html").read_text(encoding="utf-8")
    assert [word for word in words if word not in text] == []


def test_no_page_asks_another_site_for_anything(site):
    wanted = [page.name for page in site.rglob("*.html") if 'src="http' in page.read_text(encoding="utf-8")]
    assert wanted == []
