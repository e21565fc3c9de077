"""Feeds: an entry that holds a whole article is one; nothing within a feed is fetched or put in."""

import os
import tarfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from nutgraf.ingest.errors import BadArticle
from nutgraf.ingest.sources.feeds import ARTICLE_CHARS
from nutgraf.ingest.sources.find import find_files
from nutgraf.ingest.sources.read import read
from nutgraf.ingest.types import Article

WHOLE = "&lt;p&gt;The council met, Ann Lee said.&lt;/p&gt;&lt;p&gt;The café is shut.&lt;/p&gt;"
TEXT = "The council met, Ann Lee said.\n\nThe café is shut."
RSS = f"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:media="http://search.yahoo.com/mrss/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<title>The Averdon Post</title><link>https://post.example/</link><language>en-gb</language>
<item><title>Harbour &amp; pier lost</title><link>https://post.example/1</link>
<media:description>What a picture of the harbour shows, {"x" * 300}</media:description>
<description>The council met …</description><content:encoded>{WHOLE}</content:encoded>
<dc:creator>By Ann Lee, The Post Staff</dc:creator><pubDate>Tue, 02 Jan 2024 10:00:00 GMT</pubDate>
<category>Opinion</category></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en-GB" xml:base="https://post.example/">
<title>The Averdon Post</title><link href="/"/>
<entry><title type="html">Harbour &amp;amp; pier lost</title><link rel="self" href="/feed"/><link href="/1"/>
<author><name>Ann Lee</name><email>a@post.example</email></author><published>2024-01-02T10:00:00Z</published>
<category term="opinion"/><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">
<p>The council met, Ann Lee said.</p><p>The café is shut.</p></div></content></entry></feed>"""
RDF = f"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>The Averdon Post</title><link>https://post.example/</link><dc:language>en</dc:language></channel>
<item><title>Harbour &amp; pier lost</title><link>https://post.example/1</link>
<dc:creator>Ann Lee</dc:creator>
<dc:subject>Opinion</dc:subject><dc:date>2024-01-02T10:00:00Z</dc:date>
<content:encoded>{WHOLE}</content:encoded></item></rdf:RDF>"""


def read_all(path, feed, encoding="utf-8"):
    path.write_bytes(feed.encode(encoding))
    return [item.article for item in read([path])]


def rss(*items, head=""):
    entries = "".join(f"<item>{item}</item>" for item in items)
    return f'{head}<rss version="2.0"><channel>{entries}</channel></rss>'


@pytest.mark.parametrize("feed", [RSS, ATOM, RDF], ids=["rss", "atom", "rdf"])
@pytest.mark.parametrize("name", ["a.rss", "a.atom", "a.xml", "feed"])
def test_an_entry_is_an_article(tmp_path, feed, name):
    (article,) = read_all(tmp_path / name, feed)
    assert isinstance(article, Article), article
    assert (article.title, article.url) == ("Harbour & pier lost", "https://post.example/1")
    assert (article.source, article.authors, article.kind) == ("The Averdon Post", ("Ann Lee",), "opinion")
    assert article.published_at == datetime(2024, 1, 2, 10, tzinfo=UTC)
    assert (article.text, article.language) == (TEXT, "en")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_a_feed_is_read_whatever_it_is_written_in(tmp_path, encoding):
    feed = RSS if "utf-16" not in encoding else RSS.replace('"utf-8"', '"utf-16"')
    assert [article.text for article in read_all(tmp_path / "a.xml", feed, encoding)] == [TEXT]


@pytest.mark.parametrize(
    ("item", "says"),
    [
        ("<title>Harbour</title><link>https://post.example/1</link>", "holds no text; save its page"),
        ("<description>The council met.</description>", "holds a summary of 16 characters, not the article"),
        (f"<description>{'It met again. ' * 90} […]</description>", "holds a summary of "),
        (f"<description>{'It met again. ' * 90} Read more</description>", "holds a summary of "),
    ],
)
def test_a_summary_is_no_article(tmp_path, item, says):
    path = tmp_path / "a.rss"
    bad, good = read_all(path, rss(item, f"<fullitem>{WHOLE}</fullitem>"))
    assert str(bad).startswith(f"{path}: item 1: {says}") and good.text == TEXT
    assert isinstance(
        read_all(path, rss(f"<description>{'It met. ' * ARTICLE_CHARS}</description>"))[0], Article
    )


