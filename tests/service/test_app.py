"""What a process that does one thing and ends loads, and what it does all the same."""

import pytest

from nutgraf.ingest.encode import SentenceTransformerEncoder
from nutgraf.ingest.pipeline import ingest
from nutgraf.ingest.quick import QuickEncoder
from nutgraf.service.app import App
from nutgraf.service.config import Settings, read_settings
from tests.fakes import FakeEncoder, write_articles


def test_a_writer_keeps_the_index_however_short_it_runs(tmp_path):
    news = write_articles(tmp_path / "news.jsonl")
    for once in (True, False):
        with App(Settings(home=tmp_path / "home"), command="test", write=True, once=once) as app:
            app.encoder = FakeEncoder()
            ingest([news], app.archive, app.index, app.encoder, passage_chars=900)
            assert app.index.open() == ""
    with App(Settings(home=tmp_path / "home"), command="test", once=True) as app:
        app.encoder = FakeEncoder()
        assert app.index._collection is None


@pytest.mark.models
def test_an_ingest_that_brings_in_nothing_loads_no_torch_and_one_that_does_encodes_with_it(tmp_path):
    settings = read_settings(home=tmp_path / "home")
    news = write_articles(tmp_path / "news.jsonl")
    full = []
    for _ in range(2):
        with App(settings, command="test", write=True, once=True) as app:
            ingest([news], app.archive, app.index, app.encoder, passage_chars=900)
            assert isinstance(app.encoder, QuickEncoder)
            full.append(isinstance(app.encoder.__dict__.get("_full"), SentenceTransformerEncoder))
    assert full == [True, False]
