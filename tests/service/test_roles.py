import pytest

from nutgraf.service.checks.roles import doubled, owner_acts

EMAIL = "The email, from Hill's principal secretary Joe Park, invited 100 people to drinks in Averdon."


@pytest.mark.parametrize(
    ("text", "quote", "expected"),
    [
        ("Ann Hill invited 100 people to drinks.", EMAIL, ("Ann Hill", "Joe Park")),
        ("On Friday, Hill invited 100 people.", EMAIL, ("Hill", "Joe Park")),
        ("Hill said no.", "Hill's spokesman Joe Park said no.", ("Hill", "Joe Park")),
        ("Joe Park invited 100 people to drinks.", EMAIL, None),
        ("Hill's secretary invited 100 people.", EMAIL, None),
        # Named otherwise too, or with nobody else who acts.
        ("Hill invited 100 people.", f"Ann Hill asked for it. {EMAIL}", None),
        ("Hill invited 100 people.", "Hill's office invited 100 people to drinks.", None),
        # No subject: the word after it is a noun.
        ("The daily Averdon email named 100 people.", "Averdon's Joe Park sent the email.", None),
    ],
)
def test_an_owner_does_not_do_what_theirs_did(text, quote, expected):
    assert owner_acts(text, [quote]) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Joe Park is led by the secretary Joe Park.", "Joe Park"),
        ("Joe Park is led by Ann Hill.", ""),
        ("Park said that Park had won.", ""),
    ],
)
def test_a_name_in_the_place_of_it_before_that_name(text, expected):
    quote = "It's led by the secretary Joe Park."
    assert doubled(text, [quote]) == expected
    assert doubled(text, ["Joe Park is led by the secretary Joe Park."]) == ""
    assert doubled(text, ["Averdon is led by the secretary Joe Park."]) == ""
