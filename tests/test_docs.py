"""Documents that could rot are made from the code, or compared with it."""

import re
from pathlib import Path

import pytest

from nutgraf.ingest import errors
from nutgraf.service.docs import PAGES

ROOT = Path(__file__).parent.parent


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
