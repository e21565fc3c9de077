"""Zip archives: what is in them is read as if it lay in a folder."""

import gzip
import io
import json
import zipfile
from pathlib import Path

import pytest

from nutgraf.ingest.errors import BadArticle
from nutgraf.ingest.sources import zips
from nutgraf.ingest.sources.find import passed_over
from nutgraf.ingest.sources.read import read

STORY = "Harbour lost\n\nThe council met for hours."
PAGE = b"<html><body>" + b"".join(b"<p>The council met on day %d for hours.</p>" % day for day in range(9))


def packed(path, files):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def articles(path):
    return {str(item.origin.relative_to(path)): item.article for item in read([path])}


def the_error(path):
    (item,) = read([path])
    assert isinstance(item.article, BadArticle) and item.origin == path
    return str(item.article)


def test_members_are_read_by_the_reader_of_their_kind(tmp_path):
    lines = "".join(
        json.dumps({"title": f"Day {day}", "text": "The council met."}) + "\n" for day in range(3)
    )
    path = packed(
        tmp_path / "news.ZIP",
        {
            "2024/a.txt": STORY,
            "b.jsonl": lines,
            "c.jsonl.gz": gzip.compress(lines.encode()),
            "d.csv": "title,text\nRain,It rained.\n",
            "e.json": json.dumps([{"text": "It rained."}]),
            "f.xml": "<rss><channel><item><title>R</title><description>It rained." + " So it did." * 90
            + "</description></item></channel></rss>",
            "g.mbox": "From a@b Tue\nSubject: Rain\n\nIt rained.\n",
            "h.eml": "Subject: Rain\n\nIt rained.\n",
            "i.html": PAGE,
        },
    )  # fmt: skip
    items = list(read([path]))
    assert not [item.article for item in items if isinstance(item.article, BadArticle)]
    assert len(items) == 13
    assert {str(item.origin) for item in items} == {
        f"{path}/{name}"
        for name in (
            "2024/a.txt",
            "b.jsonl",
            "c.jsonl.gz",
            "d.csv",
            "e.json",
            "f.xml",
            "g.mbox",
            "h.eml",
            "i.html",
        )
    }
    assert [item.place for item in items if "b.jsonl" in item.place] == [
        f"{path}/b.jsonl:{line}" for line in (1, 2, 3)
    ]
    assert 0 < sum(item.size_bytes for item in items) <= path.stat().st_size


def test_what_a_folder_would_pass_over_is_passed_over(tmp_path):
    names = [
        "a.txt",
        ".b.txt",
        "__MACOSX/._a.txt",
        ".git/c.txt",
        "P.html",
        "P_files/ad.html",
        "P_files/a/b.htm",
    ]
    path = packed(
        tmp_path / "a.zip", dict.fromkeys(names, STORY) | {"P.html": PAGE, "p.jpg": b"", "map.xml": b"<a/>"}
    )
    assert articles(path).keys() == {"a.txt", "P.html"}
    assert passed_over([path]) == passed_over([tmp_path]) == {".jpg": 1, ".xml": 1}
    path = packed(tmp_path / "a.zip", {"p.jpg": b"", "notes/": b""})
    assert "no file in it is read as articles (.jsonl, " in the_error(path)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("../../up.txt", "up.txt"),
        ("/etc/up.txt", "etc/up.txt"),
        ("a/../../up.txt", "a/up.txt"),
        (r"C:\news\up.txt", "C_/news/up.txt"),
        (r"..\up.txt", "up.txt"),
        ("at 10:30.txt", "at 10_30.txt"),
    ],
)
def test_no_name_leads_out_of_an_archive_and_nothing_is_written(tmp_path, name, told):
    path = packed(tmp_path / "a.zip", {name: STORY})
    assert articles(path).keys() == {told}
    assert list(tmp_path.rglob("*")) == [path]
    packed(path, {name: b"", f"b/{name}": b""})
    assert passed_over([path]) == {}


def test_of_two_members_with_one_name_the_later_counts(tmp_path):
    path = packed(tmp_path / "a.zip", {"a.txt": STORY, "x/../a.txt": STORY, "../a.txt": "Rain\n\nIt rained."})
    assert {name: article.title for name, article in articles(path).items()} == {
        "a.txt": "Rain",
        "x/a.txt": "Harbour lost",
    }


