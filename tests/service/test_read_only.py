"""An archive that may be read and not written: on a DVD, in a snapshot, in somebody else's folder."""

import contextlib
import os
import resource
import shutil
import sqlite3
from datetime import UTC, datetime

import pytest
from starlette.testclient import TestClient

from nutgraf.ingest.archive import Archive
from nutgraf.ingest.database import is_read_only
from nutgraf.ingest.errors import ArchiveError
from nutgraf.service.answer import AnswerChain
from nutgraf.service.app import App
from nutgraf.service.command.doctor import examine
from nutgraf.service.config import Settings
from nutgraf.service.http.server import listen
from nutgraf.service.retrieval.retrieve import retrieve
from nutgraf.service.timelines.timeline import timeline
from nutgraf.service.types import Question
from tests.fakes import (
    ARTICLES,
    ASKED,
    FakeEncoder,
    FakeReranker,
    filled_app,
    read_only,
)
from tests.ingest.parts import as_of_schema_2

pytestmark = pytest.mark.skipif("not hasattr(__import__('os'), 'setresuid')", reason="needs users to change")
QUESTION = Question(ASKED, datetime(2024, 1, 1, tzinfo=UTC))


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("written")
    with filled_app(folder / "home"):
        pass
    return folder / "home"


@pytest.fixture
def home(written):
    with read_only(written) as folder:
        yield folder


@pytest.fixture
def app(home):
    with App(Settings(home=home, cache=home, port=0), command="nutgraf test") as opened:
        opened.encoder = FakeEncoder()
        opened.reranker = FakeReranker()
        opened.model = None
        yield opened


def test_it_is_searched_and_asked_without_chroma(app):
    found = retrieve(QUESTION, app.archive, app.index, app.encoder, limit=2)
    assert found[0].article.title == "No Blinken-Lavrov talks in Skopje"
    assert found[0].parts["dense"] > 0
    answer = AnswerChain(app.archive, app.index, app.encoder, app.reranker, None, app.settings).invoke(
        QUESTION
    )
    assert answer.status == "answered"
    assert timeline(QUESTION, app.archive, app.index, app.encoder, limit=3)
    assert not app.lock.held


def test_it_is_served_and_nothing_is_brought_in(app):
    server, bound, _ = listen(app, app.settings)
    with bound, TestClient(server.config.app, base_url="http://127.0.0.1:8730") as http:
        http.app.state.desk.parts.wait(10)
        assert http.get("/readyz").json()["ready"]
        assert http.get("/v1/search", params={"q": ASKED}).json()["evidence"]
        assert http.post("/v1/ingest", json={"paths": ["/news"]}).status_code == 403


def test_who_would_write_is_told(home):
    with pytest.raises(ArchiveError, match=r"is read-only .*it can be searched and asked.*--home"):
        App(Settings(home=home), command="nutgraf ingest", write=True)
    with Archive(home) as archive, pytest.raises(ArchiveError, match="cannot be written"):
        archive.set_meta("encoder", "other")


def test_doctor_notes_it_and_finds_nothing_broken(home, written):
    found = {finding.name: finding for finding in examine(Settings(home=home, model="extractive"))}
    assert found["data folder"].state == "warning"
    assert "is read-only" in found["data folder"].found
    assert [found[name].state for name in ("writer", "archive", "index", "disk")] == ["ok"] * 4


def test_what_a_killed_process_left_in_the_log_is_read(written, tmp_path):
    killed = tmp_path / "killed"
    shutil.copytree(written, tmp_path / "live")
    with contextlib.closing(sqlite3.connect(tmp_path / "live" / "archive.sqlite3")) as connection:
        connection.execute("UPDATE article SET source = 'Late Edition'")
        connection.commit()
        shutil.copytree(tmp_path / "live", killed)
    with read_only(killed) as home, Archive(home) as archive:
        assert archive.sources() == ["Late Edition"]
    (killed / "archive.sqlite3-shm").unlink()
    with read_only(killed) as home, pytest.raises(ArchiveError, match=r"was not closed cleanly.*copy it"):
        Archive(home)


def test_one_of_the_schema_before_is_read_as_it_is(written):
    as_of_schema_2(written / "archive.sqlite3")
    with read_only(written) as home, Archive(home) as archive:
        assert archive.article_by_url(ARTICLES[0]["url"]).title == ARTICLES[0]["title"]


def test_what_its_owner_writes_later_is_seen(written):
    with read_only(written) as home, Archive(home) as archive:
        assert len(archive.sources()) == 2
        reader = os.geteuid()
        os.setresuid(os.getuid(), home.stat().st_uid, -1)
        for path in (home, home / "archive.sqlite3"):
            path.chmod(0o755)
        with contextlib.closing(sqlite3.connect(home / "archive.sqlite3")) as connection:
            connection.execute("UPDATE article SET source = 'Late Edition'")
            connection.commit()
        os.setresuid(-1, reader, -1)
        assert archive.sources() == ["Late Edition"]


def test_a_disk_without_a_free_block_is_read(written):
    free = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, free[1]))
    try:
        with Archive(written) as archive:
            assert archive.read_only
            assert archive.counts().articles == 2
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, free)


def test_an_index_that_cannot_be_built_stops_no_question(written, tmp_path):
    home = shutil.copytree(written, tmp_path / "home")
    shutil.rmtree(home / "index")
    (home / "index").write_text("no folder")
    with App(Settings(home=home), command="nutgraf test") as app:
        app.encoder = FakeEncoder()
        assert retrieve(QUESTION, app.archive, app.index, app.encoder, limit=2)
        assert not app.lock.held
    with (
        App(Settings(home=home), command="nutgraf ingest", write=True) as app,
        pytest.raises(ArchiveError, match="vector index cannot be written"),
    ):
        app.encoder = FakeEncoder()
        assert app.index


def test_one_question_to_a_small_archive_does_without_chroma(written, tmp_path):
    home = shutil.copytree(written, tmp_path / "home")
    shutil.rmtree(home / "index")
    with App(Settings(home=home), command="nutgraf search", once=True) as app:
        app.encoder = FakeEncoder()
        assert retrieve(QUESTION, app.archive, app.index, app.encoder, limit=2)
    assert not (home / "index").exists()


def test_a_folder_that_can_be_written_or_is_not_there_is_none(tmp_path, written):
    assert not is_read_only(tmp_path / "nowhere")
    assert not is_read_only(written)
