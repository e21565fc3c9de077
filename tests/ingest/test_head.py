import pytest

from nutgraf.ingest.sources import read
from nutgraf.ingest.sources.head import take_head

BODY = "The council met on Monday. It will not pay."


@pytest.mark.parametrize(
    ("lines", "source", "day", "authors"),
    [
        ("Harbour Post, 13 February 2025", "Harbour Post", "2025-02-13", []),
        ("Harbour Post | Thursday, February 13, 2025", "Harbour Post", "2025-02-13", []),
        ("By Ann Lee, Harbour Post\n13th Feb. 2025", "Harbour Post", "2025-02-13", ["Ann Lee"]),
        ("By Ann Lee and Bo Roe\n\nPublished: 2025-02-13", "", "2025-02-13", ["Ann Lee", "Bo Roe"]),
        ("By Ann Lee | The Bay\nFeb 13, 2025", "The Bay", "2025-02-13", ["Ann Lee"]),
        ("Harbour Post, 13 February 2025. From the Coast Wire", "Harbour Post", "2025-02-13", []),
        # Where it was written, not who published it.
        ("Averdon, 13 Sept 2025", "", "2025-09-13", []),
    ],
)
def test_the_lines_below_a_headline_say_who_and_when(lines: str, source: str, day: str, authors: list[str]):
    found, rest = take_head(f"\nHarbour lost\n{lines}\n\n{BODY}")
    wanted = {"title": "Harbour lost", "published_at": day, "source": source, "authors": authors}
    assert found == {key: value for key, value in wanted.items() if value}
    assert rest.strip() == BODY


@pytest.mark.parametrize(
    "text",
    [
        f"Harbour lost\n\n{BODY}",
        f"Harbour lost\nBy Ann Lee\n\n{BODY}",
        f"The harbour is lost.\n13 February 2025\n\n{BODY}",
        f"Harbour lost\n31 February 2025\n\n{BODY}",
        "Harbour lost\nOn 13 February 2025 the council met. It will not pay.",
        f"Harbour lost\nThe council met on Monday.\n13 February 2025\n\n{BODY}",
        "",
    ],
)
def test_what_says_no_day_is_no_head(text: str):
    assert take_head(text) == ({}, text)


def test_a_text_file_is_read_with_its_head(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(f"Harbour lost\nBy Ann Lee, Harbour Post\n13 February 2025\n\n{BODY}", "utf-8")
    (item,) = read([path])
    article = item.article
    assert (article.title, article.source, article.authors) == ("Harbour lost", "Harbour Post", ("Ann Lee",))
    assert (f"{article.published_at:%Y-%m-%d}", article.text) == ("2025-02-13", BODY)


def test_front_matter_says_it_first(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(
        f"---\nsource: Bay News\n---\nHarbour lost\nHarbour Post, 13 February 2025\n\n{BODY}", "utf-8"
    )
    (item,) = read([path])
    assert (item.article.source, f"{item.article.published_at:%d}") == ("Bay News", "13")
