"""Forms of verbs, and numbers in words."""

import pytest

from nutgraf.service.lexicon import SAYING, UP_TO_99, in_past, in_present


@pytest.mark.parametrize(
    ("verb", "present", "past"),
    [
        ("say", "says", "said"),
        ("deny", "denies", "denied"),
        ("argue", "argues", "argued"),
        ("point", "points", "pointed"),
        ("stress", "stresses", "stressed"),
        ("admit", "admits", "admitted"),
    ],
)
def test_forms_of_a_verb(verb, present, past):
    assert verb in SAYING
    assert (in_present(verb), in_past(verb)) == (present, past)


def test_numbers_in_words_are_a_hundred():
    assert [*sorted(UP_TO_99.values())] == [*range(100)]
