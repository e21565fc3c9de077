from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

from nutgraf.eval.compare import read_run
from nutgraf.eval.folder import RunFolder
from nutgraf.eval.page import markdown, page
from nutgraf.eval.run import run
from nutgraf.eval.summary import summarise
from nutgraf.eval.systems import replaying
from tests.eval.parts import GOLD, MALTA, RIGHT, Shelf, refused, said

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


def test_markdown(tmp_path: Path):
    results = run(GOLD, replaying(RIGHT), Shelf(MALTA), RunFolder(tmp_path / "run", {}, GOLD))
    table = markdown(summarise(GOLD, results), ["correct", "hit@1"])
    assert table.splitlines()[0] == "| metric | value | 95% interval | n |"
    assert table.splitlines()[2].startswith("| correct | 1.000 | ")
    assert len(table.splitlines()) == 4
