import pytest

from nutgraf.ingest.sources.encoding import decode

FILLER = "The council of the town met on Monday evening. " * 1500
SAID = "The café’s owner paid £300 – “too much”, he said."


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1252", SAID),
        ("cp1252", "It’s over."),
        ("cp1252", "The mayor’s plan — “a mess” — costs €5m."),
        ("cp1252", f"{SAID} " * 2000),
        ("cp1252", FILLER + SAID),
        ("utf-16", FILLER + SAID),
        ("cp1251", "Мэр города сказал в понедельник, что бюджет принят."),
        ("cp1251", f"{FILLER}Мэр города сказал в понедельник, что бюджет принят."),
        ("cp932", "市長は月曜日に記者会見を開いた。予算は可決された。"),
        ("cp932", f"{FILLER}{'市長は月曜日に記者会見を開いた。予算は可決された。 ' * 3000}"),
    ],
)
def test_an_encoding_is_found_wherever_it_shows(encoding, text):
    assert decode(text.encode(encoding), "a") == text


@pytest.mark.parametrize("start", range(4))
def test_one_bad_byte_does_not_unmake_a_utf8_text(start):
    text = "x" * start + f"{SAID} " * 2000
    assert decode(text.encode() + b"caf\xe9", "a") == text + "caf\ufffd"
