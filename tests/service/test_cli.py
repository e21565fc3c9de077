"""The real command; none of these loads a model.

Most are run in this process, because starting one takes longest; one of each kind in a process of its own.
"""

import json
import os
import sqlite3
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
import typer.main
from rich.console import Console
from typer.testing import CliRunner

from nutgraf.service.command.asking import question_of
from nutgraf.service.command.cli import cli, main
from nutgraf.service.command.options import Limits
from nutgraf.service.config import version
from nutgraf.service.models.store import REGISTRY
from nutgraf.service.models.weights import used
from tests.fakes import ASKED, FakeEncoder, environment, filled_app, open_app, write_articles

COMMANDS = [
    "ingest",
    "ask",
    "chat",
    "search",
    "timeline",
    "list",
    "remove",
    "serve",
    "doctor",
    "models list",
    "models pull",
]


def nutgraf(*arguments, **variables):
    """Run the command; return exit status, standard output and standard error."""
    command = [sys.executable, "-m", "nutgraf.service", *map(str, arguments)]
    done = subprocess.run(
        command, capture_output=True, text=True, env=environment(**variables), timeout=120, check=False
    )
    return done.returncode, done.stdout, done.stderr


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A data folder with two articles, made with the fake encoder."""
    folder = tmp_path_factory.mktemp("cli")
    with filled_app(folder / "home"):
        pass
    return folder / "home"


@pytest.fixture
def newer(tmp_path):
    """A data folder whose archive a later version of nutgraf has made."""
    with sqlite3.connect(tmp_path / "archive.sqlite3") as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    return tmp_path


@pytest.fixture
def read_only(tmp_path):
    """A folder that cannot be written, whoever asks."""
    if os.geteuid() == 0:
        # Permissions do not bind root; the kernel's own folders do.
        return Path("/sys/nutgraf")
    (tmp_path / "locked").mkdir(mode=0o500)
    return tmp_path / "locked" / "home"


@pytest.fixture
def refused(monkeypatch, capsys):
    """Check a refusal: for people on standard error, for programs as one JSON document on standard output."""

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["nutgraf", *map(str, arguments)])
        with pytest.raises(SystemExit) as stop:
            main()
        return stop.value.code, *capsys.readouterr()

    def check(arguments, status, said, **variables):
        monkeypatch.setattr(os, "environ", environment(**variables))
        code, out, err = run(*arguments)
        assert (code, out) == (status, ""), err
        for part in said:
            assert part in err

        code, out, err = run(*arguments, "--json")
        assert (code, err) == (status, "")
        told = json.loads(out)
        assert told.keys() == {"error"}
        assert told["error"].keys() == {"type", "message"}
        for part in said:
            assert part in told["error"]["message"]

    return check


# -- help ---------------------------------------------------------------------


def leaves(command, path=()):
    if not hasattr(command, "commands"):
        yield path, command
    for name, child in getattr(command, "commands", {}).items():
        yield from leaves(child, (*path, name))


LEAVES = dict(leaves(typer.main.get_command(cli)))


def test_the_commands_are_there():
    assert {" ".join(path) for path in LEAVES} >= set(COMMANDS)


@pytest.mark.parametrize("path", LEAVES, ids=" ".join)
def test_help_lists_every_option(path):
    shown = CliRunner(env={"COLUMNS": "200", "NO_COLOR": "1", "TERM": "dumb"}).invoke(cli, [*path, "--help"])
    assert shown.exit_code == 0
    options = [name for part in LEAVES[path].params for name in part.opts if name.startswith("--")]
    for option in options:
        assert option in shown.output


def loaded(*arguments, **variables):
    """Run the command; return exit status, what it says, and the modules that it loaded."""
    code = "import sys, nutgraf.service.command.cli as c\ntry: c.main()\nfinally: print('|', *sys.modules)"
    command = [sys.executable, "-c", code, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, env=environment(**variables), check=False)
    out, _, modules = done.stdout.rpartition("|")
    return done.returncode, out + done.stderr, {*modules.split()}


def test_a_question_loads_no_torch_no_chroma_and_no_langchain_to_search(home, tmp_path):
    asked = ("search", ASKED, "--home", home, "--as-of", "2024-01-01")
    _, said, modules = loaded(*asked, NUTGRAF_CACHE=str(tmp_path))
    assert "nutgraf models pull" in said
    assert "nutgraf.service.command.cli" in modules
    assert not modules & {"torch", "chromadb", "langchain_core", "sentence_transformers", "httpx"}


def test_help_loads_nothing_heavy():
    status, said, modules = loaded("ask", "--help")
    assert status == 0, said
    assert "--as-of" in said
    assert "nutgraf.service.command.cli" in modules
    heavy = {"torch", "chromadb", "langchain_core", "openvino_genai", "sentence_transformers"}
    assert not modules & heavy


def test_the_version_is_told():
    shown = CliRunner().invoke(cli, ["--version"])
    assert (shown.exit_code, shown.output) == (0, f"nutgraf {version()}\n")


# -- processes of their own ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["frobnicate"], 2, "frobnicate"),
        (["search", ASKED, "--home", "none"], 3, "no archive here yet"),
        (["ingest", "none.jsonl"], 2, "none.jsonl: there is no such file"),
        (["ingest", "https://post.example/a"], 2, "https://post.example/a: addresses are not fetched"),
        (["ask", ASKED, "--extractive", "--home", "{home}"], 5, "nutgraf models pull"),
    ],
)
def test_a_refusal_ends_the_process_with_its_status_and_no_traceback(arguments, status, said, home, tmp_path):
    filled = [argument.format(home=home) for argument in arguments]
    code, out, err = nutgraf(*filled, NUTGRAF_CACHE=str(tmp_path), NUTGRAF_HOME=str(tmp_path / "home"))
    assert (code, out) == (status, ""), err
    assert said in err
    assert "Traceback" not in err


def test_an_interrupt_while_it_starts_shows_no_traceback():
    # An import that is interrupted, at the same place every time.
    code = """
