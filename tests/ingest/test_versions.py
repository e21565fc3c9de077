"""Of several versions of a story the one that came in last stays; what has no address is told apart."""

import json

import pytest

from nutgraf.ingest.errors import ArchiveError
from nutgraf.ingest.pipeline import ingest
from nutgraf.ingest.types import Filter
from tests.ingest.parts import House, as_of_schema_1, as_of_schema_2

ADDRESS = "https://x.example/1"


def run(house, files, only=None, **options):
    """Write files (a file without lines goes), ingest them; return what the report counts beside `read`."""
    for name, versions in files.items():
        path = house.news / name
        if versions:
            rows = [version if isinstance(version, dict) else row_of(version) for version in versions]
            path.write_text("\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows))
        else:
            path.unlink()
    paths = [house.news / only] if only else [house.news]
    report = ingest(paths, house.archive, house.index, house.encoder, passage_chars=900, **options)
    counts = ("new", "changed", "unchanged", "superseded", "failed", "removed")
    return {name: found for name in counts if (found := getattr(report, name))}


def row_of(version):
    return (
        version if version.startswith("{") else {"url": ADDRESS, "title": "Fire", "text": f"{version} died."}
    )


def spelled(ending, version):
    return row_of(version) | {"url": ADDRESS + ending}


def stands(house):
    articles = house.archive.articles(house.archive.article_ids()).values()
    return sorted(article.text.removesuffix(" died.") for article in articles)


MONDAY, TUESDAY = "2024-03-04.jsonl", "2024-03-05.jsonl"
# Each step: what is written, the one file that is named (or the folder), what is counted, what then stands.
STEPS = {
    "a later file": [
        ({MONDAY: ["Three"]}, None, {"new": 1}, "Three"),
        ({TUESDAY: ["Eleven"]}, None, {"changed": 1, "unchanged": 1}, "Eleven"),
        ({}, None, {"unchanged": 1, "superseded": 1}, "Eleven"),
        ({}, MONDAY, {"superseded": 1}, "Eleven"),
        ({}, TUESDAY, {"unchanged": 1}, "Eleven"),
    ],
    "all at once": [
        ({MONDAY: ["Three"], TUESDAY: ["Eleven"]}, None, {"new": 1, "changed": 1}, "Eleven"),
        ({}, None, {"unchanged": 1, "superseded": 1}, "Eleven"),
    ],
    "the later one first, by itself": [
        ({MONDAY: ["Three"], TUESDAY: ["Eleven"]}, TUESDAY, {"new": 1}, "Eleven"),
        ({}, None, {"changed": 2}, "Eleven"),
        ({}, None, {"unchanged": 1, "superseded": 1}, "Eleven"),
    ],
    "names out of order": [
        ({"export-2.jsonl": ["Three"]}, None, {"new": 1}, "Three"),
        ({"export-10.jsonl": ["Eleven"]}, "export-10.jsonl", {"changed": 1}, "Eleven"),
        ({}, None, {"unchanged": 1, "superseded": 1}, "Eleven"),
    ],
    "two in one file": [
        ({MONDAY: ["Three", "Eleven"]}, None, {"new": 1, "changed": 1}, "Eleven"),
        ({}, None, {"unchanged": 1, "superseded": 1}, "Eleven"),
        ({MONDAY: ["Three", "Twelve"]}, None, {"changed": 1, "superseded": 1}, "Twelve"),
        ({MONDAY: ["Three", "{broken"]}, None, {"superseded": 1, "failed": 1}, "Twelve"),
        ({MONDAY: ["Three"]}, None, {"changed": 1}, "Three"),
    ],
    "back to what it was": [
        ({MONDAY: ["Three"]}, None, {"new": 1}, "Three"),
        ({MONDAY: ["Eleven"]}, None, {"changed": 1}, "Eleven"),
        ({MONDAY: ["Three"]}, None, {"changed": 1}, "Three"),
        ({}, None, {"unchanged": 1}, "Three"),
    ],
    "one told three times": [
        ({MONDAY: ["Three", "Eleven", "Three"]}, None, {"new": 1, "changed": 2}, "Three"),
        ({}, None, {"unchanged": 2, "superseded": 1}, "Three"),
    ],
    "moved": [
        ({MONDAY: ["Three"], TUESDAY: ["Eleven"]}, None, {"new": 1, "changed": 1}, "Eleven"),
        (
            {MONDAY: [], TUESDAY: [], "m.jsonl": ["Three"], "a.jsonl": ["Eleven"]},
            None,
            {"unchanged": 1, "superseded": 1},
            "Eleven",
        ),
    ],
    "the address spelled otherwise": [
        ({MONDAY: [spelled("?utm_source=rss", "Three")]}, None, {"new": 1}, "Three"),
        (
            {TUESDAY: [spelled("/?utm_source=mail#comments", "Eleven")]},
            None,
            {"changed": 1, "unchanged": 1},
            "Eleven",
        ),
        ({}, None, {"unchanged": 1, "superseded": 1}, "Eleven"),
    ],
    "the file of the later one is gone": [
        ({MONDAY: ["Three"], TUESDAY: ["Eleven"]}, None, {"new": 1, "changed": 1}, "Eleven"),
        ({TUESDAY: []}, None, {"superseded": 1}, "Eleven"),
    ],
}


@pytest.mark.parametrize("steps", STEPS.values(), ids=STEPS)
def test_the_version_that_came_in_last_stays(house, steps):
    for files, only, counts, text in steps:
        assert (run(house, files, only), stands(house)) == (counts, [text])
        assert house.index._collection.count() == 1


def test_prune_takes_a_later_version_out_with_its_story_only(house):
    run(house, {MONDAY: ["Three"], TUESDAY: ["Eleven"]})
    other = {"title": "Ferry", "text": "Nine died."}
    assert run(house, {TUESDAY: [other]}, prune=True) == {"new": 1, "superseded": 1}
    assert stands(house) == ["Eleven", "Nine"]
    assert run(house, {MONDAY: []}, prune=True) == {"unchanged": 1, "removed": 1}
    assert run(house, {MONDAY: ["Three"]}) == {"new": 1, "unchanged": 1}


def test_what_was_taken_out_comes_back_in_whatever_version(house):
    run(house, {MONDAY: ["Three"], TUESDAY: ["Eleven"]})
    house.archive.remove(house.archive.article_by_url(ADDRESS).id)
    assert run(house, {}, MONDAY) == {"new": 1}


def letter(text, day=None, title="Letters"):
    return {"title": title, "text": text, "published_at": day}


FIRST, SECOND = letter("Roads are bad.", "2024-01-01"), letter("Roads are good.", "2024-01-08")
BEACH, PIER = letter("Open the beach."), letter("Close the pier.")


@pytest.mark.parametrize(
    "rows",
    [
        [FIRST, SECOND],
        [FIRST, letter("Mend the bridge.", "2024-01-01")],
        [BEACH, PIER],
        [BEACH, FIRST],
        [letter("It rained. All day.", title=""), letter("It rained. All night.", title="")],
    ],
)
@pytest.mark.parametrize("name", ["letters.jsonl", "letters.json"])
def test_what_has_one_title_and_no_address_is_told_apart(house, name, rows):
    path = house.news / name
    for order, counts in ((rows, (2, 0, 0, 0)), (rows, (0, 0, 2, 0)), ([*rows, rows[0]], (0, 0, 3, 0))):
        path.write_text(json.dumps(order) if name.endswith("n") else "\n".join(map(json.dumps, order)))
        report = house.ingest()
        assert (report.new, report.changed, report.unchanged, report.failed) == counts
    assert stands(house) == sorted(row["text"] for row in rows)


@pytest.mark.parametrize(
    ("rows", "counts"),
    [
        # A letter that is put first moves none that have a day of their own.
        ([letter("Mend it.", "2024-01-15"), FIRST, SECOND], {"new": 1, "unchanged": 2}),
        # One that is changed replaces the one of its day.
        ([FIRST, letter("Roads are very good.", "2024-01-08")], {"changed": 1, "unchanged": 1}),
    ],
)
def test_a_column_goes_on(house, rows, counts):
    run(house, {MONDAY: [FIRST, SECOND]})
    assert run(house, {MONDAY: rows}) == counts
    assert stands(house) == sorted({row["text"] for row in rows})


def test_a_column_of_an_older_archive_goes_on(house):
    run(house, {MONDAY: [FIRST, row_of("Three")]})
    as_of_schema_1(house.archive.path)
    house.close()
    house = House(house.archive.path.parent, house.news)
    rows = [letter("Roads are very bad.", "2024-01-01"), SECOND, row_of("Eleven")]
    assert run(house, {MONDAY: rows}) == {"new": 1, "changed": 2}
    assert stands(house) == ["Eleven", "Roads are good.", "Roads are very bad."]
    house.close()


def test_an_archive_that_knew_one_spelling_of_an_address_keeps_the_last_story(house):
    http, other = (
        ADDRESS.replace("https", "http"),
        {"url": "https://x.example/2", "title": "Ferry", "text": "Nine died."},
    )
    run(house, {MONDAY: [row_of("Three"), other]})
    # As such an archive has it: each spelling a story of its own.
    house.archive.rows("UPDATE article SET key = url")
    run(house, {TUESDAY: [row_of("Eleven") | {"url": http}]}, TUESDAY)
    assert stands(house) == ["Eleven", "Nine", "Three"]
    as_of_schema_2(house.archive.path)
    house.close()
    house = House(house.archive.path.parent, house.news)
    assert stands(house) == ["Eleven", "Nine"] and house.archive.article_by_url(ADDRESS).url == http
    assert house.archive.check() == "ok" and house.index._collection.count() == 2
    assert house.archive.rank_words(["three"], "article", Filter(), 5) == []
    assert run(house, {}) == {"unchanged": 2, "superseded": 1}
    house.close()


def test_undated_ones_of_one_title_move_on_whole(house):
    run(house, {MONDAY: [BEACH, PIER]})
    run(house, {MONDAY: [letter("Mend it."), BEACH, PIER]})
    assert stands(house) == sorted([BEACH["text"], PIER["text"], "Mend it."])


def test_killed_between_two_versions_the_next_run_ends_with_the_later(house, monkeypatch):
    put = house.archive.put

    def full(entry):
        if "Eleven" in entry.article.text:
            raise ArchiveError("the disk is full")
        return put(entry)

    monkeypatch.setattr(house.archive, "put", full)
    with pytest.raises(ArchiveError):
        run(house, {MONDAY: ["Three"], TUESDAY: ["Eleven"]})
    monkeypatch.undo()
    assert run(house, {}) == {"changed": 1, "unchanged": 1}
    assert stands(house) == ["Eleven"]
