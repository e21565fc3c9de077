"""What somebody said about something: the sentences in which it is they who say it, word for word."""

from datetime import UTC, datetime

import pytest

from nutgraf.service.types import Question
from tests.fakes import filled_app

NOW = datetime(2024, 6, 1, tzinfo=UTC)
MEANT = '"I regret the toll. I do not regret the bridge," Frost said when asked about the bridge.'
FERRY = "Mayor Lena Frost told the Courier that the ferry to Lunde would stay."
HE = '"The bridge is a gift to Kessel," he wrote.'
BRIDGE = {
    "url": "https://example.org/bridge",
    "title": "Averdon argues about its new bridge",
    "source": "Harbour Courier",
    "published_at": "2024-05-02T08:00:00+00:00",
    "text": f"The new bridge of Averdon opened on Thursday. {FERRY} {MEANT} "
    f'Dana Ortiz said that the bridge was "a waste". Joe Park of the port disagreed. {HE} '
    "Nobody knows how long the bridge will last.",
}
FARES = "Fares to Lunde will rise by 5 crowns in May."
INTERVIEW = {
    "url": "https://example.org/fares",
    "title": "“Nobody likes it”: the new head of the port",
    "source": "Harbour Courier",
    "published_at": "2024-05-03T08:00:00+00:00",
    "text": "We spoke to Ada Byron, the new head of the port.\n\n"
    f"Q: What of the fares to Lunde?\n\nA: Nobody likes it, I know. {FARES}\n\n"
    "Q: Will the harbour be dredged?\n\nA: In autumn.",
}


@pytest.fixture(scope="module")
def one_for_all(tmp_path_factory):
    with filled_app(tmp_path_factory.mktemp("said") / "home", [BRIDGE, INTERVIEW]) as opened:
        yield opened


@pytest.fixture
def app(one_for_all):
    one_for_all.model.forget()
    one_for_all.model.judges = lambda prompt: 0.6
    return one_for_all


def _was_written(app) -> bool:
    return any("editor" in system for (_, system), *_ in app.model.messages)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        # Her words whole, though the sentence ends within the quotation marks; and nobody else's.
        ("What did Lena Frost say about the bridge?", [MEANT]),
        ("what did lena frost say about the bridge", [MEANT]),
        ("Could you tell me what mayor Frost has said about the bridge?", [MEANT]),
        ("What did Lena Frost tell the Courier about the ferry to Lunde?", [FERRY]),
        ("What did Dana Ortiz say about the bridge?", ['Dana Ortiz said that the bridge was "a waste".']),
        # Who "he" is stands in the sentence before, which is shown too.
        # In an interview "A" is she.
        ("What did Ada Byron say about fares to Lunde in May?", [f"Ada Byron: “{FARES}”"]),
        ("What did Joe Park write about the bridge?", [f"Joe Park of the port disagreed. {HE}"]),
    ],
)
def test_their_words_are_the_answer(app, question, said):
    answer = app.chain.invoke(Question(question, NOW))
    assert [sentence.text for sentence in answer.sentences] == said
    text = next(
        row["text"] for row in (BRIDGE, INTERVIEW) if row["title"] == answer.sentences[0].citations[0].title
    )
    assert all(
        text[citation.start : citation.end] == citation.quote
        for sentence in answer.sentences
        for citation in sentence.citations
    )
    assert not _was_written(app)


@pytest.mark.parametrize(
    "question",
    [
        "What did Lena Frost say about the airport?",
        "What did Lena Frost's deputy say about the bridge?",
        "What did Jim Ortiz say about the bridge?",
        "What did Lena Frost open?",
        # Of whom the interview does not say that they answered.
        "What did Lena Frost say about fares to Lunde in May?",
    ],
)
def test_else_the_model_answers(app, question):
    app.model.answers.append([])
    app.chain.invoke(Question(question, NOW))
    assert _was_written(app)


def test_what_the_model_judges_to_be_beside_the_point_is_no_answer(app):
    app.model.judges = lambda prompt: 0.1
    app.model.answers.append([])
    app.chain.invoke(Question("What did Lena Frost say about the bridge?", NOW))
    assert _was_written(app)
