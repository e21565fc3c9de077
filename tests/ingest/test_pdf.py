"""PDF files: what is read of them, and how those are refused that cannot be."""

import logging
from io import BytesIO

import pytest
from pypdf import PdfReader, PdfWriter

from nutgraf.ingest.errors import BadArticle
from nutgraf.ingest.sources import pdf as reader
from nutgraf.ingest.sources.read import read
from tests.ingest.parts import line, pdf

WALL = [
    "The harbour of Averdon was lost on Monday night, after a storm had torn its",
    "northern wall down within an hour, said the mayor, Ann Doe.",
]
COUNCIL = [
    "The council met that evening and voted to have the wall built anew by the",
    "spring of next year.",
]
TEXT = " ".join(WALL) + "\n\n" + " ".join(COUNCIL)


def below(y, *lines, x=72.0, size=10.0, leading=12.0):
    return b"".join(line(x, y - number * leading, size, text) for number, text in enumerate(lines))


BODY = below(640, *WALL) + below(608, *COUNCIL)
HEAD = line(72, 720, 20, "Harbour lost in a storm") + below(
    690, "By Ann Lee, Harbour Courier", "3 December 2023"
)


def read_one(path, data):
    path.write_bytes(data)
    (item,) = read([path])
    assert item.size_bytes == path.stat().st_size and item.place == ""
    return item.article


def the_error(path, data):
    error = read_one(path, data)
    assert isinstance(error, BadArticle) and str(error).startswith(f"{path}: ")
    return str(error).removeprefix(f"{path}: ")


def written(writer):
    held = BytesIO()
    writer.write(held)
    return held.getvalue()


@pytest.mark.parametrize("name", ["a.pdf", "A.PDF", "saved"])
def test_the_first_lines_of_a_page_are_read_as_those_of_a_text_file(tmp_path, name):
    data = pdf(HEAD + BODY, Title="Microsoft Word - doc1", Author="admin", CreationDate="D:20240101000000")
    article = read_one(tmp_path / name, data)
    assert (article.title, article.source, article.authors) == (
        "Harbour lost in a storm",
        "Harbour Courier",
        ("Ann Lee",),
    )
    assert article.published_at.date().isoformat() == "2023-12-03"
    assert article.text == TEXT


def test_without_them_the_properties_count_but_for_the_day(tmp_path):
    data = pdf(BODY, Title="Averdon: harbour lost", Author="Ann Lee", CreationDate="D:20240101000000")
    article = read_one(tmp_path / "a.pdf", data)
    assert (article.title, article.authors, article.published_at) == (
        "Averdon: harbour lost",
        ("Ann Lee",),
        None,
    )
    assert article.text == TEXT


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_a_page_on_its_side_is_read_and_what_runs_across_it_is_not(tmp_path, degrees):
    turns = {0: b"1 0 0 1 0 0", 90: b"0 1 -1 0 792 0", 180: b"-1 0 0 -1 612 792", 270: b"0 -1 1 0 0 612"}
    askew = b"q .7 .7 -.7 .7 0 0 cm " + line(200, 200, 60, "Draft of a story") + b"Q "
    data = pdf(askew + b"q " + turns[degrees] + b" cm " + HEAD + BODY + b"Q")
    writer = PdfWriter(clone_from=BytesIO(data))
    writer.pages[0].rotate(degrees)
    article = read_one(tmp_path / "a.pdf", written(writer))
    assert (article.title, article.text) == ("Harbour lost in a storm", TEXT)


def test_marks_and_ligatures_are_read_as_letters(tmp_path):
    encoding = "/Encoding << /Type /Encoding /Differences [1 /fi /fl /emdash] >>"
    body = below(640, "The of\x01ce \x02ooded, and the \x02oor \x03 all of it \x03 was lost that night.")
    article = read_one(tmp_path / "a.pdf", pdf(body, encoding=encoding))
    assert article.text == "The office flooded, and the floor — all of it — was lost that night.".replace(
        "fic", "fic"
    )


