"""Who speaks where in an interview: labels, "A:", answers below bare questions; and what is no interview."""

from dataclasses import replace

import pytest

from nutgraf.ingest.types import Article, Passage
from nutgraf.service.answering.antecedent import introduced
from nutgraf.service.answering.quoted import quoted
from nutgraf.service.answering.unsaid import left_open
from nutgraf.service.checks.interview import heard, turn_at, turns
from nutgraf.service.types import Draft, Evidence, Quote
from nutgraf.service.verify import verify

ADA = "Ada Byron"
SPOKE = "We spoke to Ada Byron, head of the port of Averdon, about the ferry."
ASKED = "Will the ferry sail in winter?"
LATER = "Who will pay for it?"
SAILS = "I think it will sail until March."
PAYS = "The city of Averdon will pay."


def article(*paragraphs: str, title: str = "A ferry for Averdon", source: str = "Harbour Courier") -> Article:
    return Article.of(title=title, text="\n\n".join(paragraphs), source=source)


def spoken(told: Article) -> list[tuple[str, str]]:
    for turn in turns(told):
        assert turn_at(told, turn.start) == turn_at(told, turn.end - 1) == turn
    return [(turn.speaker.text, told.text[turn.opens : turn.end]) for turn in turns(told)]


def dialogue(asks: str, *answers: str, end: str = "") -> list[str]:
    """Return two questions behind one label, and their answers behind others."""
    first, second = answers if len(answers) > 1 else (*answers, *answers)
    return [f"{asks}{ASKED}", f"{first}{SAILS}{end}", f"{asks}{LATER}", f"{second}{PAYS}{end}"]


@pytest.mark.parametrize(
    "told",
    [
        article(SPOKE, *dialogue("Q: ", "A: ")),
        article(SPOKE, *dialogue("Q. ", "A. ")),
        article(SPOKE, *dialogue("**Question:** ", "**Answer:** ")),
        article(SPOKE, *dialogue("Q: ", "A:")),
        # Of the outlet, or of whoever asks.
        article(SPOKE, *dialogue("The Courier: ", "Byron: ")),
        article(SPOKE, *dialogue("DANA ORTIZ: ", "BYRON: ")),
        article(SPOKE, *dialogue("HC: ", "AB: ")),
        article(*dialogue("DANA ORTIZ, HOST: ", "DR. ADA BYRON (HP-Averdon): ", "BYRON: ")),
        article("Ada Byron runs a port.", *dialogue("[1:03] Ortiz: ", "[2:10] Byron: ")),
        article("Ada Byron runs a port.", *dialogue("00:03 DANA ORTIZ\n\n", "ADA BYRON\n\n", "BYRON\n\n")),
        article(*dialogue("Ortiz: ", "Byron: "), title="Ada Byron: the ferry will sail"),
        # Bare questions.
        article(SPOKE, ASKED, SAILS, LATER, PAYS),
        article("The Courier sat down with Ada Byron.", ASKED, SAILS, LATER, PAYS),
        article("I talked to CNN's Ada Byron, who covers it.", ASKED, SAILS, LATER, PAYS),
        article("A ferry is built.", ASKED, SAILS, LATER, PAYS, title="Five Q&A: no", source="") and
        article("A ferry is built.", ASKED, SAILS, LATER, PAYS, title="Interview with Ada Byron"),
        article("Ada Byron runs a port. USA TODAY caught up with Byron.", ASKED, SAILS, LATER, PAYS,
                source="usatoday.com"),
        article("Ada Byron runs a port. The Bay Post caught up with Byron.", ASKED, SAILS, LATER, PAYS,
                source="Bay Post (print)"),
    ],
)  # fmt: skip
def test_who_answers(told: Article):
    assert [(speaker.lower(), said) for speaker, said in spoken(told)] == [
        (ADA.lower(), SAILS),
        (ADA.lower(), PAYS),
    ]


@pytest.mark.parametrize(
    "told",
    [
        # Nobody is interviewed, or two are.
        article("All about the ferry.", *dialogue("Q: ", "A: ")),
        article("All about the ferry.", ASKED, SAILS, LATER, PAYS),
        article("We spoke to Ada Byron and Joe Park.", *dialogue("Q: ", "A: ")),
        article("We spoke to Ada Byron, of the port, and Joe Park.", ASKED, SAILS, LATER, PAYS),
        article("Joe Park spoke to Ada Byron about the ferry.", ASKED, SAILS, LATER, PAYS),
        article("“I spoke to Ada Byron,” Park said.", ASKED, SAILS, LATER, PAYS),
        # An explainer: she is quoted in it, or nobody says "I".
        article(SPOKE, ASKED, SAILS, LATER, f"“{PAYS}” Byron said."),
        article(SPOKE, ASKED, "It will sail until March.", LATER, PAYS),
        # One question makes no interview.
        article(SPOKE, ASKED, SAILS),
        # Two are called Byron.
        article("Ada Byron and Tom Byron run the port.", *dialogue("Q: ", "Byron: ")),
        # Nobody is called so.
        article("All about the ferry.", *dialogue("Q: ", "Byron: ")),
        # Facts, links, headlines.
        article("Ada Byron runs a port.", *dialogue("More:", "Photo: ")),
        article(SPOKE, "Location: Port of Averdon.", "Price: 12 crowns.", "Correction: It was 11 crowns."),
        article("Ada Byron won.", "Score: 3-1.", "Byron: She scored.", "Park: He did not.", "Byron: No."),
        article("Ada Byron and Joe Park speak. A transcript follows.", "Byron: Ferry ‘will sail’",
                "Park: No", "Byron: Yes"),
        article("Ada Byron was checked.", "Byron: The ferry sails.", "Verdict: True.", "More:Will it?",
                "Byron: It sails in March.", "Verdict: False.", "More:Will it sink?", "Byron: It is red."),
    ],
)  # fmt: skip
def test_where_it_is_not_clear_nobody_does(told: Article):
    assert spoken(told) == []


