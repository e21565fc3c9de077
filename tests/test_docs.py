"""Documents that could rot are made from the code, or compared with it."""

import ast
import re
from pathlib import Path

import pytest

from docs.make import PAGES
from nutgraf.ingest import errors

ROOT = Path(__file__).parent.parent
PACKAGES = ("ingest", "prompts", "service", "eval")
ROOMS = sorted(path.parent for name in PACKAGES for path in (ROOT / name).rglob("__init__.py"))


@pytest.mark.parametrize("name", sorted(PAGES))
def test_the_page_is_what_the_code_says(name):
    assert (ROOT / "docs" / name).read_text("utf-8") == PAGES[name](), "run: make docs"


def test_errors_have_the_status_that_the_api_page_says():
    rows = re.findall(r"^\| (\d{3}) \| (.*?) \|", (ROOT / "docs/api.md").read_text("utf-8"), re.MULTILINE)
    said = {name: int(status) for status, names in rows for name in re.findall(r"`(\w+)`", names)}
    kinds = {name: kind for name, kind in vars(errors).items() if name in said}
    assert len(kinds) > 5
    assert {name: kind.http_status for name, kind in kinds.items()} == {name: said[name] for name in kinds}


@pytest.mark.parametrize("name", ["README.md", "ARCHITECTURE.md"])
def test_files_that_are_named_exist(name):
    text = (ROOT / name).read_text("utf-8")
    for path in re.findall(r"`((?:ingest|prompts|service|eval|tests|docs)/[\w./-]*\w)`", text):
        assert (ROOT / path).exists(), path


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: str(room.relative_to(ROOT)))
def test_a_room_names_every_file_in_it_and_no_other(room):
    told = ast.get_docstring(ast.parse((room / "__init__.py").read_text("utf-8"))) or ""
    (rows,) = re.findall(r"^```\n(.+?)^```$", told, re.M | re.S)
    named = [row.partition("  ")[0] for row in rows.splitlines() if row]
    assert sorted(named) == sorted(
        f"{path.name}/" if path.is_dir() else path.name
        for path in room.iterdir()
        if path.name not in ("__init__.py", "__pycache__")
    )


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: str(room.relative_to(ROOT)))
def test_the_architecture_has_a_row_for_every_room(room):
    assert f"\n| `{room.relative_to(ROOT)}/`" in (ROOT / "ARCHITECTURE.md").read_text("utf-8")


def test_no_path_of_a_machine_and_no_registry_host_is_written_down():
    found = [
        str(path.relative_to(ROOT))
        for path in ROOT.rglob("*")
        if path.is_file()
        and not {".git", ".venv", ".ruff_cache", ".pytest_cache", ".hypothesis", "build", "runs"}
        & set(path.relative_to(ROOT).parts)
        and path.suffix in (".py", ".md", ".toml", ".html", ".js", ".css", "")
        and re.search(rb"/(?:work|root)/|pypi\.o" + rb"rg|pythonhost" + rb"ed", path.read_bytes())
    ]
    assert found == []
