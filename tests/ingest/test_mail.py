"""Mails, and pages that a browser saved as one file."""

from datetime import UTC, datetime
from email.message import EmailMessage

import pytest

from nutgraf.ingest.errors import BadArticle
from nutgraf.ingest.sources.read import read
from nutgraf.ingest.types import Article

BODY = "".join(f"<p>The council met on day {day} and spoke of the café for hours.</p>" for day in range(4))
PAGE = (
    "<html><head><title>Harbour lost</title></head><body><article><h1>Harbour lost</h1>"
    f"{BODY}</article></body></html>"
)


def read_one(path, data):
    path.write_bytes(data if isinstance(data, bytes) else bytes(data))
    (item,) = read([path])
    return item.article


def mail(plain="", marked="", **fields):
    made = EmailMessage()
    for name, value in ({"From": "The Post <news@post.example>", "Subject": "Café shut"} | fields).items():
        made[name] = value
    made["Date"] = "Tue, 02 Jan 2024 10:00:00 +0000"
    made["Message-ID"] = "<1@post.example>"
    if plain or not marked:
        made.set_content(plain, charset="iso-8859-1", cte="quoted-printable")
    if plain and marked:
        made.add_alternative(marked, subtype="html")
    elif marked:
        made.set_content(marked, subtype="html")
    return made


@pytest.mark.parametrize("name", ["a.eml", "1704189600.host"])
def test_a_mail_is_its_subject_sender_day_and_text(tmp_path, name):
    article = read_one(tmp_path / name, mail("The café is shut.\n\nIt rained."))
    assert (article.title, article.source, article.url) == ("Café shut", "The Post", None)
    assert article.published_at == datetime(2024, 1, 2, 10, tzinfo=UTC)
    assert article.text == "The café is shut.\n\nIt rained."


def test_of_a_mail_in_two_forms_the_fuller_is_read(tmp_path):
    stub = mail("Look at this in a browser.", f"<div><p>The café is shut.</p>{BODY}</div>")
    assert read_one(tmp_path / "a.eml", stub).text.startswith("The café is shut.\n\nThe council met on day 0")
    whole = mail("The café is shut, its owner said on Monday.", "<p>The café is shut.</p>")
    assert read_one(tmp_path / "b.eml", whole).text == "The café is shut, its owner said on Monday."


@pytest.mark.parametrize("name", ["a.mhtml", "a.mht", "saved"])
@pytest.mark.parametrize("page", [PAGE, PAGE.replace("<head>", "").replace("</head>", "")])
def test_a_saved_page_is_that_page_with_its_address_and_not_the_day_of_saving(tmp_path, name, page):
    saved = mail(marked=page, **{"Snapshot-Content-Location": "https://www.post.example/harbour?a=1&b=2"})
    saved.add_related(b"\x89PNG", "image", "png")
    article = read_one(tmp_path / name, saved)
    assert article.title == "Harbour lost" and article.text.startswith("The council met on day 0 and")
    assert (article.url, article.source) == ("https://www.post.example/harbour?a=1&b=2", "post.example")
    assert article.published_at is None


def test_an_address_that_the_page_names_itself_stands(tmp_path):
    link = '<link rel="canonical" href="https://post.example/own">'
    saved = mail(
        marked=PAGE.replace("</head>", f"{link}</head>"),
        **{"Snapshot-Content-Location": "https://x.example/"},
    )
    assert read_one(tmp_path / "a.mhtml", saved).url == "https://post.example/own"


def test_a_text_with_fields_of_its_own_is_no_mail(tmp_path):
    article = read_one(tmp_path / "story.draft", b"Harbour lost\n\nNote: the council met.\nIt rained.")
    assert article.title == "Harbour lost"


@pytest.mark.parametrize(
    "data",
    [
        b"Content-Type: multipart/mixed; boundary=a\n\n"
        + b"--a\nContent-Type: multipart/mixed; boundary=a\n\n" * 3000,
        b"Content-Type: text/plain; charset=nobody\n\nThe caf\xe9 is shut.",
        b"Date: when\nFrom: <<\nSubject: =?x?q?a?=\n\nThe council met.",
        b"",
    ],
)
def test_a_hostile_mail_stops_nothing(tmp_path, data):
    assert isinstance(read_one(tmp_path / "a.eml", data), Article | BadArticle)
