import sqlite3
import time
import uuid
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from nutgraf.ingest.archive import Archive
from nutgraf.ingest.errors import ArchiveError
from nutgraf.ingest.types import Article, Filter, Passage, Stored
from nutgraf.ingest.wire import bands, signature
from tests.ingest.parts import as_of_schema_1

JUNE = datetime(2023, 6, 1, tzinfo=UTC)
JULY = datetime(2023, 7, 1, tzinfo=UTC)


def entry(
    title="Bridge opens", text="The bridge opened on Monday.\n\nIt cost 4 million.", *, key="k", **fields
):
    article = Article.of(title=title, text=text, **fields)
    passages = [Passage.of(article, 0, 28), Passage.of(article, 30, len(text))] if len(text) > 30 else []
    vectors = np.eye(max(2, len(passages)), 4, dtype=np.float32)[: len(passages)]
    minhash = signature(text)
    return Stored(article, passages, vectors, minhash.tobytes(), bands(minhash), key, "/news/a.txt")


@pytest.fixture
def archive(tmp_path):
    with Archive(tmp_path, create=True) as opened:
        yield opened


def test_an_article_comes_back_as_it_went_in(archive):
    put = entry(
        url="https://x.example/1",
        source="Courier",
        authors=["Ann", "Bo"],
        published_at=JUNE,
        kind="opinion",
        headings=((0, 3, "The"),),
    )
    archive.put(put)
    assert archive.article(put.article.id) == put.article
    assert archive.article_by_url("https://x.example/1") == put.article
    assert archive.passages_of([put.article.id]) == {put.article.id: list(put.passages)}


def test_passages_are_exact_slices_whatever_the_script(archive):
    put = entry(text="Zoë 🎉 said “naïve” 北京 и так. " + "x" * 40)
    archive.put(put)
    for passage in archive.passages_of([put.article.id])[put.article.id]:
        assert put.article.text[passage.start : passage.end] == passage.text


def test_a_changed_article_replaces_the_old_one_whole(archive):
    old, new = entry(text="The bridge opened on Monday.\n\nIt cost zebras."), entry()
    archive.put(old)
    assert archive.put(new) == [passage.id for passage in old.passages]
    assert archive.article(old.article.id) is None
    assert archive.counts().passages == 2
    everything = Filter()
    assert archive.telling(["zebras"], 5) == []
    assert archive.rank_words(["zebras"], "article", everything, 5) == []
    assert [key for key, _ in archive.rank_words(["million"], "article", everything, 5)] == [new.article.id]


def test_removing_leaves_no_words_behind(archive):
    put = entry()
    archive.put(put)
    assert archive.remove(put.article.id) == [passage.id for passage in put.passages]
    assert archive.rank_words(["bridge"], "article_lead", Filter(), 5) == []
    assert archive.counts().articles == archive.counts().passages == 0


def test_words_are_stemmed_ranked_and_never_syntax(archive):
    archive.put(entry(key="a", text="Ministers opened bridges. " * 3))
    other = entry(key="b", title="Weather", text="Rain fell on ministers all day long in the north.")
    archive.put(other)
    hits = archive.rank_words(["minister", "rain"], "article", Filter(), 5)
    assert hits[0][0] == other.article.id
    assert hits[0][1] > hits[-1][1]
    assert archive.rank_words(['"', "NEAR(", "a*"], "article", Filter(), 5) == []


def test_a_filter_that_leaves_few_still_finds_them_all(archive):
    for number in range(30):
        archive.put(
            entry(key=f"{number}", title=f"Bridge {number}", source="Ledger" if number % 10 else "Courier")
        )
    assert len(archive.rank_words(["bridge"], "article", Filter(sources=("Courier",)), 4)) == 3


def test_the_telling_words_are_the_rarest_within_the_rows_allowed(archive):
    # Each has two passages, and the title counts in both.
    for number in range(9):
        town, rare = "Skopje" if number < 4 else "Vienna", "zebras" if number < 2 else "horses"
        archive.put(entry(key=f"{number}", title=f"Bridge {number} in {town} open to {rare}"))
    words = ["bridge", "skopje", "zebras", "unicorns"]
    assert archive.telling(words, 100) == ["bridge", "skopje", "zebras"]
    assert archive.telling(words, 12) == ["skopje", "zebras"]
    # Two in any case, or a question of common words would find nothing.
    assert archive.telling(words, 9) == ["skopje", "zebras"]
    assert archive.telling(["unicorns", '"', "a*"], 8) == []


def test_filters_narrow_by_day_and_outlet(archive):
    for key, day, source in (("a", JUNE, "Courier"), ("b", JULY, "Ledger"), ("c", None, "Ledger")):
        archive.put(entry(key=key, title=key, source=source, published_at=day))

    def found(keep):
        hits = archive.rank_words(["bridge"], "article", keep, 5)
        return sorted(article.title for article in archive.articles(key for key, _ in hits).values())

    assert found(Filter()) == ["a", "b", "c"]
    assert found(Filter(until=JULY)) == ["a", "c"]
    assert found(Filter(since=JULY, undated=False)) == ["b"]
    assert found(Filter(sources=("ledger",))) == ["b", "c"]
    assert sum(len(ids) for ids, _ in archive.vectors(Filter(until=JULY, undated=False))) == 2


