from dataclasses import replace

import pytest

from nutgraf.eval.metrics.conflict import accounts, misled, truth_or_conflict
from nutgraf.eval.score import score
from tests.eval.parts import GOLD, LIBRARY, MALTA, refused, said

RIGHT, WRONG = ["Malta"], ["Estonia"]


@pytest.mark.parametrize(
    ("sentences", "notes", "fine", "false"),
    [
        (["Malta will chair it."], [], 1.0, 0.0),
        (["Estonia will chair it."], [], 0.0, 1.0),
        (["The Post says Malta will chair it, the Courier Estonia."], [], 1.0, 0.0),
        # One account each, both as if they were so.
        (["Malta will chair it.", "Estonia will chair it."], [], 0.0, 1.0),
        (["Estonia will chair it."], ["Sources differ: Malta (Post), Estonia (Courier)"], 1.0, 0.0),
        (["Estonia will chair it."], ["Sources differ on the day"], 0.0, 1.0),
        (["Nobody knows."], [], 0.0, 0.0),
        ([], [], 0.0, 0.0),
    ],
)
def test_by_hand(sentences: list[str], notes: list[str], fine: float, false: float):
    assert truth_or_conflict(sentences, notes, RIGHT, WRONG) == fine
    assert misled(sentences, notes, RIGHT, WRONG) == false


@pytest.mark.parametrize(
    ("right", "wrong", "said", "given"),
    [
        ("Smith", "John Smith Jr", "It was John Smith Jr.", (False, True)),
        ("Smith", "John Smith Jr", "It was Smith.", (True, False)),
        ("Smith", "John Smith Jr", "It was Smith, not John Smith Jr.", (True, True)),
        ("John Smith Jr", "Smith", "It was John Smith Jr.", (True, False)),
        ("John Smith Jr", "Smith", "It was Smith.", (False, True)),
        ("12", "12 million", "The Post says 12 million, 12 million.", (False, True)),
        ("the", "Smith", "It was the one.", (False, False)),
    ],
)
def test_an_account_within_a_longer_one_is_not_given(right: str, wrong: str, said: str, given: tuple):
    assert accounts(said, [right], [wrong]) == given


def test_they_apply_where_false_answers_are_known():
    item = replace(GOLD[0], wrong=("Estonia",))
    scores, _ = score(item, said("Estonia will.", MALTA), LIBRARY)
    assert scores["truth_or_conflict"] == (0, 1)
    assert scores["misled"] == (1, 1)
    assert "misled" not in score(GOLD[0], said("x", MALTA), LIBRARY)[0]


def test_an_abstention_is_not_right_and_not_misled_and_a_crash_is_the_worst():
    item = replace(GOLD[0], wrong=("Estonia",))
    scores, _ = score(item, refused(MALTA), LIBRARY)
    assert (scores["truth_or_conflict"], scores["misled"]) == ((0, 1), (0, 1))
    crashed, _ = score(item, None, LIBRARY)
    assert (crashed["truth_or_conflict"], crashed["misled"]) == ((0, 1), (1, 1))
