import pytest

from nutgraf.service.stated import asks_yes_or_no


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("Did Hill plead guilty?", True),
        ("Has anyone died in Averdon?", True),
        ("Will it be Hill or Park?", False),
        ("Who did Hill meet?", False),
        ("What will Hill do?", False),
        ("Did Hill plead guilty: And what did the judge say?", False),
        ("Will it be Hill or Park: And did Park accept?", True),
        ("Did Hill plead guilty: And in March?", True),
    ],
)
def test_what_is_answered_by_yes_or_no(question, asks):
    assert asks_yes_or_no(question) is asks
