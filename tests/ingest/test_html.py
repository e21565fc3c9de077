import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest

from nutgraf.ingest.errors import BadArticle
from nutgraf.ingest.sources import read
from nutgraf.ingest.sources.html import html_article

PAGE = Path(__file__).parents[1] / "data/page.html"


@pytest.mark.parametrize("name", ["page.html", "page.htm", "page.html.gz"])
def test_a_page_becomes_an_article(tmp_path, name):
    data = PAGE.read_bytes()
    path = tmp_path / name
    path.write_bytes(gzip.compress(data) if name.endswith("gz") else data)
    (item,) = read([tmp_path])
    article = item.article
    assert item.size_bytes == path.stat().st_size
    assert (article.title, article.source) == ("Harbour lost to the sea", "The Harbour Post")
    assert article.url == "https://post.example/2023/harbour"
    assert article.authors == ("Ann Doe",)
    assert article.published_at == datetime(2023, 12, 4, 9, 30, tzinfo=UTC)
    assert article.language == "en"
    paragraphs = article.text.split("\n\n")
    assert len(paragraphs) == 6
    assert paragraphs[0].endswith("will not be built again before the spring of next year at the earliest.")
    assert paragraphs[4].startswith("- The wall will cost") and paragraphs[4].count("\n- ") == 1
    ((start, end, heading),) = article.headings
    assert article.text[start:end] == heading == "Who will pay"
    assert not any(word in article.text for word in ("<", "never run", "Home", "Copyright"))


@pytest.mark.parametrize(
    ("charset", "encoding", "words"),
    [
        ("iso-8859-1", "latin-1", "café"),
        ("iso-8859-2", "iso-8859-2", "Łódź"),
        ("iso-8859-1", "cp1252", "café – “the 10–12”"),
        ("us-ascii", "cp1252", "café – “the 10–12”"),
        ("utf-8", "utf-8", "café \x96 \x93the 10\x9612\x94"),
    ],
)
def test_a_declared_character_set_is_used_as_browsers_do(charset, encoding, words):
    page = PAGE.read_text().replace("utf-8", charset).replace("old town", words)
    shown = words.translate({0x93: "“", 0x94: "”", 0x96: "–"})
    assert f"harbour of the {shown} is lost" in html_article(page.encode(encoding), "page").text


@pytest.mark.parametrize(
    "page",
    [
        b"",
        b"<html></html>",
        b"<div>" * 20_000,
        b"<?xml version='1.0' encoding='x'?><p>",
        b"\x00\x01",
        b"<a href='javascript:x'>",
    ],
    ids=["empty", "no body", "deep", "xml", "binary", "link"],
)
def test_a_page_without_an_article_says_so(page):
    with pytest.raises(BadArticle, match=r"^page\.html: "):
        html_article(page, "page.html")


def test_an_address_that_is_no_web_address_is_not_kept():
    page = PAGE.read_text().replace("https://post.example/2023/harbour", "javascript:alert(1)")
    assert html_article(page.encode(), "page").url is None


@pytest.mark.parametrize("charset", ["undefined", "idna", "punycode", "hex", "no-such"])
def test_a_character_set_that_no_page_is_written_in_is_not_believed(charset):
    page = PAGE.read_text().replace("utf-8", charset).replace("old town", "café")
    assert "harbour of the café is lost" in html_article(page.encode("cp1252"), "page").text


def dated(head):
    stated = '<meta property="article:published_time" content="2023-12-04T09:30:00+00:00">'
    page = PAGE.read_text().replace(stated, f'<meta name="dc.date" content="2023-12-04">{head}')
    return html_article(page.encode(), "page").published_at


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="article:published_time" content="2023-12-04T06:30:00+01:00">',
        '<script type="application/ld+json">{"datePublished": "2023-12-04T05:30:00Z"}</script>',
        '<meta itemprop="datePublished" content="2023-12-04T05:30:00.000Z">',
    ],
)
def test_the_time_that_a_page_states_is_kept(head):
    assert dated(head) == datetime(2023, 12, 4, 5, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "head",
    [
        # A time without a zone is none; another day is that of another story, or the day somewhere else.
        '<script type="application/ld+json">{"datePublished": "2023-12-04T05:30:00"}</script>',
        '<script type="application/ld+json">{"datePublished": "2021-01-02T05:30:00Z"}</script>',
        '<script type="application/ld+json">{"datePublished": "2023-12-04T00:30:00+02:00"}</script>',
        '<script type="application/ld+json">{"datePublished": "9999-99-99T99:99"}</script>',
    ],
)
def test_no_other_time_is(head):
    assert dated(head) == datetime(2023, 12, 4, tzinfo=UTC)


POST = "<div><div><time datetime='2023-12-04T{0}:30Z'>{0}.30</time></div><p>{1}</p></div>"
POSTS = [
    ("22", "The wall has fallen, the harbour master says."),
    ("19", "Waves reach the <b>wall</b>."),
    ("7", ""),
]


def live(posts):
    body = "".join(POST.format(hour, told or "The storm has come to the old town.") for hour, told in posts)
    page = f"<html><head><title>Live: a storm</title></head><body><main>{body}</main></body></html>"
    return html_article(page.encode(), "page").text


def test_the_posts_of_a_live_blog_keep_their_times():
    text = live(POSTS)
    assert "22.30 The wall has fallen, the harbour master says.\n\n19.30 Waves reach the wall." in text
    assert "7.30 The storm has come" in text


def test_times_of_no_live_blog_do_not_move_into_its_text():
    assert "30" not in live(POSTS[:2])
    assert "30" not in live([("2023-12-04, 22", "The wall fell."), *POSTS[1:]])
