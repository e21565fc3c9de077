"""verify: names and quantities in another's place, denials and hedges; each rule both ways."""

from datetime import UTC, datetime

import pytest

from nutgraf.ingest.types import Article
from nutgraf.service.checks.contrast import turned
from nutgraf.service.checks.mend import clean
from nutgraf.service.checks.names import names
from nutgraf.service.checks.polarity import hedge_lost, negation_changed, opposite, told_as_done
from nutgraf.service.checks.slots import misplaced
from nutgraf.service.checks.speech import Cited
from nutgraf.service.types import Draft, Quote
from nutgraf.service.verify import verify

COUNCIL = "The Harbour Council met in Tirna on Tuesday to vote on the port."
BOARD = "The River Board met in Tirna on Monday to vote on fishing quotas."


def test_a_name_that_another_sentence_puts_there_is_in_no_one_elses_place() -> None:
    text = "The River Board met in Tirna to vote on fishing quotas."
    assert misplaced(text, [Cited(COUNCIL, "")]) == ("River Board", "Harbour Council")
    assert misplaced(text, [Cited(COUNCIL, ""), Cited(BOARD, "")]) is None


def test_a_name_that_stands_elsewhere_is_still_in_anothers_place() -> None:
    elsewhere = "Dana Ortiz of the River Board was not in town."
    text = "The River Board met in Tirna to vote on the port."
    assert misplaced(text, [Cited(COUNCIL, ""), Cited(elsewhere, "")]) == ("River Board", "Harbour Council")
    nearby = "The River Board left Tirna before the vote."
    assert misplaced(text, [Cited(COUNCIL, ""), Cited(nearby, "")]) == ("River Board", "Harbour Council")


@pytest.mark.parametrize(
    "dateline", ["KESSEL, Norland (AP) — ", "KESSEL (Crane News) — ", "Kessel, Norland — "]
)
def test_a_dateline_is_no_part_of_its_sentence(dateline: str) -> None:
    quoted = f"{dateline}Ferry captain Lena Frost opened the new bridge."
    assert misplaced("Lena Frost opened the new bridge.", [Cited(quoted, "")]) is None
    assert misplaced("Dana Ortiz opened the new bridge.", [Cited(quoted, "")]) is not None


def test_a_surname_behind_another_name_is_in_its_own_place() -> None:
    quoted = "The fraud led to the Ferries Act of 1925, and Frost would become the only person held under it."
    assert misplaced("Lena Frost was the only person held under it.", [Cited(quoted, "")]) is None
    assert misplaced("Dana Ortiz was the only person held under it.", [Cited(quoted, "")]) is not None


def test_a_dash_with_spaces_parts_names() -> None:
    assert [name.text for name in names("KESSEL - Lena Frost left.")] == ["KESSEL", "Lena Frost"]
    assert [name.text for name in names("The Frost-Crane Act passed.")] == ["Frost-Crane Act"]


@pytest.mark.parametrize(
    ("opening", "verdict"),
    [
        ("Lena Frost flies tourists over the fells.", "supported"),
        ("Lena Frost of the Harbour Club flies tourists over the fells.", "supported"),
        ("Lena Frost flies tourists over the fells, as Ada Frost did.", "dropped"),
        ("Dana Ortiz flies tourists over the fells.", "dropped"),
    ],
)
def test_a_surname_stands_for_the_only_one_whom_the_article_calls_so(opening: str, verdict: str) -> None:
    text = f"{opening} But when the flood came, Frost took dozens out of towns that no road led to."
    article = Article.of(title="Pilots", text=text, source="Crane News")
    draft = Draft("Lena Frost took dozens out of towns that no road led to when the flood came.", (1,))
    sentence = verify(draft, [Quote(article, 0, len(text), text, 0.9)])
    assert sentence.check.verdict == verdict


@pytest.mark.parametrize(
    ("told", "quoted", "word"),
    [
        ("It was built in 1958, not 1968.", "It was built in 1968, not 1958.", "1958"),
        ("It was built in 1958.", "It was built in 1968, not 1958.", "1958"),
        ("It was built in 1968.", "It was built in 1968, not 1958.", None),
        ("It was built in 1968 rather than in 1958.", "It was built in 1968, not 1958.", None),
        ("The limit is 12 tonnes.", "The limit is 7.5 tonnes, not 12 tonnes.", "12"),
        ("Park won the vote.", "Hill, not Park, won the vote.", "Park"),
        ("Hill and Park won.", "Hill, not Park, won the first vote; Park won the second.", None),
        ("Hill decides whether Park goes.", "Hill decides whether or not Park goes.", None),
        ("It cost $5 million.", "It cost $3 million instead of $5 million.", "5"),
        ("Hill did not win.", "Hill did not win.", None),
    ],
)
def test_what_is_set_against_something_else(told: str, quoted: str, word: str | None) -> None:
    assert turned(told, [quoted]) == word


def test_magnitudes() -> None:
    quoted = [Cited("The state spent billions on the new harbour.", "")]
    assert misplaced("The state spent millions on the new harbour.", quoted) == ("millions", "billions")
    assert misplaced("The state spent billions on the new harbour.", quoted) is None