import builtins
imports = builtins.__import__
def interrupted(name, *more):
    if name == "nutgraf.service.command.cli":
        raise KeyboardInterrupt
    return imports(name, *more)
builtins.__import__ = interrupted
from nutgraf.service.__main__ import main
main()
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")


@pytest.mark.parametrize("arguments", [["search", ASKED], ["search", ASKED, "--json"]])
def test_an_interrupt_while_a_model_loads_is_told_once(arguments, home, monkeypatch, capsys):
    def interrupted(*given, **named):
        raise KeyboardInterrupt

    monkeypatch.setattr("nutgraf.service.app.load_encoder", interrupted)
    monkeypatch.setattr("sys.argv", ["nutgraf", *arguments, "--home", str(home)])
    with pytest.raises(SystemExit) as ended:
        main()
    told = capsys.readouterr()
    assert ended.value.code == 130
    assert (told.out + told.err).count("interrupted") == 1


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_has_a_short_name(command):
    done = CliRunner().invoke(cli, [*command.split(), "-h"])
    assert done.exit_code == 0 and "Usage: " in done.output


# -- wrong usage ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["ask"], "QUESTION"),
        (["search", "x", "--limit", "0"], "--limit"),
        (["ask", "x", "--asof", "2023-12-04"], "--asof"),
        (["frobnicate"], "frobnicate"),
    ],
)
def test_wrong_usage(refused, arguments, said):
    refused(arguments, 2, [said])


def test_an_empty_question_is_refused_before_anything_is_opened(refused, tmp_path):
    refused(["ask", "", "--home", tmp_path], 2, ["the question is empty; ask something"])
    assert list(tmp_path.iterdir()) == []


def test_a_question_that_is_too_long(refused, home):
    refused(["ask", "why? " * 20_000, "--home", home], 2, ["NUTGRAF_QUESTION_CHARS"])


def test_a_day_that_is_none(refused, home):
    refused(["ask", ASKED, "--as-of", "yesterday", "--home", home], 2, ["'yesterday'", "2023-12-01"])


@pytest.mark.parametrize("option", ["--as-of", "--since", "--until"])
def test_a_day_that_is_empty(refused, home, option):
    refused(["search", ASKED, option, "", "--home", home], 2, ["'' is not a date"])


