"""Whose a web page's article is, of what pages really say of themselves."""

import json

import pytest
from lxml.html import fromstring

from nutgraf.ingest.sources.credits import authors, feed_outlet, headline, outlet
from nutgraf.ingest.sources.html import html_article
from nutgraf.ingest.sources.linked import own_article

STORY = "".join(
    f"<p>The council met on day {day} and spoke of the harbour for hours.</p>" for day in range(5)
)


def page(head="", above=""):
    return (
        f"<html><head>{head}</head><body><article><h1>Harbour lost</h1>{above}{STORY}</article></body></html>"
    )


def linked(**fields):
    article = {"@type": "NewsArticle", "headline": "Harbour lost", **fields}
    wrapped = {"@type": "WebPage", "name": "Harbour lost", "mainEntity": article}
    return f'<script type="application/ld+json">{json.dumps(wrapped)}</script>'


def site(name):
    return f'<meta property="og:site_name" content="{name}">'


def published_by(name):
    return linked(publisher={"@type": "Organization", "name": name})


@pytest.mark.parametrize(
    ("head", "source"),
    [
        (site("The Harbour Post"), "The Harbour Post"),
        (published_by("Bay Chronicle") + "<title>Harbour lost — Bay Chronicle</title>", "Bay Chronicle"),
        # A site may print what a wire publishes.
        (site("Bay Chronicle") + published_by("Coast Wire"), "Bay Chronicle"),
        (site("baypost.example") + published_by("The Bay Post"), "The Bay Post"),
        (site("https://www.baypost.example") + published_by("The Bay Post"), "The Bay Post"),
        (site("baytoday") + published_by("BAY TODAY"), "BAY TODAY"),
        (site("TheBay") + published_by("The Bay"), "The Bay"),
        (site("baypost.example"), "baypost.example"),
        (
            site("Harbour lost - all news") + '<link rel="canonical" href="https://www.bay.example/a">',
            "bay.example",
        ),
    ],
)
def test_the_outlet_is_the_site_by_its_readable_name(head, source):
    assert html_article(page(head).encode(), "page").source == source


@pytest.mark.parametrize(
    ("stated", "guessed", "names"),
    [
        ([{"name": "Kim P. Park"}, {"name": "Lou Diaz"}], ["Kim P Park"], ["Kim P. Park", "Lou Diaz"]),
        ([{"name": "By KIM PARK, AP Sports Writer"}], ["Kim Park", "Ap Sports Writer"], ["KIM PARK"]),
        ({"name": "Bay Post"}, ["Kim Park", "Bay Post"], ["Kim Park"]),
        ({"name": "https://bay.example/kim"}, ["Kim Park"], ["Kim Park"]),
        (None, ["Kim Park", "Bay Post Business"], ["Kim Park"]),
        (None, ["Kim Park", "Staff writer"], ["Kim Park"]),
        (None, ["Bay Post"], []),
        (None, [""], []),
    ],
)
def test_authors_are_people_and_not_their_posts_or_the_outlet(stated, guessed, names):
    assert authors({"author": stated}, guessed, "Bay Post") == names


@pytest.mark.parametrize(
    ("title", "source", "left"),
    [
        ("Harbour lost - The Bay Post", "The Bay Post", "Harbour lost"),
        ("Harbour lost | Bay Post", "The Bay Post", "Harbour lost"),
        ("Harbour - what now? – Bay Post", "Bay Post", "Harbour - what now?"),
        ("Harbour lost - Bay Post", "Other Post", "Harbour lost - Bay Post"),
        ("Harbour lost - The Bay", "The Bay Post", "Harbour lost - The Bay"),
        ("Harbour lost - Bay Post", "baypost.com", "Harbour lost"),
        ("Harbour lost - baypost.com", "The Bay Post", "Harbour lost"),
        ("Bay Post", "Bay Post", "Bay Post"),
        ("Harbour lost - ", "", "Harbour lost - "),
    ],
)
def test_a_title_is_without_its_outlet(title, source, left):
    assert headline(title, source) == left


def test_a_page_without_a_title_has_its_outlet():
    tree = fromstring(f"<html><head>{site('The Bay Post')}</head></html>")
    assert outlet(tree, {}, "", "") == "The Bay Post"


def test_the_article_in_json_is_the_one_whose_headline_the_title_begins_with():
    first, own = {"headline": "Harbour"}, {"headline": "Harbour lost"}
    assert own_article([{"headline": "Pier"}, own], "Harbour lost - The Post") is own
    assert own_article([{"headline": "Pier"}, first], "Harbours") == {"headline": "Pier"}


def test_the_lines_above_an_article_are_no_part_of_it():
    above = "<p>By ANN LEE, Staff Writer</p><p>23:40, 6 JUN 2022 UPDATED 08:00, 7 JUN 2022</p>"
    article = html_article(page(above=above).encode(), "page")
    assert article.text.startswith("The council met on day 0")
    assert (article.authors, article.published_at.date().isoformat()) == (("ANN LEE",), "2022-06-06")


def test_a_day_within_an_article_stays():
    said = "<p>6 June 2022</p>"
    assert (
        "6 June 2022"
        in html_article(
            page().replace("<p>The council met on day 3", f"{said}<p>The council met on day 3").encode(), "p"
        ).text
    )


@pytest.mark.parametrize(
    ("title", "host", "name"),
    [
        ("World news | The Bay Post", "www.thebaypost.example", "The Bay Post"),
        ("World news | The Bay Post", "baypost.example", "The Bay Post"),
        ("BYT > World News", "www.bytimes.example", "BYT"),
        ("BAY News - Home", "www.bay.example", "BAY News"),
        ("News | The News Post", "newspost.example", "The News Post"),
        ("The Bay Post", "baypost.example", "The Bay Post"),
        ("The Bay - a blog", "tides.example", "The Bay - a blog"),
        ("Baypost World News", "baypost.example", "Baypost World News"),
        ("World news | The Bay Post", "", "World news | The Bay Post"),
    ],
)
def test_the_outlet_of_a_feed_is_the_part_of_its_title_that_is_like_its_address(title, host, name):
    assert feed_outlet(title, f"https://{host}/world") == name
