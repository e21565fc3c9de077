"""Stand-ins for what is slow or not exact: an encoder that hashes words, a model whose answers are queued."""

import hashlib
import json
import os
import re
import shutil
import tempfile
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from nutgraf.ingest.encode import Vectors
from nutgraf.service.types import Tokens

if TYPE_CHECKING:
    from nutgraf.ingest.types import IngestReport
    from nutgraf.service.app import App


class FakeTokenizer:
    """Splits at white space; called as a fast tokenizer of transformers is."""

    def __call__(
        self,
        text: str,
        *,
        add_special_tokens: bool = True,
        return_offsets_mapping: bool = False,
        truncation: bool = False,
        verbose: bool = False,
    ) -> dict[str, Any]:
        return {"offset_mapping": [match.span() for match in re.finditer(r"\S+", text)]}

    def num_special_tokens_to_add(self, pair: bool = False) -> int:
        return 2


class FakeEncoder:
    """A bag of words, each hashed to a dimension: texts that share words are near each other."""

    def __init__(self, name: str = "fake", dimensions: int = 64) -> None:
        self.id = name
        self.dimensions = dimensions
        self.max_tokens = 256
        self.tokenizer = FakeTokenizer()

    def encode(self, texts: Sequence[str]) -> Vectors:
        matrix = np.zeros((len(texts), self.dimensions), np.float32)
        for row, text in enumerate(texts):
            for word in re.findall(r"\w+", text.lower()):
                digest = hashlib.sha256(word.encode()).digest()
                matrix[row, int.from_bytes(digest[:4], "big") % self.dimensions] += 1.0
            # A text without words still needs a direction.
            matrix[row, 0] += 0.001
        return matrix / np.linalg.norm(matrix, axis=1, keepdims=True)

    def encode_tokens(self, texts: Sequence[str]) -> list[Vectors]:
        return [self.encode(re.findall(r"\w+", text)) for text in texts]


class FakeReranker:
    """The share of the question's words in a text, as log-odds from -5 to 5."""

    def scores(self, question: str, texts: Sequence[str]) -> list[float]:
        asked = set(re.findall(r"\w+", question.lower()))
        held = [set(re.findall(r"\w+", text.lower())) for text in texts]
        return [10 * len(asked & words) / max(1, len(asked)) - 5 for words in held]


