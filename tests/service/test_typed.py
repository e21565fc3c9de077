import pytest

from nutgraf.service.question.typed import typed


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("waht year was it built", "what year was it built"),
        ("And wich one?", "And which one?"),
        ("Waht happened?", "What happened?"),
        ("at waht time did it burn", "at what time did it burn"),
        ("whn did it burn", "when did it burn"),
        ("hwo many died", "how many died"),
        ("how mnay people died", "how many people died"),
        ("hwo storng is it", "how strong is it"),
        ("hwo resigned", "who resigned"),
        ("whos the mayor", "who's the mayor"),
        ("ok and Q2", "and Q2"),
        ("Thanks! when was that", "when was that"),
        ("hello, could you tell me who won?", "could you tell me who won?"),
    ],
)
def test_the_first_words_are_set_right(text, meant):
    assert typed(text) == meant


@pytest.mark.parametrize(
    "text",
    [
        "WHO report on Sarn",
        "W.H.O. report",
        "Who won?",
        "how many died",
        "Thaw in relations",
        "hewn stone",
        "Yes Bank results",
        "OK Corral: what is it?",
        "Hello Kitty sales",
        "Oh, Canada",
        "hot days in Sarn",
        "thanks",
        "",
    ],
)
def test_other_words_are_left(text):
    assert typed(text) == text
