"""A file that has not changed is not parsed again, and one that has is."""

import shutil

import pytest

from nutgraf.ingest.pages import Pages, digest_of
from nutgraf.ingest.sources.read import read
from tests.ingest.parts import House

TEXT = "The harbour is lost, the council said on Monday. It will not pay for another."


@pytest.fixture
def house(tmp_path):
    (tmp_path / "news").mkdir()
    house = House(tmp_path / "home", tmp_path / "news")
    yield house
    house.close()


def known(house, name):
    return house.archive.article_of_page(digest_of(house.news / name))


def test_a_file_is_known_once_its_article_is_stored(house):
    house.write("a.md", TEXT)
    assert known(house, "a.md") is None
    assert house.ingest().new == 1
    assert known(house, "a.md").text == TEXT
    assert house.ingest().unchanged == 1
    house.write("a.md", f"{TEXT} So be it.")
    assert known(house, "a.md") is None
    assert house.ingest().changed == 1
    assert known(house, "a.md").text.endswith("So be it.")
    house.archive.remove(house.archive.article_ids()[0])
    assert known(house, "a.md") is None
    assert house.ingest().new == 1


def test_what_is_known_is_not_parsed(house):
    house.write("a.md", TEXT)
    house.ingest()
    path = house.news / "b.html"
    path.write_bytes(b"\xff no page")
    stored = known(house, "a.md")
    pages = Pages(house.archive)
    pages.note(digest_of(path), stored)
    pages.keep()
    (item,) = read([path], pages)
    assert (item.article, item.size_bytes, item.place) == (stored, path.stat().st_size, "")
    # In another form it is another file.
    shutil.copy(path, house.news / "b.txt")
    (item,) = read([house.news / "b.txt"], pages)
    assert item.article != stored


def test_a_file_moved_or_written_twice_is_one_article(house):
    house.write("a.md", TEXT)
    house.ingest()
    shutil.copy(house.news / "a.md", house.news / "b.md")
    assert house.ingest().unchanged == 2
    (house.news / "a.md").unlink()
    report = house.ingest(prune=True)
    assert (report.unchanged, report.removed) == (1, 0)


def test_a_file_of_several_articles_is_read_each_time(house):
    article = f"Harbour lost\nBy Ann Lee\n3 May 2024\n\n{TEXT}\n\n"
    (house.news / "a.txt").write_text(article + article.replace("Harbour", "Pier").replace("3 May", "4 May"))
    assert house.ingest().new == 2
    assert known(house, "a.txt") is None
    assert house.ingest().unchanged == 2
