import gzip
import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from nutgraf.ingest.errors import BadArticle, UsageError
from nutgraf.ingest.sources.find import find_files, passed_over, size_bytes
from nutgraf.ingest.sources.read import read
from nutgraf.ingest.types import Article

STORY = {
    "url": "https://www.post.example/harbour",
    "title": "Harbour lost",
    "source": "The Post",
    "authors": ["Ann Doe"],
    "published_at": "2023-12-04",
    "text": "The harbour is lost.\n\nThe council met.",
}


def write_lines(path, *rows):
    lines = "\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows) + "\n"
    data = lines.encode()
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path


def articles(path):
    return [item.article for item in read([path])]


def the_error(path):
    (error,) = articles(path)
    assert isinstance(error, BadArticle)
    assert str(error).startswith(str(path))
    return str(error)


@pytest.mark.parametrize(
    "name", ["news.jsonl", "2022.01.jsonl.gz", "NEWS.JSONL", "a.ndjson", "a.jl", "a.ndjson.gz"]
)
def test_a_line_is_an_article(tmp_path, name):
    path = write_lines(tmp_path / name, {**STORY, "id": 7, "unknown": {}}, "", {**STORY, "text": "Other."})
    items = list(read([path]))
    first = items[0].article
    assert isinstance(first, Article)
    assert (first.url, first.title, first.source) == (STORY["url"], "Harbour lost", "The Post")
    assert first.authors == ("Ann Doe",)
    assert first.published_at == datetime(2023, 12, 4, tzinfo=UTC)
    assert (first.language, first.kind) == ("en", "news")
    assert first.text == STORY["text"]
    assert len(items) == 2
    assert {item.origin for item in items} == {path}
    assert sum(item.size_bytes for item in items) == path.stat().st_size


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("text", 7, "has no text (its fields are url, title, "),
        ("text", " \u200b\n", "has no text"),
        ("text", None, "has no text"),
    ],
)
def test_an_article_without_text_is_named_with_its_line(tmp_path, field, value, says):
    path = write_lines(tmp_path / "news.jsonl", STORY, {**STORY, field: value}, {**STORY, "title": "Third"})
    first, bad, third = articles(path)
    assert isinstance(first, Article) and isinstance(third, Article)
    assert str(bad).startswith(f"{path}:2: {says}")


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("[1, 2]", "is a list, not an object"),
        ("null", "is null, not an object"),
        ('{"title": ', "is not JSON"),
        ("[" * 100_000, "is nested too deep"),
        ('{"title": ' + "9" * 5000 + "}", "is not JSON"),
        ('{"text": "' + "x" * 10_000_000 + '"}', "is over 10,000,000 bytes"),
    ],
    ids=["list", "null", "broken", "deep", "number", "huge"],
)
def test_a_bad_line_does_not_stop_the_rest(tmp_path, line, says):
    bad, good = articles(write_lines(tmp_path / "news.jsonl", line, STORY))
    assert says in str(bad) and "news.jsonl:1: " in str(bad)
    assert isinstance(good, Article)


@pytest.mark.parametrize("value", ["null", "NaN", '""'])
def test_what_is_not_given_is_left_out_or_worked_out(tmp_path, value):
    row = (
        f'{{"url": "https://www.post.example/a", "title": {value}, "source": {value}, "authors": {value},'
        f' "published_at": {value}, "language": null, "text": "The harbour is lost. The council met."}}'
    )
    (article,) = articles(write_lines(tmp_path / "news.jsonl", row))
    assert isinstance(article, Article), article
    assert (article.title, article.source, article.published_at) == (
        "The harbour is lost.",
        "post.example",
        None,
    )
    assert article.authors == ()


