"""What is so now: newer articles are asked again."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from nutgraf.ingest.types import Article, Passage
from nutgraf.service.answering.newer import newer, overtakes
from nutgraf.service.clock import Clock
from nutgraf.service.types import Draft, Evidence, Question, Quote, Sentence
from nutgraf.service.verify import verify
from tests.fakes import filled_app

NOW = datetime(2024, 6, 1, tzinfo=UTC)
OLD = "Idris Moss was chosen as leader of Averdon council on Wednesday."
NEW = "Rosa Hill became leader of Averdon council last night."
POOL = "The pool will cost 4.9 million euros."


def article(text: str, month: int | None) -> Article:
    day = datetime(2024, month, 2, 8, tzinfo=UTC) if month else None
    return Article.of(title="Averdon council", text=text, source="Harbour Courier", published_at=day)


def found(one: Article) -> Evidence:
    return Evidence(Passage.of(one, 0, len(one.text)), one, 1, 1.0, {})


def answered(text: str, month: int | None = 2) -> Sentence:
    return verify(Draft(text, (1,)), [Quote.of(article(text, month), 0, len(text), 0.9)])


@pytest.mark.parametrize(
    ("question", "may_change"),
    [
        ("Who is the leader of Averdon council?", True),
        ("who leads averdon council", True),
        ("Who runs the council these days?", True),
        ("How much will the pool cost?", True),
        ("What's the price of a swim?", True),
        ("How many people died in the Averdon flood?", True),
        ("Is Idris Moss still the leader of Averdon council?", True),
        ("Does Idris Moss no longer lead the council?", True),
        ("Was Idris Moss still the leader of Averdon council?", False),
        # What was so is so for good; a time is named; several sentences, or yes or no, are asked for.
        ("Who was the leader of Averdon council?", False),
        ("Who won the race for Averdon council's chair?", False),
        ("Who is to have led the council at first?", False),
        ("How many people were said to have died first?", False),
        ("How many people died in Averdon in January 2024?", False),
        ("Why is Rosa Hill the leader?", False),
        ("Is Rosa Hill the leader?", False),
    ],
)
def test_what_is_so_may_change(question: str, may_change: bool):
    evidence = [found(article(OLD, 2)), found(article(NEW, 4)), found(article(NEW, None))]
    given = answered(OLD)
    assert given.stands
    later = newer(Question(question, NOW), given, evidence)
    assert [one.article.text for one in later] == ([NEW] if may_change else [])


@pytest.mark.parametrize(
    ("question", "order", "asked_of"),
    [
        # What is found first is newer than what the answer cites: it is read, with what came after it.
        ("Who was chosen as leader of Averdon council?", (4, 3, 2, 5), [4, 5]),
        ("Which council has a new leader?", (4, 3, 2, 5), [4, 3, 5]),
        # The answer is from it; it is older; it has no day; several sentences are asked for.
        ("Who was chosen as leader of Averdon council?", (2, 4), []),
        ("Who was chosen as leader of Averdon council?", (1, 4, 2), []),
        ("Who was chosen as leader of Averdon council?", (None, 4, 2), []),
        ("How was the leader of Averdon council chosen?", (4, 2), []),
        ("Was Idris Moss chosen as leader of Averdon council?", (4, 2), []),
    ],
)
def test_what_is_found_first_is_asked_again_where_it_is_newer(
    question: str, order: tuple[int | None, ...], asked_of: list[int]
):
    evidence = [found(article(f"{NEW} {month}", month)) for month in order]
    later = newer(Question(question, NOW), answered(OLD), evidence)
    assert [one.article.published_at and one.article.published_at.month for one in later] == asked_of


def test_of_no_day_nothing_is_newer():
    assert not newer(Question("Who leads the council?", NOW), answered(OLD, None), [found(article(NEW, 4))])


@pytest.mark.parametrize(
    ("later", "earlier", "does", "does_if_best"),
    [
        ((NEW, "Rosa Hill"), (OLD, "Idris Moss"), True, True),
        # The same; none marked; of another kind; of another order; told beside another.
        ((NEW, "Rosa Hill"), ("Rosa Hill will be leader of Averdon council.", "Rosa Hill"), False, True),
        ((NEW, "nobody"), (OLD, "Idris Moss"), False, True),
        ((POOL, "4.9 million"), ("The pool will cost 3.4 million euros.", "3.4 million"), True, True),
        ((POOL, "4.9 million"), ("The pool will cost 3.4 million euros.", "nothing"), False, True),
        ((POOL, "4.9 million"), ("The pool will cost 2.40 euros a swim.", "2.40"), False, False),
        ((NEW, "Rosa Hill"), (POOL, "4.9 million"), False, True),
        ((NEW, "Rosa Hill"), ("Idris Moss leads, ahead of Rosa Hill.", "Idris Moss"), False, True),
        ((POOL, "4.9 million"), ("It will cost 5.1, not 4.9 million, euros.", "5.1"), False, False),
    ],
)
def test_a_later_sentence_overtakes_an_earlier_one(
    later: tuple[str, str], earlier: tuple[str, str], does: bool, does_if_best: bool
):
    def marked(text: str, words: str) -> Sentence:
        start = text.find(words)
        return replace(answered(text), highlight=(start, start + len(words)) if start >= 0 else None)

    given = ("Who or what?", marked(*later), marked(*earlier), Reading())
    assert overtakes(*given, fits_best=False) == does
    assert overtakes(*given, fits_best=True) == does_if_best


def test_of_yes_or_no_none_need_be_marked():
    later, earlier = answered(NEW), answered(OLD)
    assert overtakes("Is Idris Moss still the leader?", later, earlier, Reading(), fits_best=False)
    assert not overtakes("Who is the leader?", later, earlier, Reading(), fits_best=False)


class Reading:
    """A reranker with one score for all, but for one sentence."""

    def __init__(self, worse: str = "", log_odds: float = 0.0) -> None:
        self.worse, self.log_odds = worse, log_odds

    def scores(self, question: str, texts: list[str]) -> list[float]:
        return [self.log_odds if text == self.worse else 0.0 for text in texts]


@pytest.mark.parametrize(("log_odds", "does"), [(-2.9, True), (-3.1, False)])
def test_it_answers_nearly_as_well(log_odds: float, does: bool):
    later = replace(answered(NEW), highlight=(0, len("Rosa Hill")))
    given = ("Who leads the council?", later, answered(OLD), Reading(NEW, log_odds))
    assert overtakes(*given, fits_best=False) == overtakes(*given, fits_best=True) == does


@pytest.fixture
def app(tmp_path):
    months = {2: OLD, 4: NEW}
    news = [
        {
            "url": f"https://example.org/{month}",
            "title": "Averdon council has a leader",
            "source": "Harbour Courier",
            "published_at": f"2024-0{month}-02T08:00:00+00:00",
            "text": text,
        }
        for month, text in months.items()
    ]
    with filled_app(tmp_path / "home", news) as opened:
        opened.model.writes_well = False
        yield opened


def reply(short: str) -> str:
    return json.dumps({"answer": short, "sentences": []})


@pytest.mark.parametrize(
    ("second", "yes", "shown"),
    [(reply("Rosa Hill"), 0.9, NEW), (reply("Rosa Hill"), 0.3, OLD), (reply(""), 0.9, OLD)],
)
def test_the_newer_answer_is_shown_where_the_model_judges_that_it_is_one(app, second, yes, shown):
    app.model.answers.extend([reply("Idris Moss"), second])
    app.model.judges = lambda prompt: yes
    answer = app.chain.invoke(Question("Who is the leader of Averdon council?", NOW))
    assert [one.text for one in answer.sentences] == [shown]
    # Of the newer article alone it is asked again.
    asked = app.model.messages[1][-1][1]
    assert NEW in asked
    assert OLD not in asked
    replaced = [one.text for one in answer.dropped if one.check.verdict == "replaced"]
    assert replaced == ([OLD] if shown == NEW else [])


def test_a_model_that_writes_well_is_not_asked_again(app):
    app.model.writes_well = True
    said = {"answer": "Idris Moss", "sentences": [{"text": OLD, "quotes": [1, 2]}]}
    app.model.answers.append(json.dumps(said))
    answer = app.chain.invoke(Question("Who is the leader of Averdon council?", NOW))
    assert [one.text for one in answer.sentences] == [OLD]


def test_what_is_asked_again_is_timed_as_composed_and_judged_once(app, monkeypatch):
    laps: list[str] = []
    lap = Clock.lap
    clocks: list[Clock] = []

    def noted(clock: Clock, name: str) -> None:
        if not clocks:
            clocks.append(clock)
        if clock is clocks[0]:
            laps.append(name)
        lap(clock, name)

    monkeypatch.setattr(Clock, "lap", noted)
    judged: list[str] = []
    app.model.answers.extend([reply("Idris Moss"), reply("Rosa Hill")])
    app.model.judges = lambda prompt: judged.append(prompt) or 0.9
    app.chain.invoke(Question("Who is the leader of Averdon council?", NOW))
    assert laps == ["retrieve", "quote", "compose"]
    assert len(judged) == len({*judged}) == 1
