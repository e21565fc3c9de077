"""A run over a real archive, index and chain; the encoder and the model are stand-ins unless marked."""

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from nutgraf.eval import gold
from nutgraf.eval.cli import eval_cli
from nutgraf.eval.cli_run import asking
from nutgraf.eval.folder import RunFolder, read_results
from nutgraf.eval.library import ArchiveLibrary
from nutgraf.eval.results import Unscored
from nutgraf.eval.run import run
from nutgraf.eval.summary import Prices, summarise
from nutgraf.eval.types import GoldItem, Support
from nutgraf.ingest.errors import ModelError
from nutgraf.ingest.pipeline import ingest
from tests.fakes import ARTICLES, ASKED, SAID, FakeModel, fill, open_app, write_articles

ROOT = Path(__file__).parents[2]
NOW = datetime(2023, 12, 5, tzinfo=UTC)
SKOPJE, MOON = (article["url"] for article in ARTICLES)
LANDED = "India's Chandrayaan-3 landed near the south pole of the Moon on Wednesday."
ITEMS = [
    GoldItem("skopje", ASKED, NOW, True, ("left Skopje",), support=(Support(SKOPJE, "he had left Skopje"),)),
    GoldItem("land", "Where on the Moon did Chandrayaan-3 land?", NOW, True, ("south pole",),
             support=(Support(MOON, "near the south pole"),)),
    GoldItem("whose", "Whose Chandrayaan-3 landed near the south pole of the Moon?", NOW, True, ("India",),
             support=(Support(MOON, LANDED),)),
]  # fmt: skip
REPLIES = ([(SAID, [1])], [(LANDED, [1])], [(LANDED, [1])])


def _opened(home: Path, model: FakeModel):
    app = open_app(home, model)
    fill(app)
    return app


def _run(app, out: Path, items=ITEMS, replies: Path | None = None):
    library = ArchiveLibrary(app.archive)
    return run(items, asking(app, replies), library, RunFolder(out, {}, items))


def test_a_run_and_then_the_same_from_the_cache(tmp_path: Path):
    replies = tmp_path / "replies"
    with _opened(tmp_path / "home", FakeModel(*REPLIES)) as app:
        results = _run(app, tmp_path / "one", replies=replies)
    summary = summarise(ITEMS, results, Prices(read=1.0, written=2.0))
    assert summary.errors == []
    for name in ("correct", "hit@1", "verbatim_rate", "citation_precision", "passage_hit@1"):
        assert summary.metrics[name].value == 1.0, name
    assert summary.metrics["model_calls"].value == 1.0
    assert summary.seconds["total"].n == 3 and summary.replayed == 0
    read, written = summary.tokens.read, summary.tokens.written
    assert summary.money.total == pytest.approx((read + 2 * written) / 1e6)
    with _opened(tmp_path / "home", unasked := FakeModel()) as app:
        again = _run(app, tmp_path / "two", replies=replies)
    assert unasked.messages == []
    assert [one.prediction.text for one in again] == [one.prediction.text for one in results]
    summary = summarise(ITEMS, again)
    assert summary.replayed == 3 and summary.seconds == {} and summary.money is None


def test_a_model_that_times_out_or_writes_rubbish_counts_as_wrong(tmp_path: Path):
    model = FakeModel(ModelError("fake: timed out"), "I think it was Malta.", [(LANDED, [1])])
    with _opened(tmp_path / "home", model) as app:
        results = _run(app, tmp_path / "run", replies=tmp_path / "replies")
    assert results[0].error == "ModelError: fake: timed out"
    assert "did not reply with the JSON asked for" in results[1].error
    metrics = summarise(ITEMS, results).metrics
    assert metrics["correct"].value == pytest.approx(1 / 3)
    assert (metrics["correct"].n, metrics["correct"].unscored) == (3, 2)


def test_an_article_that_is_gone_is_named(tmp_path: Path):
    gone = GoldItem("gone", ASKED, NOW, True, ("x",), support=(Support("https://gone.example/1"),))
    with _opened(tmp_path / "home", FakeModel(*REPLIES, [(SAID, [1])])) as app:
        results = _run(app, tmp_path / "run", [*ITEMS, gone])
    assert results[3].unscored == "not in the archive: https://gone.example/1"
    summary = summarise([*ITEMS, gone], results)
    assert summary.unscored == [Unscored("gone", results[3].unscored)]
    assert summary.metrics["hit@1"].value == 0.75


CHILD = """
import sys, time
from pathlib import Path
from tests.eval.test_end_to_end import REPLIES, _opened, _run
from tests.fakes import FakeModel

class Stuck(FakeModel):
    def stream_json(self, messages, schema, *, max_tokens):
        if len(self.messages) == 2:
            time.sleep(600)
        return super().stream_json(messages, schema, max_tokens=max_tokens)

with _opened(Path(sys.argv[1]), Stuck(*REPLIES)) as app:
    _run(app, Path(sys.argv[2]))
"""


def test_killed_and_started_again_it_goes_on_where_it_was(tmp_path: Path):
    out = tmp_path / "run"
    command = [sys.executable, "-c", CHILD, str(tmp_path / "home"), str(out)]
    with subprocess.Popen(command, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}) as child:
        try:
            while not ((out / "items.jsonl").exists() and len(read_results(out)) == 2):
                assert child.poll() is None
                time.sleep(0.2)
        finally:
            child.send_signal(signal.SIGKILL)
    with _opened(tmp_path / "home", model := FakeModel(REPLIES[2])) as app:
        results = _run(app, out)
    assert [result.id for result in results] == ["skopje", "land", "whose"]
    assert [result.error for result in results] == ["", "", ""]
    assert len(model.messages) == 1


@pytest.mark.models
def test_the_commands_on_an_archive_of_ones_own(tmp_path: Path):
    from nutgraf.service.app import App
    from nutgraf.service.config import Settings

    home, out = tmp_path / "home", tmp_path / "run"
    news = write_articles(tmp_path / "news.jsonl")
    with App(Settings(home=home), command="nutgraf test", write=True) as app:
        ingest([news], app.archive, app.index, app.encoder, passage_chars=900)
    unfair = replace(ITEMS[1], id="unfair", answers=("Mars",))
    (tmp_path / "gold.jsonl").write_text(gold.text_of([*ITEMS, unfair]), "utf-8")

    def command(*arguments: object) -> str:
        done = CliRunner().invoke(eval_cli, [*map(str, arguments), "--home", str(home)])
        assert done.exit_code == 0, done.output
        return done.stdout

    again = "run", tmp_path / "gold.jsonl", "--extractive", "--out", out, "--json"
    summary = json.loads(command(*again))
    assert summary["n"] == 4 and summary["errors"] == []
    assert summary["metrics"]["hit@1"]["value"] == summary["metrics"]["verbatim_rate"]["value"] == 1.0
    assert "model_calls" not in summary["metrics"]
    before = (out / "items.jsonl").read_bytes()
    command(*again)
    assert (out / "items.jsonl").read_bytes() == before
    command("report", out)
    assert "<mark>" in (out / "report.html").read_text()
    command("export", out, tmp_path / "ragas.jsonl", "--format", "ragas")
    assert len((tmp_path / "ragas.jsonl").read_text().splitlines()) == 4
    part = "--slice", "age:0-30", "--retrieval-only", "--json", "--out", tmp_path / "part"
    assert json.loads(command("run", tmp_path / "gold.jsonl", *part))["n"] == 1
