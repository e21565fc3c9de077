import pytest

from nutgraf.service.dateline import dateline_end


@pytest.mark.parametrize(
    "line",
    [
        "(CNN) ",
        "Port Selby, Norland (CNN Business) ",
        "KESSEL, Norland (AP) — ",
        "KESSEL, Nov 30 (Reuters) - ",
        "KESSEL (Crane News) — ",
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
        "Lena Frost — Kessel's captain — opened it.",
        "",
    ],
)
def test_a_sentence_without_a_dateline_is_left_whole(sentence: str):
    assert dateline_end(sentence) == 0
