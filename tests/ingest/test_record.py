from datetime import UTC, datetime

import pytest

from nutgraf.ingest.errors import BadArticle
from nutgraf.ingest.sources.record import make_article

STORY = {
    "url": "https://www.post.example/harbour",
    "title": "Harbour lost",
    "source": "The Post",
    "authors": ["Ann Doe"],
    "published_at": "2023-12-04",
    "text": "The harbour is lost.\n\nThe council met.",
}
DAY = datetime(2023, 12, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    "names",
    [
        "Link Headline Publisher Author date Body",
        "canonical title outlet by_line date_published articleBody",
        "url TITLE source authors publishedAt content",
        "url headline publication creator pub-date full_text",
    ],
)
def test_fields_are_known_by_their_usual_names(names):
    row = dict(zip(names.split(), list(STORY.values()), strict=True))
    article = make_article({"description": "d", "id": 7, **row}, "news.jsonl:1")
    same = make_article(STORY, "news.jsonl:1")
    assert article == same


@pytest.mark.parametrize(
    ("fields", "name", "value"),
    [
        ({"body": "Short."}, "text", STORY["text"]),
        ({"text": "", "body": "", "content": "The story."}, "text", "The story."),
        ({"text": "<p>One.</p><p>Two.</p>", "title": "A &amp; B"}, "text", "One.\n\nTwo."),
        ({"title": "A &amp; <i>B</i>"}, "title", "A & B"),
        ({"source": {"id": None, "name": "The Post &amp; Mail"}}, "source", "The Post & Mail"),
        (
            {"authors": [{"name": "Ann Doe"}, None, "Bo Roe", {"name": None}]},
            "authors",
            ("Ann Doe", "Bo Roe"),
        ),
        ({"authors": {"name": "Ann Doe"}}, "authors", ("Ann Doe",)),
        ({"kind": "Opinion"}, "kind", "opinion"),
        ({"kind": "op-ed"}, "kind", "opinion"),
        ({"kind": "article"}, "kind", "news"),
        (
            {"published_at": "Mon, 04 Dec 2023 10:00:00 GMT"},
            "published_at",
            datetime(2023, 12, 4, 10, tzinfo=UTC),
        ),
        # As databases write it.
        (
            {"published_at": "2023-12-04 10:00:00"},
            "published_at",
            datetime(2023, 12, 4, 10, tzinfo=UTC),
        ),
        ({"language": ""}, "language", "en"),
        ({"language": "English"}, "language", "en"),
        ({"language": "eng"}, "language", "en"),
        ({"language": "pt-BR"}, "language", "pt"),
        ({"published": True}, "published_at", DAY),
        ({"published_at": None, "date": "n/a", "pubdate": "4 Dec 2023"}, "published_at", DAY),
        ({"published_at": {"$date": {"$numberLong": "1701648000000"}}}, "published_at", DAY),
        ({"title": {"rendered": "Harbour &#8211; lost"}}, "title", "Harbour – lost"),
        ({"title": ["Harbour lost"]}, "title", "Harbour lost"),
        ({"title": 1984}, "title", "1984"),
        ({"title": {"id": 7}, "headline": "Harbour lost"}, "title", "Harbour lost"),
        ({"text": {"rendered": "<p>One.</p><p>Two.</p>", "protected": False}}, "text", "One.\n\nTwo."),
        ({"text": ["One.", "Two."]}, "text", "One.\n\nTwo."),
        ({"text": [{"type": "text/html", "value": "<p>One.</p>"}]}, "text", "One."),
        ({"text": 7, "body": "The story."}, "text", "The story."),
        ({"published_at": None, "first_published_at": "2023-12-04"}, "published_at", DAY),
        ({"source": {"uri": "post.example", "title": "The Post"}}, "source", "The Post"),
        ({"authors": {"original": "By Ann Doe and Bo Roe"}}, "authors", ("Ann Doe", "Bo Roe")),
        ({"authors": [{"firstname": "Ann", "lastname": "Doe"}, 7]}, "authors", ("Ann Doe",)),
        ({"url": "www.post.example/harbour"}, "url", "https://www.post.example/harbour"),
    ],
)
def test_a_field_as_others_give_it(fields, name, value):
    article = make_article({**STORY, **fields}, "news.jsonl:1")
    assert getattr(article, name) == value


