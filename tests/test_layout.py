"""The house rules that no tool checks."""

import ast
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MAY_IMPORT = {"ingest": {"ingest"}, "prompts": {"prompts"}, "service": {"ingest", "prompts", "service"}}
# Of the rooms of service, what each may import; what lies beside them puts them together.
ROOMS = {
    "checks": {"checks"},
    "models": {"models"},
    "question": {"checks", "models", "question"},
    "retrieval": {"models", "question", "retrieval"},
    "conflicts": {"checks", "question", "conflicts"},
    "timelines": {"checks", "question", "retrieval", "conflicts", "timelines"},
    "answering": {"checks", "models", "question", "retrieval", "conflicts", "answering"},
    "http": {"models", "retrieval", "timelines", "http"},
    "command": {"models", "retrieval", "timelines", "http", "command"},
}
# What lies beside the rooms and imports them, a room imports only here.
OF_ROOMS = {"answering": {"verify"}, "http": {"app", "answer"}, "command": {"app"}}


def _imports(path: Path, level: int = 1):
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        names = []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = (
                [node.module]
                if node.module != "nutgraf"
                else [f"nutgraf.{alias.name}" for alias in node.names]
            )
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        ours = [name.split(".") for name in names if name.startswith("nutgraf.")]
        yield from (parts[level] for parts in ours if len(parts) > level)


@pytest.mark.parametrize("package", sorted(MAY_IMPORT))
def test_imports_point_one_way(package: str):
    for path in (ROOT / package).rglob("*.py"):
        foreign = set(_imports(path)) - MAY_IMPORT[package]
        if path.name == "cli.py":
            foreign -= {"eval"}
        assert not foreign, f"{path} imports {foreign}"


def _rooms(path: Path, seen: frozenset[str] = frozenset()) -> set[str]:
    """Return the rooms that a file imports, itself or through what lies beside the rooms."""
    named = set(_imports(path, 2)) - seen
    beside = [ROOT / "service" / f"{name}.py" for name in named - ROOMS.keys()]
    through = (_rooms(other, seen | named) for other in beside if other.exists())
    return (named & ROOMS.keys()).union(*through)


@pytest.mark.parametrize("room", sorted(ROOMS))
def test_rooms_of_service_import_one_way(room: str):
    for path in (ROOT / "service" / room).rglob("*.py"):
        named = set(_imports(path, 2)) - OF_ROOMS.get(room, set())
        foreign = named & ROOMS.keys() - ROOMS[room]
        assert not foreign, f"{path} imports {foreign}"
        beside = {name: ROOT / "service" / f"{name}.py" for name in named - ROOMS.keys()}
        through = {name for name, other in beside.items() if other.exists() and _rooms(other)}
        assert not through, f"{path} imports {through}, which import rooms"


@pytest.mark.parametrize(
    ("library", "home"), [("chromadb", "ingest/index.py"), ("torch", "ingest/encode.py")]
)
def test_a_library_is_imported_in_one_place(library: str, home: str):
    found = {
        str(path.relative_to(ROOT))
        for package in ("ingest", "prompts", "service", "eval")
        for path in (ROOT / package).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if (isinstance(node, ast.Import) and any(alias.name.split(".")[0] == library for alias in node.names))
        or (isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == library)
    }
    assert found == {home}


def test_files_fit_in_the_head():
    long = {
        str(path.relative_to(ROOT)): lines
        for package in ("ingest", "prompts", "service", "eval")
        for path in (ROOT / package).rglob("*.py")
        if (lines := len(path.read_text("utf-8").splitlines())) > 400
    }
    assert not long


@pytest.mark.parametrize("target", ["demo", "test", "check", "docs", "gate", "baseline"])
def test_what_make_runs_is_a_shell_script(target: str):
    # An apostrophe in the demo's question once ended a quoted string.
    steps = subprocess.run(
        ["make", "-n", target], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    parsed = subprocess.run(["sh", "-n"], input=steps, capture_output=True, text=True, check=False)
    assert parsed.returncode == 0, parsed.stderr