class FakeModel:
    """Answers are queued, oldest first: sentences as (text, quote numbers), raw text, or an error to raise.

    `rewrites` queues standalone questions, asked for by another schema; with none left it rewrites nothing.
    `judges` tells how probable "Yes" is after a prompt; it tells nothing unless set.
    As the embedded model it does not write well, unless set. `messages` keeps what it was asked.
    With `gate` cleared it waits before every piece until the gate is set.
    """

    name = "fake"
    sha256 = None
    one_at_a_time = True
    writes_well = False

    def __init__(self, *answers: list[tuple[str, list[int]]] | str | Exception) -> None:
        self.answers = deque(answers)
        self.rewrites: deque[str] = deque()
        self.judges: Callable[[str], float] | None = None
        self.messages: list[list[tuple[str, str]]] = []
        self.gate = threading.Event()
        self.gate.set()
        self.writing = threading.Event()
        self.closed = False
        self.broken_off = 0

    def forget(self) -> None:
        """Be as new."""
        for kept in (self.answers, self.rewrites, self.messages):
            kept.clear()
        self.judges = None
        self.writes_well = False
        self.gate.set()
        self.writing.clear()
        self.broken_off = 0

    def stream_json(
        self, messages: Sequence[tuple[str, str]], schema: dict[str, Any], *, max_tokens: int
    ) -> Iterator[str | Tokens]:
        self.messages.append(list(messages))
        if list(schema.get("properties", ())) == ["question"]:
            yield json.dumps({"question": self.rewrites.popleft() if self.rewrites else ""})
            yield Tokens(read=40, written=10)
            return
        answer = self.answers.popleft()
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, list):
            answer = json.dumps({"sentences": [{"text": text, "quotes": quotes} for text, quotes in answer]})
        try:
            for start in range(0, len(answer), 8):
                self.writing.set()
                self.gate.wait(10)
                yield answer[start : start + 8]
            yield Tokens(read=100, written=len(answer) // 4)
        except GeneratorExit:
            self.broken_off += 1
            raise

    def yes_probabilities(self, prompts: Any) -> tuple[list[float], Tokens] | None:
        if self.judges is None:
            return None
        self.messages += [list(prompt) for prompt in prompts]
        found = [self.judges(prompt[-1][1]) for prompt in prompts]
        return found, Tokens(read=50 * len(found), written=0)

    def close(self) -> None:
        self.closed = True


ARTICLES = [
    {
        "url": "https://courier.example/skopje",
        "title": "No Blinken-Lavrov talks in Skopje",
        "source": "Harbour Courier",
        "authors": ["Ana Petrova"],
        "published_at": "2023-12-01T08:00:00+00:00",
        "text": "Ministers of 57 states met in Skopje on Thursday.\n\nAntony Blinken did not meet Sergey "
        "Lavrov because he had left Skopje before Lavrov arrived. “We have nothing to discuss,” 🕊 a diplomat "
        "said.\n\n"
        "The meeting of the OSCE ends on Friday.",
    },
    {
        "url": "https://ledger.example/moon",
        "title": "Chandrayaan-3 lands near the Moon's south pole",
        "source": "Northgate Ledger",
        "authors": [],
        "published_at": "2023-08-23T13:00:00+00:00",
        "text": "India's Chandrayaan-3 landed near the south pole of the Moon on Wednesday. The landing made "
        "India the fourth country to land softly on the Moon.",
    },
]
ASKED = "why did Blinken not meet Lavrov in Skopje?"
SAID = "Antony Blinken did not meet Sergey Lavrov because he had left Skopje before Lavrov arrived."


def write_articles(path: Path, articles: Sequence[dict[str, Any]] = ARTICLES) -> Path:
    """Write articles as JSONL, for ingesting."""
    path.write_text("".join(json.dumps(article) + "\n" for article in articles), "utf-8")
    return path


def open_app(home: Path, model: FakeModel | None = None, **settings: Any) -> "App":
    """Open an App for writing, with fakes for encoder and model; the archive and Chroma are real."""
    # Imported here: most users of the fakes need no App.
    from nutgraf.service.app import App
    from nutgraf.service.config import Settings

    app = App(Settings(home=home, cache=home / "cache", **settings), command="nutgraf test", write=True)
    app.encoder = FakeEncoder()
    app.reranker = FakeReranker()
    app.model = model or FakeModel()
    return app


def fill(app: "App", *given: Path | Sequence[dict[str, Any]], passage_chars: int = 900) -> "IngestReport":
    """Ingest files, or articles given as such; with neither, the two above."""
    from nutgraf.ingest.pipeline import ingest

    # Of another name than what was ingested before: a file stands for what it held last.
    stem = app.archive.counts().articles
    paths = [
        each if isinstance(each, Path) else write_articles(app.settings.home / f"{stem}-{number}.jsonl", each)
        for number, each in enumerate(given or [ARTICLES])
    ]
    return ingest(paths, app.archive, app.index, app.encoder, passage_chars=passage_chars)


@contextmanager
def filled_app(
    home: Path, *given: Path | Sequence[dict[str, Any]], model: FakeModel | None = None, **settings: Any
) -> Iterator["App"]:
    """Lend an App over an archive that holds what is given, as `fill` takes it."""
    with open_app(home, model, **settings) as app:
        report = fill(app, *given)
        assert (report.new, report.failed) == (report.read, 0)
        yield app


@contextmanager
def read_only(folder: Path) -> Iterator[Path]:
    """Lend a copy of a data folder that this process may read and not write, even if root runs the tests."""
    # Not below pytest's own folder, into which only its owner may look.
    with tempfile.TemporaryDirectory() as parent:
        copy = Path(shutil.copytree(folder, Path(parent, "home")))
        Path(parent).chmod(0o755)
        for path in (copy, *copy.rglob("*")):
            path.chmod(0o555 if path.is_dir() else 0o444)
        is_root = os.geteuid() == 0
        if is_root:
            os.setresuid(65534, 65534, 0)  # nobody
        try:
            yield copy
        finally:
            if is_root:
                os.setresuid(0, 0, 0)
            for path in (copy, *copy.rglob("*")):
                path.chmod(0o755)


def environment(**more: str) -> dict[str, str]:
    """The variables of this process without those that set nutgraf, and keys of providers."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("NUTGRAF_") and name not in ("OPENAI_API_KEY", "ANTHROPIC_API_KEY")
    }
    return kept | {"NO_COLOR": "1", "COLUMNS": "200"} | more