@pytest.mark.parametrize(
    ("title", "text", "is_article"),
    [
        ("[Removed]", "[Removed]", False),
        ("Harbour lost", "Harbour lost", False),
        ("Harbour lost", "<p>Harbour  lost</p>", False),
        # A flash, which is a sentence; and a text without a title of its own.
        ("The harbour is lost.", "The harbour is lost.", True),
        ("", "Harbour lost", True),
        ("Harbour lost", "Harbour lost in the storm", True),
    ],
)
def test_a_text_that_is_only_the_title_is_none(title, text, is_article):
    if is_article:
        assert make_article({"title": title, "text": text}, "news.jsonl:1").text == text
    else:
        with pytest.raises(BadArticle, match=r"^news.jsonl:1: has no text but its title; give"):
            make_article({"title": title, "text": text}, "news.jsonl:1")


@pytest.mark.parametrize(
    ("given", "url", "source"),
    [
        # As trafilatura gives it.
        (
            {
                "source": "https://www.post.example/7",
                "hostname": "post.example",
                "source-hostname": "The Post",
            },
            "https://www.post.example/7",
            "The Post",
        ),
        ({"source": "https://www.post.example/7"}, "https://www.post.example/7", "post.example"),
        ({"source": "https://a.example/7", "url": "https://b.example/7"}, "https://b.example/7", "b.example"),
        (
            {"publisher": {"name": "The Post"}, "source": "https://a.example/7"},
            "https://a.example/7",
            "The Post",
        ),
        # What is given with many articles is the address of none.
        ({"source": "https://www.post.example/"}, None, "post.example"),
        ({"source": "https://www.post.example/?x=1"}, None, "post.example"),
        ({"source": "https://www.post.example/news/feed/"}, None, "post.example"),
        ({"source": "https://www.post.example/rss.xml"}, None, "post.example"),
        ({"source": "www.post.example"}, None, "post.example"),
        ({"source": "post.example"}, None, "post.example"),
    ],
)
def test_an_outlet_given_as_an_address_is_where_the_article_is(given, url, source):
    article = make_article({"title": "Harbour lost", "text": "The council met.", **given}, "news.jsonl:1")
    assert (article.url, article.source) == (url, source)


@pytest.mark.parametrize(
    ("field", "value", "left"),
    [
        ("published_at", "last week", None),
        ("published_at", "03/04/2024", None),
        ("published_at", "0001-01-01T00:00:00Z", None),
        ("published_at", "9999-12-31", None),
        ("published_at", True, None),
        ("published_at", {"day": 4}, None),
        ("title", ["a", "b"], "The harbour is lost."),
        ("title", False, "The harbour is lost."),
        ("authors", 7, ()),
        ("authors", ["Ann", 7], ("Ann",)),
        ("authors", "a " * 1500, ()),
        ("source", {"id": 7}, "post.example"),
        ("source", 7, "post.example"),
        ("url", "javascript:alert(1)", None),
        ("url", "/harbour", None),
        ("language", "English language", "en"),
    ],
)
def test_a_value_that_cannot_be_read_costs_only_itself(field, value, left):
    article = make_article({**STORY, field: value}, "news.jsonl:1")
    assert getattr(article, field) == left
    assert article.text == STORY["text"]


def test_an_article_without_text_says_which_fields_there_were():
    row = {"headline": "Harbour lost", "lede": "The council met."}
    with pytest.raises(
        BadArticle, match=r"^news.jsonl:1: has no text \(its fields are headline, lede\); give"
    ):
        make_article(row, "news.jsonl:1")


@pytest.mark.parametrize(
    "name", ["article", "document", "story", "article_text", "paragraphs", "lead_paragraph"]
)
def test_a_body_has_other_names_in_data_sets(name):
    assert (
        make_article({"headline": "Harbour lost", name: "The council met."}, "a:1").text == "The council met."
    )
