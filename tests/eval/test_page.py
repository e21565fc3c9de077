import json
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console
from typer.testing import CliRunner

from nutgraf.eval.cli import eval_cli
from nutgraf.eval.cli_shared import home_of
from nutgraf.eval.compare import compare, read_run
from nutgraf.eval.folder import RunFolder, Verdict, read_judges, write_json
from nutgraf.eval.markdown import comparison, document, metrics
from nutgraf.eval.page import page
from nutgraf.eval.report import show_summary
from nutgraf.eval.run import run
from nutgraf.eval.summary import Prices, summarise
from nutgraf.eval.systems import replaying
from nutgraf.eval.types import Support
from nutgraf.ingest.archive import Archive
from nutgraf.ingest.errors import GoldError
from nutgraf.ingest.types import Stored
from nutgraf.service.config import Settings
from tests.eval.parts import GOLD, LIBRARY, MALTA, RIGHT, SPAIN, Shelf, refused, said

EVIL = "<script>alert(1)</script>"


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.addresses += [value or "" for name, value in attrs if name in ("src", "href")]


def _page(tmp_path: Path) -> str:
    hostile = replace(MALTA, title=EVIL, source=EVIL)
    items = [replace(GOLD[0], question=EVIL, answers=(EVIL,), tags=(EVIL,)), *GOLD[1:]]
    predictions = {"chair": said(EVIL, hostile), "cup": refused(hostile), "moon": RIGHT["moon"]}
    library = Shelf(MALTA, hostile)
    results = run(
        items,
        replaying(predictions),
        library,
        RunFolder(tmp_path / "run", {"dataset": {"name": EVIL}}, items),
    )
    return page(read_run(tmp_path / "run"), summarise(items, results), library)


def test_the_page_stands_alone_and_takes_nothing_as_markup(tmp_path: Path):
    reader = _Reader()
    text = _page(tmp_path)
    reader.feed(text)
    assert "script" not in reader.tags
    assert reader.addresses == []
    assert "url(" not in text and "@import" not in text
    assert "&lt;script&gt;" in text
    assert reader.tags.count("svg") >= 2
    assert "details" in reader.tags


def test_a_wrong_item_shows_its_passages_within_their_article(tmp_path: Path):
    text = f"{'Before it all. ' * 40}Spain won the cup in Sydney. {'After it all. ' * 40}"
    article = replace(SPAIN, text=text)
    start = text.index("Spain won")
    items = [replace(GOLD[1], support=(Support(article.id, "in Sydney"),))]
    given = said("In Spain.", article, start, start + 9)
    library = Shelf(article)
    results = run(items, replaying({"cup": given}), library, RunFolder(tmp_path / "run", {}, items))
    shown = page(read_run(tmp_path / "run"), summarise(items, results), library)
    assert "1 of 1 questions went wrong" in shown
    assert "it all. <mark>Spain won</mark> the cup in Sydney. After" in shown
    assert "it all. Spain won the cup <mark>in Sydney</mark>. After" in shown
    # Cut between words, on both sides.
    assert shown.count("<br>… ") == shown.count(" …</blockquote>") == 2


def test_markdown(tmp_path: Path):
    results = run(GOLD, replaying(RIGHT), Shelf(MALTA), RunFolder(tmp_path / "run", {}, GOLD))
    summary = summarise(GOLD, results)
    table = metrics(summary)
    assert table.splitlines()[0] == "| metric | value | 95% interval | n | what it is |"
    assert table.splitlines()[2].startswith("| correct | 1.000 | ")
    whole = document(read_run(tmp_path / "run"), summary)
    assert "| seconds | p50 | p95 | max | n |" in whole
    assert "| total | 0.500 | 0.500 | 0.500 | 2 |" in whole
    assert "| aurc | " in whole and "| ece | " in whole
    # Spain's article is not in that library.
    assert "**1 could not be scored in full: what rests on their support counts as wrong.**" in whole


def test_markdown_says_what_crashed_and_what_a_judge_said(tmp_path: Path):
    chair = {"chair": RIGHT["chair"]}
    results = run(GOLD, replaying(chair), LIBRARY, RunFolder(tmp_path / "run", {}, GOLD))
    row = {"value": 0.5, "kappa": 0.25, "low": 0.1, "high": 0.9, "n": 4, "unscored": 1}
    verdict = {
        "model": "m",
        "agreement": {"all": row},
        "agreement_unknown": "",
        "scores": {"correctness": row},
    }
    whole = document(read_run(tmp_path / "run"), summarise(GOLD, results), [Verdict.model_validate(verdict)])
    assert "**2 crashed and counted as wrong.**" in whole
    assert "| cup | GoldError: no prediction for question cup |" in whole
    assert "| correct | .333 | .061 to .792 | 3 (2 failed) |" in whole or "3 (2 failed)" in whole
    assert whole.index("| all | .250 | .100 to .900 | 4 | 1 |") < whole.index("| correctness | .500 |")


