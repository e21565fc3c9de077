import json
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta

import pytest

from nutgraf.ingest.errors import ArchiveError
from nutgraf.ingest.index import Index
from nutgraf.ingest.pipeline import reencode
from nutgraf.ingest.types import Filter
from tests.fakes import FakeEncoder
from tests.ingest.parts import House


def test_the_same_run_again_writes_nothing(house):
    house.write("a.md", "The harbour bridge opened on Monday after six years.")
    first = house.ingest()
    assert (first.read, first.new, first.passages) == (1, 1, 1)
    generation = house.archive.meta("generation")
    second = house.ingest()
    assert (second.read, second.new, second.changed, second.unchanged) == (1, 0, 0, 1)
    assert house.archive.meta("generation") == generation


def test_a_changed_story_replaces_the_old_one(house):
    house.write("a.md", "The harbour bridge opened on Monday.")
    house.ingest()
    house.write("a.md", "The harbour bridge opened on Tuesday.")
    report = house.ingest()
    assert (report.new, report.changed) == (0, 1)
    assert house.archive.rank_words(["monday"], "article", Filter(), 5) == []
    assert house.archive.counts().articles == 1
    assert len(house.index.nearest(house.encoder.encode(["bridge"])[0], Filter(), 5)) == 1


@pytest.mark.parametrize("copy", ["a-2023-12-04.md", "z-2023-12-04.md"])
def test_what_was_copied_before_its_file_was_written_anew_stays(house, copy):
    old, new = "The harbour bridge opened on Monday.", "The ferry sank off the pier on Tuesday."
    house.write("latest.md", old)
    house.ingest()
    house.write(copy, old)
    house.write("latest.md", new)
    report = house.ingest()
    assert (report.read, report.new, report.changed, report.unchanged) == (2, 1, 1, 0)
    texts = {article.text for article in house.archive.articles(house.archive.article_ids()).values()}
    assert texts == {old, new}
    assert house.ingest(prune=True).unchanged == 2
    assert house.archive.counts().articles == 2


@pytest.mark.parametrize("name", ["news.json", "news.jsonl"])
def test_stories_of_one_file_need_no_addresses(house, name):
    stories = [
        {"title": title, "text": f"{title} on Monday."} for title in ("A bridge opened", "A ferry sank")
    ]
    lines = [json.dumps(story) for story in stories]
    text = f"[{', '.join(lines)}]" if name.endswith("n") else "\n".join(lines)
    (house.news / name).write_text(text)
    assert house.ingest().failures == []
    assert house.archive.counts().articles == 2


def test_prune_takes_out_what_is_gone_and_spares_what_cannot_be_read(house):
    for name in ("a.md", "b.md", "c.md"):
        house.write(name, f"Story {name} about the harbour.", title=name)
    house.ingest()
    (house.news / "a.md").unlink()
    (house.news / "b.md").write_bytes(b"\x00\x01\x02" * 100)
    assert house.ingest().removed == 0
    report = house.ingest(prune=True)
    assert (report.removed, report.failed) == (1, 1)
    assert house.archive.counts().articles == 2


def unlistable(monkeypatch, folder):
    listed = os.scandir

    def scandir(path):
        if os.fspath(path) == str(folder):
            raise OSError(5, "Input/output error", str(path))
        return listed(path)

    monkeypatch.setattr(os, "scandir", scandir)


@pytest.mark.parametrize("damaged", ["", "sub", "sub/deep"])
def test_prune_spares_what_lies_under_a_folder_that_cannot_be_listed(house, monkeypatch, damaged):
    (house.news / "sub/deep").mkdir(parents=True)
    (house.news / "subway").mkdir()
    names = ["a.md", "sub/b.md", "sub/deep/c.md", "subway/gone.md"]
    for name in names:
        house.write(name, f"Story {name} about the harbour.", title=name)
    house.ingest()
    (house.news / "subway/gone.md").unlink()
    folder = house.news / damaged if damaged else house.news
    unlistable(monkeypatch, folder)
    report = house.ingest(prune=True)
    assert report.removed == (1 if damaged else 0)
    assert report.failures == [f"{folder}: cannot be read (Input/output error); check that you may read it"]


def test_prune_spares_what_came_from_a_named_folder_that_is_empty_now(house):
    # As where a disk is not mounted.
    house.write("a.md", "Story about the harbour.")
    house.ingest()
    (house.news / "a.md").unlink()
    report = house.ingest(prune=True)
    assert (report.removed, report.failed) == (0, 1)
    assert "no file in it is read as articles" in report.failures[0]


