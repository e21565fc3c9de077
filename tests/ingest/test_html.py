import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest

from nutgraf.ingest.errors import BadArticle
from nutgraf.ingest.sources.html import html_article
from nutgraf.ingest.sources.read import read

PAGE = Path(__file__).parents[1] / "data/page.html"
SAVED = "https://www.post.example/harbour"


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


@pytest.mark.parametrize(
    ("top", "url"),
    [
        ("<!DOCTYPE html>\n<!-- saved from url=(0033)https://www.post.example/harbour -->\n<html>", SAVED),
        (
            f"<html><!--\n Page saved with SingleFile \n url: {SAVED} \n saved date: x-->",
            SAVED,
        ),
        (
            f'<!-- saved from url=(0033){SAVED} --><html><link rel="canonical" href="https://a.example/b">',
            "https://a.example/b",
        ),
        ("<!-- saved from url=(0014)about:internet --><html>", None),
        (f"<!-- see {SAVED} --><html>", None),
    ],
)
def test_the_address_that_a_browser_notes_in_a_saved_page_is_its_own(top, url):
    story = "".join(
        f"<p>The council met on day {day} and spoke of the harbour for hours.</p>" for day in range(5)
    )
    page = f"{top}<title>Harbour lost</title><body><article>{story}</article></body></html>"
    article = html_article(page.encode(), "page.html")
    assert (article.url, article.source) == (
        url,
        (url or "").split("/")[2].removeprefix("www.") if url else "",
    )


def test_an_address_that_is_no_web_address_is_not_kept():
    page = PAGE.read_text().replace("https://post.example/2023/harbour", "javascript:alert(1)")
    assert html_article(page.encode(), "page").url is None


@pytest.mark.parametrize("charset", ["undefined", "idna", "punycode", "hex", "no-such"])
def test_a_character_set_that_no_page_is_written_in_is_not_believed(charset):
    page = PAGE.read_text().replace("utf-8", charset).replace("old town", "café")
    assert "harbour of the café is lost" in html_article(page.encode("cp1252"), "page").text


def test_an_evening_keeps_the_day_of_its_place():
    page = PAGE.read_text().replace("2023-12-04T09:30:00+00:00", "2023-12-03T23:30:00-05:00")
    assert html_article(page.encode(), "page").published_at.isoformat() == "2023-12-03T23:30:00-05:00"


@pytest.mark.parametrize(
    ("attributes", "line", "day"),
    [
        ('class="timestamp"', "Published 6:03 PM EST, Mon December 4, 2023", "2023-12-04"),
        ('class="post-date"', "4 December 2023, 14:05", "2023-12-04"),
        (
            'itemprop="datePublished"',
            "PUBLISHED: December 4, 2023 at 3:14 p.m. | UPDATED: December 6, 2023",
            "2023-12-04",
        ),
        ('class="byline"', "By Ann Lee | Dec. 4, 2023", "2023-12-04"),
        # One of two days: in such a page nothing says which.
        ('class="date"', "03/04/2024", None),
        ('class="date"', "16/04/2024", "2024-04-16"),
    ],
)
def test_a_line_of_the_page_says_the_day_where_nothing_states_it(attributes, line, day):
    shown = f"<div class='top'><div {attributes}>{line}</div></div>"
    published = page(story=shown + STORY).published_at
    assert (published and published.date().isoformat()) == day


@pytest.mark.parametrize(
    "beside",
    [
        '<section class="related"><article><time datetime="2024-01-05">5 Jan</time></article></section>',
        '<div id="comments"><article><time datetime="2024-01-05">5 Jan</time></article></div>',
        '<div class="more-stories"><p class="date">January 5, 2024</p></div>',
    ],
)
def test_the_day_of_another_story_is_not_that_of_the_page(beside):
    assert page(story=STORY + beside).published_at is None


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
        '<meta name="DC.date.issued" content="2023-12-04T05:30:00Z">',
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
        '<script type="application/ld+json">{"datePublished": "2023-12-05T00:30:00+02:00"}</script>',
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


STORY = "<h1>Harbour lost</h1>" + "".join(
    f"<p>The council of the old town said on {day} that it would not pay for the harbour wall.</p>"
    for day in ("Monday", "Tuesday", "Wednesday")
)
RELATED = '<aside><time datetime="2019-01-02T08:00Z">2 January 2019</time> Another story</aside>'
TIME = '<time datetime="2023-12-03T10:00Z">3 December</time>'
OTHER = '{"@type": "NewsArticle", "headline": "Another story", "datePublished": "2019-01-02T08:00Z"}'
OWN = '{"@type": "NewsArticle", "headline": "Harbour lost", "datePublished": "2023-12-03T10:00Z"}'


def page(head="", story=STORY, beside="", address=""):
    linked = f'<link rel="canonical" href="https://post.example/{address}">' if address else ""
    head = f"<head><title>Harbour lost</title>{linked}{head}</head>"
    return html_article(f"<html>{head}<body><article>{story}</article>{beside}".encode(), "page")


def json_ld(text):
    return f'<script type="application/ld+json">{text}</script>'