def test_times_keep_their_zone_and_long_first_sentences_short_titles(tmp_path):
    row = {"published_at": "2023-12-04T01:00:00+02:00", "text": "harbour " * 40}
    (article,) = articles(write_lines(tmp_path / "news.jsonl", row))
    assert article.published_at.isoformat() == "2023-12-04T01:00:00+02:00"
    assert len(article.title) <= 120 and article.title.endswith("harbour")
    assert article.source == "" and article.url is None


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("By Ann Doe and Bo Roe", ("Ann Doe", "Bo Roe")),
        ("Ann Doe, Bo Roe & Cy Poe", ("Ann Doe", "Bo Roe", "Cy Poe")),
        ("Doe, Ann; Roe, Bo", ("Doe, Ann", "Roe, Bo")),
        ("Ann Doe, Reuters", ("Ann Doe",)),
        ("Ann Doe, MD, PhD", ("Ann Doe",)),
        ("Cy Poe, Jr., and Bo Roe", ("Cy Poe, Jr.", "Bo Roe")),
        ("ANN DOE AND BO ROE", ("ANN DOE", "BO ROE")),
        ("Analysis by Ann Doe", ("Ann Doe",)),
        ("Ann Doe in Kyiv and Bo Roe in New York", ("Ann Doe", "Bo Roe")),
        ("Ann Doe | The Coast Press", ("Ann Doe",)),
        ("Ann Doe/AP", ("Ann Doe",)),
        ("ann@post.example (Ann Doe)", ("Ann Doe",)),
        ("Ann Doe <ann@post.example>", ("Ann Doe",)),
        ("ann@post.example", ()),
        ("https://post.example/ann", ()),
        ("['Ann Doe', \"Bo O'Roe\"]", ("Ann Doe", "Bo O'Roe")),
        ("[broken", ("[broken",)),
        (["By Ann Doe, Bo Roe"], ("Ann Doe", "Bo Roe")),
        (["Doe, Ann", "Roe, Bo"], ("Doe, Ann", "Roe, Bo")),
        ("Andrew Sandy", ("Andrew Sandy",)),
        ("Ann Doe, Staff Writer", ("Ann Doe",)),
        ("Ann Doe, Political Editor, and Bo Roe, The Coast Press", ("Ann Doe", "Bo Roe")),
        ("The Coast Press", ("The Coast Press",)),
    ],
)
def test_authors_may_be_a_byline(tmp_path, byline, names):
    (article,) = articles(write_lines(tmp_path / "news.jsonl", {**STORY, "authors": byline}))
    assert article.authors == names


def test_json_may_hold_a_list_or_one_article(tmp_path):
    path = tmp_path / "news.json"
    path.write_text(json.dumps([STORY, {**STORY, "text": 7}]))
    good, bad = articles(path)
    assert isinstance(good, Article)
    assert str(bad).startswith(f"{path}: item 2: has no text (")
    path.write_text(json.dumps(STORY))
    assert len(articles(path)) == 1
    (tmp_path / "news.json.gz").write_bytes(gzip.compress(path.read_bytes()))
    assert articles(tmp_path / "news.json.gz")[0].title == "Harbour lost"
    path.write_text("[]")
    assert "holds no articles" in the_error(path)
    path.write_text(f"{json.dumps(STORY)}{json.dumps(STORY)}")
    assert "write one object a line as .jsonl" in the_error(path)


def test_a_truncated_gzip_gives_what_it_holds_and_says_so(tmp_path):
    rows = [{**STORY, "text": os.urandom(3000).hex()} for _ in range(40)]
    path = write_lines(tmp_path / "news.jsonl.gz", *rows)
    path.write_bytes(path.read_bytes()[:-9000])
    *good, bad = articles(path)
    assert len(good) > 30 and all(isinstance(article, Article) for article in good)
    assert "its compressed bytes are damaged" in str(bad)
    (tmp_path / "plain.jsonl.gz").write_text("not gzip")
    assert "its compressed bytes are damaged" in the_error(tmp_path / "plain.jsonl.gz")


def test_bytes_that_are_not_utf8(tmp_path):
    path = tmp_path / "a.txt"
    story = "Le café du port a fermé ses portes, a dit la maire. Où est-il allé ?"
    for encoding in ("cp1252", "utf-16", "utf-8-sig"):
        path.write_bytes(story.encode(encoding))
        assert articles(path)[0].text == story
    path.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\xff\xfe")
    assert "is not text; convert it" in the_error(path)
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps(STORY).encode())
    path.rename(tmp_path / "a.jsonl")
    assert articles(tmp_path / "a.jsonl")[0].title == "Harbour lost"


def test_lines_of_utf16_are_lines(tmp_path):
    rows = [{**STORY, "text": "The café’s owner paid €300."}, {**STORY, "title": "Other\u2028story"}]
    lines = "\r\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    (tmp_path / "a.jsonl").write_bytes(lines.encode("utf-16"))
    assert [article.text for article in articles(tmp_path / "a.jsonl")] == [
        "The café’s owner paid €300.",
        STORY["text"],
    ]


