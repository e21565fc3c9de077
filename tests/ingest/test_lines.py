"""Lines of pages to paragraphs."""

import time

import pytest

from nutgraf.ingest.sources.lines import Line, text_of

FULL = "The council met on Monday and spoke of the harbour for hours"


def page(*rows, x=72.0, y=700.0, size=10.0, leading=12.0):
    """Return lines one below the other; (right, down, text) is moved, with those below."""
    lines = []
    for row in rows:
        right, down, text = (0.0, 0.0, row) if isinstance(row, str) else row
        y -= down
        lines.append(Line(text, x + right, y, size))
        y -= leading
    return lines


@pytest.mark.parametrize(
    ("rows", "text"),
    [
        # A gap, an indentation, a short last line, a list.
        ([FULL, "and voted.", (0, 6, FULL), "again."], [f"{FULL} and voted.", f"{FULL} again."]),
        ([(10, 0, FULL), FULL, (10, 0, FULL), "again."], [f"{FULL} {FULL}", f"{FULL} again."]),
        ([FULL, "and voted.", FULL, "again."], [f"{FULL} and voted.", f"{FULL} again."]),
        ([f"• {FULL}", (8, 0, FULL), f"• {FULL}", (8, 0, FULL)], [f"• {FULL} {FULL}", f"• {FULL} {FULL}"]),
        ([FULL, "and so", "it was at the harbour on Monday night, they all of them said"], None),
        # A byline and a day, as long as the lines of the text.
        (["By Ann Lee, Harbour Courier", "3 December 2023, Averdon Bay", "The council met and spoke"], 3),
    ],
)
def test_where_a_paragraph_ends(rows, text):
    told = text_of([page(*rows)]).split("\n\n")
    assert told == text if isinstance(text, list) else len(told) == (text or 1)


@pytest.mark.parametrize(
    ("above", "below", "told"),
    [
        ("which the govern-", "ment had not wanted to pay for", "government had"),
        ("which the govern\xad", "ment had not wanted to pay for", "government had"),
        ("which the govern‐", "ment had not wanted to pay for", "government had"),
        ("a loan that is long-", "term and from the insurers, too", "long-term and"),
        ("what was an Anglo-", "American treaty of that time, too", "Anglo-American treaty"),
        ("in the years of 1939-", "45 it had been lost for a while", "1939-45 it"),
        ("the harbour master and/", "or the mayor were to come to it", "and/or the"),
        ("the harbour – which is –", "or was the best of the whole bay", "is – or was"),
    ],
)
def test_what_was_parted_at_the_end_of_a_line_is_whole(above, below, told):
    rows = ["It was a long time, and at long last the term was over", "for a term.", above, below]
    assert told in text_of([page(*rows)])


def test_columns_follow_each_other_and_a_paragraph_goes_on_over_them():
    left = page((10, 0, "The council met on Monday and"), "spoke of the harbour, which")
    right = page("the mayor calls a ruin, for some", "hours.", (10, 0, "It rained all the while, and"), x=320)
    assert text_of([left + right]) == (
        "The council met on Monday and spoke of the harbour, which the mayor calls a ruin, for some hours."
        "\n\nIt rained all the while, and"
    )


def test_a_paragraph_goes_on_behind_a_caption():
    first = page(FULL, "which the mayor of the town calls a ruin, and thereafter it")
    caption = page("The harbour in 2023", y=300, size=8)
    second = page("voted to have the wall built anew by the spring of next year")
    told = text_of([first + caption, second])
    assert told.split("\n\n") == [
        f"{FULL} which the mayor of the town calls a ruin, and thereafter it voted to have the wall built "
        "anew by the spring of next year",
        "The harbour in 2023",
    ]


def test_running_heads_and_page_numbers_are_left_out():
    def with_edges(number, *rows):
        head, foot = Line(f"HARBOUR COURIER {number}", 72, 760, 8), Line(f"– {number} –", 300, 30, 8)
        return [head, *page(*rows), foot] if number % 2 else [*page(*rows), foot, head]

    # Pages of one form: their figures do not count the pages.
    pages = [with_edges(number, f"{FULL}: {number * number} times.") for number in range(1, 4)]
    assert text_of(pages) == "\n\n".join(f"{FULL}: {number * number} times." for number in range(1, 4))


