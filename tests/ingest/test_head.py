import pytest

from nutgraf.ingest.sources.head import take_head
from nutgraf.ingest.sources.read import read

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
        ("Updated 13 February 2025", "", "2025-02-13", []),
        ("Published 13 February 2025 by Ann Lee", "", "2025-02-13", ["Ann Lee"]),
        ("Thu 13 Feb 2025 10.04 GMT", "", "2025-02-13", []),
        ("4:05 p.m. Feb. 13, 2025", "", "2025-02-13", []),
        ("2025-02-13T23:30:00-05:00", "", "2025-02-13T23:30:00-05:00", []),
        ("2025-02-13 10:04", "", "2025-02-13", []),
        ("By Ann Lee for the Harbour Post\n13th of February 2025", "Harbour Post", "2025-02-13", ["Ann Lee"]),
        ("By Ann Lee\nHarbour Post\nFebruary 13, 2025", "Harbour Post", "2025-02-13", ["Ann Lee"]),
        ("By Bo Roe and Ann Lee, Reuters\n13 Feb 2025", "Reuters", "2025-02-13", ["Bo Roe", "Ann Lee"]),
        ("By Ann Lee, Chief Harbour Reporter\n13 Feb 2025", "", "2025-02-13", ["Ann Lee"]),
        ("By ANN LEE, Staff Writer\n13 Feb 2025", "", "2025-02-13", ["ANN LEE"]),
        ("By Ann Lee, Harbour Post Staff Writer\n13 Feb 2025", "Harbour Post", "2025-02-13", ["Ann Lee"]),
        ("By Ann Lee | ann@post.example | The Bay\n13 Feb 2025", "The Bay", "2025-02-13", ["Ann Lee"]),
        ("Author: Ann Lee\nDate: 2025-02-13\nSource: The Bay", "The Bay", "2025-02-13", ["Ann Lee"]),
        ("UPDATED: February 14, 2025 at 9 a.m. | PUBLISHED: February 13, 2025", "", "2025-02-13", []),
        ("*By Ann Lee* | February 13, 2025", "", "2025-02-13", ["Ann Lee"]),
        (
            "Von Jürgen Groß und Bo Roe, Küstenbote\n18. Juni 2025",
            "Küstenbote",
            "2025-06-18",
            ["Jürgen Groß", "Bo Roe"],
        ),
        ("Averdoner Nachrichten, Mittwoch, 4. März 2025", "Averdoner Nachrichten", "2025-03-04", []),
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
    ("text", "title", "rest"),
    [
        (f"Harbour lost.\n13 February 2025\n\n{BODY}", "Harbour lost.", BODY),
        (f"Title: Harbour lost\nDate: 2025-02-13\n{BODY}", "Harbour lost", BODY),
        (f"Harbour Post, 13 February 2025\nHarbour lost\n\n{BODY}", "Harbour lost", BODY),
        (f"Harbour Post\nHarbour lost\n13 February 2025\n\n{BODY}", "Harbour lost", BODY),
        (f"By the Book\nBy Ann Lee\n13 February 2025\n\n{BODY}", "By the Book", BODY),
        (f"Post Office Closes\nBy Ann Lee\n13 February 2025\n\n{BODY}", "Post Office Closes", BODY),
        (f"Harbour lost\nIt was old\n13 February 2025\n\n{BODY}", "Harbour lost", f"It was old\n\n\n{BODY}"),
        (f"# Harbour lost\n13 February 2025\n\n{BODY}", None, f"# Harbour lost\n\n\n{BODY}"),
        (f"13 February 2025\n\n{BODY}", None, BODY),
    ],
)
def test_what_else_stands_in_a_head_stays(text: str, title: str | None, rest: str):
    found, left = take_head(text)
    assert (found["published_at"], found.get("title"), left.strip()) == ("2025-02-13", title, rest)


def test_a_day_that_may_be_one_of_two_stays():
    found, left = take_head(f"Harbour lost\nBy Ann Lee\n03/05/2026\n\n{BODY}")
    assert found == {"title": "Harbour lost", "authors": ["Ann Lee"], "date": "03/05/2026"}
    assert left.split() == ["03/05/2026", *BODY.split()]


def test_a_head_below_a_known_headline():
    assert take_head(f"By Ann Lee\n13 February 2025\n\n{BODY}", titled=True)[0] == {
        "authors": ["Ann Lee"],
        "published_at": "2025-02-13",
    }


@pytest.mark.parametrize(
    "text",
    [
        f"Harbour lost\n\n{BODY}",
        f"Harbour lost\nBy Ann Lee\n\n{BODY}",
        f"The harbour is lost.\nIt was old\n13 February 2025\n\n{BODY}",
        f"Harbour lost\nThe storm of\nthe night of\n13 February 2025\n\n{BODY}",
        f"Harbour lost\n13 February 2025 was dark\n\n{BODY}",
        f"Harbour lost\n3 May 1066\n\n{BODY}",
        "By , Reuters",
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