@pytest.mark.parametrize("name", ["a.jsonl", "a.txt", "a.md", "a.html", "a.json"])
def test_an_empty_file(tmp_path, name):
    (tmp_path / name).touch()
    assert the_error(tmp_path / name)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "has no text; leave it out"),
        (" \n\n", "has no text; leave it out"),
        ("vm\n", "holds no sentence, only 'vm'; leave it out"),
        ("https://a.example/1\n\nhttps://b.example/2\n", "holds no sentence, only 'https://a.example/1"),
    ],
)
def test_a_text_file_without_a_sentence(tmp_path, text, said):
    (tmp_path / "a.txt").write_text(text)
    assert the_error(tmp_path / "a.txt").removeprefix(f"{tmp_path / 'a.txt'}: ").startswith(said)


@pytest.mark.parametrize("text", ["It rained.", "北京今天下雨了。", "See https://a.example/1 today"])
def test_a_text_file_of_one_sentence(tmp_path, text):
    (tmp_path / "a.txt").write_text(text, "utf-8")
    (item,) = read([tmp_path / "a.txt"])
    assert item.article.text == text


def test_a_huge_file(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"word " * 2_000_001)
    assert "is over 10,000,000 bytes" in the_error(tmp_path / "a.txt")


def test_folders_are_walked_in_order(tmp_path):
    for name in [
        "b.txt",
        "a.md",
        ".hidden.txt",
        "~$draft.docx",
        "c.odt",
        "sub/d.HTML",
        ".git/e.txt",
        "sub/f.jsonl.gz",
        "README",
    ]:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.touch()
    (tmp_path / "sub/loop").symlink_to(tmp_path)
    (tmp_path / "again.txt").symlink_to(tmp_path / "b.txt")
    (tmp_path / "broken.txt").symlink_to(tmp_path / "nowhere")
    os.mkfifo(tmp_path / "pipe.txt")
    found = [str(path.relative_to(tmp_path)) for path in find_files([tmp_path, tmp_path / "b.txt"])]
    assert found == ["a.md", "again.txt", "broken.txt", "sub/d.HTML", "sub/f.jsonl.gz"]


