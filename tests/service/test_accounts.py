"""Two accounts of one thing, told as news tells it, and what looks like two accounts but is not."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from nutgraf.ingest.sentences import sentences
from nutgraf.ingest.types import Article, Passage
from nutgraf.service.conflicts.disagreements import disagreements
from nutgraf.service.types import Check, Citation, Evidence, Question, Sentence

DATA = Path(__file__).parents[1] / "data" / "accounts.jsonl"
CASES = [json.loads(line) for line in DATA.read_text("utf-8").splitlines()]


def article(source, day, title, text, **more):
    published = datetime.fromisoformat(day).replace(tzinfo=UTC) if day else None
    return Article.of(source=source, published_at=published, title=title, text=text, **more)


def told(question, short, cited, *others, copies=(), marked=True):
    """Answer with the sentence of `cited` that holds the short answer; return the disagreements."""
    evidence = [
        Evidence(Passage.of(item, 0, len(item.text)), item, rank, 1.0, {})
        for rank, item in enumerate((cited, *others), 1)
    ]
    start, end = next(
        span for span in sentences(cited.text) if short.lower() in cited.text[slice(*span)].lower()
    )
    quote = cited.text[start:end]
    citation = Citation(
        cited.id, cited.title, cited.source, cited.url, cited.published_at, quote, start, end, cited.kind
    )
    place = re.search(re.escape(short), quote, re.IGNORECASE).span() if marked else None
    answer = [Sentence(quote, (citation,), 1.0, Check("supported"), place)]
    return disagreements(Question(question, datetime(2024, 12, 1, tzinfo=UTC)), answer, evidence, copies)


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_two_accounts_are_shown_where_there_are_two_and_only_there(case):
    one, other = (article(**row) for row in case["articles"])
    found = told(case["question"], case["answers"][0], one, other)
    assert len(found) == bool(case["said"]), found
    assert [words for words in case["said"] if words not in found[0]] == []
    # Whichever is answered with, the same is said.
    assert told(case["question"], case["answers"][1], other, one) == found


POST = article("Post", "2024-04-10", "Kestrel", "Jon Vale will succeed Ada Renn as chief of Kestrel in June.")
OTHER = "Petra Holt will succeed Ada Renn as chief of Kestrel in June."
WHO = "Who will succeed Ada Renn at Kestrel?"


def test_both_sides_are_named_and_dated_the_newest_first():
    wire = article("Wire", "2024-04-11", "Kestrel", OTHER)
    assert told(WHO, "Jon Vale", POST, wire) == (
        f"Sources differ: Wire (2024-04-11): “{OTHER}”; Post (2024-04-10): “{POST.text}”",
    )


def test_a_copy_that_the_evidence_leaves_out_may_have_another_value():
    copy = replace(article("Wire", "2024-04-10", "Kestrel", OTHER), cluster_id=POST.cluster_id)
    assert told(WHO, "Jon Vale", POST) == ()
    (found,) = told(WHO, "Jon Vale", POST, copies=[copy])
    assert "Petra Holt" in found
    opinion = replace(copy, kind="opinion")
    assert told(WHO, "Jon Vale", POST, copies=[opinion]) == ()


def test_another_sentence_that_says_so_too_may_meet_the_other_account():
    short = article("Post", "2024-04-10", "Kestrel", "The chief of Kestrel from June: Jon Vale, it says.")
    same = article("Globe", "2024-04-10", "Kestrel", POST.text)
    wire = article("Wire", "2024-04-11", "Kestrel", OTHER)
    assert told("Who will be chief of Kestrel from June?", "Jon Vale", short, wire) == ()
    (found,) = told("Who will be chief of Kestrel from June?", "Jon Vale", short, same, wire)
    assert OTHER in found and POST.text in found
    # Of another chief it says nothing.
    aside = article(
        "Globe", "2024-04-10", "Tarn", "Jon Vale will succeed Ada Renn in the choir of Tarn in June."
    )
    choir = article("Wire", "2024-04-11", "Tarn", aside.text.replace("Jon Vale", "Petra Holt"))
    assert told("Who will be chief of Kestrel from June?", "Jon Vale", short, aside, choir) == ()


@pytest.mark.parametrize(
    ("question", "shown"),
    [
        ("When will Jon Vale succeed Ada Renn as chief of Kestrel?", 1),
        ("In which month will Jon Vale succeed Ada Renn as chief of Kestrel?", 1),
        ("Can you tell me when Jon Vale will succeed Ada Renn as chief of Kestrel?", 1),
        ("Will Jon Vale succeed Ada Renn as chief of Kestrel?", 0),
    ],
)
def test_asked_when_the_only_date_of_a_sentence_is_the_answer_where_none_is_marked(question, shown):
    wire = article("Wire", "2024-04-10", "Kestrel", POST.text.replace("June", "August"))
    assert len(told(question, "June", POST, wire, marked=False)) == shown


def test_a_value_may_be_said_twice_in_its_sentence():
    text = "{0} 2031 Lantern Games, a festival of sport held in {0} in August 2031."
    one, other = (
        article(source, None, "The games", text.format(city))
        for source, city in (("Post", "New Tarn"), ("Wire", "Averdon"))
    )
    (found,) = told("Which city held the 2031 Lantern Games?", "New Tarn", one, other)
    assert "held in Averdon" in found and "held in New Tarn" in found


def test_an_outlet_mends_its_own_story_but_cannot_where_neither_is_dated():
    assert told(WHO, "Jon Vale", POST, article("Post", "2024-04-10", "Kestrel", OTHER)) == ()
    undated = article("Post", "", "Kestrel", POST.text)
    (found,) = told(WHO, "Jon Vale", undated, article("Post", "", "Kestrel", OTHER))
    assert found.count("Post (undated)") == 2


def test_three_accounts_make_one_note_each_value_once():
    again = article("Herald", "2024-04-09", "Kestrel", OTHER)
    third = article("Mail", "2024-04-08", "Kestrel", OTHER.replace("Petra Holt", "Ole Dahl"))
    (found,) = told(WHO, "Jon Vale", POST, article("Wire", "2024-04-10", "Kestrel", OTHER), again, third)
    assert [words in found for words in ("Wire", "Mail", "Post", "Herald")] == [True, True, True, False]


def test_a_long_sentence_is_shown_where_its_value_stands():
    tail = ", the board of the company said after a long night of talks with its owners" * 4
    wire = article("Wire", "2024-04-10", "Kestrel", f"After{tail}, {OTHER[:-1]}.")
    post = article("Post", "2024-04-10", "Kestrel", f"After{tail}, {POST.text[:-1]}.")
    (found,) = told(WHO, "Jon Vale", post, wire)
    assert "Petra Holt will succeed" in found
    assert "Jon Vale will succeed" in found
    assert "“… " in found


def test_words_of_two_weeks_tell_of_two_things_unless_they_state_one_time():
    later = article("Wire", "2024-05-10", "Kestrel", OTHER)
    assert told(WHO, "Jon Vale", POST, later) != ()  # Both say June.
    without = POST.text.replace(" in June", "")
    earlier = article("Post", "2024-04-10", "Kestrel", without)
    assert told(WHO, "Jon Vale", earlier, replace(later, text=OTHER.replace(" in June", ""))) == ()


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        (
            "12 soldiers were killed in the raid, the army said.",
            "Rebels said 40 soldiers were killed",
            "Sources",
        ),
        (
            "12 soldiers were killed in the raid, the army said.",
            "The ministry said 40 soldiers were killed",
            "Later",
        ),
        ("12 soldiers were killed in the raid.", "Rebels said 40 soldiers were killed", "Later"),
        (
            "Norland's army said 12 soldiers were killed in the raid.",
            "Sudreya's army said 40 soldiers were killed",
            "Sources",
        ),
    ],
)
def test_what_two_parties_count_is_no_later_figure(one, other, kind):
    first = article("Post", "2024-06-01", "Raid on Kessa base", one.replace("the raid", "the raid on Kessa"))
    second = article("Wire", "2024-06-02", "Raid on Kessa base", f"{other} in the raid on Kessa.")
    (found,) = told("How many soldiers were killed in the raid on Kessa?", "12", first, second)
    assert found.startswith(kind), found


def test_what_the_same_article_has_the_other_party_say_is_shown_beside_it():
    text = "The army said 12 soldiers were killed in the raid on Kessa. Rebels said {} in the raid on Kessa."
    asked = "How many soldiers were killed in the raid on Kessa?"
    both = article("Post", "2024-06-01", "Raid on Kessa", text.format("40 soldiers were killed"))
    (found,) = told(asked, "12", both)
    assert found.startswith("Sources differ: Post (2024-06-01): “The army said 12 soldiers")
    assert "Rebels said 40 soldiers" in found
    for same in (
        "12 soldiers were killed",
        "40 soldiers were wounded",
        "up to 40 soldiers may have been killed",
    ):
        assert told(asked, "12", article("Post", "2024-06-01", "Raid on Kessa", text.format(same))) == ()


@pytest.mark.parametrize(("count", "said"), [("14 people", 0), ("31 people", 1)])
def test_a_dozen_is_no_exact_count(count, said):
    text = "{} were killed in the fire in Tarn on Friday."
    one = article("Post", "2024-03-04", "Tarn", text.format("More than a dozen people"))
    other = article("Wire", "2024-03-04", "Tarn", f"The fire in Tarn on Friday killed {count}.")
    assert len(told("How many people were killed in the Tarn fire?", "a dozen", one, other)) == said


def test_two_parties_may_have_their_say_in_one_article():
    charge = "{} said {} had shelled the port of Tarn on Sunday."
    text = f"{charge.format('Norland', 'Sudreya')} {charge.format('Sudreya', 'Norland')}"
    asked = "Who shelled the port of Tarn?"
    (found,) = told(asked, "Sudreya had", article("Post", "2024-03-04", "Tarn", text))
    assert charge.format("Sudreya", "Norland") in found
    third = text.replace("Sudreya said Norland", "Westland said Sudreya")
    assert told(asked, "Sudreya had", article("Post", "2024-03-04", "Tarn", third)) == ()


def test_lives_saved_and_shares_are_no_dead():
    question = "How many lives did the vaccine save?"
    saved = article(
        "Post", "2024-06-01", "Vaccine study", "The vaccine saved 3 million lives in Norland, a study says."
    )
    rate = article(
        "Wire",
        "2024-06-02",
        "Vaccine study",
        "In Norland 5,200/55 million died without the vaccine, a study says.",
    )
    assert told(question, "3 million", saved, rate) == ()
