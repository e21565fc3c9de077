import unicodedata
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nutgraf.ingest.clean import Block, canonical, ends_sentence, one_line, paragraphs

QUOTE = "the harbour will not be finished before the spring of next year"
OTHER = "the wall that fell in the storm of this spring was never looked at by anyone"
LINES = st.sampled_from(
    [
        "",
        "  ",
        "Advertisement",
        "Read more: The other story",
        "Sign up for our newsletter",
        f"The mayor said {QUOTE}.",
        QUOTE.capitalize(),
        f"Ann Doe: {QUOTE}",
        f'"{QUOTE.capitalize()}", Ann Doe said.',
        "- one thing",
        "a | b",
        "A line that a mail program broke off at seventy characters or thereabouts",
        "e\u200b\u0301te\u0301",
        "\u202etxet neddih\u202c",
    ]
)


def clean(text):
    """Clean plain text until that changes nothing: what is left may be cleaned anew."""
    while (cleaned := canonical(paragraphs(text))[0]) != text:
        text = cleaned
    return text


@given(st.lists(LINES | st.text(max_size=12), max_size=12).map("\n".join))
def test_cleaning_twice_changes_nothing_more(text):
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert unicodedata.is_normalized("NFC", cleaned)
    assert cleaned == cleaned.strip() and "\n\n\n" not in cleaned
    cleaned.encode()


@given(st.text())
def test_nothing_hidden_is_left(text):
    assert not any(unicodedata.category(mark) in ("Cc", "Cs") and mark != "\n" for mark in clean(text))


def test_hidden_characters_go():
    hidden = "\x00\x1b\xad\u200b\u200d\u202e\u2066\ufeff\ufe0f\U000e0041\ud800"
    assert clean(f"Pay{hidden} up.") == "Pay up."
    assert clean("a\u00a0 \tb\r\nc\u2029d") == "a b\n\nc\n\nd"


@pytest.mark.parametrize(
    ("stored", "seen"),
    [
        # Windows-1252 read as Latin-1, and what it has nothing for.
        (
            "10\x9612 drowned\x85 \x93No\x94, the caf\xe9\x92s owner said",
            "10–12 drowned… “No”, the café’s owner said",
        ),
        ("It cost \x80300 \x97 a record", "It cost €300 — a record"),
        ("Pay\x81\x8d up", "Pay up"),
        # Two numbers do not become one.
        ("10\x1312 drowned", "10 12 drowned"),
        ("7\u200b\x815 of them", "7 5 of them"),
        ("1\u200b", "1"),
        ("a1\xadb 2\u200bc", "a1b 2c"),
    ],
)
def test_control_characters_are_read_as_browsers_do(stored, seen):
    assert clean(stored) == one_line(stored) == seen


def test_paragraphs_are_kept_and_wrapped_lines_joined():
    wrapped = (
        "The council met on Monday evening to settle\n"
        "the budget of the harbour for the coming year,\n"
        "it said."
    )
    assert clean(f"{wrapped}\n \n\nNext.") == f"{wrapped.replace(chr(10), ' ')}\n\nNext."
    assert clean("Short line\nanother short line") == "Short line\n\nanother short line"
    assert clean("- one\n- two") == "- one\n- two"


NARROW = (
    "The council of the old town met on\nMonday to settle the budget of the\n"
    "harbour, but Ann Doe was not there\nand would not say why. Nobody\nelse knew."
)
DASHED = (
    "The council of the old town met on Monday to settle a budget of\n"
    "12 million for the harbour, which Ann Doe\n- who was not there - had asked for in the "
    "spring of that year, when\nthe wall fell."
)
UNEVEN = "\n".join([*["The council of the old town met once more to settle"] * 12, "a budget,", "it said."])


@pytest.mark.parametrize("wrapped", [NARROW, DASHED, UNEVEN, UNEVEN.upper()])
def test_wrapped_lines_are_joined(wrapped):
    assert clean(wrapped) == wrapped.replace("\n", " ")


