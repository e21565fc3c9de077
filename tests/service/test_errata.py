from datetime import UTC, datetime

import pytest

from nutgraf.ingest.types import Filter
from nutgraf.service.conflicts.errata import Errata
from tests.fakes import filled_app

FIRE = "The fire in the Lisport warehouse killed 14 people."
FIX = "Correction: our story of 2 March said that the Lisport warehouse fire killed 14 people; it was 9."


def article(title, source, day, text):
    url = f"https://post.example/{source}/{day}"
    return {
        "url": url, "title": title, "source": source, "published_at": f"{day}T08:00:00+00:00", "text": text,
    }  # fmt: skip


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    sources = ["Harbour Post", "harbourpost.com", "Harbour Post (print)", "Post", "Coast Wire"]
    fixes = [
        article("Lisport fire: correction", source, "2023-03-06", f"{FIX} {source}") for source in sources
    ]
    articles = [article("Warehouse fire in Lisport", "Harbour Post", "2023-03-02", FIRE), *fixes]
    with filled_app(tmp_path_factory.mktemp("errata") / "home", articles) as opened:
        yield opened.archive


def test_a_correction_is_of_the_same_outlet_however_it_is_spelled(archive):
    errata = Errata(archive, Filter(until=datetime(2024, 1, 1, tzinfo=UTC)))
    report = archive.article_by_url("https://post.example/Harbour Post/2023-03-02")
    found = {one.source for one in errata.of(report)}
    assert found == {"Harbour Post", "harbourpost.com", "Harbour Post (print)"}
