import pytest

from nutgraf.service.checks.countries import is_country
from nutgraf.service.checks.names import names


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *((text, True) for text in ("Kenya", "Kenyan", "Malaysian", "Singapore", "French", "Swiss", "Saudi")),
        *((text, True) for text in ("South Korean", "Sri Lankan", "DR Congo", "UK", "American", "Welsh")),
        *((text, True) for text in ("Burma", "Czech Republic", "Trinidadian", "Hong Kong", "Türkiye")),
        *((text, False) for text in ("Averdon", "Europe", "United Nations", "New York", "Roman", "Indiana")),
        *((text, False) for text in ("Costa", "Port", "Michael Jordan", "South Averdon", "European")),
    ],
)
def test_which_names_are_of_countries(text: str, expected: bool):
    (name,) = names(f"It is the {text}.")
    assert is_country(name) is expected
