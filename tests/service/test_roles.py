import pytest

from nutgraf.service.checks.roles import wrong_role

EMAIL = "The email, from Hill's principal secretary Joe Park, invited 100 people to drinks in Averdon."
AIDE = "A former aide to Governor Ann Hill pleaded guilty to fraud on Friday."
LATER = "Ann Hill replaced Joe Park at Crane News after Park was accused of fraud."
POLICE = "The suspect, Joe Park, 23, was shot dead by police after he killed Officer Dana Ortiz."


@pytest.mark.parametrize(
    ("text", "quote", "expected"),
    [
        # What another did who is told as somebody's.
        ("Governor Ann Hill pleaded guilty to fraud.", AIDE, ("Ann Hill", "aide")),
        ("Hill pleaded guilty to fraud.", AIDE, ("Hill", "aide")),
        ("A former aide to Ann Hill pleaded guilty.", AIDE, None),
        (
            "Ann Hill was taken to hospital.",
            "The wife of Prime Minister Ann Hill was taken there.",
            ("Ann Hill", "wife"),
        ),
        (
            "Ann Hill died.",
            "The daughter of the late singer Ann Hill died on Friday.",
            ("Ann Hill", "daughter"),
        ),
        ("Ann Hill was arrested.", "Ann Hill's brother was arrested.", ("Ann Hill", "brother")),
        ("Ann Hill was arrested.", "Ann Hill's brother Karl was arrested.", ("Ann Hill", "Karl")),
        (
            "Dana Ortiz was jailed.",
            "The man who shot Officer Dana Ortiz was jailed.",
            ("Dana Ortiz", "who shot"),
        ),
        # Those act for whom they are of; and so does what is of a company or place.
        ("Ann Hill said no.", "A spokesman for Ann Hill said no.", None),
        ("Ann Hill raised taxes.", "Ann Hill's government raised taxes.", None),
        ("Norland raised taxes.", "The parliament of Norland raised taxes.", None),
        ("Ann Hill resigned.", "At the end of last year Ann Hill resigned.", None),
        ("Ann Hill resigned.", "Police in Tarn said Ann Hill resigned.", None),
        ("Ann Hill invited 100 people to drinks.", EMAIL, None),
        (
            "Hill invited 100 people.",
            "Hill's principal secretary Joe Park invited them.",
            ("Hill", "Joe Park"),
        ),
        ("Hill said no.", "Hill's spokesman Joe Park said no.", ("Hill", "Joe Park")),
        ("Hill's secretary invited 100 people.", "Hill's secretary Joe Park invited 100 people.", None),
        ("Hill invited 100 people.", "Hill's office invited 100 people to drinks.", None),
        ("Averdon's email named 100 people.", "Averdon's Joe Park sent the email.", None),
        # The subject of one clause and the verb of another.
        ("Ann Hill was accused of fraud.", LATER, ("Ann Hill", "Park")),
        ("Joe Park was accused of fraud.", LATER, None),
        ("Ann Hill replaced Joe Park.", LATER, None),
        ("Ann Hill had resigned.", "Ann Hill said that Joe Park had resigned.", ("Ann Hill", "Joe Park")),
        ("Hill resigned.", "Hill spoke to reporters after Joe Park resigned.", ("Hill", "Joe Park")),
        ("Ann Hill resigned.", "Ann Hill and the mayor, Joe Park, resigned.", None),
        ("Ann Hill resigned.", "Ann Hill of Crane News resigned.", None),
        ("Ann Hill resigned.", "Ann Hill, who followed Joe Park, resigned.", None),
        ("Ann Hill resigned.", "Joe Park resigned, and she too resigned.", None),
        # Who did it to whom.
        ("Odell beat Tirna.", "Tirna beat Odell.", ("Odell", "Tirna")),
        ("Odell was beaten by Tirna.", "Tirna beat Odell.", None),
        ("Tirna was beaten by Odell.", "Tirna beat Odell.", ("Odell", "Tirna")),
        ("Dana Ortiz killed Joe Park.", POLICE, ("Dana Ortiz", "another")),
        ("Joe Park killed Dana Ortiz.", POLICE, None),
        ("Dana Ortiz was shot.", POLICE, ("Dana Ortiz", "Joe Park")),
        (
            "Joe Park was stabbed.",
            "Ann Hill was stabbed by a neighbour, Joe Park, in Tarn.",
            ("Joe Park", "Ann Hill"),
        ),
        ("Joe Park is led by Joe Park.", "It's led by the secretary Joe Park.", ("Joe Park", "another")),
        ("Hill met Park.", "Hill met Ortiz in Odell and, a day later, Park.", None),
        # A title is no deed.
        ("Ann Hill, the president of Norland, signed it.", "Norland President Ann Hill signed it.", None),
        (
            "Ann Hill resigned as chief executive of Norcom.",
            "Norcom chief executive Ann Hill resigned.",
            None,
        ),
        (
            "Norcom chief executive Ann Hill resigned.",
            "Ann Hill resigned as chief executive of Norcom.",
            None,
        ),
    ],
)
def test_nobody_has_anothers_part(text, quote, expected):
    assert wrong_role(text, [quote]) == expected


def test_one_quote_is_enough_to_give_a_part():
    quotes = ["Joe Park resigned on Friday.", "Ann Hill resigned on Monday."]
    assert wrong_role("Ann Hill resigned.", quotes) is None
    assert wrong_role("Dana Ortiz resigned.", quotes) == ("Dana Ortiz", "Joe Park")
