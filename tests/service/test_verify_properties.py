"""verify: what must hold of every sentence."""

import time
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from nutgraf.ingest.sentences import sentences
from nutgraf.ingest.types import Article
from nutgraf.service.types import Draft, Quote
from nutgraf.service.verify import verify

PEOPLE = ["Ilse Brandt", "Karel Voss", "Mara Quill", "Anton Reyes", "Dana Ortiz", "Lee Moran"]
ABSENT = ["Petra Lindqvist", "Omar Haddad", "June Tanaka"]
PLACES = ["Portmere", "Tirna", "Kessel", "Odell"]
COUNTS = ["14", "2,300", "78,000", "31"]
OTHER_COUNTS = ["15", "2,400", "87,000", "6"]
FORMS = [
    "{person} told reporters in {place} that {count} homes had lost power.",
    "Police in {place} said {person} had sold {count} tickets.",
    "{person} did not sign the treaty with {count} states in {place}.",
    '"We counted {count} boats," said {person}, who lives in {place}.',
    "{count} workers may leave {place} after {person} closed the mill.",
]

stories = st.lists(
    st.tuples(
        st.sampled_from(FORMS), st.sampled_from(PEOPLE), st.sampled_from(PLACES), st.sampled_from(COUNTS)
    ),
    min_size=1,
    max_size=5,
    unique_by=lambda item: item[0],
)
drafts = st.one_of(
    st.text(max_size=80),
    st.lists(
        st.sampled_from(
            [*PEOPLE, *PLACES, *COUNTS, "said", "not", '"', "that", "<b>", "[1]", ",", "which", "sold", "."]
        ),
        max_size=14,
    ).map(" ".join),
)


def quoted(story: list[tuple[str, str, str, str]]) -> tuple[list[str], list[Quote]]:
    written = [form.format(person=person, place=place, count=count) for form, person, place, count in story]
    article = Article.of(
        title="News of the day", text=" ".join(written), published_at=datetime(2023, 3, 17, tzinfo=UTC)
    )
    return written, [Quote(article, 0, len(article.text), article.text, 1.0)]


@given(stories, drafts, st.lists(st.integers(-2, 4), max_size=4))
def test_every_citation_is_an_exact_slice(
    story: list[tuple[str, str, str, str]], text: str, numbers: list[int]
) -> None:
    _, quotes = quoted(story)
    sentence = verify(Draft(text, tuple(numbers)), quotes)
    for citation in sentence.citations:
        assert quotes[0].article.text[citation.start : citation.end] == citation.quote != ""
    assert len(sentence.citations) <= 3
    assert bool(sentence.citations) == (sentence.check.verdict != "dropped")


@given(stories, st.data())
def test_a_sentence_of_a_quote_is_supported(
    story: list[tuple[str, str, str, str]], data: st.DataObject
) -> None:
    _, quotes = quoted(story)
    start, end = data.draw(st.sampled_from(sentences(quotes[0].text)))
    sentence = verify(Draft(quotes[0].text[start:end], (1,)), quotes)
    assert sentence.check.verdict == "supported", sentence.check
    assert (sentence.citations[0].start, sentence.citations[0].end) == (start, end)


@given(stories, st.sampled_from(OTHER_COUNTS), st.integers(0, 4))
def test_another_number_is_never_supported(
    story: list[tuple[str, str, str, str]], count: str, at: int
) -> None:
    _, quotes = quoted(story)
    form, person, place, _ = story[at % len(story)]
    sentence = verify(Draft(form.format(person=person, place=place, count=count), (1,)), quotes)
    assert sentence.check.verdict != "supported"
    assert count not in sentence.text or sentence.check.verdict == "dropped"


@given(stories, st.sampled_from(ABSENT), st.integers(0, 4), st.booleans())
def test_another_name_is_never_supported(
    story: list[tuple[str, str, str, str]], person: str, at: int, surname_only: bool
) -> None:
    _, quotes = quoted(story)
    form, _, place, count = story[at % len(story)]
    name = person.split()[-1] if surname_only else person
    sentence = verify(Draft(form.format(person=name, place=place, count=count), (1,)), quotes)
    assert sentence.check.verdict != "supported"
    assert name not in sentence.text or sentence.check.verdict == "dropped"


@given(stories, st.integers(0, 4), st.integers(1, 5))
def test_a_name_from_elsewhere_in_the_quote_is_never_supported(
    story: list[tuple[str, str, str, str]], at: int, step: int
) -> None:
    _, quotes = quoted(story)
    form, person, place, count = story[at % len(story)]
    other = PEOPLE[(PEOPLE.index(person) + step) % len(PEOPLE)]
    sentence = verify(Draft(form.format(person=other, place=place, count=count), (1,)), quotes)
    if other != person:
        assert other not in sentence.text or sentence.check.verdict == "dropped"


def test_a_sentence_of_numbers_alone_is_soon_verified() -> None:
    numbers = "1 to 2 to 3 " * 150
    _, (quote,) = quoted([("{person} won the vote in {place} by {count}.", PEOPLE[0], "Tarn", numbers)])
    started = time.process_time()
    assert verify(Draft(f"{numbers[:200]}.", (1,)), (quote,)).check.verdict == "supported"
    # It took some five seconds where the quote was read again for every number of the sentence.
    assert time.process_time() - started < 2.5
