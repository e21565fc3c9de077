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
    ],
)
def test_what_is_answered_by_yes_or_no(question, asks):
    assert asks_yes_or_no(question) is asks