@pytest.mark.parametrize(
    "lines",
    [
        "Ann Doe of the old town\nBo Roe of Averdon\nCy Poe of the harbour",
        "The council met on Monday.\nIt will not pay for a wall.\nNobody knows who will.",
        "Harbour lost\nBy Ann Doe",
        "The council of the old town met on Monday, and will not pay.\nNobody knows who will pay for it.",
    ],
)
def test_lines_that_are_whole_stand_apart(lines):
    assert clean(lines) == lines.replace("\n", "\n\n")


@pytest.mark.parametrize(
    "rows",
    [
        "- one\n- two",
        "- one that is\nbroken off\n- two",
        "Shares:\nBank | 5\nDock | 6",
        "1. one\n2. two\nthe rest",
    ],
)
def test_a_list_stays_one(rows):
    assert clean(rows) == rows


@pytest.mark.parametrize(
    "line",
    [
        "Advertisement",
        "Story continues below advertisement",
        "READ MORE: How the harbour was lost",
        "Sign up for our morning newsletter.",
        "Subscribe now",
        "Subscribe to continue reading this article.",
        "Please log in or subscribe to keep reading",
        "To continue reading, please register for free.",
        "Already a subscriber? Log in",
        "This article is only available to paying subscribers.",
        "Share this article",
        "Follow Ann Doe on Twitter @anndoe",
        "Follow us on Facebook, Instagram and X.",
        "Related: Two die in a second storm",
        "Click to enlarge",
        "Copyright 2024 The Post. All rights reserved.",
        "We use cookies to improve your visit.",
        "Click here to donate.",
        "The post Harbour lost appeared first on The Post.",
        "Read more »",
        "View in browser",
        "View this email in your browser (https://post.example/mail)",
        "You are receiving this email because you signed up. Unsubscribe",
        "Unsubscribe | Manage preferences",
        "Manage your email preferences",
        "Keep reading for $1",
        "Subscribe now to get unlimited access. Cancel any time.",
        "Support local journalism. Donate today.",
        "Have a tip? Email tips@post.example",
        "Ann Lee covers the harbour for The Post. Reach her at ann@post.example or 555-0134.",
        "Ann Lee is a reporter. Follow her on Twitter @annlee.",
        "E-mail this story",
        "###",
        "* * *",
        "—",
        "-30-",
        "ENDS",
        "© 2024 The Post. All rights reserved.",
    ],
)
def test_boilerplate_goes(line):
    assert clean(f"He left.\n\n{line}\n\nShe stayed.") == "He left.\n\nShe stayed."


@pytest.mark.parametrize(
    "line",
    [
        "Register to vote by Tuesday.",
        "Sign up for health cover ends on Friday.",
        "Read the letter in full, he said.",
        "The story continues to trouble the town.",
        "Subscribe to your phone?",
        "Readers subscribe to continue a habit, the editor said.",
        "This article is for the mayor.",
        "Register to vote by Friday.",
        "The post office appeared first on a list of 12 closures.",
        "View in the harbour was clear.",
        "Unsubscribe rates rose by a third.",
        "You are receiving this prize for the town.",
        "Support local journalism students with their fees.",
        "Police ask those who saw the man to contact them at tips@police.example.",
        "The council asked residents to e-mail her office at hall@town.example.",
        "Ends meet for fewer families.",
        "Got a story to tell the court.",
        "30",
        "To continue reading aloud is a skill.",
        "Advertisement spending fell by a third.",
        "Share prices fell on Monday.",
        "Share this with the union, the mayor told them.",
        "Related: two more people died in the second storm, police said later that day.",
        "Tap to pay comes to the old town, the card companies said.",
        "Follow the money on Facebook, the senator said of the ads.",
        "Copyright law changed; all rights reserved clauses are void, the court said.",
    ],
)
def test_reporting_is_not_boilerplate(line):
    assert clean(line) == line


def test_how_much_an_api_left_out_is_no_text():
    assert clean("It will take two years… [+2412 chars]") == "It will take two years…"
    assert clean("A post may have [+280 chars] in it.") == "A post may have [+280 chars] in it."


