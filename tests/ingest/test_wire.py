import tracemalloc
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from nutgraf.ingest.archive import Archive
from nutgraf.ingest.types import Article, Stored
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
    archive.put(Stored(stored, [], none, minhash.tobytes(), bands(minhash), article.id, "/x"))
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


def test_a_series_of_one_outlet_is_not_one_story(archive):
    told = "The price of petrol in Averdon was {} a litre, the motor club said. " + STORY
    names = ["Harbour Post", "harbourpost.com", "Harbour Post (print)", "The Harbour Post"]
    days = [
        put(archive, told.format(n), DAY + timedelta(days=n), source=source) for n, source in enumerate(names)
    ]
    assert all(cluster == article for article, cluster in days)


def test_a_copy_in_another_outlet_or_a_second_address_of_the_same_day_is(archive):
    first, _ = put(archive, STORY, source="Harbour Post")
    others = [
        put(archive, STORY, DAY + timedelta(days=1), source="Bay News"),
        put(archive, STORY, DAY + timedelta(hours=3), source="Harbour Post"),
        put(archive, STORY, None, source="Bay News"),
    ]
    assert {cluster for _, cluster in others} == {first}


@pytest.mark.parametrize(
    "days",
    [(0, 6, 12, 18), (0, None, 300)],
    ids=["each within a week of the one before", "over one without a day"],
)
def test_no_chain_of_copies_leads_from_one_edition_to_another(archive, days):
    copies = [
        put(archive, STORY, None if day is None else DAY + timedelta(days=day), source=f"Outlet {number}")
        for number, day in enumerate(days)
    ]
    assert len({cluster for _, cluster in copies}) == 2
    assert copies[1][1] == copies[0][0] and copies[-1][1] != copies[0][0]