def test_linked_folders_are_walked_once_after_the_others(tmp_path):
    news, disk = tmp_path / "news", tmp_path / "disk"
    for name in ("news/b/in.txt", "disk/deep/out.txt", "disk/a.odt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    (news / "2024").symlink_to(disk)
    (news / "also").symlink_to(disk)
    (news / "a").symlink_to(news / "b")
    (disk / "up").symlink_to(news)
    found = [str(path.relative_to(news)) for path in find_files([news])]
    assert found == ["2024/deep/out.txt", "b/in.txt"]
    assert passed_over([news]) == {".odt": 1}


@pytest.mark.parametrize("target", ["nowhere", "2024"])
def test_a_link_that_leads_nowhere_is_told(tmp_path, target):
    write_lines(tmp_path / "a.jsonl", STORY)
    (tmp_path / "2024").symlink_to(tmp_path / target)
    bad, good = articles(tmp_path)
    assert isinstance(good, Article)
    said = f"cannot be read (a link to {tmp_path / target}, which is not there); check that it is there"
    assert str(bad) == f"{tmp_path / '2024'}: {said}"


def test_a_pipe_is_called_one(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", Path("-"), tmp_path / "-"):
        with pytest.raises(UsageError, match=r"pipes are not read; write what comes from it to a file"):
            find_files([path])


def test_what_a_browser_saves_beside_a_page_is_no_article(tmp_path):
    parts = ["Harbour.html", "Harbour_files/ad.html", "Harbour_files/x.css", "Bay.HTM", "Bay_files/a/b.html"]
    # No page of that name stands beside these.
    others = ["my_files/a.html", "Harbour.txt", "old/Harbour_files/a.txt"]
    for name in [*parts, *others]:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    found = {str(path.relative_to(tmp_path)) for path in find_files([tmp_path])}
    assert found == {"Harbour.html", "Bay.HTM", *others}
    assert passed_over([tmp_path]) == {}


def test_a_named_file_is_read_whatever_its_suffix(tmp_path):
    (tmp_path / "story.draft").write_text("Harbour lost\n\nThe council met.")
    (article,) = articles(tmp_path / "story.draft")
    assert (article.title, article.text) == ("Harbour lost", "The council met.")


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("news.draft", json.dumps(STORY), "is JSON; name it .json, or .jsonl"),
        ("news.txt", f"\n[\n {json.dumps(STORY)}]", "is JSON; name it .json, or .jsonl"),
        ("map.xml", '<?xml version="1.0"?><urlset/>', "is no feed; write one article a line as JSON"),
        ("feed", '<?xml version="1.0"?><rss><channel/></rss>', "holds no articles"),
        ("a.rtf", r"{\rtf1\ansi The council met.}", "is RTF; save it as plain text"),
        ("a.csv", "title,date\nHarbour lost,2024-01-02", "none of its columns (title, date) is an article's"),
        ("a.mbox", "Subject: Harbour\n\nLost.", "holds no mails, as a mailbox has them; leave it out"),
        ("a.pdf", "%PDF-1.7\nstream", "is a PDF that breaks off; fetch it again"),
        ("a.epub", "PK\x03\x04\x14", "is a zip archive, or a document kept as one; name it .zip"),
        ("a.zip", "PK\x03\x04\x14", "is no zip archive, or damaged (File is not a zip file); fetch it again"),
        ("a.warc", "WARC/1.0\r\nWARC-Type: warcinfo\r\n", "is a web archive (WARC); take its pages out"),
        ("a.eml", "Subject: Harbour\nContent-Type: image/png\n\nx", "is a mail without text; save what is"),
        ("a.mht", "Subject: Harbour\nMIME-Version: 1.0\n\nx", "holds no web page; save the page again"),
    ],
)
def test_a_file_of_another_kind_is_named_as_that(tmp_path, name, text, says):
    (tmp_path / name).write_text(text)
    assert the_error(tmp_path / name).startswith(f"{tmp_path / name}: {says}")


@pytest.mark.parametrize(
    "start", ["[Harbour] The council met.", "{{< video >}}\n\nThe council met.", "<3 is 2."]
)
def test_a_text_may_begin_with_any_mark(tmp_path, start):
    (tmp_path / "a.txt").write_text(start)
    assert isinstance(articles(tmp_path / "a.txt")[0], Article)


@pytest.mark.parametrize("head", ["<!DOCTYPE html>\n<html>", '<?xml version="1.0"?>\n<!-- saved -->\n<HTML>'])
@pytest.mark.parametrize("name", ["saved", "page.txt"])
def test_a_web_page_is_read_as_one_whatever_its_name(tmp_path, name, head):
    body = "".join(
        f"<p>The council met on day {day} and spoke of the harbour for hours.</p>" for day in range(5)
    )
    page = f"{head}<head><title>Harbour lost</title><script>var a</script></head><body>{body}</body></html>"
    (tmp_path / name).write_text(page)
    (article,) = articles(tmp_path / name)
    assert article.title == "Harbour lost" and article.text.startswith("The council met on day 0 and")


def test_a_folder_without_articles_says_so(tmp_path):
    (tmp_path / "photo.jpg").write_bytes(b"")
    (item,) = read([tmp_path])
    assert "no file in it is read as articles (.jsonl, " in str(item.article)
    assert size_bytes([tmp_path]) >= 0


def test_what_may_not_be_looked_at_is_tried_and_named(tmp_path, monkeypatch):
    write_lines(tmp_path / "a.jsonl", STORY)
    closed = write_lines(tmp_path / "closed.jsonl", STORY)
    stat, opened = Path.stat, Path.open

    # As in a folder that may be listed but not entered; root, who may do everything, runs this test too.
    def refuse(asked):
        def refused(path, *given, **named):
            if path.name == closed.name:
                raise PermissionError(13, "Permission denied", str(path))
            return asked(path, *given, **named)

        return refused

    monkeypatch.setattr(Path, "stat", refuse(stat))
    monkeypatch.setattr(Path, "open", refuse(opened))
    for paths in ([tmp_path], [tmp_path / "a.jsonl", closed]):
        good, bad = (item.article for item in read(paths))
        assert isinstance(good, Article)
        assert str(bad) == f"{closed}: cannot be read (Permission denied); check that you may read it"
        assert size_bytes(paths) == stat(tmp_path / "a.jsonl").st_size


