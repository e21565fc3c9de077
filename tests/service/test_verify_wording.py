"""verify: what stays true in other words, and what a word less or another makes untrue."""

from datetime import UTC, datetime

import pytest

from nutgraf.ingest.types import Article
from nutgraf.service.types import Draft, Quote, Sentence
from nutgraf.service.verify import verify


def checked(quoted: str, said: str) -> Sentence:
    printed = datetime(2024, 3, 14, tzinfo=UTC)
    article = Article.of(title="News", text=quoted, source="Courier", published_at=printed)
    return verify(Draft(said, (1,)), [Quote(article, 0, len(quoted), quoted, 1.0)])


@pytest.mark.parametrize(
    ("quoted", "said"),
    [
        ("Lena Frost died on Thursday in Tirna. She was 76.", "Lena Frost was 76 when she died."),
        ("Lena Frost died on Thursday in Tirna. She was 76.", "Lena Frost died in Tirna at the age of 76."),
        ("The painting was sold in Tirna. It fetched $14 million.", "The painting was sold for $14 million."),
    ],
)
def test_a_number_may_join_the_words_of_the_sentence_before_its_own(quoted: str, said: str) -> None:
    assert checked(quoted, said).check.verdict == "supported"
