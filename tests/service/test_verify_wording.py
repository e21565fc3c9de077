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


WORDINGS = {
    "a number joins the sentence before its own": [
        ("Lena Frost died on Thursday in Tirna. She was 76.", "Lena Frost was 76 when she died.", True),
        ("Lena Frost died on Thursday in Tirna. She was 76.",
         "Lena Frost died in Tirna at the age of 76.", True),
        ("The painting was sold in Tirna. It fetched $14 million.",
         "The painting was sold for $14 million.", True),
    ],
    "a denial in other words": [
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
    "what is yet to come is not done": [
        ("Lena Frost will visit Tirna next month.", "Lena Frost visited Tirna.", False),
        ("The court is to decide the case in June.", "The court decided the case in June.", False),
        ("The team is about to sign Joe Park.", "The team signed Joe Park.", False),
        ("The mill has applied to build 400 homes.", "The mill built 400 homes.", False),
        ("The harbour will be closed in May.", "The harbour was closed in May.", False),
        ("The law would raise the fee to $40.", "The law raised the fee to $40.", False),
        ("The harbour will close in May.", "The harbour will be closed in May.", True),
        ("The harbour will close in May.", "The harbour closes in May.", True),
        ("The council has yet to vote on the port.", "The council has not voted on the port.", True),
        # What was brought about.
        ("Lena Frost was forced to resign in May.", "Lena Frost resigned in May.", True),
        ("Lena Frost was the first woman to land on the ice.", "Lena Frost landed on the ice.", True),
        ("Lena Frost went on to win the race.", "Lena Frost won the race.", True),
        # It was done, too.
        ("Lena Frost visited Tirna and will visit Odell.", "Lena Frost visited Tirna.", True),
        # "To" is no infinitive.
        ("The club gave tickets to injured fans.", "Injured fans got tickets.", True),
    ],
    "a hedge stays where it stands": [
        # "About", "must", "planned" stand in the quotes too: they keep nothing.
        ("The ferry may have hit a rock. It carried about 40 people.",
         "The ferry hit a rock with about 40 people.", False),
        ("The mill may close in June, and workers must leave.",
         "The mill closes in June, and workers must leave.", False),
        ("The two men allegedly planned to rob the mill.", "The two men planned to rob the mill.", False),
        ("Joe Park allegedly ordered a fire.", "Joe Park ordered a fire.", False),
        ("Police are asking whether the fire was started on purpose.",
         "The fire was started on purpose, police said.", False),
        # A hedge in another word of the sentence's own, or of the same kind.
        ("The ferry may have hit a rock.", "The ferry probably hit a rock.", True),
        ("The men allegedly planned to rob it.", "The men are accused of planning to rob it.", True),
        ("The ferry may have hit a rock. It carried about 40 people.",
         "The ferry carried about 40 people.", True),
    ],
    "what one party says, another does not": [
        ("The union said 900 men came; the mill said 80 did.", "The mill said 900 men came.", False),
        ("The union said 900 men came; the mill said 80 did.", "The union said 900 men came.", True),
        ("His family said Park hid. Police said Park fired first.",
         "His family said Park fired first.", False),
        ("His family said Park hid. Police said Park fired first.", "Park fired first, police said.", True),
        # What the quotes call otherwise may be the same.
        ("The mill said 5,000 workers came.", "The company said 5,000 workers came.", True),
        ("At least five states will vote on it.", "Five states will vote on it.", True),
    ],
    "what somebody is, and where from": [
        ("German engineer Joe Park built the port.", "It was built by the German engineer Joe Park.", True),
        ("German engineer Joe Park built the port.", "It was built by the German engineer Ann Hill.", False),
        ("Ann Hill, an economist at Tirna University, said prices would fall.",
         "Ann Hill of Tirna University said prices would fall.", True),
        ("Dr. Ann Hill, who has long been a geologist at the Institute of Tirna, led the study.",
         "Ann Hill of the Institute of Tirna led the study.", True),
        ("Dr. Ann Hill, a geologist at the Institute of Tirna, led the study.",
         "Ann Park of the Institute of Tirna led the study.", False),
        ("Dr. Ann Hill, a geologist at the Institute of Tirna, led the study.",
         "Ann Hill of the Institute of Odell led the study.", False),
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("quoted", "said", "stands"),
    [pytest.param(*row, id=f"{rule}: {row[1]}") for rule, rows in WORDINGS.items() for row in rows],
)
def test_what_stays_true_stands(quoted: str, said: str, stands: bool) -> None:
    assert (checked(quoted, said).check.verdict == "supported") == stands


@pytest.mark.parametrize(
    ("quoted", "said", "shown"),
    [
        (
            "The U.S. House passed the bill.",
            "The U. S. House passed the bill.",
            "The U.S. House passed the bill.",
        ),
        ("J. K. Frost sold the mill.", "J.K. Frost sold the mill.", "J. K. Frost sold the mill."),
        ("J.K. Frost sold the mill.", "J. K. Frost sold the mill.", "J.K. Frost sold the mill."),
        ("The U.S. House passed the bill.", "The U. House passed the bill.", ""),
        ("John Frost sold the mill.", "John F. Frost sold the mill.", ""),
    ],
)
def test_initials_are_as_the_quotes_have_them(quoted: str, said: str, shown: str) -> None:
    sentence = checked(quoted, said)
    assert (sentence.text if sentence.stands else "") == shown


def test_a_rounded_figure_is_said_by_the_exact_one() -> None:
    quoted = "Turnout was 61.8%, the lowest since 1974."
    assert checked(quoted, "Turnout was about 62%.").support == 1.0
    assert not checked(quoted, "Turnout was about 68%.").stands


@pytest.mark.parametrize(
    ("quoted", "said", "stands"),
    [
        ("The mill was built in 1987 and closed in 1999.", "The mill was built in 1999.", False),
        ("Joe Park was held on 4 March and charged on 6 March.", "Joe Park was charged on 4 March.", False),
        ("The fair opens on 3 May and closes on 9 June.", "The fair opens on 9 June.", False),
        ("The mill, which opened in 1987, was sold in 1999.", "The mill was sold in 1987.", False),
        ("The mill was built in 1987 and closed in 1999.", "The mill closed in 1999.", True),
        # The date at the head of its clause.
        ("On 4 March Park was held, and on 6 March he was charged.", "Park was held on 4 March.", True),
        ("In 1987 the mill was built; in 1999 it was closed.", "The mill was closed in 1999.", True),
        # One of several, or the end of a span.
        ("Lena Frost won in 2012, 2016 and 2021, and retired in 2022.", "Lena Frost won in 2021.", True),
        ("The fair is open from 3 May until 9 June.", "The fair is open until 9 June.", True),
        # Another word than the quote's.
        (
            "The old mill in Tirna opened in 1987 and closed in 1999.",
            "The old mill in Tirna shut in 1999.",
            True,
        ),
    ],
)
def test_a_date_goes_with_the_word_that_it_stands_behind(quoted: str, said: str, stands: bool) -> None:
    assert (checked(quoted, said).text == said and checked(quoted, said).stands) == stands
