import pytest

from nutgraf.service.dateline import dateline_end, may_open


@pytest.mark.parametrize(
    "line",
    [
        "(CNN) ",
        "Port Selby, Norland (CNN Business) ",
        "KESSEL, Norland (AP) — ",
        "KESSEL, Nov 30 (Reuters) - ",
        "KESSEL (Crane News) — ",
        "PORT KESSEL, Oct 9 (CNA) - ",
        "New Kessel CNN —  ",
        "KESSEL, 25 February 2023 - ",
        "Kessel, Norland — ",
        "KESSEL, Dec. 1 – ",
        "PORT SELBY, N.L. -- ",
    ],
)
def test_a_dateline_ends_where_the_sentence_begins(line: str):
    assert dateline_end(f"{line}Ferry captain Lena Frost opened the bridge.") == len(line)


@pytest.mark.parametrize(
    "sentence",
    [
        "World Health Organization (WHO) officials met.",
        "COVID-19 cases rose.",
        "NATO-Russia talks ended.",
        "Kessel (pop. 900) voted.",
        "The AP said so.",
        "BEST DIRECTOR – Ann Hill",
        "BEST SONG (Drama) – The River, by Carla Moss",
        "Lena Frost — Kessel's captain — opened it.",
        "",
    ],
)
def test_a_sentence_without_a_dateline_is_left_whole(sentence: str):
    assert dateline_end(sentence) == 0


@pytest.mark.parametrize(
    ("above", "opens"),
    [
        ("", True),
        ("By Ann Hill\n", True),
        ("By Ann Hill\n\nCrane News\n\n", True),
        ("A\n\nB\n\nC\n\n", False),
    ],
)
def test_a_dateline_stands_in_one_of_the_first_paragraphs(above: str, opens: bool):
    assert may_open(above + "KESSEL (AP) — It rained.", len(above)) == opens
    assert not may_open(f"{above}It rained. KESSEL (AP) — It did.", len(above) + 11)