def test_a_page_number_may_stand_beside_how_many_there_are():
    pages = [
        [*page(FULL, f"for {word} hours."), Line(f"Courier, page {number} of 3", 72, 30, 8)]
        for number, word in enumerate(("two", "three", "four"), 1)
    ]
    assert "page" not in text_of(pages)


def test_what_stands_once_at_the_edge_stays():
    # A headline that the later pages have as their head, in small.
    sizes = {2019: 20, 2025: 8, 2022: 8}
    pages = [
        [Line("Harbour lost in a storm", 72, 760, size), *page(f"{FULL} {year}", f"since {year}.")]
        for year, size in sizes.items()
    ]
    told = text_of(pages).split("\n\n")
    assert told == ["Harbour lost in a storm", *(f"{FULL} {year} since {year}." for year in sizes)]


def test_the_outlet_and_day_in_a_running_head_are_told_once():
    head = Line("Harbour Courier, 3 December 2023", 72, 760, 8)
    told = text_of([[head, *page(FULL)], [head, *page("It rained.")]])
    assert told.split("\n\n")[0] == head.text and told.count(head.text) == 1


@pytest.mark.parametrize(
    "around",
    [
        "28/11/2026, 15:15 Harbour lost - Courier",
        "11/28/26, 3:15 PM Harbour lost",
        "https://courier.example/harbour 1/1",
        "file:///home/a.html",
        "1",
        "Page 1 of 12",
        "- 3 -",
    ],
)
def test_what_browsers_print_around_a_page_is_left_out(around):
    assert text_of([[Line(around, 24, 775, 8), *page(FULL, "again.")]]) == f"{FULL} again."
    # Not in the middle of a text.
    rows = [FULL] * 4
    assert around in text_of([page(*rows, (0, 9, around), (0, 9, FULL), *rows)])


def test_a_large_headline_stands_first_and_menus_above_it_are_left_out():
    menu = page("Home", "News | Sport", "3 December 2023", y=780)
    told = text_of([[*menu, Line("Harbour lost in a storm", 72, 720, 20), *page(FULL, "again.")]])
    assert told.split("\n\n") == ["Harbour lost in a storm", "3 December 2023", f"{FULL} again."]
    # A front page: what stands above is a story of its own.
    above = page(FULL, "again.", y=780)
    told = text_of([[*above, Line("Harbour lost in a storm", 72, 720, 20), *page(FULL)]])
    assert told.startswith(FULL)
    # The name of the outlet is no headline.
    name = Line("HARBOUR COURIER", 72, 780, 40)
    told = text_of([[name, Line("Harbour lost in a storm", 72, 720, 20), *page(FULL)]])
    assert told.split("\n\n")[:2] == ["Harbour lost in a storm", "HARBOUR COURIER"]


@pytest.mark.parametrize(
    ("initial", "first", "told"),
    [
        ("T", "he council met on Monday and", "The council met"),
        ("A", "fter hours of talk the council", "After hours of"),
        ("A", "council that met on Monday for", "A council that"),
        ("I", "n the end the council had met", "In the end"),
    ],
)
@pytest.mark.parametrize("place", [0, 2])
def test_a_large_first_letter_belongs_to_its_word(initial, first, told, place):
    lines = page(
        (24, 0, first), (24, 0, "spoke of the harbour, as a council"), "does, for some hours of the day"
    )
    lines.insert(place, Line(initial, 72, 688, 34))
    (paragraph,) = text_of([lines]).split("\n\n")
    assert paragraph.startswith(told) and paragraph.endswith("council does, for some hours of the day")


def test_pages_without_lines():
    assert text_of([]) == text_of([[], []]) == ""


def test_a_page_of_nothing_but_large_letters_takes_no_minutes():
    lines = [Line("A" if n % 2 else "harbour", n % 7, -n, 30.0 if n % 2 else 9.0) for n in range(20_000)]
    started = time.process_time()
    text_of([lines])
    assert time.process_time() - started < 20
