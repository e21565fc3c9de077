import pytest

from nutgraf.ingest.errors import BadArticle
from nutgraf.ingest.sources.html import html_article

LONG = "".join(
    f"<p>The council met for {each} hours on Monday and spoke of the harbour, the wall and the storm.</p>"
    for each in range(9)
)
SHORT = "<p>The council met on Monday and will not pay for the harbour.</p>"
AUTHOR = '<meta name="author" content="Ann Doe">'
ARTICLE = '<meta property="og:type" content="article">'
LINKED = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Harbour"}</script>'
DAY = '<meta property="article:published_time" content="2023-12-04">'


def page(head, body):
    return f"<html><head><title>Harbour</title>{head}</head><body>{body}</body></html>".encode()


def teasers(number, level="h2"):
    return "".join(
        f'<div><{level}><a href="/{each}">Story {each} of the day</a></{level}>'
        f"<p>The council of town {each} met on Monday and spoke of its harbour for {each} hours.</p></div>"
        for each in range(number)
    )


@pytest.mark.parametrize(
    ("html", "says"),
    [
        (
            page("", "<h1>403 Forbidden</h1><p>nginx</p>"),
            "has 5 characters, and no day, author or outlet; save",
        ),
        (page("", "<h1>Just a moment</h1><p>Checking your browser. Ray ID: 1</p>"), "and no day, author or"),
        (page("", 'Moved <a href="https://post.example/1">here</a>.'), "and no day, author or outlet"),
        (page("", SHORT), "and no day, author or outlet"),
        (
            page("", f"<main><h1>News</h1>{teasers(12)}</main>"),
            "is a list of 12 stories; save the page of one",
        ),
        (page(DAY, f"<main><h1>News</h1>{teasers(12, 'h3')}</main>"), "is a list of 12 stories"),
    ],
)
def test_a_page_that_is_no_story_is_refused_and_says_why(html, says):
    with pytest.raises(BadArticle, match=r"^page\.html: ") as refused:
        html_article(html, "page.html")
    assert says in str(refused.value)


@pytest.mark.parametrize(
    "html",
    [
        page(AUTHOR, SHORT),
        page(ARTICLE, SHORT),
        page(LINKED, SHORT),
        page(DAY, SHORT),
        page("", f"<article>{SHORT}</article>"),
        page("", LONG),
        # A round-up, that says that it is an article; and a story with others below it.
        page(ARTICLE, f"<main>{teasers(5)}</main>"),
        page("", f"<main><h1>Harbour</h1>{LONG}{teasers(3)}</main>"),
        page("", f"<article><h1>Harbour</h1>{LONG}</article><aside>{teasers(9)}</aside>"),
    ],
)
def test_a_page_that_may_be_a_story_is_read(html):
    assert "council" in html_article(html, "page.html").text