@pytest.mark.parametrize("last", ["--until", "--as-of"])
def test_days_the_wrong_way_round(refused, home, last):
    days = ["--since", "2024-02-01", last, "2024-01-01"]
    refused(
        ["search", ASKED, *days, "--home", home],
        2,
        ["since is later", last.strip("-").replace("-", " ")],
    )


@pytest.mark.parametrize("command", ["ask", "search", "timeline"])
def test_an_outlet_that_the_archive_does_not_have(refused, home, command):
    said = ["no article of 'Harbor Courier'; its outlets are: Harbour Courier, Northgate Ledger"]
    refused([command, ASKED, "--source", "Harbor Courier", "--home", home], 2, said)


def test_a_setting_that_cannot_be_read(refused, home):
    refused(["search", ASKED, "--home", home], 2, ["NUTGRAF_THREADS"], NUTGRAF_THREADS="many")


# -- the data folder ---------------------------------------------------------------------


def test_no_archive_yet(refused, tmp_path):
    missing = tmp_path / "none"
    refused(["ask", ASKED, "--home", missing], 3, ["no archive here yet; run: nutgraf ingest", str(missing)])
    assert not missing.exists()


def test_an_archive_of_a_newer_nutgraf(refused, newer):
    refused(["search", ASKED, "--home", newer], 3, ["made by a newer nutgraf", "upgrade nutgraf"])


def test_a_file_that_is_no_archive(refused, tmp_path):
    (tmp_path / "archive.sqlite3").write_text("this is no database, but long enough to be read as one" * 100)
    refused(["search", ASKED, "--home", tmp_path], 3, ["damaged or not an archive"])


def test_a_folder_that_cannot_be_written(refused, read_only, tmp_path):
    news = write_articles(tmp_path / "news.jsonl")
    refused(["ingest", news, "--home", read_only], 3, ["cannot be written", "--home"])


def test_a_file_where_the_folder_should_be(refused, tmp_path):
    news = write_articles(tmp_path / "news.jsonl")
    refused(["ingest", news, "--home", news / "home"], 3, ["cannot be written", "--home"])


@pytest.mark.parametrize("command", ["ask", "timeline"])
def test_a_data_folder_that_is_a_file(refused, tmp_path, command):
    news = write_articles(tmp_path / "news.jsonl")
    refused([command, ASKED, "--home", news], 3, [f"{news}: is a file", "--home"])


def test_another_writer_is_named(refused, tmp_path):
    news = write_articles(tmp_path / "news.jsonl")
    with open_app(tmp_path / "home"):
        said = ["nutgraf test", str(os.getpid()), "wait for it to end"]
        refused(["ingest", news, "--home", tmp_path / "home"], 4, said)


def test_an_input_that_is_not_there(refused, tmp_path):
    missing = tmp_path / "news.jsonl"
    refused(["ingest", missing, "--home", tmp_path / "home"], 2, [str(missing)])


# -- models ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("model", "said"),
    [
        ("gpt-5-mini", ["not a model", "provider:name"]),
        ("nobody:x", ["nobody"]),
        ("openai:x", ["no key", "OPENAI_API_KEY"]),
    ],
)
def test_a_model_that_cannot_be_opened(refused, home, model, said):
    refused(["ask", ASKED, "--home", home], 5, [f"NUTGRAF_MODEL={model}", *said], NUTGRAF_MODEL=model)


@pytest.mark.parametrize("arguments", [["ask", ASKED], ["ask", ASKED, "--extractive"], ["search", ASKED]])
def test_missing_weights(refused, home, tmp_path, arguments):
    said = ["missing", "nutgraf models pull"]
    refused([*arguments, "--home", home], 5, said, NUTGRAF_CACHE=str(tmp_path))


def test_a_narrow_terminal_shows_the_whole_names_of_models(monkeypatch):
    shown = Console(width=40, force_terminal=True, color_system=None, record=True, file=StringIO())
    monkeypatch.setattr("nutgraf.service.command.cli_models.console", lambda: shown)
    CliRunner().invoke(cli, ["models", "list"])
    rows = [line.split() for line in shown.export_text().splitlines()]
    assert [row[0] for row in rows] == ["name", *REGISTRY]
    assert {len(row) for row in rows} == {2}


def test_weights_of_another_name(refused):
    refused(["models", "pull", "gpt-7"], 5, ["gpt-7", "all-minilm-l6-v2"])