@pytest.mark.parametrize(
    ("text", "quoted", "changed"),
    [
        # What is denied need not be a word of the quotes.
        ("Frost was not hurt.", "Frost left the burning depot on foot.", "hurt"),
        ("Frost has no plans.", "Frost left the burning depot on foot.", "plans"),
        ("Frost was not hurt.", "Frost escaped without a scratch.", None),
        ("Frost did not sign.", "Frost refused to sign.", None),
        ("Not only Frost left.", "Frost and others left.", None),
        ("Frost counted 14.", "Frost did not count 14, but 15.", "counted"),
    ],
)
def test_denials(text: str, quoted: str, changed: str | None) -> None:
    assert negation_changed(text, [quoted]) == changed


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        ("Sales rise next year.", "rise"),
        ("The company projects that sales rise next year.", None),
        ("Sales are forecast to rise next year.", None),
    ],
)
def test_hedges(text: str, lost: str | None) -> None:
    assert hedge_lost(text, ["Sales may rise next year, the company said."]) == lost


@pytest.mark.parametrize(
    ("text", "quoted", "lost"),
    [
        # Of what someone is accused of, or believed to have done; the name between is passed over.
        ("Joe Park took bribes.", "Prosecutors accused Joe Park of taking bribes.", "took"),
        ("Two men murdered Ortiz.", "Police charged two men with murdering Ortiz.", "murdered"),
        ("Joe Park set fire to the mill.", "Police believe Joe Park set fire to the mill.", "set"),
        ("Police say Joe Park set fire to the mill.", "Police believe Joe Park set fire to the mill.", None),
        ("Gulls caused the fire.", "Police are asking whether the gulls caused the fire.", "caused"),
        ("Park is accused of taking bribes.", "Prosecutors accused Joe Park of taking bribes.", None),
        ("Two men stood in the dock.", "Police charged two men with murdering Ortiz.", None),
        ("The mill burned.", "Police believe the mill was set on fire after it closed.", None),
        ("Park was convicted.", "If convicted, Park faces up to ten years.", "convicted"),
        ("Park was convicted.", "If convicted again, Park faces jail; he was convicted in 2019.", None),
        # Of what is meant to be, tried or ordered.
        ("Rebels seized the airport.", "Rebels tried to seize the airport.", "seized"),
        ("Norcom paid the workers.", "The judge ordered Norcom to pay the workers.", "paid"),
        ("Norcom must pay the workers.", "The judge ordered Norcom to pay the workers.", None),
        ("Norcom bought Televa.", "Norcom agreed to buy Televa.", "bought"),
        ("Norcom will buy Televa.", "Norcom agreed to buy Televa.", None),
        ("Norcom closed the plant.", "Norcom said it would close the plant.", "closed"),
        ("Norcom will close the plant.", "Norcom said it would close the plant.", None),
        ("Norcom did not comment.", "Norcom would not comment.", None),
        ("Norcom is set to close the plant.", "Norcom may close the plant.", None),
    ],
)
def test_what_is_only_alleged_or_intended(text: str, quoted: str, lost: str | None) -> None:
    assert (told_as_done(text, [quoted]) or hedge_lost(text, [quoted])) == lost


def test_a_charge_is_no_conviction() -> None:
    quoted = ["Joe Park was charged with embezzling 2 million euros."]
    assert opposite("Joe Park was convicted of embezzling 2 million euros.", quoted) == (
        "convicted",
        "charged",
    )
    assert opposite("Joe Park was charged with embezzling money.", quoted) is None


def test_the_denial_of_a_plan_denies_what_is_planned() -> None:
    quoted = ["The company denied reports that it plans to cut 500 jobs."]
    assert negation_changed("The company will cut 500 jobs.", quoted) == "cut"
    assert negation_changed("The company denied that it plans to cut 500 jobs.", quoted) is None


def test_a_figure_is_no_plan() -> None:
    assert (
        hedge_lost("In 2024 sales rose.", ["The company expected 2024 to be good, and sales rose."]) is None
    )


def test_quotation_marks_made_of_backticks_stay() -> None:
    kept = "Frost called it `a mistake' and left."
    assert clean(kept, "").text == kept
    assert clean("Frost called it ``a mistake'' and left.", "").removed == ()
    assert clean("Frost ran `make` and left.", "").text == "Frost ran make and left."
    assert clean("Frost ran ```make``` and didn't leave.", "").text == "Frost ran make and didn't leave."


def test_a_sentence_with_such_marks_is_supported() -> None:
    body = "Lena Frost called the delay of the ferry `a mistake' on Tuesday, and she left."
    article = Article.of(title="The ferry", text=body, published_at=datetime(2023, 3, 17, tzinfo=UTC))
    quotes = [Quote(article, 0, len(body), body, 1.0)]
    assert (
        verify(Draft("Lena Frost called the delay `a mistake'.", (1,)), quotes).check.verdict == "supported"
    )
    assert verify(Draft("Dana Ortiz called the delay `a mistake'.", (1,)), quotes).check.verdict == "dropped"
