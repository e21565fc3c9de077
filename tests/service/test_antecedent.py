import pytest

from nutgraf.ingest.types import Article, Passage
from nutgraf.service.antecedent import introduced
from nutgraf.service.types import Draft, Evidence, Quote, Sentence
from nutgraf.service.verify import verify

TEXT = (
    "The mayor, Rolf Berg, was given 14 months. He was also fined 90 crowns.\n\nHis lawyer, Ann Hill, was "
    "not there. Lena Frost had asked for more. She will appeal.\n\nThe levy was voted for in June. It comes "
    "into force in May. It is not yet clear whether it will last."
)
ARTICLE = Article.of(title="Mayor convicted", text=TEXT, source="Crane News")
EVIDENCE = [Evidence(Passage.of(ARTICLE, 0, len(TEXT)), ARTICLE, 1, 0.9, {})]
QUOTES = [Quote(ARTICLE, 0, len(TEXT), TEXT, 0.9)]


def always(_: Sentence) -> bool:
    return True


def shown(*texts: str) -> list[Sentence]:
    found = [*introduced([verify(Draft(text, (1,)), QUOTES) for text in texts], EVIDENCE, always)]
    for sentence in found:
        for citation in sentence.citations:
            assert TEXT[citation.start : citation.end] == citation.quote
    return found


@pytest.mark.parametrize(
    ("text", "before"),
    [
        ("He was also fined 90 crowns.", "The mayor, Rolf Berg, was given 14 months. "),
        ("She will appeal.", "Lena Frost had asked for more. "),
        (
            "His lawyer, Ann Hill, was not there.",
            "The mayor, Rolf Berg, was given 14 months. He was also fined 90 crowns. ",
        ),
        ("It comes into force in May.", "The levy was voted for in June. "),
        ("It is not yet clear whether it will last.", ""),
        ("Lena Frost had asked for more.", ""),
        ("The mayor, Rolf Berg, was given 14 months.", ""),
    ],
)
def test_a_pronoun_is_shown_with_what_stands_before_it(text: str, before: str):
    assert [sentence.text for sentence in shown(text)] == [before + text]


def test_what_was_just_said_is_not_said_again():
    texts = ["The mayor, Rolf Berg, was given 14 months.", "He was also fined 90 crowns."]
    assert [sentence.text for sentence in shown(*texts)] == texts


def test_the_words_that_answer_stay_marked():
    sentence = verify(Draft("He was also fined 90 crowns.", (1,)), QUOTES)
    marked = Sentence(sentence.text, sentence.citations, 1.0, sentence.check, highlight=(18, 27))
    (found,) = introduced([marked], EVIDENCE, always)
    assert found.highlight and found.text[slice(*found.highlight)] == "90 crowns"
