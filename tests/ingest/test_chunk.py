import re
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nutgraf.ingest.chunk import chunk, passage_input
from nutgraf.ingest.clean import Block, canonical
from nutgraf.ingest.types import Article
from nutgraf.service.app import encoder_folder
from nutgraf.service.config import read_settings


class WordTokenizer:
    """A token a word; two more around a text."""

    def __init__(self):
        self.calls = 0

    def __call__(self, text, *, add_special_tokens, return_offsets_mapping, truncation, verbose):
        assert not (add_special_tokens or truncation or verbose) and return_offsets_mapping
        self.calls += 1
        return {"offset_mapping": [match.span() for match in re.finditer(r"\S+", text)]}

    def num_special_tokens_to_add(self, pair=False):
        return 2


def article(*blocks, title="Harbour lost"):
    text, headings = canonical(blocks)
    return Article.of(title=title, text=text, headings=headings)


def tokens(tokenizer, text):
    return len(tokenizer(text, **WITHOUT)["offset_mapping"]) + tokenizer.num_special_tokens_to_add()


WITHOUT = {
    "add_special_tokens": False,
    "return_offsets_mapping": True,
    "truncation": False,
    "verbose": False,
}
WORDS = st.sampled_from(
    [
        "harbour",
        "Dr.",
        "U.S.",
        "went.",
        "“No!”",
        "9",
        "x" * 300,
        "." * 90,
        "港" * 70,
        "한국어가",
        "é👍",
        "a-b-c",
    ]
)
PARAGRAPHS = st.lists(WORDS, min_size=1, max_size=60).map(" ".join)
BLOCKS = st.lists(st.builds(Block, PARAGRAPHS, st.booleans()), min_size=1, max_size=8)
TITLES = st.text(max_size=300) | PARAGRAPHS


def check(story, tokenizer, max_tokens, passage_chars):
    passages = chunk(story, tokenizer, max_tokens=max_tokens, passage_chars=passage_chars)
    for passage in passages:
        assert story.text[passage.start : passage.end] == passage.text == passage.text.strip() != ""
        assert tokens(tokenizer, passage_input(story.title, passage)) <= max_tokens
    assert all(one.end <= next_.start for one, next_ in pairwise(passages))
    covered = bytearray(len(story.text))
    for start, end in [*((p.start, p.end) for p in passages), *((s, e) for s, e, _ in story.headings)]:
        assert not any(covered[start:end])
        covered[start:end] = b"\1" * (end - start)
    assert all(seen or char.isspace() for seen, char in zip(covered, story.text, strict=True))
    return passages


@given(BLOCKS, TITLES, st.sampled_from([30, 60, 256]), st.sampled_from([60, 900]))
def test_passages_are_slices_that_cover_the_body_and_fit(blocks, title, max_tokens, passage_chars):
    # Long words, so that a title and heading of 224 bytes leave some of 40 tokens to the passage.
    words = " ".join(word.ljust(12, "x") for word in title.split())
    check(article(*blocks, title=words), WordTokenizer(), max(max_tokens, 40), passage_chars)


def test_a_short_article_is_one_passage_and_is_tokenised_once():
    tokenizer = WordTokenizer()
    story = article(Block("The harbour is lost."), Block("The council met. It will not pay."))
    (passage,) = chunk(story, tokenizer)
    assert passage.text == story.text
    assert tokenizer.calls == 2  # text and title
    assert passage_input(story.title, passage) == f"Harbour lost\n{story.text}"


def test_passages_do_not_cross_headings_and_name_theirs():
    story = article(Block("One."), Block("The money", is_heading=True), Block("Two."), Block("Three."))
    first, second = chunk(story, WordTokenizer())
    assert (first.heading, first.text) == ("", "One.")
    assert (second.heading, second.text) == ("The money", "Two.\n\nThree.")
    assert passage_input("T", second) == "T\nThe money\nTwo.\n\nThree."


def test_breaks_fall_between_paragraphs_and_leave_no_crumbs():
    paragraphs = [
        f"The council met again on day {day}. " * 8 for day in range(7)
    ]  # about 250 characters each
    story = article(*map(Block, paragraphs), Block("It ended late."))
    passages = chunk(story, WordTokenizer())
    assert all(story.text[passage.end : passage.end + 2] in ("\n\n", "") for passage in passages)
    assert min(len(passage.text) for passage in passages) > 500


def test_a_sentence_that_is_too_long_is_cut_between_words():
    story = article(Block("word " * 900))
    passages = check(story, WordTokenizer(), 256, 900)
    assert len(passages) > 3
    assert all(passage.text.split() == ["word"] * len(passage.text.split()) for passage in passages)


def test_no_room_beside_the_title():
    with pytest.raises(ValueError, match="max_tokens=4"):
        chunk(article(Block("One.")), WordTokenizer(), max_tokens=4)


def test_a_long_title_is_cropped_at_a_word():
    (passage,) = chunk(article(Block("One."), title="harbour " * 100), WordTokenizer())
    line = passage_input("harbour " * 100, passage).splitlines()[0]
    assert len(line) <= 160 and set(line.split()) == {"harbour"}


def test_a_huge_article_is_tokenised_in_windows():
    tokenizer = WordTokenizer()
    story = article(Block("The council met on Monday. " * 10_000))
    assert len(check(story, tokenizer, 256, 900)) > 250
    calls = tokenizer.calls
    chunk(story, tokenizer)
    assert tokenizer.calls - calls == 4  # three windows and the title


def test_nothing_to_cut():
    assert chunk(Article.of(title="T", text=""), WordTokenizer()) == []


@pytest.fixture(scope="module")
def real_tokenizer():
    from transformers import AutoTokenizer

    return AutoTokenizer.from_pretrained(str(encoder_folder(read_settings())), local_files_only=True)


@pytest.mark.models
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(blocks=BLOCKS, title=TITLES)
def test_no_passage_is_cut_by_the_encoder(real_tokenizer, blocks, title):
    check(article(*blocks, title=title), real_tokenizer, 256, 900)


@pytest.mark.models
@settings(deadline=None)
@given(text=st.text(min_size=1, max_size=2000), title=st.text(max_size=300))
def test_no_text_of_any_script_is_cut_by_the_encoder(real_tokenizer, text, title):
    check(
        article(Block(text), Block(text.replace(" ", ""), is_heading=True), Block(text), title=title),
        real_tokenizer,
        256,
        900,
    )
