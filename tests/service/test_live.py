from datetime import UTC, date, datetime

import pytest

from nutgraf.ingest.types import Article
from nutgraf.service.timelines.live import greets, post_at

AT = datetime(2025, 3, 14, 2, 40, tzinfo=UTC)


def days(text, published_at=AT):
    article = Article.of(title="Live", text=text, published_at=published_at)
    found = [post_at(article, text.index(line)) for line in text.split("\n\n")]
    return [(post.day, post.minute) for post in found if post]


def test_entries_before_midnight_are_of_the_day_before():
    text = "02:05 Hill wins.\n\nThe hall cheers.\n\n00:55 A recount.\n\n23:30 Park is nervous."
    cheers = (date(2025, 3, 14), 125)
    assert days(text) == [cheers, cheers, (date(2025, 3, 14), 55), (date(2025, 3, 13), 1410)]


def test_the_oldest_may_come_first_and_hours_be_of_either_half_of_the_day():
    text = "11.30 p.m. Polls close.\n\n12:10 a.m. First result.\n\n1:15 a.m. - Hill wins."
    assert days(text) == [(date(2025, 3, 13), 1410), (date(2025, 3, 14), 10), (date(2025, 3, 14), 75)]


def test_two_times_or_the_times_of_runners_are_no_live_blog():
    assert days("09:00 Doors open.\n\n10:00 Doors close.") == []
    assert days("2:08:41 Kip\n\n2:09:15 Riv\n\n2:10:02 Lin") == []
    assert days("09:00 One.\n\n10:00 Two.\n\n11:00 Three.", None) == []


def test_what_stands_above_the_posts_is_of_none():
    assert days("As it happened.\n\n09:00 One.\n\n10:00 Two.\n\n11:00 Three.")[0] == (date(2025, 3, 14), 540)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Good morning.", True),
        ("That is all for tonight.", True),
        ("That's it from the newsroom.", True),
        ("We will be back at six tomorrow.", True),
        ("Thank you for reading along all day.", True),
        ("The morning was good for the crews.", False),
        ("That is how the fire reached Pell.", False),
        ("We fear for Pell, the mayor says.", False),
    ],
)
def test_a_greeting_is_no_news(sentence, expected):
    assert greets(sentence) == expected
