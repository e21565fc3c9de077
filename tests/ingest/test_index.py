import json
import shutil

import numpy as np
import pytest

from nutgraf.ingest.archive import Archive
from nutgraf.ingest.errors import ArchiveError
from nutgraf.ingest.index import Index
from nutgraf.ingest.types import Article, Filter, Passage, Stored
from nutgraf.ingest.wire import bands, signature

DIMENSIONS = 16
EVERYTHING = Filter()


def put(archive, number, source="Courier"):
    text = f"Story number {number} is about harbour plan {number}."
    article = Article.of(title=f"t{number}", text=text, source=source)
    vector = np.random.default_rng(number).normal(size=(1, DIMENSIONS)).astype(np.float32)
    vector /= np.linalg.norm(vector)
    minhash = signature(text)
    passage = Passage.of(article, 0, len(text))
    archive.put(Stored(article, [passage], vector, minhash.tobytes(), bands(minhash), f"k{number}", "/x"))
    return passage.id, vector


@pytest.fixture
def archive(tmp_path):
    with Archive(tmp_path, create=True) as opened:
        for number in range(40):
            put(opened, number, "Courier" if number % 8 else "Ledger")
        yield opened


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "index"


def built(folder, archive, encoder="e1"):
    index = Index(folder, archive, encoder)
    assert index.open() != ""
    index.rebuild()
    return index


def query():
    vector = np.random.default_rng(7).normal(size=DIMENSIONS).astype(np.float32)
    return vector / np.linalg.norm(vector)


def test_chroma_and_the_exact_scan_agree(folder, archive):
    index = built(folder, archive)
    by_chroma = index.nearest(query(), EVERYTHING, 5)
    exactly = Index(folder, archive, "e1").nearest(query(), EVERYTHING, 5)
    assert [key for key, _ in by_chroma] == [key for key, _ in exactly]
    assert [score for _, score in by_chroma] == pytest.approx([score for _, score in exactly], abs=1e-5)
    index.close()


def test_a_narrow_filter_still_fills_the_list(folder, archive):
    index = built(folder, archive)
    hits = index.nearest(query(), Filter(sources=("Ledger",)), 5)
    assert len(hits) == 5
    assert set(archive.owners((key for key, _ in hits), Filter(sources=("Ledger",)))) == {
        key for key, _ in hits
    }
    index.close()


def test_a_clean_index_opens_again(folder, archive):
    built(folder, archive).close()
    again = Index(folder, archive, "e1")
    assert again.open() == ""
    assert len(again.nearest(query(), EVERYTHING, 5)) == 5
    again.close()


def test_added_and_removed_passages_are_found_and_not(folder, archive):
    index = built(folder, archive)
    index.unstamp()
    passage_id, vector = put(archive, 99)
    index.replace([], [passage_id], vector)
    index.stamp()
    assert index.nearest(vector[0], EVERYTHING, 1)[0][0] == passage_id
    index.replace([passage_id], [], vector[:0])
    assert index.nearest(vector[0], EVERYTHING, 1)[0][0] != passage_id
    index.close()


def deleted(folder):
    shutil.rmtree(folder)


def without_stamp(folder):
    (folder / "stamp.json").unlink()


def nonsense_stamp(folder):
    (folder / "stamp.json").write_text("[]")


def other_version(folder):
    stamp = json.loads((folder / "stamp.json").read_text())
    (folder / "stamp.json").write_text(json.dumps(stamp | {"chroma": "0.1"}))


def truncated(folder):
    files = [path for path in (folder / "chroma").rglob("*") if path.is_file() and path.stat().st_size]
    assert files
    for path in files:
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def torn(folder):
    path = folder / "chroma" / "chroma.sqlite3"
    path.write_bytes(path.read_bytes()[:50_000])


def emptied(folder):
    shutil.rmtree(folder / "chroma")


@pytest.mark.parametrize(
    "harm",
    [deleted, without_stamp, nonsense_stamp, other_version, truncated, torn, emptied],
    ids=lambda harm: harm.__name__,
)
def test_a_harmed_index_is_noticed_and_rebuilt(folder, archive, harm):
    index = built(folder, archive)
    wanted = index.nearest(query(), EVERYTHING, 5)
    index.close()
    harm(folder)
    again = Index(folder, archive, "e1")
    assert again.open() != ""
    assert [key for key, _ in again.nearest(query(), EVERYTHING, 5)] == [key for key, _ in wanted]
    again.rebuild()
    assert [key for key, _ in again.nearest(query(), EVERYTHING, 5)] == [key for key, _ in wanted]
    again.close()


def test_what_cannot_be_written_says_so_and_the_archive_is_scored(folder, archive):
    folder.write_text("no folder")
    index = Index(folder, archive, "e1")
    with pytest.raises(ArchiveError, match=r"the vector index cannot be written .*what was stored stays"):
        index.rebuild()
    assert len(index.nearest(query(), EVERYTHING, 5)) == 5


def test_another_encoder_or_a_later_archive_is_noticed(folder, archive):
    built(folder, archive).close()
    assert "encoder" in Index(folder, archive, "e2").open()
    put(archive, 77)
    assert "lags behind" in Index(folder, archive, "e1").open()
