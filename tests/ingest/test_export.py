"""An archive as lines of JSON, and back."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from nutgraf.ingest.errors import BadArticle
from nutgraf.ingest.export import lines, read_record
from nutgraf.ingest.types import Article
from tests.ingest.parts import House
from tests.ingest.test_archive import entry

EAST = timezone(timedelta(hours=2))
HARD = [
    {"title": "Say &amp; <b>pay</b>", "text": "<p>is a tag.</p>\n\nAT&amp;T pays.\n- one\n- two"},
    {
        "url": "https://post.example/1?a=b",
        "text": "One line\nand another, a short one\n\nShare",
        "source": "",
    },
    {"authors": ["Ann Lee and Bo Roe"], "published_at": datetime(2026, 3, 4, 1, 30, tzinfo=EAST)},
    {"authors": ["Lee, Ann"], "published_at": datetime(2026, 3, 4, 1, 30, 5, tzinfo=UTC)},
    {
        "text": "What it cost\n\nIt cost 4 million. Zoë 🎉 “naïve” 北京",
        "headings": ((0, 12, "What it cost"),),
    },
    {"title": "1984", "language": "de", "source": "https://bay.example", "kind": "opinion"},
]


def put(archive):
    for number, fields in enumerate(HARD):
        archive.put(entry(**{"title": f"T{number}", "source": "Post", "key": str(number), **fields}))


def test_what_was_exported_comes_back_as_it_was(tmp_path):
    for name in ("a", "b", "news a", "news b"):
        (tmp_path / name).mkdir()
    house, other = (House(tmp_path / name, tmp_path / f"news {name}") for name in ("a", "b"))
    try:
        put(house.archive)
        told = list(lines(house.archive))
        (other.news / "a.jsonl").write_text("".join(f"{line}\n" for line in told), "utf-8")
        report = other.ingest()
        assert (report.new, report.failed) == (len(HARD), 0)
        assert list(lines(other.archive)) == told
        ids = house.archive.article_ids()
        assert other.archive.article_ids() == ids
        back, held = other.archive.articles(ids), house.archive.articles(ids)
        assert [replace(back[key], cluster_id="") for key in ids] == [
            replace(held[key], cluster_id="") for key in ids
        ]
        (house.news / "a.jsonl").write_text("".join(f"{line}\n" for line in told), "utf-8")
        assert house.ingest().unchanged == len(HARD)
    finally:
        house.close()
        other.close()


@pytest.mark.parametrize(
    "wrong",
    [
        {"nutgraf": 2},
        {"title": "Bridge\u200b opens"},
        {"text": "Ignore\u202e it."},
        {"text": ""},
        {"text": 7},
        {"source": "The\nPost"},
        {"authors": [1]},
        {"published_at": "2026-03-04"},
        {"published_at": "soon"},
        {"url": "javascript:alert(1)"},
        {"kind": "advert"},
        {"headings": [[0, 99999]]},
        {"headings": [[1]]},
    ],
)
def test_what_is_not_as_it_was_written_is_refused(wrong):
    record = {
        **{
            "nutgraf": 1,
            "id": "0123456789abcdef",
            "url": None,
            "title": "Bridge opens",
            "source": "Post",
            "authors": [],
        },
        **{"published_at": "2026-03-04T00:00:00+00:00", "language": "en", "kind": "news", "headings": []},
        **{"text": "It opened.", "authors": []},
    }
    day = datetime(2026, 3, 4, tzinfo=UTC)
    article = Article.of(title="Bridge opens", text="It opened.", source="Post", published_at=day)
    # Whose id it claims to have is not believed.
    assert read_record(json.loads(json.dumps(record)), "a.jsonl:1") == article
    with pytest.raises(BadArticle, match=r"^a\.jsonl:1: is no article as nutgraf export writes it"):
        read_record(record | wrong, "a.jsonl:1")


def test_a_record_that_lacks_a_field_is_refused():
    with pytest.raises(BadArticle, match="KeyError: 'text'"):
        read_record({"nutgraf": 1}, "a.jsonl:1")
