import math
from dataclasses import replace

import pytest

from nutgraf.eval.score import METRICS, score
from nutgraf.eval.types import Cited, Prediction, Retrieved, Stated, Support
from tests.eval.parts import COPY, GOLD, LIBRARY, MALTA, RIGHT, SPAIN, Shelf, refused, said

CHAIR, CUP, MOON = GOLD


def _scores(item, prediction, library=LIBRARY, *, retrieval_only=False):
    scores, _ = score(item, prediction, library, retrieval_only=retrieval_only)
    assert scores.keys() <= METRICS.keys()
    return scores


def test_a_right_answer():
    scores = _scores(CHAIR, RIGHT["chair"])
    for name in (
        "correct",
        "answer_accuracy",
        "hit@1",
        "mrr@10",
        "map",
        "passage_hit@1",
        "citation_precision",
    ):
        assert scores[name] == (1, 1), name
    assert scores["verbatim_rate"] == (1, 1)
    assert scores["quote_overlap"] == (1, 1)
    assert scores["false_refusal"] == (0, 1)
    assert scores["refusal_precision"] == (0, 0)


def test_a_wrong_answer_with_a_wrong_citation():
    scores = _scores(CHAIR, said("Spain will.", SPAIN, found=(SPAIN, MALTA)))
    assert scores["answer_accuracy"] == (0, 1)
    assert scores["hit@1"] == (0, 1)
    assert scores["hit@3"] == (1, 1)
    assert scores["mrr@10"] == (0.5, 1)
    assert scores["citation_precision"] == (0, 1)
    assert scores["citation_recall"] == (0, 1)
    assert scores["source_precision"] == (0, 1)


def test_words_beside_an_abstention_are_no_answer():
    prediction = replace(refused(MALTA), sentences=(Stated("Malta"),))
    scores = _scores(CHAIR, prediction)
    assert scores["answer_accuracy"] == (0, 1)
    assert scores["false_refusal"] == (1, 1)
    assert scores["refusal_precision"] == (0, 1)


def test_an_unanswerable_question():
    scores = _scores(MOON, refused())
    assert scores["correct"] == scores["refusal_recall"] == scores["refusal_precision"] == (1, 1)
    assert "hit@1" not in scores and "answer_accuracy" not in scores
    answered = _scores(MOON, said("I do.", MALTA))
    assert answered["correct"] == answered["refusal_recall"] == (0, 1)
    assert answered["citation_precision"] == (0, 1)


def test_a_crash_is_wrong_everywhere():
    scores = _scores(CHAIR, None)
    assert scores["false_refusal"] == (1, 1)
    assert scores["refusal_precision"] == (0, 0)
    for name, (top, bottom) in scores.items():
        if name not in ("false_refusal", "refusal_precision"):
            assert (top, bottom) == (0, 1), name
    # What is right or wrong of an answer is wrong of a crash, and nothing else is measured of it.
    told = _scores(CHAIR, RIGHT["chair"]).keys() - scores.keys()
    assert told == {"citation_density", "seconds"}
    unsupported = replace(CHAIR, support=())
    assert _scores(unsupported, None).keys() <= _scores(unsupported, RIGHT["chair"]).keys()
    assert _scores(MOON, None)["refusal_recall"] == (0, 1)
    assert _scores(MOON, None)["correct"] == (0, 1)


def test_a_citation_that_is_no_slice():
    made_up = Prediction("answered", (Stated("Malta.", (Cited(MALTA.id, "Malta shall chair", 0, 16),)),))
    assert _scores(CHAIR, made_up)["verbatim_rate"] == (0, 1)
    nowhere = Prediction("answered", (Stated("Malta.", (Cited("gone", "Malta", 0, 5),)),))
    assert _scores(CHAIR, nowhere)["verbatim_rate"] == (0, 1)


def test_a_copy_of_the_story_counts_once():
    copy = replace(COPY, cluster_id=MALTA.cluster_id)
    library = Shelf(MALTA, SPAIN, copy)
    scores = _scores(CHAIR, said("Malta.", copy, found=(copy, MALTA)), library)
    assert scores["hit@1"] == scores["recall@5"] == scores["map"] == scores["citation_precision"] == (1, 1)
    # A copy that has lost the words does not support the answer.
    altered = replace(copy, text="Now: Spain will chair the OSCE in 2024.")
    assert _scores(CHAIR, said("Spain.", altered), Shelf(MALTA, altered))["hit@1"] == (0, 1)


def test_what_the_archive_lacks_takes_its_rank():
    given = replace(
        RIGHT["chair"], found=(*(Retrieved(f"https://x.example/{n}") for n in range(3)), Retrieved(MALTA.id))
    )
    scores = _scores(CHAIR, given)
    assert (scores["hit@1"], scores["hit@3"], scores["hit@5"]) == ((0, 1), (0, 1), (1, 1))
    assert scores["mrr@10"] == scores["map"] == (1 / 4, 1)
    # An article takes one rank, by whatever name and however many of its passages it is given.
    same = (
        Retrieved("x"),
        Retrieved("x"),
        Retrieved(SPAIN.id, 0, 5),
        Retrieved(SPAIN.url or "", 5, 9),
        Retrieved(MALTA.id),
    )
    assert _scores(CHAIR, replace(given, found=same))["mrr@10"] == (1 / 3, 1)
    also = replace(CHAIR, also=("x", SPAIN.url or ""))
    assert _scores(also, replace(given, found=same))["bearing_hit@1"] == (0, 1)
    assert _scores(also, replace(given, found=same[2:]))["bearing_hit@1"] == (1, 1)


