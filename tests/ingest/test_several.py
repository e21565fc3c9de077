"""A text file that several articles were saved to, one below the other."""

import pytest

from nutgraf.ingest.sources.read import read
from nutgraf.ingest.sources.several import articles_in

BRIDGE = (
    "Bridge to close\n\nBy Ann Lee, Harbour Post\n2 January 2024\n\n"
    "The council of Averdon voted on Monday to close the old bridge."
)
FERRY = (
    "Ferry line goes bankrupt\n\nBy Bo Roe, Norwick Herald\n9 March 2024\n\n"
    "The ferry line said on Friday that 212 people would lose their jobs."
)
NUMBERED = (
    "1 of 2 DOCUMENTS\n\nThe Harbour Post\n\nJanuary 2, 2024 Tuesday\n\nBridge to close\n\n"
    "BYLINE: Ann Lee\n\nSECTION: NEWS; Pg. 1\n\nLENGTH: 300 words\n\n"
    "The council voted to close the old bridge of Averdon.\n\n"
    "LOAD-DATE: January 3, 2024\n\nLANGUAGE: ENGLISH\n\n2 of 2 DOCUMENTS\n\nNorwick Herald\n\n"
    "March 9, 2024 Saturday\n\nFerry line goes bankrupt\n\nBYLINE: Bo Roe\n\n"
    "The ferry line said on Friday that it was bankrupt.\n\nLOAD-DATE: March 10, 2024\n"
)


@pytest.mark.parametrize("text", [f"{BRIDGE}\n\n{FERRY}\n", f"# {BRIDGE}\n\n# {FERRY}", NUMBERED])
@pytest.mark.parametrize("name", ["news.txt", "news.md"])
def test_each_article_has_its_own_outlet_author_and_day(tmp_path, name, text):
    path = tmp_path / name
    path.write_text(text, "utf-8")
    found = [item.article for item in read([path])]
    assert [(one.title, one.source, one.authors, f"{one.published_at:%d.%m.}") for one in found] == [
        ("Bridge to close", found[0].source, ("Ann Lee",), "02.01."),
        ("Ferry line goes bankrupt", "Norwick Herald", ("Bo Roe",), "09.03."),
    ]
    assert found[0].source.endswith("Harbour Post")
    assert not any(word in one.text for one in found for word in ("LOAD", "LENGTH", "DOCUMENTS"))
    assert [item.place for item in read([path])] == [f"{path}: article 1", f"{path}: article 2"]


@pytest.mark.parametrize(
    "text",
    [
        BRIDGE,
        # A headline with a day alone, a byline alone, or neither, is a part of the article.
        f"{BRIDGE}\n\nWhat comes next\n\n9 March 2024\n\nThe council meets again to vote on the new bridge.",
        f"{BRIDGE}\n\nA view from the quay\n\nBy Bo Roe\n\nI have crossed that bridge for all of my life.",
        f"{BRIDGE}\n\nWhy it matters\n\nThe old bridge is the only way across for lorries.",
        # Teasers have no body between them.
        f"{BRIDGE}\n\nMore news\n\nFerry stays\nBy Bo Roe, Norwick Herald, 9 March 2024\n"
        "Mill burns\nBy Al Moss, Norwick Herald, 8 March 2024",
        "The first article says 1 of 2 documents was found.\n\nBridge to close\n\nThe other was not.",
        "---\ntitle: Bridge to close\n---\nThe council voted to close the old bridge of Averdon.",
        "",
    ],
)
def test_what_is_one_article_stays_one(text):
    assert articles_in(text) == [text]
