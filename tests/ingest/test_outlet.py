import pytest

from nutgraf.ingest.outlet import outlet_key


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Bay Post", "bay post", True),
        ("Bay Post", "The Bay Post", True),
        ("Bay Post", "baypost.com", True),
        ("Bay Post", "www.baypost.co.uk", True),
        ("Bay Post", "Bay Post (print)", True),
        ("The Courier", "thecourier.com", True),
        ("El Día", "eldia.es", True),
        ("The Courier", "Courier", False),
        ("Bay Post", "Bay Post News", False),
        ("Bay Post", "", False),
    ],
)
def test_an_outlet_is_one_however_it_is_spelled(one: str, other: str, same: bool):
    assert (outlet_key(one) == outlet_key(other)) == same


def test_what_has_no_letter_is_no_outlet():
    assert outlet_key(" - ") == outlet_key("") == ""
