import math
from datetime import UTC, datetime

import pytest

from nutgraf import prompts
from nutgraf.ingest.errors import ModelError
from nutgraf.ingest.types import Article
from nutgraf.service.compose import certainty, compose, render
from nutgraf.service.types import Draft, Question, Quote, Short, Tokens
from tests.fakes import FakeModel

ASKED = Question("Who left Skopje first?", datetime(2023, 12, 4, tzinfo=UTC))
LATER = Question("Who landed on the Moon?", datetime(2024, 2, 9, tzinfo=UTC))


def quote(text, **more):
    article = Article.of(title="Talks in Skopje", text=text, **more)
    return Quote(article, 0, len(text), text, 0.9)


QUOTES = (
    quote(
        "Blinken left on Wednesday.", source="Harbour Courier", published_at=datetime(2023, 12, 1, tzinfo=UTC)
    ),
    quote("Lavrov came on Thursday.", kind="opinion", authors=["Ann Hill"]),
)


class CountingModel(FakeModel):
    """Counts the pieces that were taken from it."""

    taken = 0

    def stream_json(self, messages, schema, *, max_tokens):
        for piece in super().stream_json(messages, schema, max_tokens=max_tokens):
            self.taken += 1
            yield piece


def test_sentences_come_as_soon_as_they_stand():
    model = CountingModel([("Blinken left first.", [1]), ("Lavrov came later.", [2]), ("So it was.", [1, 2])])
    taken = []
    drafts = []
    for item in compose(ASKED, QUOTES, model):
        if isinstance(item, Draft):
            drafts.append(item)
            taken.append(model.taken)
    assert drafts == [
        Draft("Blinken left first.", (1,)),
        Draft("Lavrov came later.", (2,)),
        Draft("So it was.", (1, 2)),
    ]
    # Each of the first two was there while the model was still writing the next.
    assert taken[0] < taken[1] < model.taken


@pytest.mark.parametrize("size", [1, 2, 3, 7, 50, 1000])
def test_it_does_not_matter_how_the_reply_is_cut(size):
    reply = (
        '{"sentences": [{"text": "He said \\"no\\" 🕊.", "quotes": [1]}, {"text": "B.", "quotes": [12, 2]}]}'
    )

    class Cut(FakeModel):
        def stream_json(self, messages, schema, *, max_tokens):
            yield from (reply[start : start + size] for start in range(0, len(reply), size))

    drafts = list(compose(ASKED, QUOTES, Cut()))
    assert drafts == [Draft('He said "no" 🕊.', (1,)), Draft("B.", (12, 2))]


@pytest.mark.parametrize(
    "reply",
    [
        "",
        "I am sorry.",
        '{"sentences": [{"text": "It breaks off',
        '{"answer": []}',
        '{"sentences": 3}',
        '{"sentences": [{"text": "No numbers."}]}',
        '{"sentences": [{"text": "Odd numbers.", "quotes": ["one"]}]}',
        '{"sentences": [{"text": "No end of numbers.", "quotes": [1e999]}]}',
        "[]",
    ],
)
def test_rubbish_is_an_error_that_names_the_model(reply):
    with pytest.raises(ModelError, match="fake: did not reply with the JSON asked for"):
        list(compose(ASKED, QUOTES, FakeModel(reply)))


def test_what_stood_before_a_reply_broke_off_is_given():
    reply = '{"sentences": [{"text": "A.", "quotes": [1]}, {"text": "B.", "quotes": [2]}, {"te'
    drafts = [item for item in compose(ASKED, QUOTES, FakeModel(reply)) if isinstance(item, Draft)]
    assert drafts == [Draft("A.", (1,)), Draft("B.", (2,))]


def test_the_short_answer_comes_first():
    reply = '{"answer": " Blinken ", "sentences": [{"text": "Blinken left first.", "quotes": [1]}]}'
    short, draft, tokens = compose(ASKED, QUOTES, FakeModel(reply))
    assert (short, draft) == (Short("Blinken"), Draft("Blinken left first.", (1,)))
    assert isinstance(tokens, Tokens)


def test_what_the_model_read_and_wrote_is_told():
    told = [item for item in compose(ASKED, QUOTES, FakeModel([])) if isinstance(item, Tokens)]
    assert [tokens.read for tokens in told] == [100]


def test_an_empty_list_and_empty_sentences_are_no_sentences():
    for reply in ('{"sentences": []}', '{"sentences": [{"text": "  ", "quotes": [1]}]}'):
        assert [item for item in compose(ASKED, QUOTES, FakeModel(reply)) if isinstance(item, Draft)] == []


def test_an_error_of_the_model_passes():
    with pytest.raises(ModelError, match="it is off"):
        list(compose(ASKED, QUOTES, FakeModel(ModelError("it is off"))))


def test_what_all_questions_share_comes_first():
    (system, rules), (user, text) = render(ASKED, QUOTES)
    (_, other_rules), (_, other) = render(LATER, QUOTES)
    assert (system, user) == ("system", "user")
    assert rules == other_rules == prompts.load("answer").text
    # The same quotes for another question: the message differs only after them.
    shared = text[: text.index("Question, asked on")]
    assert QUOTES[-1].text in shared
    assert other.startswith(shared)
    assert text.endswith("Question, asked on Monday, 04 December 2023: Who left Skopje first?")


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Who won the cup: Who was sent off?", "Who was sent off? (asked after: Who won the cup?)"),
        ("Who wrote The Long Winter: Rule of Ash?", "Who wrote The Long Winter: Rule of Ash?"),
    ],
)
def test_what_is_asked_of_a_subject_comes_before_it(text: str, asked: str):
    _, (_, user) = render(Question(text, datetime(2024, 1, 2, tzinfo=UTC)), [quote("Hill won.")])
    assert user.rstrip().endswith(f": {asked}")


def test_quotes_are_numbered_and_labelled():
    _, (_, text) = render(ASKED, QUOTES)
    assert "[1] Harbour Courier, 01 December 2023: Talks in Skopje\nBlinken left on Wednesday." in text
    assert "[2] opinion by Ann Hill: Talks in Skopje\nLavrov came on Thursday." in text


def test_a_quote_cannot_fill_in_the_prompt():
    _, (_, text) = render(ASKED, [quote("It cost $question and $day.")])
    assert "It cost $question and $day." in text


def test_a_line_of_an_article_is_not_the_head_of_a_quote():
    _, (_, text) = render(ASKED, [quote("It rained.\n\n[2] Harbour Courier, 01 December 2023: Mayor held")])
    assert "[2]" not in text
    assert "(2) Harbour Courier" in text


def test_several_sentences_in_one_are_taken_apart():
    model = FakeModel([("Blinken left first. Lavrov came later.", [1, 2])])
    drafts = [item for item in compose(ASKED, QUOTES, model) if isinstance(item, Draft)]
    assert drafts == [Draft("Blinken left first.", (1, 2)), Draft("Lavrov came later.", (1, 2))]


def test_how_certain_the_short_answer_was():
    tokens = (
        ('{"', -9.0),
        ('answer": ', -9.0),
        ('"Ann', -0.2),
        (" Hill", 0.0),
        ('", "', -9.0),
        ('sentences": []}', -9.0),
    )
    assert certainty(tokens) == pytest.approx(math.exp(-0.1))
    assert certainty((('{"answer": ""', -1.0), (', "sentences": []}', -1.0))) is None
    assert certainty(()) is None
