"""What an install carries, and that a checkout and an installed package are the same to whoever imports them."""

import fnmatch
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SETUPTOOLS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]
FOLDERS = {
    package: ROOT / SETUPTOOLS["package-dir"].get(package, package.replace(".", "/"))
    for package in SETUPTOOLS["packages"]
}


def test_every_folder_with_code_is_a_declared_package():
    found = {file.parent for root in ("simulab", "landscapes", "apps") for file in (ROOT / root).rglob("*.py")}
    assert found <= set(FOLDERS.values())


def test_every_declared_package_is_a_folder():
    assert not [package for package, folder in FOLDERS.items() if not folder.is_dir()]


@pytest.mark.parametrize("package", FOLDERS)
def test_every_file_of_a_package_is_shipped(package):
    patterns = ["*.py", *SETUPTOOLS["package-data"]["*"]]
    files = [file.name for file in FOLDERS[package].iterdir() if file.is_file()]
    assert not [name for name in files if not any(fnmatch.fnmatch(name, pattern) for pattern in patterns)]


def run(code: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("inside", [True, False], ids=["in the checkout", "elsewhere"])
def test_surfaces_apps_and_pictures_are_found_from_any_folder(inside, tmp_path):
    """In a checkout's root Python finds ./simulab before an installed one, and the surfaces beside it."""
    code = """
from importlib.resources import files
import simulab as sl
print(len(sl.catalogue.landscapes) > 10, files("simulab.assets").joinpath("race.svg").is_file(),
      files("simulab.apps").joinpath("race.py").is_file())
"""
    path = f"import sys; sys.path.insert(0, {str(ROOT)!r})\n" if not inside and "site-packages" not in _home() else ""
    done = run(path + code, ROOT if inside else tmp_path)
    assert done.stdout.split() == ["True"] * 3, done.stderr


def _home() -> str:
    import simulab

    return simulab.__file__ or ""


def test_the_surfaces_are_no_package_of_their_own():
    """PyPI has a ``landscapes``; ours answers to simulab.landscapes only, and says so."""
    done = run("import landscapes", ROOT)
    assert "import simulab.landscapes, not landscapes" in done.stderr


def test_importing_simulab_is_cheap():
    done = run("import sys, simulab; print([m for m in ('jax', 'bokeh', 'panel') if m in sys.modules])", ROOT)
    assert done.stdout.strip() == "[]"


def test_the_public_names_are_there():
    import simulab

    for name in simulab.__all__:
        assert getattr(simulab, name) is not None
    with pytest.raises(AttributeError, match=r"simulab has no 'desend'; did you mean sl\.descend\?"):
        _ = simulab.desend