@pytest.mark.parametrize(
    "pull_quote",
    [
        QUOTE.capitalize(),
        f"“{QUOTE.capitalize()}”",
        f"Ann Doe: {QUOTE.capitalize()}",
        f"The mayor said {QUOTE}",
    ],
)
@pytest.mark.parametrize(
    "body", [f"The mayor said {QUOTE}.", f"“{QUOTE.capitalize()}”, Doe said. The mayor said {QUOTE}."]
)
def test_a_repeated_pull_quote_stands_once(pull_quote, body):
    assert clean(f"Start.\n\n{pull_quote}\n\n{body}") == f"Start.\n\n{body}"
    assert clean(f"{body}\n\n{pull_quote}\n\nEnd.") == f"{body}\n\nEnd."


def test_pull_quotes_of_one_who_is_named_stand_once():
    body = f"“{QUOTE.capitalize()}”, Doe said. “{OTHER.capitalize()}.”"
    quotes = f"Ann Doe: {QUOTE.capitalize()}\n\nAnn Doe: {OTHER.capitalize()}"
    assert clean(f"Start.\n\n{quotes}\n\n{body}") == f"Start.\n\n{body}"


def test_who_said_it_stays():
    told = f"{QUOTE.capitalize()}. So it was said on Monday, and nobody at the meeting denied it."
    tagged = f"Mr. Roe: Why?\n\nDoe: {QUOTE.capitalize()}.\n\nMr. Roe: Is it so?\n\nDoe: Yes.\n\n{told}"
    assert clean(tagged) == tagged
    asked = "Q: Will the harbour be finished before the spring of next year?"
    interview = f"{asked}\n\nA: No.\n\n{asked}\n\nA: I have answered that."
    assert clean(interview) == interview


def test_what_only_looks_repeated_stays():
    rows = "- Students to a teacher in the town: nine to one"
    assert clean(f"{rows}\n\nText.\n\n{rows}") == f"{rows}\n\nText.\n\n{rows}"
    sentence = "The harbour will not be finished before spring."
    story = f"{sentence}\n\nDoe denied that the harbour will not be finished before spring, she said."
    assert clean(story) == story
    assert clean("No comment.\n\nNo comment.") == "No comment.\n\nNo comment."


def test_headings_are_recorded_where_they_stand():
    text, headings = canonical([Block("One."), Block(" The\u200b harbour ", is_heading=True), Block("Two.")])
    assert text == "One.\n\nThe harbour\n\nTwo."
    assert headings == ((6, 17, "The harbour"),)
    assert text[6:17] == "The harbour"


def test_a_sentence_broken_by_a_blank_line_is_mended_on_request():
    start = "The council of the town did not say on Monday when it would find"
    blocks = [Block(start), Block("the money for the harbour.")]
    assert canonical(blocks, mend=True)[0] == f"{start} the money for the harbour."
    assert canonical(blocks)[0] == f"{start}\n\nthe money for the harbour."
    apart = [Block(f"{start} it."), Block("the money")]
    assert canonical(apart, mend=True)[0].count("\n\n") == 1


@pytest.mark.parametrize(
    "piece",
    [f"{QUOTE}\n\n", f"{QUOTE}.\n\n", "Harbour lost\n", "\n \n", "\u200b", "- a | b\n", "Share to "],
)
def test_a_huge_text_takes_no_more_than_linear_time(piece):
    # Some tenths of a second; what grows with the square would take minutes.
    text = piece * (500_000 // len(piece))
    began = process_time()
    canonical([Block(part) for part in text.split("\n\n")], mend=True)
    clean(text)
    assert process_time() - began < 10


def test_one_line():
    assert one_line(" A\u200b title\n on  two lines ") == "A title on two lines"


@pytest.mark.parametrize(
    "text",
    [
        "It rained.",
        "Did it?",
        "“It rained!”",
        "It rained (a little).",
        "It said 'no.'\n",
        "And then…",
        "«It is.»",
    ],
)
def test_a_sentence_ends_with_its_stop_whatever_closes_behind_it(text):
    assert ends_sentence(text)


@pytest.mark.parametrize("text", ["", "Rain in Sarn", "It was “rain”", "He said:", "It rained,", "(Sarn)"])
def test_without_a_stop_no_sentence_ends(text):
    assert not ends_sentence(text)
