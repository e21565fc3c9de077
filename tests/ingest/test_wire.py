import tracemalloc
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from nutgraf.ingest.archive import Archive
from nutgraf.ingest.types import Article, Entry
from nutgraf.ingest.wire import bands, cluster_of, resemblance, signature

STORY = " ".join(
    f"Sentence {n} tells how councillor number {n * 7} voted on the harbour plan." for n in range(30)
)
DAY = datetime(2023, 5, 1, tzinfo=UTC)


@pytest.fixture
def archive(tmp_path):
    with Archive(tmp_path, create=True) as opened:
        yield opened


def put(archive, text, day=DAY, **fields):
    article = Article.of(title="t", text=text, published_at=day, **fields)
    minhash = signature(text)
    cluster = cluster_of(article, minhash, archive)
    stored = Article.of(title="t", text=text, published_at=day, **fields)
    object.__setattr__(stored, "cluster_id", cluster)
    none = np.zeros((0, 4), np.float32)
    archive.put(Entry(stored, [], none, minhash.tobytes(), bands(minhash), article.id, "/x"))
    return article.id, cluster


def test_the_same_text_is_the_same_and_another_is_not():
    assert resemblance(signature(STORY), signature(STORY)) == 1.0
    assert resemblance(signature(STORY), signature("Nothing of the kind was ever said by anyone here.")) < 0.1


def test_a_lightly_edited_copy_joins_the_first(archive):
    first, alone = put(archive, STORY, url="https://a.example")
    assert alone == first
    _, joined = put(archive, STORY.replace("Sentence 3 ", "Paragraph 3 "), url="https://b.example")
    assert joined == first


def test_another_story_and_a_later_edition_stand_alone(archive):
    put(archive, STORY)
    other, cluster = put(archive, STORY[::-1])
    assert cluster == other
    later, cluster = put(archive, STORY, DAY + timedelta(days=300))
    assert cluster == later


def test_empty_and_short_texts_have_signatures():
    assert len(signature("")) == len(signature("one two")) == 64


def test_a_book_is_signed_in_little_memory():
    text = " ".join(map(str, range(100_000)))
    tracemalloc.start()
    try:
        signature(text)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    # Its words and their hashes; all hashes by all functions would be 100 MB.
    assert peak < 40_000_000