@pytest.mark.parametrize(
    "parts",
    [
        {"story": TIME + STORY, "beside": RELATED},
        {"story": f"{RELATED}{TIME}{STORY}"},
        {"story": STORY.replace("</h1>", "</h1><p>Updated 4:05 p.m. Dec. 3, 2023</p>"), "beside": RELATED},
        {"head": json_ld(f'{{"@type": "ItemList", "itemListElement": [{OTHER}]}}') + json_ld(OWN)},
        {"head": json_ld(f'{{"@graph": [{OTHER}, {OWN}]}}')},
        {"head": json_ld(f"{OWN} }}")},
        {
            "head": '<meta property="article:modified_time" content="2024-01-09T10:00Z">',
            "story": TIME + STORY,
        },
        # Where the outlet is, it was the day that its address says.
        {"head": json_ld(OWN.replace("03T10", "04T02")), "address": "2023/12/03/harbour"},
        {"head": '<meta name="date" content="0001-01-01T00:00Z">', "story": TIME + STORY},
    ],
    ids=["beside", "within", "told", "listed", "headline", "broken", "modified", "address", "no day"],
)
def test_the_day_is_that_of_the_article(parts):
    assert f"{page(**parts).published_at:%Y-%m-%d}" == "2023-12-03"


def test_a_day_that_only_another_story_has_is_none():
    assert page(beside=RELATED).published_at is None
    assert page(json_ld(f'{{"@type": "ItemList", "itemListElement": [{OTHER}]}}')).published_at is None
    assert page(json_ld("[" * 100_000)).published_at is None


@pytest.mark.parametrize("year", [1912, 1987, 1994])
@pytest.mark.parametrize(
    "head", ['<meta name="date" content="{}-05-04">', json_ld(OWN.replace("2023-12-03", "{}-05-04"))]
)
def test_an_old_page_keeps_its_day(year, head):
    assert f"{page(head.replace('{}', str(year))).published_at:%Y-%m-%d}" == f"{year}-05-04"


@pytest.mark.parametrize(
    ("parts", "kind"),
    [
        ({"head": json_ld(OWN.replace("NewsArticle", "OpinionNewsArticle"))}, "opinion"),
        (
            {"head": json_ld(OWN.replace('"headline"', '"articleSection": "Editorials", "headline"'))},
            "opinion",
        ),
        ({"head": '<meta property="article:section" content="Columnists, Opinion">'}, "opinion"),
        ({"address": "opinion/harbour"}, "opinion"),
        ({"address": "news/opinion"}, "news"),
        ({"address": "news/public-opinion-of-the-harbour/1"}, "news"),
        ({"head": '<meta property="article:section" content="Town">' + json_ld(OWN)}, "news"),
    ],
)
def test_a_page_that_calls_itself_opinion_is(parts, kind):
    assert page(**parts).kind == kind


@pytest.mark.parametrize(
    ("html", "told"),
    [
        ("<table><tr><td>Reds</td><td>5<br>2</td></tr></table>", "Reds | 5 2"),
        ("<table><tr><td><p>North</p><p>Ward</p></td><td>7</td></tr></table>", "North Ward | 7"),
        (
            "<ul><li>Schools get 9:<ul><li>4 for the old</li><li>5 for new</li></ul></li><li>Roads</li></ul>",
            "- Schools get 9:\n- 4 for the old\n- 5 for new\n- Roads",
        ),
        (
            "<ul><li><b>Roads</b><p>They get 12.</p><p>3 are for bridges.</p></li></ul>",
            "- Roads They get 12. 3 are for bridges.",
        ),
        ("<p>The toll was 1,200<sup>3</sup>.</p>", "The toll was 1,200[3]."),
        ("<p>The toll was 1,200<sup><a href='#3'>3</a></sup>.</p>", "The toll was 1,200[3]."),
        ("<p>It was 10 km<sup>2</sup> on the 3<sup>rd</sup>.</p>", "It was 10 km2 on the 3rd."),
        ("<p>It is a “pause”.<sup>1</sup> Or so.</p>", "It is a “pause”.[1] Or so."),
        ("<p>It rained<a href='#note-3'>3</a> a lot.</p>", "It rained[3] a lot."),
        ("<p>In <a href='#y'>2024</a> it rained.</p>", "In 2024 it rained."),
        ("<p>It rained.<br>It snowed.</p>", "It rained.\n\nIt snowed."),
        ("<p>Harbour Road 3<br>Old Town</p>", "Harbour Road 3 Old Town"),
        ("<p><b>Harbour.</b><br/>\n<br/> It is <i>“old”</i>.<br/></p>", "Harbour.\n\nIt is “old”."),
    ],
)
def test_what_stands_apart_on_a_page_is_not_joined(html, told):
    assert page(story=STORY + html).text.endswith(f"\n\n{told}")


def test_a_lead_without_an_element_of_its_own_is_kept():
    lines = [line.removesuffix("</p>") for line in STORY.split("<p>")[1:]]
    text = page(story="<br><br>".join([*lines, "What is known so far", "It was old."])).text
    assert "\n\nWhat is known so far\n\n" in text
    text = page(story="<br><br>".join(lines)).text
    assert text.split("\n\n") == lines


def test_a_page_laid_out_by_a_table_is_read_as_paragraphs():
    menu = "<td><a href='/'>Home</a><br><a href='/sport'>Sport</a></td>"
    body = f"<table><tr>{menu}<td>{STORY}</td></tr></table>"
    html = f"<html><head><title>Harbour lost</title></head><body>{body}</body></html>"
    text = html_article(html.encode(), "page").text
    assert text.count("\n\n") >= 2 and "Home" not in text and " | " not in text