def test_prune_spares_what_came_over_a_link_to_a_disk_that_is_not_mounted(house, tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    (disk / "a.txt").write_text("Story about the harbour.")
    (house.news / "2024").symlink_to(disk)
    assert house.ingest().new == 1
    disk.rename(tmp_path / "unplugged")
    report = house.ingest(prune=True)
    assert (report.removed, report.failed) == (0, 1)


def test_a_bad_line_is_told_and_the_rest_goes_in(house):
    good = {"title": "Bridge", "text": "The bridge opened.", "published_at": "2023-12-04T00:00:00+00:00"}
    lines = [json.dumps(good), "{not json", json.dumps(good | {"title": "Two", "text": 7})]
    (house.news / "news.jsonl").write_text("\n".join(lines))
    known = []
    report = house.ingest(on_progress=lambda now: known.append(now.failure))
    assert (report.new, report.failed) == (1, 2)
    # The first while the rest is still to be read.
    assert known[0] == "" and set(known[1:]) == {report.failures[0]}
    assert any("news.jsonl:2:" in failure for failure in report.failures)
    assert any("news.jsonl:3:" in failure and "has no text" in failure for failure in report.failures)


def test_what_says_no_day_or_outlet_or_a_day_to_come_is_counted_where_it_is_stored(house):
    dated = {"source": "Post", "published_at": "2024-01-02"}
    told = [
        {},
        {"source": "Post"},
        {"published_at": "2024-01-02"},
        dated,
        dated | {"published_at": "2999-01-01"},
    ]
    told[3] |= {"published_at": (datetime.now(UTC) + timedelta(hours=12)).isoformat()}
    rows = [
        {"title": f"T{number}", "text": f"Story {number}."} | fields for number, fields in enumerate(told)
    ]
    path = house.news / "news.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)))
    report = house.ingest()
    assert report.noted == {"undated": 2, "unnamed": 2, "ahead": 1}
    assert report.examples == {"undated": f"{path}:1", "unnamed": f"{path}:1", "ahead": f"{path}:5"}
    counts = house.archive.counts()
    assert (counts.undated, counts.unnamed, counts.ahead, counts.sources) == (2, 2, 1, 1)
    house.write("a.md", "The harbour bridge opened.")
    assert house.ingest().examples == dict.fromkeys(("undated", "unnamed"), str(house.news / "a.md"))


def test_days_that_cannot_be_read_are_counted_with_the_first(house):
    days = ["03/05/2026", "sometime in June", "04/05/2026", "", "13/05/2026"]
    rows = [
        {"title": f"T{n}", "text": f"Story {n}.", "source": "Post", "date": day} for n, day in enumerate(days)
    ]
    (house.news / "news.jsonl").write_text("\n".join(map(json.dumps, rows)))
    report = house.ingest()
    assert report.noted == {"undated": 4, "ambiguous": 2, "unread": 1}
    assert (report.examples["ambiguous"], report.examples["unread"]) == ("03/05/2026", "sometime in June")


@pytest.mark.parametrize(
    ("head", "noted"),
    [
        ("Bridge opens\nBy Ann Lee, Harbour Post\n03/05/2026", {"undated": 1, "ambiguous": 1}),
        ("Bridge opens\nBy Ann Lee, Harbour Post\n13/05/2026", {}),
        ("---\ntitle: Bridge opens\nsource: Post\ndate: early May\n---", {"undated": 1, "unread": 1}),
        ("---\ntitle: Bridge opens\nsource: Post\ndate: 2026-05-03\n---", {}),
    ],
)
def test_days_in_the_head_of_a_text_that_cannot_be_read_are_counted(house, head, noted):
    (house.news / "a.md").write_text(f"{head}\n\nThe harbour bridge opened. It is long.")
    assert house.ingest().noted == noted


def test_copies_of_one_wire_story_share_a_cluster(house):
    text = " ".join(f"Sentence {n} of a long wire story about harbour number {n}." for n in range(30))
    house.write("a.md", text, title="One")
    house.write("b.md", text + " Our reporter adds a line.", title="Two")
    house.ingest()
    articles = house.archive.articles(house.archive.article_ids()).values()
    assert len({article.cluster_id for article in articles}) == 1


def test_an_interrupt_keeps_what_was_stored(house, monkeypatch):
    monkeypatch.setattr("nutgraf.ingest.pipeline.BATCH_PASSAGES", 1)
    for number in range(3):
        house.write(f"{number}.md", f"Story {number} about the harbour.", title=str(number))

    def stop(progress):
        if progress.articles == 2:
            raise KeyboardInterrupt

    report = house.ingest(on_progress=stop)
    assert report.interrupted
    assert house.index.nearest(house.encoder.encode(["harbour"])[0], Filter(), 5)
    assert house.ingest().read == 3
    assert house.archive.counts().articles == 3


def test_what_waits_to_be_encoded_is_not_done_with(house):
    for name in ("a", "b"):
        house.write(f"{name}.md", f"The harbour bridge {name} opened on Monday.", title=name)
    sizes = [path.stat().st_size for path in sorted(house.news.iterdir())]
    done = []
    house.ingest(on_progress=lambda now: done.append(now.bytes_done))
    assert done == [0, 0, sum(sizes)]
    done.clear()
    # Nothing is encoded again: what is read is done with.
    house.ingest(on_progress=lambda now: done.append(now.bytes_done))
    assert done == [sizes[0], sum(sizes)]


def test_a_failing_store_stops_with_the_reason_and_the_index_is_not_vouched_for(house, monkeypatch):
    house.write("a.md", "The harbour bridge opened.")

    def full(entry):
        raise ArchiveError("the disk is full")

    monkeypatch.setattr(house.archive, "put", full)
    with pytest.raises(ArchiveError, match="disk is full"):
        house.ingest()
    assert Index(house.archive.path.parent / "index", house.archive, house.encoder.id).open() != ""


def test_an_interrupt_does_not_hide_a_store_that_failed(house, monkeypatch):
    house.write("a.md", "The harbour bridge opened.", title="One")
    house.write("b.md", "The harbour ferry sank.", title="Two")

    def full(entry):
        raise ArchiveError("the disk is full")

    def stop(progress):
        raise KeyboardInterrupt

    monkeypatch.setattr(house.archive, "put", full)
    monkeypatch.setattr("nutgraf.ingest.pipeline.BATCH_PASSAGES", 1)
    with pytest.raises(ArchiveError, match="disk is full"):
        house.ingest(on_progress=stop)
    assert Index(house.archive.path.parent / "index", house.archive, house.encoder.id).open() != ""


def test_after_an_index_could_not_be_written_a_server_ingests_without_it(house, monkeypatch):
    house.write("a.md", "The harbour bridge opened.", title="One")

    def full(**given):
        raise OSError("disk full")

    monkeypatch.setattr(house.index._collection, "upsert", full)
    with pytest.raises(ArchiveError, match=r"the vector index cannot be written \(disk full\)"):
        house.ingest()
    house.write("b.md", "The harbour ferry sank.", title="Two")
    assert house.ingest().new == 1
    assert len(house.index.nearest(house.encoder.encode(["harbour"])[0], Filter(), 5)) == 2
    assert house.index.open() == "it was not closed cleanly"


def test_another_encoder_makes_all_vectors_anew(house):
    house.write("a.md", "The harbour bridge opened.")
    house.ingest()
    other = FakeEncoder("other", 32)
    reencode(house.archive, other, lambda done, total: None)
    [(_, vectors)] = house.archive.vectors()
    assert vectors.shape == (1, 32)
    assert house.archive.meta("encoder") == "other"


KILLED = """
import sys
from pathlib import Path
from tests.ingest.parts import House
house = House(Path(sys.argv[1]), Path(sys.argv[2]))
house.ingest(on_progress=lambda now: print(now.passages, flush=True))
"""


def test_kill_9_loses_nothing_acknowledged(tmp_path):
    news = tmp_path / "news"
    news.mkdir()
    with (news / "n.jsonl").open("w") as lines:
        for number in range(2000):
            lines.write(json.dumps({"title": f"T{number}", "text": f"Harbour story {number}. " * 5}) + "\n")
    command = [sys.executable, "-c", KILLED, str(tmp_path / "home"), str(news)]
    root = os.path.dirname(os.path.dirname(os.path.dirname(__file__)))  # noqa: PTH120
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=root) as process:
        acknowledged = 0
        deadline = time.monotonic() + 60
        for line in process.stdout:
            acknowledged = int(line)
            if acknowledged > 600 or time.monotonic() > deadline:
                process.send_signal(signal.SIGKILL)
                break
    assert acknowledged > 600
    house = House(tmp_path / "home", news)
    assert house.archive.check() == "ok"
    assert house.archive.counts().passages >= acknowledged
    wanted = house.encoder.encode(["harbour story"])[0]
    assert len(house.index.nearest(wanted, Filter(), 50)) == 50
    assert house.ingest().failed == 0
    assert house.archive.counts().articles == 2000
    house.close()


def test_a_file_whose_name_is_not_utf_8_is_read_reported_and_pruned(house):
    good, bad = (house.news / os.fsdecode(name) for name in (b"caf\xe9.txt", b"caf\xe9.jsonl"))
    good.write_text("The harbour bridge opened on Monday after six years.")
    bad.write_text("{\n")
    report = house.ingest()
    assert (report.new, report.failed) == (1, 1)
    assert "caf\\udce9.jsonl:1: is not JSON" in report.failures[0]
    json.dumps(report.failures, ensure_ascii=False).encode("utf-8")
    assert house.ingest().unchanged == 1
    good.unlink()
    assert house.ingest(prune=True).removed == 1
