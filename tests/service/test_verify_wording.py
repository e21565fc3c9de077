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


@pytest.mark.parametrize(
    ("quoted", "said", "stands"),
    [
        ("Officials declined to name the victims.", "Officials did not name the victims.", True),
        ("The ferry never reached the port.", "The ferry failed to reach the port.", True),
        ("None of the crew survived the crash.", "No member of the crew survived the crash.", True),
        ("Every member of the crew survived the crash.", "All members of the crew survived the crash.", True),
        ("The council has yet to vote on the port.", "The council has not yet voted on the port.", True),
        ("The council has yet to vote on the port.", "The council has not voted on the port.", True),
        ("The two mayors did not shake hands.", "The two mayors avoided shaking hands.", True),
        ("She left after the council rejected her budget.",
         "She left after the rejection of her budget by the council.", True),
        ("The court ruled that the ban was illegal.", "The court ruled that the ban was not legal.", True),
        ("It is unlikely that the port will close.", "It is not likely that the port will close.", True),
        ("Officials named the victims.", "Officials did not name the victims.", False),
        ("Officials declined to name the victims.", "Officials named the victims.", False),
        ("The council has yet to vote on the port.", "The council has voted on the port.", False),
        ("The mayor denied that she took money.", "The mayor did not deny that she took money.", False),
        ("The court ruled that the ban was illegal.", "The court ruled that the ban was not illegal.", False),
        ("The court ruled that the ban was illegal.", "The court ruled that the ban was legal.", False),
        ("None of the crew survived the crash.", "All of the crew survived the crash.", False),
        ("Police held two men at the port.", "Police did not hold two men at the port.", False),
    ],
)  # fmt: skip
def test_a_denial_may_be_said_in_other_words(quoted: str, said: str, stands: bool) -> None:
    assert (checked(quoted, said).check.verdict == "supported") == stands
