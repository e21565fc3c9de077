"""Notices of correction in the text of an article."""

import pytest

from nutgraf.ingest.types import Article
from nutgraf.service.conflicts import notices
from nutgraf.service.conflicts.notices import corrections_in
from tests.service.test_superseded import DEADS, HOUSE_STYLES

PARAGRAPH = "The ferry left Lisport at noon. It came back at six. Nobody was on board, its captain said."


def corrected(text, title="Ferry leaves"):
    return [
        told.article.text[told.start : told.end]
        for told in corrections_in([Article.of(title=title, text=text)])
    ]


@pytest.mark.parametrize("notice", [*DEADS, *HOUSE_STYLES])
def test_a_notice_is_found_in_any_paragraph(notice):
    alone = corrected(notice)
    assert alone
    assert corrected(f"{PARAGRAPH}\n\n{notice}\n\n{PARAGRAPH}") == alone
    assert corrected(f"{notice}\n\n{notice}") == alone * 2


def test_what_was_wrong_may_stand_in_the_paragraph_before():
    wrong, right = "Our report gave the toll of the fire as 14.", "It should have said 9."
    assert corrected(f"{PARAGRAPH}\n\n{wrong}\n\n{right}\n\n{PARAGRAPH}") == [f"{wrong}\n\n{right}"]


def test_a_notice_by_its_headline_may_say_it_in_any_words():
    text = f"{PARAGRAPH}\n\nA report on Monday put the dead of the fire at 14. There were 9."
    assert corrected(text, "Corrections") and not corrected(text)


def test_only_the_paragraphs_that_may_correct_are_split(monkeypatch):
    split: list[str] = []
    whole = notices.spans_of
    monkeypatch.setattr(notices, "spans_of", lambda text: split.append(text) or whole(text))
    assert corrected("\n\n".join([PARAGRAPH] * 1000 + DEADS[:1])) == DEADS[:1]
    assert split == [f"{PARAGRAPH}\n\n{DEADS[0]}"]