def test_members_that_cannot_be_read_are_named_beside_the_others(tmp_path):
    inner = packed(tmp_path / "inner.zip", {"a.txt": STORY}).read_bytes()
    path = packed(tmp_path / "a.zip", {"a.txt": STORY, "b.txt": "Secret.", "c.zip": inner, "d.txt": "x" * 99})
    data = path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        info = archive.getinfo("d.txt")
    assert info.compress_size < 99
    start = info.header_offset + 30 + len("d.txt")
    damaged = data[:start] + b"\xff" * info.compress_size + data[start + info.compress_size :]
    # The bit that says that a member is encrypted, before its data and in the directory.
    with zipfile.ZipFile(path) as archive:
        local = archive.getinfo("b.txt").header_offset + 6
    listed = damaged.rindex(b"b.txt") - 38
    path.write_bytes(_with_bit(_with_bit(damaged, local), listed))
    told = articles(path)
    assert told["a.txt"].title == "Harbour lost"
    assert str(told["b.txt"]) == (
        f"{path}/b.txt: is encrypted; unpack a.zip with its password, and give the folder"
    )
    assert (
        str(told["c.zip"]) == f"{path}/c.zip: is a zip archive in another; unpack a.zip, and give the folder"
    )
    assert str(told["d.txt"]).startswith(f"{path}/d.txt: its compressed bytes are damaged (")


def _with_bit(data, place):
    return data[:place] + bytes([data[place] | 1]) + data[place + 1 :]


def test_bombs_are_refused_before_anything_is_unpacked(tmp_path, monkeypatch):
    path = packed(tmp_path / "a.zip", {f"{number}.txt": b"0" * 60_000_000 for number in range(2)})
    assert "holds 120,000,000 bytes in " in the_error(path) and "made to do harm" in the_error(path)
    monkeypatch.setattr(zips, "MAX_UNPACKED_BYTES", 100_000_000)
    assert "holds 2 files of 120,000,000 bytes, and up to " in the_error(path)
    monkeypatch.setattr(zips, "MAX_MEMBERS", 2)
    assert "holds 3 files" in the_error(packed(path, dict.fromkeys(("a.txt", "b.txt", "c.txt"), STORY)))


def test_a_member_is_no_larger_than_it_says(tmp_path):
    path = packed(tmp_path / "a.zip", {"a.txt": b"0 " * 3_000_000})
    data = path.read_bytes()
    path.write_bytes(data.replace((6_000_000).to_bytes(4, "little"), (60).to_bytes(4, "little")))
    assert "a.txt: cannot be parsed (BadZipFile: Bad CRC-32" in str(articles(path)["a.txt"])


def test_what_did_not_change_is_not_stored_again_and_what_is_gone_is_pruned(house):
    path = packed(
        house.news / "a.zip", {"a.txt": STORY, "b.txt": "Rain\n\nIt rained.", "c.txt": "Sun\n\nIt shone."}
    )
    assert house.ingest().new == 3
    assert (house.ingest().unchanged, house.ingest().read) == (3, 3)
    packed(path, {"a.txt": STORY, "b.txt": "Rain\n\nIt rained for hours."})
    report = house.ingest(prune=True)
    assert (report.unchanged, report.changed, report.removed) == (1, 1, 1)
    # It may only be damaged.
    path.write_bytes(path.read_bytes()[:-30])
    report = house.ingest(prune=True)
    assert (report.failed, report.removed, house.archive.counts().articles) == (1, 0, 2)
    path.unlink()
    (house.news / "z.txt").write_text("Wind\n\nIt blew.")
    assert house.ingest(prune=True).removed == 2


def test_a_file_is_known_again_when_it_is_unpacked(house, monkeypatch):
    path = packed(house.news / "a.zip", {"a.txt": STORY})
    house.ingest()
    with zipfile.ZipFile(path) as archive:
        archive.extractall(house.news)
    path.unlink()
    report = house.ingest(prune=True)
    assert (report.unchanged, report.new, report.removed) == (1, 0, 0)


def test_bytes_that_are_no_archive(tmp_path):
    for data in (b"", b"PK\x03\x04", b"The harbour is lost."):
        (tmp_path / "a.zip").write_bytes(data)
        assert "is no zip archive, or damaged" in the_error(tmp_path / "a.zip")
    held = io.BytesIO()
    zipfile.ZipFile(held, "w").close()
    (tmp_path / "a.zip").write_bytes(held.getvalue())
    assert "no file in it is read as articles" in the_error(tmp_path / "a.zip")
    assert Path(tmp_path / "a.zip").exists()