def test_a_transcript_needs_no_questions():
    told = article(
        "Here is a transcript of the debate.",
        "REP. ADA BYRON: The ferry will sail.",
        "JOE PARK: It will not.",
        "BYRON: It will, as Joe knows.",
        "PARK: I know nothing of the kind.",
    )
    assert [speaker for speaker, _ in spoken(told)] == ["ADA BYRON", "JOE PARK", "ADA BYRON", "JOE PARK"]


MORE = "It is a good ship."


@pytest.mark.parametrize(
    ("follows", "is_said"),
    [
        ([MORE], True),
        (["The ship in figures"], False),
        (["Byron stands before the ferry on Monday."], False),
        (["The ferry in March. Lena Frost/Getty Images"], False),
        (["More:Ferry sinks", MORE], False),
        (["Joe, St. Petersburg: I like the ferry.", MORE], False),
        (["Is it a good ship? It is."], False),
        (["Sign up for our letter."], False),
    ],
)
def test_an_answer_goes_on_as_far_as_it_is_clear(follows: list[str], is_said: bool):
    first, second, *rest = dialogue("Q: ", "Byron: ")
    told = article(SPOKE, first, second, *follows, *rest, "The ferry sailed first in 1901.")
    assert spoken(told) == [(ADA, "\n\n".join([SAILS, *follows] if is_said else [SAILS])), (ADA, PAYS)]


TOLD = article(
    SPOKE,
    "Q: Will fares rise?",
    "A: They will. I said “no” to the mayor. Fares will rise by 5 crowns in May.",
    "Q: Do you like it?",
    "A: It is not my wish. Kessel wants it.",
)
QUOTES = [Quote.of(TOLD, 0, len(TOLD.text), 1.0)]
EVIDENCE = [Evidence(Passage.of(TOLD, 0, len(TOLD.text)), TOLD, 1, 0.9, {})]


@pytest.mark.parametrize(
    ("text", "short", "shown"),
    [
        ("Kessel wants it.", "Kessel", f"{ADA}: “Kessel wants it.”"),
        ("I said “no” to the mayor.", "no", f"{ADA}: “I said ‘no’ to the mayor.”"),
        # Their question tells what "they" are, and "A" who she is.
        ("A: They will.", "will", f"Q: Will fares rise? {ADA}: “They will.”"),
        (SPOKE, "port", SPOKE),
    ],
)
def test_a_reader_sees_who_speaks(text: str, short: str, shown: str):
    sentence = verify(Draft(text, (1,)), QUOTES)
    place = sentence.text.index(short)
    marked = replace(sentence, highlight=(place, place + len(short)))
    (found,) = introduced([marked], EVIDENCE, lambda _: True)
    assert found.text == shown
    assert found.highlight and found.text[slice(*found.highlight)] == short
    (citation,) = found.citations
    assert TOLD.text[citation.start : citation.end] == citation.quote


@pytest.mark.parametrize(
    ("text", "stands"),
    [
        ("Ada Byron said fares will rise by 5 crowns in May.", True),
        ("Byron said that fares would rise by 5 crowns in May.", True),
        ("Joe Park said fares will rise by 5 crowns in May.", False),
    ],
)
def test_what_is_said_in_an_interview_is_theirs(text: str, stands: bool):
    named = article(SPOKE, "Joe Park was not asked.", *TOLD.text.split("\n\n")[1:])
    sentence = verify(Draft(text, (1,)), [Quote.of(named, 0, len(named.text), 1.0)])
    assert sentence.stands == stands
    assert not stands or sentence.citations[0].quote == "Fares will rise by 5 crowns in May."


def test_a_claim_made_in_an_interview_is_no_fact():
    fact = verify(Draft("From May, fares will rise by 5 crowns.", (1,)), QUOTES)
    hers = verify(Draft("Byron said fares will rise by 5 crowns in May.", (1,)), QUOTES)
    assert fact.stands and left_open(fact, QUOTES)
    assert hers.stands and not left_open(hers, QUOTES)


def test_words_of_an_interview_are_found_by_who_said_them():
    chosen = quoted("Who said that fares will rise by 5 crowns in May?", EVIDENCE)
    assert chosen and [quote.text for quote in chosen.quotes] == ["Fares will rise by 5 crowns in May."]
    assert quoted("Who said that we spoke to the head of the port?", EVIDENCE) is None


def test_it_is_heard_after_a_name():
    start = TOLD.text.index("A: It is")
    assert heard(TOLD, start, start + 21) == f"{ADA}: It is not my wish."
    assert heard(TOLD, 0, len(SPOKE)) == SPOKE
