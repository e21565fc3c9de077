"""Tables: the first line names the columns, each further row is an article."""

import gzip
from datetime import UTC, datetime

import pytest

from nutgraf.ingest.errors import BadArticle
from nutgraf.ingest.sources.read import read
from nutgraf.ingest.types import Article

MET = "The council met, it said.\n\nIt rained."
ROWS = [
    ["Headline", "Date", "Link", "By line", "Body"],
    ["Harbour lost", "2024-01-02", "https://post.example/1", "Ann Lee", MET],
    ['Ferry "Tarn" sank', "2024-01-03", "https://post.example/2", "", "Nine died.; The café is shut."],
]


def table(path, rows=ROWS, delimiter=",", encoding="utf-8", end="\n"):
    lines = (
        delimiter.join(f'"{cell}"' for cell in (cell.replace('"', '""') for cell in row)) for row in rows
    )
    data = "".join(line.replace("\n", end) + end for line in lines).encode(encoding)
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path


@pytest.mark.parametrize(
    ("name", "how"),
    [
        ("a.csv", {}),
        ("A.CSV", {"end": "\r\n"}),
        ("a.csv", {"end": "\r"}),
        ("a.csv", {"delimiter": ";", "encoding": "cp1252"}),
        ("a.csv", {"encoding": "utf-8-sig"}),
        ("a.csv", {"encoding": "utf-16"}),
        ("a.csv", {"delimiter": "|"}),
        ("a.tsv", {"delimiter": "\t"}),
        ("a.csv.gz", {}),
    ],
)
def test_a_row_is_an_article(tmp_path, name, how):
    path = table(tmp_path / name, **how)
    items = list(read([tmp_path]))
    one, two = (item.article for item in items)
    assert (one.title, one.url, one.authors) == ("Harbour lost", "https://post.example/1", ("Ann Lee",))
    assert one.published_at == datetime(2024, 1, 2, tzinfo=UTC)
    assert one.text == MET
    assert (two.title, two.text) == ('Ferry "Tarn" sank', "Nine died.; The café is shut.")
    assert [item.place for item in items] == [f"{path}:2", f"{path}:5"]
    assert sum(item.size_bytes for item in items) == path.stat().st_size


def test_a_bad_row_does_not_stop_the_rest(tmp_path):
    path = table(
        tmp_path / "a.csv", [ROWS[0], ["Bare"], ["", "", "", "", ""], [], ROWS[1], [*ROWS[2], "more"]]
    )
    bad, *good = (item.article for item in read([path]))
    assert str(bad).startswith(f"{path}:2: has no text (its fields are Headline")
    assert [article.title for article in good] == [ROWS[1][0], ROWS[2][0]]


def test_a_long_text_is_read_and_a_quotation_that_never_ends_is_told(tmp_path, monkeypatch):
    path = table(tmp_path / "a.csv", [ROWS[0], ["Long", "", "", "", "word " * 100_000]])
    (item,) = read([path])
    assert len(item.article.text) > 400_000
    monkeypatch.setattr("nutgraf.ingest.sources.tables.MAX_RECORD_BYTES", 1000)
    path.write_text('title,text\nHarbour lost,The council met.\nOpen,"It rained.\n' + "a,b\n" * 1000)
    good, bad = (item.article for item in read([path]))
    assert isinstance(good, Article)
    assert str(bad).startswith(f"{path}:3: is no row of a table (field larger")
    assert str(bad).endswith("look for a quotation mark left open")


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "none of its columns () is"),
        (b"title,text\n", "holds no articles"),
        (b"PK\x03\x04\0\0\0", "is not text"),
        (b"a,b\n1,2\n", "none of its columns (a, b) is an article's text; name the one that is text"),
    ],
)
def test_what_is_no_table_of_articles_is_told_once(tmp_path, data, says):
    path = tmp_path / "a.csv"
    path.write_bytes(data)
    (item,) = read([path])
    assert isinstance(item.article, BadArticle) and str(item.article).startswith(f"{path}: {says}")


def test_a_gzip_file_that_breaks_off_gives_what_it_holds(tmp_path):
    rows = [[f"T{number}", "", "", "", f"{number} " * 50] for number in range(5000)]
    path = table(tmp_path / "a.csv.gz", [ROWS[0], *rows])
    path.write_bytes(path.read_bytes()[:-2000])
    *good, bad = (item.article for item in read([path]))
    assert len(good) > 100 and "its compressed bytes are damaged" in str(bad)


def dated(path, days, column="Date"):
    rows = [["Headline", column, "Body"], *([f"Story {number}", day, MET] for number, day in enumerate(days))]
    articles = [item.article for item in read([table(path, rows)])]
    return [article.published_at and article.published_at.date().isoformat() for article in articles]


@pytest.mark.parametrize(
    ("days", "read_as"),
    [
        (["03/04/2024", "", "03/16/2024 14:05"], ["2024-03-04", None, "2024-03-16"]),
        (["03/04/2024 08:10", "16/03/2024"], ["2024-04-03", "2024-03-16"]),
        (["3.4.2024", "16.3.2024"], ["2024-04-03", "2024-03-16"]),
        # Nothing tells, or both are there.
        (["03/04/2024", "05/06/2024"], [None, None]),
        (["03/04/2024", "16/03/2024", "03/16/2024"], [None, "2024-03-16", "2024-03-16"]),
        (["2024-01-02", "03/04/2024", "03/16/2024"], ["2024-01-02", None, "2024-03-16"]),
    ],
)
@pytest.mark.parametrize("name", ["a.csv", "a.csv.gz"])
def test_a_day_that_may_be_two_is_read_as_its_column(tmp_path, name, days, read_as):
    assert dated(tmp_path / name, days) == read_as


def test_another_column_says_nothing_of_the_day(tmp_path):
    rows = [["Headline", "Date", "Seen", "Body"], ["A", "03/04/2024", "03/16/2024", MET]]
    (item,) = read([table(tmp_path / "a.csv", rows)])
    assert item.article.published_at is None


def test_a_table_as_spreadsheets_save_it(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(f'sep=;\nTitel;Autor;Datum;Quelle;Text\nFähre, aus;Ann Lee;6-Jun-22;Bote;"{MET}"\n;;;;\n')
    (item,) = read([path])
    article = item.article
    assert (article.title, article.authors, article.source) == ("Fähre, aus", ("Ann Lee",), "Bote")
    assert (article.published_at.date().isoformat(), article.text) == ("2022-06-06", MET)
    assert item.place == f"{path}:3"


def test_columns_may_be_named_in_german(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(
        "Überschrift;Verfasser;Veröffentlicht am;Zeitung;Text\n"
        "Bad schließt;Von Jürgen Groß und Bo Roe;18. Juni 2026;Küstenbote;Das Bad schließt am 1. Juli.\n",
        "utf-8",
    )
    (item,) = read([path])
    found = item.article
    assert (found.title, found.authors, found.source) == (
        "Bad schließt",
        ("Jürgen Groß", "Bo Roe"),
        "Küstenbote",
    )
    assert f"{found.published_at:%Y-%m-%d}" == "2026-06-18"