def test_a_moment_orders_in_utc_and_keeps_the_day_of_its_place(archive):
    moments = {
        "New York": "2024-03-04T21:30:00-05:00",
        "London": "2024-03-05T02:00:00+00:00",
        "Delhi": "2024-03-05T07:00:00+05:30",
    }
    for title, moment in moments.items():
        archive.put(entry(key=title, title=title, published_at=datetime.fromisoformat(moment)))
    listed = archive.newest(Filter(), 5)
    assert [item.title for item in listed] == list(moments)
    assert {item.title: item.published_at.isoformat() for item in listed} == moments
    ids = [item.id for item in listed]
    for found in (archive.articles(ids), archive.facts(ids)):
        assert {one.title: one.published_at.isoformat() for one in found.values()} == moments
    counts = archive.counts()
    assert (counts.first_published_at.day, counts.last_published_at.day) == (5, 4)
    two = datetime(2024, 3, 5, 2, tzinfo=UTC)
    assert [item.title for item in archive.newest(Filter(since=two), 5)] == ["New York", "London"]


def test_an_older_archive_is_brought_up_to_date_and_works(tmp_path):
    old, new = (entry(key=key, title=key, published_at=JUNE) for key in ("old", "new"))
    with Archive(tmp_path, create=True) as archive:
        archive.put(old)
    as_of_schema_1(tmp_path / "archive.sqlite3")
    with Archive(tmp_path) as archive:
        archive.put(new)
        assert archive.articles([old.article.id, new.article.id]).keys() == {old.article.id, new.article.id}
        assert [item.published_at for item in archive.newest(Filter(), 5)] == [JUNE, JUNE]
        assert archive.meta("generation") == "2"


def test_two_that_bring_an_archive_up_to_date_do_not_collide(tmp_path, monkeypatch):
    Archive(tmp_path, create=True).close()
    as_of_schema_1(tmp_path / "archive.sqlite3")
    ids = uuid.uuid4

    def meanwhile():
        monkeypatch.setattr("uuid.uuid4", ids)
        Archive(tmp_path).close()
        return ids()

    monkeypatch.setattr("uuid.uuid4", meanwhile)
    with Archive(tmp_path) as archive:
        assert archive.newest(Filter(), 5) == []


def test_vectors_come_back_bit_for_bit(archive):
    put = entry()
    archive.put(put)
    [(ids, vectors)] = archive.vectors()
    assert ids == [passage.id for passage in put.passages]
    assert np.array_equal(vectors, put.vectors)


def test_every_change_moves_the_generation(archive):
    before = archive.meta("generation")
    archive.put(entry())
    assert archive.meta("generation") != before


def test_a_failed_put_leaves_nothing(archive):
    put = entry()
    broken = Stored(put.article, put.passages, put.vectors[:1], put.signature, put.bands, "k", "/x")
    with pytest.raises(ValueError, match="zip"):
        archive.put(broken)
    assert archive.counts().articles == 0
    assert archive.rank_words(["bridge"], "article", Filter(), 5) == []


def test_no_archive_says_how_to_make_one(tmp_path):
    with pytest.raises(ArchiveError, match="nutgraf ingest"):
        Archive(tmp_path)


def test_an_archive_that_was_killed_while_it_was_made_is_made_anew(tmp_path, monkeypatch):
    def killed():
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("uuid.uuid4", killed)
        with pytest.raises(KeyboardInterrupt):
            Archive(tmp_path, create=True)
    with Archive(tmp_path, create=True) as archive:
        assert archive.meta("id")
        archive.set_meta("encoder", "fake")
        assert archive.meta("generation") == "1"


def test_a_newer_schema_is_refused(tmp_path):
    Archive(tmp_path, create=True).close()
    connection = sqlite3.connect(tmp_path / "archive.sqlite3")
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(ArchiveError, match="newer nutgraf"):
        Archive(tmp_path)


def test_a_file_that_is_no_archive_is_named(tmp_path):
    (tmp_path / "archive.sqlite3").write_bytes(b"not a database at all" * 100)
    with pytest.raises(ArchiveError, match=r"archive\.sqlite3: is damaged"):
        Archive(tmp_path)


def test_copies_are_the_others_of_a_story_that_the_filter_lets_through(archive):
    one = entry(source="Post", published_at=JUNE)
    two, three = (
        replace(copy, article=replace(copy.article, cluster_id=one.article.cluster_id))
        for copy in (
            entry(source="Wire", published_at=JUNE, key="two"),
            entry(source="Mail", published_at=JULY, key="three"),
        )
    )
    other = entry(source="Herald", published_at=JUNE, key="other")
    for put in (one, two, three, other):
        archive.put(put)
    assert {a.source for a in archive.copies([one.article], Filter())} == {"Wire", "Mail"}
    assert {a.source for a in archive.copies([one.article], Filter(until=JULY))} == {"Wire"}
    assert archive.copies([one.article, two.article, three.article, other.article], Filter()) == []
    assert archive.copies([], Filter()) == []


def test_the_passages_of_a_long_text_are_read_at_once(archive):
    text = "The bridge opened on Monday. " * 70_000
    article = Article.of(title="Bridge opens", text=text)
    passages = [Passage.of(article, start, start + 28) for start in range(0, len(text), 29 * 20)]
    vectors = np.zeros((len(passages), 4), np.float32)
    archive.put(Stored(article, passages, vectors, b"", [], "k", "/news/a.txt"))
    started = time.process_time()
    assert archive.passages_of([article.id]) == {article.id: passages}
    assert time.process_time() - started < 0.5