def test_a_text_given_for_a_path_is_named_as_one_that_cannot_be_read(tmp_path):
    given = [tmp_path / ("The council met. " * 300)]
    assert passed_over(given) == {}
    (item,) = read(given)
    assert "cannot be read (File name too long)" in str(item.article)


def test_a_missing_path(tmp_path):
    with pytest.raises(UsageError, match="nowhere: there is no such file"):
        list(read([tmp_path / "nowhere"]))


@pytest.mark.parametrize("given", ["https://post.example/a?b=1", "http://post.example/a?b=1"])
def test_an_address_is_called_one(tmp_path, given):
    for path in (Path(given), Path(given).absolute()):
        with pytest.raises(UsageError, match=r"^https?://post\.example/a\?b=1: addresses are not fetched"):
            find_files([path])


def test_what_no_reader_knows_is_counted_by_kind(tmp_path):
    (tmp_path / "sub").mkdir()
    for name in ("map.xml", "sub/MAP.XML", "a.odt", "LICENSE", ".hidden.xml", "a.xls.gz"):
        (tmp_path / name).touch()
    (tmp_path / "feed.xml").write_text("<rss></rss>")
    path = write_lines(tmp_path / "a.jsonl", STORY)
    assert passed_over([tmp_path, tmp_path / "sub"]) == {".xml": 2, "": 1, ".odt": 1, ".xls.gz": 1}
    # One that is named is read.
    assert passed_over([path, tmp_path / "a.odt"]) == {}


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.warc", b"WARC/1.0\r\n", "is a web archive"),
        ("a.zip", b"no archive", "is no zip archive"),
        ("a.jsonl", b"\n\n", "holds no articles"),
        ("a.jsonl.gz", gzip.compress(f"{json.dumps(STORY)}\n".encode() * 2000)[:-30], "bytes are damaged"),
        ("a.csv", b"title,text\n", "holds no articles"),
        ("a.rss", b"<rss><item><description>It rained.</description></item><item>", "breaks off"),
        ("a.mbox", b"It rained.", "holds no mails"),
        ("a.pdf", b"%PDF-1.5", "is a PDF that breaks off"),
        ("a.docx", b"no document", "cannot be read as a Word document"),
        ("a.eml", b"Subject: Rain\n\n", "has no text"),
        ("a.html", b"<html></html>", "no article was found"),
        ("a.txt", b'{"text": "It rained."}', "is JSON"),
    ],
)
def test_what_is_wrong_with_a_whole_file_is_said_once_and_ends_it(tmp_path, name, data, said):
    path = tmp_path / name
    path.write_bytes(data)
    *_, last = items = list(read([path]))
    assert [item.origin for item in items if said in str(item.article)] == [path]
    assert isinstance(last.article, BadArticle) and said in str(last.article)
    assert sum(item.size_bytes for item in items) == path.stat().st_size


def test_a_file_that_cannot_be_opened(tmp_path, monkeypatch):
    path = write_lines(tmp_path / "a.jsonl", STORY)
    found = find_files([path])
    path.unlink()
    monkeypatch.setattr("nutgraf.ingest.sources.read.find_files", lambda paths: found)
    assert "cannot be read (No such file or directory)" in the_error(path)


def test_what_a_parser_fails_on_does_not_stop_the_rest(tmp_path, monkeypatch):
    def fail(text):
        # As Python's HTML parser did of "<![harbour]>" until 2025.
        raise AssertionError("unknown status keyword")

    monkeypatch.setattr("nutgraf.ingest.sources.text.markdown_blocks", fail)
    (tmp_path / "a.md").write_text("# Harbour lost\n\nThe council met.")
    (tmp_path / "b.txt").write_text("Harbour lost\n\nThe council met.")
    bad, good = articles(tmp_path)
    assert (
        str(bad)
        == f"{tmp_path / 'a.md'}: cannot be parsed (AssertionError: unknown status keyword); leave it out"
    )
    assert isinstance(good, Article)


def test_a_binary_file_named_jsonl_is_refused_once(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"\x7fELF\0\0\n" * 500)
    (item,) = read([path])
    assert "a.jsonl: is not text" in str(item.article)
