"""`nutgraf list` and `nutgraf remove`, over a real archive and index."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from nutgraf.ingest.errors import ArchiveError, UnknownArticle, UsageError
from nutgraf.ingest.index import Index
from nutgraf.ingest.removal import remove
from nutgraf.ingest.types import Filter, IngestReport
from nutgraf.service.command.cli import cli
from nutgraf.service.command.ingested import by_reason, show_report
from nutgraf.service.command.progress import ingest_progress
from tests.fakes import ARTICLES, FakeEncoder, fill, open_app, write_articles

SKOPJE, MOON = (article["url"] for article in ARTICLES)
UNDATED = {"url": "https://echo.example/essay", "title": "An essay", "source": "Echo", "text": "On tea.",
           "kind": "opinion"}  # fmt: skip


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setattr("nutgraf.service.app.load_encoder", lambda settings, quick: FakeEncoder())
    with open_app(tmp_path / "home") as app:
        news = write_articles(tmp_path / "news.jsonl", [*ARTICLES, UNDATED])
        fill(app, news, passage_chars=400)
    return tmp_path / "home"


def run(*arguments, home):
    """Exit status and output of a command that succeeds; what it raises else."""
    done = CliRunner(env={"COLUMNS": "200"}).invoke(cli, [*map(str, arguments), "--home", str(home)])
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.output


def titles(*arguments, home):
    told = json.loads(run("list", *arguments, "--json", home=home))
    return told["total"], [article["title"].split()[0] for article in told["articles"]]


@pytest.mark.parametrize(
    ("arguments", "total", "found"),
    [
        ((), 3, ["No", "Chandrayaan-3", "An"]),
        (("--limit", 2), 3, ["No", "Chandrayaan-3"]),
        (("--source", "echo", "--source", "Northgate Ledger"), 2, ["Chandrayaan-3", "An"]),
        (("--since", "2023-09-01"), 1, ["No"]),
        (("--until", "2023-08-23"), 1, ["Chandrayaan-3"]),
        (("--until", "2023-08-22"), 0, []),
        (("--undated",), 1, ["An"]),
        (("--undated", "--source", "Northgate Ledger"), 0, []),
    ],
)
def test_articles_are_listed_newest_first(home, arguments, total, found):
    assert titles(*arguments, home=home) == (total, found)


def test_a_list_of_no_time_is_refused(home):
    with pytest.raises(UsageError, match="since is later than until"):
        run("list", "--since", "2024-05-01", "--until", "2024-01-01", home=home)


def test_a_list_of_what_has_no_day_has_no_time(home):
    with pytest.raises(UsageError, match="leave out --since and --until"):
        run("list", "--undated", "--since", "2024", home=home)


def test_a_list_shows_what_remove_takes_and_how_much_is_not_shown(home):
    shown = run("list", "--limit", 1, home=home).splitlines()
    assert shown[0] == "2023-12-01  Harbour Courier · No Blinken-Lavrov talks in Skopje"
    assert shown[1].split()[1] == SKOPJE
    assert shown[2] == "1 of 3 articles; more with --limit"
    assert run("list", "--source", "Echo", home=home).startswith("undated     Echo · opinion · An essay")
    assert "Nothing found" in run("list", "--since", "2030-01-01", home=home)


def test_what_is_removed_is_gone_from_archive_and_index_and_the_index_is_trusted(home):
    (by_id,) = json.loads(run("list", "--source", "Echo", "--json", home=home))["articles"]
    shown = run("remove", MOON, by_id["id"], by_id["url"], home=home)
    assert shown.count("removed ") == 2 and "removed 2023-08-23  Northgate Ledger · Chandrayaan-3" in shown
    assert titles(home=home) == (1, ["No"])
    with open_app(home) as app:
        index = Index(home / "index", app.archive, app.encoder.id)
        assert index.open() == ""
        kept = app.archive.passages_of(app.archive.article_ids())
        found = {passage_id for passage_id, _ in index.nearest(app.encoder.encode(["Moon"])[0], Filter(), 9)}
        assert found == {passage.id for own in kept.values() for passage in own}
        index.close()


def test_an_address_names_its_article_however_it_is_spelled(home):
    run("remove", MOON.replace("https://", "http://www.") + "/?utm_source=rss", home=home)
    assert titles(home=home) == (2, ["No", "An"])


def test_where_one_is_unknown_none_is_removed(home):
    with pytest.raises(UnknownArticle, match=r"^nope: the archive has no article of this id or address"):
        run("remove", MOON, "nope", home=home)
    assert titles(home=home)[0] == 3
    assert UnknownArticle.exit_status == 1


def test_a_removed_article_comes_back_with_its_file(home, tmp_path):
    run("remove", MOON, home=home)
    with open_app(home) as app:
        again = fill(app, tmp_path / "news.jsonl", passage_chars=400)
    assert (again.new, again.unchanged) == (1, 2)


def test_no_archive_is_made_to_list_or_remove(tmp_path: Path):
    for arguments in (["list"], ["remove", "x"]):
        with pytest.raises(ArchiveError, match="no archive here yet"):
            run(*arguments, home=tmp_path / "none")
    assert not (tmp_path / "none").exists()


def test_an_index_that_is_not_open_is_not_vouched_for(home):
    with open_app(home) as app:
        index = Index(home / "index", app.archive, app.encoder.id)
        remove([MOON], app.archive, index)
        assert index.open() == "it was not closed cleanly"


@pytest.mark.parametrize(
    "failures",
    [
        [f"/x/news.jsonl:{line}: published_at is a number, not a date" for line in range(1, 3001)],
        [f"/x/news.jsonl:{line}: published_at 'day {line}' is not an ISO date" for line in range(1, 3001)],
        [f"/x/news.json: item {line}: has no text (its fields are a, b)" for line in range(1, 3001)],
        [f"/x/{line}.html: no article was found in the page" for line in range(1, 3001)],
        [
            f"/x/a.jsonl:{line}: is not JSON (Expecting value: line 1 column {line})"
            for line in range(1, 3001)
        ],
    ],
)
def test_of_one_mistake_a_few_places_are_told(failures):
    other = "/x/b.jsonl:7: title is a number"
    *few, more, last = by_reason([failures[0], other, *failures[1:]])
    assert few == failures[:3] and last == other
    assert more == "and 2,997 more for the reason of the last (--json names all)"
    assert list(by_reason(failures[:3])) == failures[:3]


def test_the_first_failure_is_told_once_when_it_happens(capsys):
    for quiet, told in ((False, 1), (True, 0)):
        with ingest_progress(quiet=quiet) as show:
            show("ingesting", 1, 9, 0)
            for failure in ("", "/x/a.jsonl:1: is not JSON", "/x/a.jsonl:1: is not JSON"):
                show("ingesting", 2, 9, 0, failure)
        assert capsys.readouterr().err.count("failed: /x/a.jsonl:1: is not JSON") == told


def test_the_report_tells_the_failures_that_came_after_the_first(capsys):
    failures = ["/x/a.jsonl:1: is not JSON", "/x/a.jsonl:2: has no text", "/x/a.jsonl:3: is not JSON"]
    show_report(IngestReport(read=3, failed=3, failures=failures))
    err = capsys.readouterr().err
    assert [failure in err for failure in failures] == [False, True, True]


def test_what_says_no_day_is_told_with_a_place(capsys):
    show_report(IngestReport(noted={"ahead": 1, "undated": 3000}, examples={"ahead": "b", "undated": "a"}))
    told = "3,000 without a day (as a; see: nutgraf list --undated), 1 dated in the future (as b)"
    assert f"stored, but {told}" in capsys.readouterr().out


def test_why_a_day_is_not_known_is_told(capsys):
    noted = {"undated": 5, "ambiguous": 3, "unread": 1}
    examples = {"undated": "a", "ambiguous": "03/05/2026", "unread": "in June"}
    show_report(IngestReport(noted=noted, examples=examples))
    told = "3 could be read either way, as 03/05/2026; 1 could not be read, as in June"
    assert f"5 without a day (as a; {told}; see:" in capsys.readouterr().out


def test_versions_that_gave_way_are_told_where_there_are_any(capsys):
    for superseded, shown in ((0, "0 failed; 3 passages"), (2, "0 failed, 2 superseded; 3 passages")):
        show_report(IngestReport(superseded=superseded, passages=3))
        assert shown in capsys.readouterr().out


def test_outlets_are_listed_with_their_days(home):
    told = json.loads(run("sources", "--json", home=home))["sources"]
    assert [(outlet["source"], outlet["articles"], outlet["first_day"]) for outlet in told] == [
        ("Echo", 1, None),
        ("Harbour Courier", 1, "2023-12-01"),
        ("Northgate Ledger", 1, "2023-08-23"),
    ]
    assert [line.split() for line in run("sources", home=home).splitlines()] == [
        ["articles", "first", "last", "outlet"],
        ["1", "undated", "undated", "Echo"],
        ["1", "2023-12-01", "2023-12-01", "Harbour", "Courier"],
        ["1", "2023-08-23", "2023-08-23", "Northgate", "Ledger"],
    ]


def test_an_archive_is_exported_whole_and_not_over_a_file(home, tmp_path):
    path = tmp_path / "out.jsonl"
    assert run("export", path, home=home) == f"3 articles written to {path}\n"
    written = path.read_bytes()
    assert [json.loads(line)["title"].split()[0] for line in written.splitlines()] == [
        "No",
        "Chandrayaan-3",
        "An",
    ]
    path.write_text("mine")
    with pytest.raises(UsageError, match="is there already; give another name, or --force"):
        run("export", path, home=home)
    assert path.read_text() == "mine"
    assert json.loads(run("export", path, "--force", "--json", home=home))["articles"] == 3
    assert path.read_bytes() == written == run("export", "-", home=home).encode()
    assert [each.name for each in tmp_path.glob("out*")] == ["out.jsonl"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((".",), "give the name of a file"),
        ((".", "--force"), "give the name"),
        (("-", "--json"), "prints the art"),
    ],
)
def test_an_export_to_what_is_no_file_is_refused(home, arguments, said):
    with pytest.raises(UsageError, match=said):
        run("export", *arguments, home=home)
