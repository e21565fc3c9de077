"""What users get: a wheel of the tree, in an environment with nothing else, run from elsewhere."""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.install

ROOT = Path(__file__).resolve().parent.parent
PARTS = ("ingest", "prompts", "service", "eval")
FILES = ("pyproject.toml", "README.md", "LICENSE")


def run(*command, cwd):
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "NUTGRAF_HOME"))
    }
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, env=kept, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{command}\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}"
    return done.stdout


def data_files():
    """What is in the tree besides code: it is easily left out of a wheel."""
    return sorted(
        path.relative_to(ROOT).as_posix()
        for part in PARTS
        for path in (ROOT / part).rglob("*")
        if path.is_file() and path.suffix not in (".py", ".pyc", ".pyi")
    )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """A wheel built from a copy: a build leaves files in the tree."""
    folder = tmp_path_factory.mktemp("wheel")
    tree = folder / "tree"
    tree.mkdir()
    for name in FILES:
        shutil.copy(ROOT / name, tree)
    for name in PARTS:
        shutil.copytree(ROOT / name, tree / name, ignore=shutil.ignore_patterns("__pycache__"))
    run(sys.executable, "-m", "build", "--wheel", "--outdir", folder / "dist", tree, cwd=folder)
    (built,) = (folder / "dist").glob("*.whl")
    return built


def test_the_wheel_holds_what_the_tree_holds(wheel):
    held = set(zipfile.ZipFile(wheel).namelist())
    wanted = data_files()
    for folder, ending in (
        ("prompts/", ".md"),
        ("service/web/", ".html"),
        ("ingest/sample/", ".md"),
        ("ingest/schema/", ".sql"),
        ("eval/gold/", ".jsonl"),
    ):
        assert any(name.startswith(folder) and name.endswith(ending) for name in wanted), folder
    assert [name for name in wanted if f"nutgraf/{name}" not in held] == []
    code = [path for part in PARTS for path in (ROOT / part).rglob("*.py")]
    assert [path for path in code if f"nutgraf/{path.relative_to(ROOT).as_posix()}" not in held] == []
    assert not any(name.startswith(("tests/", "nutgraf/tests/")) for name in held)


@pytest.mark.models
def test_an_installed_nutgraf_answers(wheel, tmp_path):
    run(sys.executable, "-m", "venv", tmp_path / "venv", cwd=tmp_path)
    binaries = tmp_path / "venv" / ("Scripts" if os.name == "nt" else "bin")
    run(binaries / "pip", "install", "--quiet", "--disable-pip-version-check", wheel, cwd=tmp_path)
    where = "from importlib.resources import files; print(files('nutgraf.ingest').joinpath('sample'))"
    sample = Path(run(binaries / "python", "-c", where, cwd=tmp_path).strip())
    assert sample.is_relative_to(tmp_path)

    home = tmp_path / "home"
    report = json.loads(run(binaries / "nutgraf", "ingest", sample, "--home", home, "--json", cwd=tmp_path))
    assert (report["new"], report["failed"]) == (len(list(sample.iterdir())), 0)
    asked = ["why didn't Blinken meet Lavrov?", "--as-of", "2024-12-31", "--extractive", "--json"]
    answer = json.loads(run(binaries / "nutgraf", "ask", *asked, "--home", home, cwd=tmp_path))
    assert answer["status"] == "answered"
    texts = [path.read_text("utf-8") for path in sample.iterdir()]
    for sentence in answer["sentences"]:
        for citation in sentence["citations"]:
            # Markdown marks and line ends are not in the canonical text; words are.
            assert any(words(citation["quote"]) in words(text) for text in texts)
            assert citation["quote"].endswith(sentence["text"])  # a dateline is left out


def words(text):
    return " ".join(text.replace("*", "").split())