def test_several_articles_in_one_file(tmp_path):
    pages = [
        below(740, f"{number} of 2 DOCUMENTS") + below(700, f"Harbour lost: {word}") + below(660, *body)
        for number, word, body in ((1, "night", WALL), (2, "day", COUNCIL))
    ]
    (tmp_path / "a.pdf").write_bytes(pdf(*pages, Author="Ann Lee"))
    items = list(read([tmp_path / "a.pdf"]))
    assert [item.article.title for item in items] == ["Harbour lost: night", "Harbour lost: day"]
    assert [item.place for item in items] == [f"{tmp_path / 'a.pdf'}: article {number}" for number in (1, 2)]
    assert {item.article.authors for item in items} == {()}


def test_what_cannot_be_read_says_what_to_do(tmp_path):
    path = tmp_path / "a.pdf"
    whole = pdf(HEAD + BODY)
    picture = pdf(b"q 600 0 0 800 0 0 cm /Im0 Do Q")
    ocr = "run OCR on it first, as by ocrmypdf"
    assert the_error(path, picture) == f"holds no text, only pictures of it; {ocr}"
    nameless = pdf(b"BT /F2 10 Tf 72 640 Td (The harbour of Averdon was lost.) Tj ET")
    glyphs = pdf(BODY, encoding="/Encoding << /Differences [32 " + "/g1 " * 200 + "] >>")
    for data in (nameless, glyphs):
        assert the_error(path, data) == f"its fonts do not say which letters they show; {ocr}"
    assert the_error(path, whole[:-90]) == "is a PDF that breaks off; fetch it again"
    for damaged in (b"", b"%PDF-1.7\nstream"):
        assert the_error(path, damaged) == "is a PDF that breaks off; fetch it again"
    no_root = whole.replace(b"/Catalog", b"/Nothing").replace(b"/Root 1 0 R", b"/Root 9 0 R")
    assert the_error(path, no_root).startswith("cannot be read as PDF (")
    for algorithm, readable in (("RC4-128", False), ("RC4-128", True), ("AES-256", False), ("AES-256", True)):
        writer = PdfWriter(clone_from=BytesIO(whole))
        writer.encrypt("" if readable else "secret", owner_password="other", algorithm=algorithm)
        if readable:
            assert read_one(path, written(writer)).text == TEXT
        else:
            assert the_error(path, written(writer)) == (
                "is encrypted; open it with its password, and print it to a PDF without one"
            )


def test_hostile_files_are_bounded(tmp_path, monkeypatch):
    path = tmp_path / "a.pdf"
    assert the_error(path, pdf(b"\0" * 21_000_000)).startswith("holds too much in one piece (")
    assert "is over 100,000,000 bytes" in the_error(path, b"%PDF-" + b" " * 100_000_000)
    assert the_error(path, b"%PDF-1.5 %%EOF" + b" \n" * 9_000_000).startswith("cannot be read as PDF (")
    monkeypatch.setattr(reader, "MAX_RECORD_BYTES", 100)
    assert the_error(path, pdf(BODY)) == "holds over 100 characters; split it"
    monkeypatch.setattr(reader, "MAX_SECONDS", -1.0)
    assert the_error(path, pdf(BODY)) == "takes over -1 s to read; save its text as .txt"
    monkeypatch.setattr(reader, "MAX_PAGES", 2)
    assert the_error(path, pdf(*[BODY] * 3)) == "has 3 pages, and 2 are read; split it"


def test_a_form_that_draws_itself_ends(tmp_path):
    writer = PdfWriter(clone_from=BytesIO(pdf(BODY)))
    page = writer.pages[0]
    page["/Parent"]["/Kids"].append(page["/Parent"].indirect_reference)
    told = the_error(tmp_path / "a.pdf", written(writer))
    assert told.startswith("cannot be read as PDF (")


def test_pypdf_warns_nobody_and_its_limits_are_put_back(tmp_path, caplog):
    from pypdf import get_configuration

    before = get_configuration()
    read_one(tmp_path / "a.pdf", pdf(BODY).replace(b"startxref\n", b"startxref\n1"))
    assert get_configuration() is before
    assert not [record for record in caplog.records if record.levelno < logging.CRITICAL]


def test_the_file_made_for_these_tests_is_one():
    assert len(PdfReader(BytesIO(pdf(HEAD, BODY)), strict=True).pages) == 2
