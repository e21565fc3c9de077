from dataclasses import replace
from datetime import UTC, datetime

import pytest

from nutgraf.eval.cli_run import Selection
from nutgraf.eval.run import outcome
from nutgraf.eval.slices import age_days, labels, within
from nutgraf.eval.summary import slices_of
from nutgraf.eval.systems import replaying
from nutgraf.eval.types import Support
from nutgraf.ingest.errors import UsageError
from tests.eval.parts import CHAIR_SUPPORT, CUP_SUPPORT, GOLD, LIBRARY, MALTA, RIGHT, SPAIN, Shelf

CHAIR, CUP, MOON = GOLD


def _library(**days: datetime | None) -> Shelf:
    dated = {"malta": MALTA, "spain": SPAIN}
    return Shelf(*(replace(dated[name], published_at=day) for name, day in days.items()))


def test_the_age_is_that_of_the_newest_article_there_was():
    # Asked on 5 December.
    both = replace(CHAIR, support=(CHAIR_SUPPORT, CUP_SUPPORT))
    first, last = datetime(2023, 11, 5, 23, tzinfo=UTC), datetime(2023, 12, 3, 1, tzinfo=UTC)
    assert age_days(both, _library(malta=first, spain=last)) == 2
    assert age_days(CHAIR, _library(malta=first, spain=last)) == 30
    later = datetime(2023, 12, 9, tzinfo=UTC)
    assert age_days(both, _library(malta=first, spain=later)) == 30
    assert age_days(CHAIR, _library(malta=None)) is None
    assert age_days(replace(CHAIR, support=(Support("gone"),)), _library(malta=first)) is None
    assert age_days(MOON, _library(malta=first)) is None


@pytest.mark.parametrize(
    ("age", "label"), [(0, "0-1"), (1, "0-1"), (2, "2-7"), (8, "8-30"), (365, "31-365"), (366, "366-")]
)
def test_every_age_is_in_one_bin(age: int, label: str):
    assert [name for name in labels(CHAIR, age) if name.startswith("age:")] == [f"age:{label}"]


def test_labels():
    assert labels(CUP, None) == ["answerable", "word:where", "tag:where"]
    assert labels(replace(MOON, question="Tell me about it"), None) == ["unanswerable", "word:other"]


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("Who's the mayor?", "who"),
        ("“Where’s he?”", "where"),
        ("And, how many?", "how"),
        ("In the 2023 war, who won?", "other"),
        ("The whole of it?", "other"),
    ],
)
def test_the_question_word_is_found_beside_punctuation(question: str, word: str):
    assert f"word:{word}" in labels(replace(MOON, question=question), None)


@pytest.mark.parametrize(
    ("wanted", "ids"),
    [
        (["tag:where"], ["cup"]),
        (["where"], ["cup"]),
        (["unanswerable", "word:where"], ["cup", "moon"]),
        (["word:who"], ["chair", "moon"]),
        (["age:0-3"], ["chair"]),
        (["age:4-"], ["cup"]),
        (["age:3-40"], ["chair", "cup"]),
    ],
)
def test_parts_of_a_set(wanted: list[str], ids: list[str]):
    assert [item.id for item in within(GOLD, [3, 40, None], wanted)] == ids


def test_a_part_that_there_is_not_is_said():
    with pytest.raises(UsageError, match=r"the slice age:1-2; .*tag:where.*word:who"):
        within(GOLD, [3, 40, None], ["word:who", "age:1-2"])


def test_a_run_is_sliced_by_the_age_that_it_found():
    items = [replace(CHAIR, id=str(number)) for number in range(6)]
    library = _library(malta=datetime(2023, 12, 4, tzinfo=UTC))
    results = [outcome(item, replaying(RIGHT), library) for item in items]
    assert [result.age_days for result in results] == [1] * 6
    results[0] = replace(results[0], age_days=3)
    assert slices_of(items, results) == {"age:0-1": [False] + [True] * 5}


@pytest.mark.parametrize(
    ("selection", "asked", "options"),
    [
        (Selection(), ["chair", "cup", "moon"], {}),
        (Selection(limit=2), ["chair", "cup"], {"limit": 2}),
        (Selection(sample=2, seed=1), ["chair", "moon"], {"sample": 2, "seed": 1}),
        (Selection(sample=9), ["chair", "cup", "moon"], {"sample": 9, "seed": 0}),
        (Selection(part=["where", "unanswerable"]), ["cup", "moon"], {"slice": ["where", "unanswerable"]}),
        (Selection(limit=1, part=["unanswerable"]), ["moon"], {"limit": 1, "slice": ["unanswerable"]}),
    ],
)
def test_the_questions_that_are_chosen_and_by_what(selection, asked, options):
    assert [item.id for item in selection.of(GOLD, LIBRARY)] == asked
    assert selection.options() == options