def test_an_article_that_is_gone_is_said_and_counts_as_wrong():
    scores, unscored = score(CUP, said("In Sydney.", MALTA), Shelf(MALTA))
    assert SPAIN.id in unscored
    assert scores["hit@1"] == (0, 1)


def test_passages_need_half_the_quote():
    prediction = Prediction("answered", found=(Retrieved(MALTA.id, 12, 34), Retrieved(MALTA.id, 0, 12)))
    scores = _scores(CHAIR, prediction)
    assert scores["passage_hit@1"] == (0, 1)
    assert scores["passage_mrr@10"] == (0.5, 1)


def test_retrieval_only_says_nothing_of_answers():
    scores = _scores(CHAIR, replace(RIGHT["chair"], status=None), retrieval_only=True)
    assert {METRICS[name].group for name in scores} == {"retrieval", "cost"}


def test_choices_and_articles_that_hold_the_answer_too():
    item = replace(CHAIR, choices=("Spain", "Malta"), answer_index=1, also=(SPAIN.url or "",))
    scores = _scores(item, said("Malta will.", SPAIN))
    assert scores["choice_accuracy"] == (1, 1)
    assert scores["choice_by_highlight"] == (1, 1)
    assert scores["hit@1"] == (0, 1)
    assert scores["bearing_hit@1"] == (1, 1)


@pytest.mark.parametrize("item", GOLD)
@pytest.mark.parametrize("name", [*RIGHT, None])
def test_every_share_is_a_share(item, name):
    for metric, (top, bottom) in _scores(item, RIGHT[name] if name else None).items():
        assert 0 <= top <= bottom or not METRICS[metric].proportion


def test_passages_by_hand():
    text = "Malta will chair the OSCE. " + "Nothing else was said of it there. " * 3 + "Spain won the cup."
    article = replace(MALTA, text=text)
    item = replace(
        CHAIR,
        support=tuple(Support(article.id, quote) for quote in ("Malta will chair", "the OSCE", "Spain won")),
    )
    first, filler, last = (0, 26), (27, 60), (text.index("Spain"), len(text))
    places = (filler, first, first, last)
    found = tuple(Retrieved(article.id, start, end) for start, end in places)
    scores = _scores(item, replace(RIGHT["chair"], found=found), Shelf(article))
    assert scores["passage_hit@1"] == (0, 1) and scores["passage_hit@3"] == (1, 1)
    assert scores["passage_mrr@10"] == (1 / 2, 1)
    assert scores["passage_recall@5"] == (1, 1)
    # The second passage holds two quotes, the third nothing new, the fourth the last: gains 0 1 0 1 of 2.
    assert scores["passage_map"] == ((1 / 2 + 2 / 4) / 2, 1)
    ideal = 1 + 1 / math.log2(3)
    assert scores["passage_ndcg@10"][0] == pytest.approx((1 / math.log2(3) + 1 / math.log2(5)) / ideal)
    # Without the last one quote of three is missing, and one thing of two.
    fewer = _scores(item, replace(RIGHT["chair"], found=found[:2]), Shelf(article))
    assert fewer["passage_recall@10"][0] == pytest.approx(2 / 3)
    assert fewer["passage_map"] == ((1 / 2) / 2, 1)


def test_a_quote_that_stands_twice_is_held_by_either_place():
    article = replace(
        MALTA, text="Malta will chair. " + "Nothing else was said. " * 3 + "Malta will  chair, it said."
    )
    item = replace(CHAIR, support=(Support(article.id, "Malta will chair"),))
    start = article.text.rindex("Malta")
    for first, hit in ((0, 1), (18, 0), (start, 1)):
        given = replace(RIGHT["chair"], found=(Retrieved(article.id, first, first + 20),))
        assert _scores(item, given, Shelf(article))["passage_hit@1"] == (hit, 1), first


def test_the_marked_words_by_hand():
    given = RIGHT["chair"]
    sentences = (Stated("The chair will be Malta.", given.sentences[0].citations, "be Malta"),)
    scores = _scores(CHAIR, replace(given, sentences=sentences))
    # Without its article the sentence has four words, of which "Malta" is one; two are marked.
    assert scores["token_f1"][0] == pytest.approx(2 * (1 / 4) * 1 / (1 / 4 + 1))
    assert scores["f1_by_highlight"][0] == pytest.approx(2 * (1 / 2) * 1 / (1 / 2 + 1))
    assert scores["exact_by_highlight"] == (0, 1)
    marked = (replace(sentences[0], highlight="Malta"),)
    assert _scores(CHAIR, replace(given, sentences=marked))["exact_by_highlight"] == (1, 1)
    # Without a mark it is the answer, and an abstention marks nothing.
    plain = _scores(CHAIR, replace(given, sentences=(Stated("Malta"),)))
    assert plain["exact_by_highlight"] == plain["exact_match"] == (1, 1)
    refusal = replace(refused(MALTA), sentences=marked)
    assert _scores(CHAIR, refusal)["f1_by_highlight"] == (0, 1)
