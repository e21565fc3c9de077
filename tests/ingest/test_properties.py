"""What the properties of a document tell."""

import pytest

from nutgraf.ingest.sources.properties import told_by


@pytest.mark.parametrize(
    ("title", "author", "told"),
    [
        ("Averdon: harbour lost", "Ann Lee", {"title": "Averdon: harbour lost", "authors": ["Ann Lee"]}),
        (
            "Harbour\nlost (1)",
            "Ann Lee and Bo Roe",
            {"title": "Harbour lost (1)", "authors": ["Ann Lee", "Bo Roe"]},
        ),
        ("Harbour", "Lee", {}),
        ("Untitled 3 draft", None, {"title": "Untitled 3 draft"}),
        (None, None, {}),
    ]
    + [
        (title, "", {})
        for title in (
            "Microsoft Word - doc1",
            "Microsoft Word - Harbour lost.docx",
            "harbour lost.indd",
            "draft_final of harbour",
            "Untitled 3",
            "Document 1",
            "C:\\news\\harbour lost",
            "x " * 200,
        )
    ]
    + [
        ("", author, {})
        for author in (
            "Microsoft Office User",
            "HP User",
            "admin desk",
            "python-docx tool",
            "a.lee 2",
            "ann lee",
            "Front Desk PC",
            "news@courier.example of it",
        )
    ],
)
def test_programs_and_files_are_neither_titles_nor_authors(title, author, told):
    assert told_by(title, author) == told
