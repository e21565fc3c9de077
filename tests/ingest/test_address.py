"""The spellings of one address have one key; two addresses have two."""

import pytest

from nutgraf.ingest.address import address_key

STORY = "https://www.post.example/news/ferry"


@pytest.mark.parametrize(
    "spelled",
    [
        "http://post.example/news/ferry",
        "HTTPS://WWW.POST.EXAMPLE:443/news/ferry/",
        "https://post.example:80/news/ferry?",
        "https://m.post.example/news/ferry",
        "https://www.mobile.post.example./news/ferry",
        "https://amp.post.example/news/ferry/amp/",
        "https://post.example/news/ferry/amp",
        f"{STORY}?output=amp",
        f"{STORY}?amp=1&utm_source=rss&utm_medium=x",
        f"{STORY}?fbclid=a%20b#comments",
        f"{STORY}?gclid=1&mc_cid=2&mc_eid=3&at_medium=RSS&CMP=share_btn",
        f"{STORY}#xtor=RSS-3",
        f"{STORY}#:~:text=The%20pier",
        f"{STORY}#",
    ],
)
def test_spellings_of_one_address(spelled):
    assert address_key(spelled) == address_key(STORY) == "post.example/news/ferry"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (STORY, f"{STORY}-2"),
        (STORY, STORY.replace("ferry", "Ferry")),
        (STORY, STORY.replace("www", "sport")),
        (STORY, f"{STORY}?page=2"),
        (f"{STORY}?id=1", f"{STORY}?id=2"),
        (f"{STORY}?id=1&output=print", f"{STORY}?id=1"),
        (f"{STORY}?q=a%26b", f"{STORY}?q=a&b="),
        # Entries of one page, each a story.
        (f"{STORY}#block-1", f"{STORY}#block-2"),
        (f"{STORY}#!/one", STORY),
        ("https://www.example/", "https://m.example/"),
        (STORY, "https://post.example:8080/news/ferry"),
    ],
)
def test_two_addresses_are_two(one, other):
    assert address_key(one) != address_key(other)


@pytest.mark.parametrize(
    "text", ["", "news.jsonl#Ferry", "http://[", "http://a:b", "https://", "3f2a90c1d2e3f4a5"]
)
def test_what_is_no_address_stays_as_it_is(text):
    assert address_key(text) == text