@pytest.mark.parametrize(
    ("item", "source", "url", "authors"),
    [
        ("<guid>https://post.example/2</guid>", "The Post", "https://post.example/2", ()),
        ('<guid isPermaLink="false">https://post.example/2</guid>', "The Post", None, ()),
        ("<link>https://other.example/2</link>", "other.example", "https://other.example/2", ()),
        ("<link>javascript:alert(1)</link>", "The Post", None, ()),
        ("<source url='https://h.example/rss'>The Herald</source>", "The Herald", None, ()),
        ("<author>ann@post.example (Ann Lee)</author>", "The Post", None, ("Ann Lee",)),
        ("<author>ann@post.example</author>", "The Post", None, ()),
    ],
)
def test_whose_an_entry_is(tmp_path, item, source, url, authors):
    feed = rss(f"{item}<fullitem>{WHOLE}</fullitem>")
    feed = feed.replace("<channel>", "<channel><title>The Post</title><link>https://post.example</link>")
    (article,) = read_all(tmp_path / "a.rss", feed)
    assert (article.source, article.url, article.authors) == (source, url, authors)


def test_a_feed_that_breaks_off_leaves_its_last_entry_out(tmp_path):
    item = f"<title>Harbour</title><fullitem>{WHOLE}</fullitem>"
    path = tmp_path / "a.rss"
    good, bad = read_all(path, rss(item, item)[:-60])
    assert isinstance(good, Article)
    assert str(bad) == f"{path}: breaks off, and its last entry is left out; fetch it again"


@pytest.mark.parametrize("entity", ["{secret}", "http://127.0.0.1:1/x"], ids=["file", "network"])
def test_no_entity_is_put_in(tmp_path, entity):
    (tmp_path / "secret").write_text("the secret of the house")
    told = entity.format(secret=(tmp_path / "secret").as_uri())
    item = f"<title>&a;</title><link>&a;</link><fullitem>The council met. &a;{WHOLE}</fullitem>"
    (article,) = read_all(tmp_path / "a.rss", rss(item, head=f'<!DOCTYPE rss [<!ENTITY a SYSTEM "{told}">]>'))
    assert "council met" in article.text
    assert "secret of" not in article.text + article.title


BOMB = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
BOMB = f'<!DOCTYPE rss [<!ENTITY e0 "lol">{BOMB}]>'


@pytest.mark.parametrize(
    "feed",
    [
        rss(f"<fullitem>The council met. &e11;{WHOLE}</fullitem>", head=BOMB),
        rss(f"<title a='&e11;'>x</title><fullitem>{WHOLE}</fullitem>", head=BOMB),
        rss("<fullitem>" + "<b>" * 100_000 + "</fullitem>"),
        "<!--" * 1000 + "<rss>",
        "<rss" + " a='b'" * 100_000,
        rss("\x00\x01\ufffe"),
    ],
    ids=["bomb", "attribute", "deep", "comments", "attributes", "controls"],
)
def test_a_hostile_feed_stops_nothing(tmp_path, feed):
    for article in read_all(tmp_path / "a.rss", feed):
        assert isinstance(article, BadArticle) or len(article.text) < 1000


def test_in_a_folder_an_xml_file_is_read_if_it_is_a_feed(tmp_path):
    (tmp_path / "feed.xml").write_text(f"<!-- made --><?xml-stylesheet href='a'?>{RDF}")
    (tmp_path / "sitemap.xml").write_text('<?xml version="1.0"?><urlset/>')
    assert [path.name for path in find_files([tmp_path])] == ["feed.xml"]


@pytest.mark.shared
def test_feeds_of_every_kind_are_read_or_refused(tmp_path):
    data = Path(os.environ.get("NUTGRAF_DATA", Path(__file__).parents[2] / "../shared/data"))
    if not (packed := data / "feeds.tar.gz").exists():
        pytest.skip(f"no feeds in {data}; set NUTGRAF_DATA")
    with tarfile.open(packed) as archive:
        archive.extractall(tmp_path, filter="data")
    paths = sorted(tmp_path.rglob("*.xml"))
    assert len(paths) > 1800
    articles = [item.article for item in read(paths)]
    assert sum(isinstance(article, Article) for article in articles) > 150
    assert not [article for article in articles if "cannot be parsed (" in str(article)]


def test_an_entry_is_of_the_outlet_that_the_feeds_title_names_and_its_link_of_the_feeds_site(tmp_path):
    channel = "<title>World news | The Post</title><link>https://www.post.example/world</link>"
    entry = f"<title>Lost</title><link>/1</link><description>{WHOLE * 20}</description>"
    (article,) = read_all(tmp_path / "a.rss", rss(entry).replace("<channel>", f"<channel>{channel}"))
    assert (article.source, article.url) == ("The Post", "https://www.post.example/1")