@pytest.mark.parametrize(
    ("tag", "shown"),
    [
        ("a|b", "a\\|b"),
        ("<b>", "&lt;b>"),
        ("![a](https://evil.example/a.png)", "!\\[a](https://evil.example/a.png)"),
        ("\\[a](https://evil.example)", "\\\\\\[a](https://evil.example)"),
    ],
)
def test_what_parts_columns_or_is_a_link_is_escaped_in_markdown(tmp_path: Path, tag: str, shown: str):
    items = [replace(GOLD[2], id=str(number), tags=(tag,) * (number < 6)) for number in range(8)]
    answers = {item.id: RIGHT["moon"] for item in items}
    results = run(items, replaying(answers), Shelf(MALTA), RunFolder(tmp_path / "run", {}, items))
    assert f"| tag:{shown} | 6 |" in document(read_run(tmp_path / "run"), summarise(items, results))


def test_a_judges_opinion_comes_with_its_agreement(tmp_path: Path):
    results = run(GOLD, replaying(RIGHT), Shelf(MALTA), RunFolder(tmp_path / "run", {}, GOLD))
    row = {"value": 0.5, "kappa": 0.25, "low": 0.1, "high": 0.9, "n": 4, "unscored": 1}
    verdict = {
        "model": EVIL,
        "agreement": {"qags": row},
        "agreement_unknown": "",
        "scores": {"groundedness": row},
    }
    write_json(tmp_path / "run/judge-x.json", verdict)
    (judge,) = read_judges(tmp_path / "run")

    def shown(**change: object) -> str:
        summary = summarise(GOLD, results, Prices(1.0, 2.0))
        return page(read_run(tmp_path / "run"), summary, Shelf(MALTA), [judge.model_copy(update=change)])

    assert EVIL not in shown()
    assert shown().index("<td>qags<td class=n>.250") < shown().index("<td>groundedness<td class=n>.500")
    assert "agreement with people is unknown: no data" in shown(agreement={}, agreement_unknown="no data")
    for damaged in ("{", "{}", "[" * 100_000, json.dumps(verdict | {"scores": {"x": row | {"n": EVIL}}})):
        (tmp_path / "run/judge-x.json").write_text(damaged)
        with pytest.raises(GoldError, match=r"judge-x\.json: is damaged .*run again: nutgraf eval judge"):
            read_judges(tmp_path / "run")


def test_names_are_no_markup_in_markdown_and_move_no_cursor(tmp_path: Path):
    picture, red = "![a](https://evil.example/a.png)", "\x1b[31m"
    items = [replace(GOLD[0], id=red + "chair"), *GOLD[1:]]
    given = RIGHT | {items[0].id: replace(RIGHT["chair"], model=picture)}
    about = {"dataset": {"name": picture}}
    paths = tmp_path / picture.replace("/", "-"), tmp_path / "other"
    for path, predictions in zip(paths, (given, {}), strict=True):
        with RunFolder(path, about, items) as folder:
            run(items, replaying(predictions), LIBRARY, folder)
    found, crashed = (read_run(path) for path in paths)
    row = {"value": 0.5, "low": None, "high": None, "n": 4, "unscored": 1}
    verdict = {"model": picture, "agreement": {}, "agreement_unknown": picture, "scores": {"x": row}}
    for text in (
        document(found, summarise(items, found.results), [Verdict.model_validate(verdict)]),
        comparison(compare(found, crashed)),
    ):
        assert "\\[a]" in text and "![a]" not in text
    console = Console(width=120)
    with console.capture() as shown:
        show_summary(console, red, summarise(items, crashed.results))
    printed = shown.get() + CliRunner().invoke(eval_cli, ["compare", *map(str, paths)]).stdout
    assert "chair: GoldError" in printed and "chair  Who will" in printed and "\x1b" not in printed


def test_a_file_that_bears_the_name_of_a_data_set_is_read_in_its_own_archive(tmp_path: Path):
    shipped = tmp_path / "eval/sample"
    ids: dict[str, str | None] = {"gone": "gone"}
    for name, folder in (("own", tmp_path), ("shipped", shipped)):
        with Archive(folder, create=True) as archive:
            ids[name] = archive.meta("id")

    def home(name: str, archive: str) -> Path:
        return home_of({"dataset": {"name": name}, "archive": {"id": ids[archive]}}, Settings(home=tmp_path))

    assert home("sample", "own") == home("mine", "own") == tmp_path
    # One that was made anew holds the same articles.
    assert home("sample", "shipped") == home("sample", "gone") == shipped


@pytest.mark.parametrize("arguments", [("report",), ("export", "out.jsonl", "--format", "ragas")])
def test_articles_of_another_archive_are_said_to_be_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
):
    monkeypatch.chdir(tmp_path)
    run(GOLD, replaying(RIGHT), LIBRARY, RunFolder(tmp_path / "run", {}, GOLD))
    command, *rest = arguments
    told = "of the 2 articles that run found or cited are not in"
    for held, begins in (((MALTA, SPAIN), ""), ((MALTA,), f"1 {told}"), ((), f"2 {told}")):
        home = tmp_path / f"home{len(held)}"
        with Archive(home, create=True) as archive:
            for article in held:
                archive.put(Stored(article, [], np.zeros((0, 384), np.float32), b"", [], article.id, "/x"))
        done = CliRunner().invoke(eval_cli, [command, "run", *rest, "--home", str(home)])
        assert done.exit_code == 0
        assert done.stderr.startswith(begins) and bool(done.stderr) == bool(begins)