def test_doctor_names_what_is_broken_and_its_mend(tmp_path):
    arguments = ["doctor", "--home", tmp_path / "home", "--json"]
    code, out, err = nutgraf(*arguments, NUTGRAF_CACHE=str(tmp_path / "cache"), NUTGRAF_MODEL="extractive")
    findings = {finding["name"]: finding for finding in json.loads(out)["findings"]}
    assert code == 1, err
    assert findings["encoder"]["state"] == "broken"
    assert "nutgraf models pull" in findings["encoder"]["mend"] + findings["encoder"]["found"]


def test_pull_fetches_what_the_settings_need_and_no_more():
    assert [weights.kind for weights in used("all-minilm-l6-v2", "embedded")] == ["encoder", "language"]
    assert [weights.kind for weights in used("all-minilm-l6-v2", "openai:x")] == ["encoder"]
    assert [weights.kind for weights in used("/a", "ms-marco-minilm-l12-v2", "extractive")] == ["reranker"]
    assert used("/a/folder", "extractive") == []


@pytest.mark.parametrize("arguments", [["doctor"], ["doctor", "--json"]])
def test_a_terminal_that_cannot_show_a_character_still_gets_the_rest(arguments, tmp_path):
    home = tmp_path / "Zürich"
    variables = {"NUTGRAF_CACHE": str(tmp_path), "NUTGRAF_MODEL": "extractive", "PYTHONIOENCODING": "ascii"}
    _, out, err = nutgraf(*arguments, "--home", home, **variables)
    assert err == ""
    assert ("Z\\u00fcrich" if "--json" in arguments else "Z?rich") in out


# -- other encodings ---------------------------------------------------------------------


def test_a_terminal_without_the_characters_gets_no_traceback(tmp_path):
    arguments = ("search", "Zürich", "--home", tmp_path / "Zürich")
    code, _, err = nutgraf(*arguments, PYTHONIOENCODING="ascii")
    assert code == 3
    assert "Z?rich: no archive here yet" in err


@pytest.mark.parametrize("encoding", ["ascii", "utf-8"])
def test_json_is_json_whatever_the_encoding(tmp_path, encoding):
    name = os.fsdecode(b"Z\xfcrich")  # as Latin-1 wrote it: not UTF-8
    code, out, _ = nutgraf("search", "x", "--home", tmp_path / name, "--json", PYTHONIOENCODING=encoding)
    assert code == 3
    assert name in json.loads(out)["error"]["message"]


def test_an_argument_that_is_not_text_is_read_as_far_as_it_is():
    asked = question_of([os.fsdecode(b"caf\xe9?")], Limits(source=[os.fsdecode(b"L\xe9 Monde")]))
    assert (asked.text, asked.sources) == ("caf??", ("L? Monde",))


@pytest.mark.parametrize("command", ["ask", "search", "timeline"])
def test_a_question_without_quotation_marks_is_read_whole(refused, home, command):
    words = ["who", "chairs", "the", "OSCE", "--since", "2024-02", "--until", "2024-01"]
    refused([command, *words, "--home", home], 2, ["since is later"])
    assert question_of(words[:4], Limits()).text == "who chairs the OSCE"


def test_an_empty_archive_is_said_to_be_one(tmp_path, monkeypatch, capsys):
    with open_app(tmp_path):
        pass
    monkeypatch.setattr(sys, "argv", ["nutgraf", "search", "x", "--home", str(tmp_path)])
    monkeypatch.setattr("nutgraf.service.app.load_encoder", lambda settings, quick: FakeEncoder())
    with pytest.raises(SystemExit) as stop:
        main()
    told = capsys.readouterr()
    assert stop.value.code == 0
    assert "the archive is empty; run: nutgraf ingest PATH" in told.err


def test_what_the_system_refuses_is_told_with_its_place(refused, monkeypatch, tmp_path):
    def refuse(**_):
        raise PermissionError(13, "Permission denied", str(tmp_path / "closed"))

    monkeypatch.setattr("nutgraf.service.command.cli.read_settings", refuse)
    refused(["doctor"], 1, [f"{tmp_path / 'closed'}: Permission denied; check the path"])
