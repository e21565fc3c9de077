"""`eval judge` and `eval draft` through LangChain, against an OpenAI-compatible server on loopback."""

import json
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from typer.testing import CliRunner

from nutgraf.eval import gold
from nutgraf.eval.cli import eval_cli
from nutgraf.eval.folder import RunFolder
from nutgraf.eval.run import run
from nutgraf.eval.systems import replaying
from nutgraf.ingest.errors import GoldError
from tests.eval.parts import GOLD, LIBRARY, RIGHT
from tests.fakes import filled_app


def _replied(prompt: str) -> str:
    if "You write one quiz question" in prompt:
        (sentence,) = re.findall(r"(?:Antony Blinken did not|India's Chandrayaan-3 landed).*?\.", prompt)
        answer = "left Skopje" if "Blinken" in sentence else "south pole"
        return json.dumps(
            {"question": "What was it that happened there?", "answer": answer, "quote": sentence}
        )
    if "You compare an answer" in prompt:
        return '{"correctness": "yes", "completeness": "partly", "reason": "so"}'
    return '{"grounded": "yes", "reason": "so"}'


class _Handler(BaseHTTPRequestHandler):
    prompts: list[str]

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        prompt = asked["messages"][-1]["content"]
        self.prompts.append(prompt)
        head = {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": asked["model"]}
        delta = {
            "index": 0,
            "delta": {"role": "assistant", "content": _replied(prompt)},
            "finish_reason": None,
        }
        usage = {"prompt_tokens": 7, "completion_tokens": 3, "total_tokens": 10}
        chunks = [head | {"choices": [delta]}, head | {"choices": [], "usage": usage}]
        body = "".join(f"data: {json.dumps(chunk)}\n\n" for chunk in chunks) + "data: [DONE]\n\n"
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@pytest.fixture
def prompts(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Serve a model, name it by the settings, and give what it is asked."""
    asked: list[str] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"prompts": asked}))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    monkeypatch.setenv("NUTGRAF_MODEL", "openai:stub")
    monkeypatch.setenv("NUTGRAF_MODEL_URL", f"http://127.0.0.1:{server.server_address[1]}/v1")
    yield asked
    server.shutdown()
    server.server_close()
    thread.join()


def _command(*arguments: object) -> str:
    done = CliRunner().invoke(eval_cli, [*map(str, arguments)])
    assert done.exit_code == 0, done.output + str(done.exception)
    return done.stdout


def test_a_run_is_judged_and_judged_again_from_the_cache(tmp_path: Path, prompts: list[str]):
    run(GOLD, replaying(RIGHT), LIBRARY, RunFolder(tmp_path / "run", {}, GOLD))
    judge = "judge", tmp_path / "run", "--agreement", "0", "--home", tmp_path / "home"
    shown = _command(*judge)
    assert shown.index("agreement with people is unknown") < shown.index("correctness")
    written = json.loads((tmp_path / "run/judge-openai-stub.json").read_text())
    assert written["scores"]["correctness"]["value"] == 1.0
    # Two answers of three say part of it; the abstention was right.
    assert written["scores"]["completeness"]["value"] == pytest.approx(2 / 3)
    assert set(written["prompts"]) == {"judge", "judge_grounded"}
    assert len(prompts) == 4
    assert json.loads(_command(*judge, "--json"))["scores"] == written["scores"]
    assert len(prompts) == 4


def test_questions_are_drafted(tmp_path: Path, prompts: list[str]):
    home, file = tmp_path / "home", tmp_path / "drafts.jsonl"
    with filled_app(home):
        pass
    tally = json.loads(_command("draft", file, "--questions", "2", "--home", home, "--json"))
    assert (tally["proposed"], tally["rejected"], tally["exhausted"]) == (2, {}, False)
    assert len(prompts) == 2
    with pytest.raises(GoldError, match=r"drafts\.jsonl:1: accepted is false"):
        gold.load(file)
    before = file.read_bytes()
    assert "0 proposed, 2 there before" in _command("draft", file, "--questions", "2", "--home", home)
    shown = _command("draft", file, "--questions", "3", "--home", home)
    assert "no more can be proposed" in shown
    assert file.read_bytes() == before
    file.write_text(file.read_text().replace('"accepted": false', '"accepted": true'))
    assert "2 questions, 0 errors" in _command("validate", file, "--home", home)
