"""`nutgraf eval draft`: questions that a model proposes about a user's own articles, for a person to accept.

A proposal is kept only if its quote stands in the article word for word and holds the answer, and the
question does not give the answer away. Everything else is rejected, counted, and never asked about again.
"""

import json
import os
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from nutgraf import prompts
from nutgraf.eval import gold
from nutgraf.eval.folder import writing
from nutgraf.eval.library import locate
from nutgraf.eval.metrics.answers import contains_answer
from nutgraf.eval.slices import labels
from nutgraf.eval.systems import FAILURES_IN_A_ROW
from nutgraf.eval.types import GoldItem, Support
from nutgraf.ingest.archive import Archive
from nutgraf.ingest.errors import GoldError, ModelError
from nutgraf.ingest.types import Article, content_id
from nutgraf.service.labels import outlet_of, published_on
from nutgraf.service.types import text_of

if TYPE_CHECKING:
    from nutgraf.service.app import Progress
    from nutgraf.service.models.model import LanguageModel

REPLY_TOKENS = 300
# Some paragraphs of an article: the whole of a long one does not fit the smallest context.
TEXT_CHARS = 3000
_OF_THE_ARTICLE = (
    *("the article", "this article", "the passage", "the text", "the quote", "the sentence", "this sentence"),
    "according to the report",
)

SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        # The quote first: a model that has to find one for a question it has written finds another.
        "quote": {"type": "string", "maxLength": 600},
        "answer": {"type": "string", "maxLength": 200},
        "question": {"type": "string", "maxLength": 300},
    },
    "required": ["quote", "answer", "question"],
    "additionalProperties": False,
}


_Said = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class _Reply(BaseModel):
    model_config = ConfigDict(extra="ignore")

    question: _Said
    answer: _Said
    quote: _Said


@dataclass(slots=True)
class Tally:
    """What came of it: how many were there before, how many are new, how many were rejected and why.

    `exhausted` tells that every article of the archive has been asked about.
    """

    there: int
    proposed: int = 0
    rejected: Counter[str] = field(default_factory=Counter[str])
    exhausted: bool = False


class Drafts:
    """The file of proposals, and beside it the lists of what was proposed and what was rejected.

    All three are only ever added to. A person may have taken questions out of the file; the list of what was
    proposed tells which articles not to ask about again all the same.

    Raises:
        GoldError: naming the line, when the file is not a gold set.
    """

    def __init__(self, path: Path) -> None:
        """Open the file `path`; it need not be there yet."""
        self.path = path
        self.rejects = path.with_name(path.name + ".rejected.jsonl")
        self._proposed = path.with_name(path.name + ".proposed.jsonl")
        self.count = 0
        # Articles that were asked about, by URL or id.
        self.asked: set[str] = set()
        if path.exists():
            for number, line in gold.read_lines(path):
                # What is not accepted yet is what this file is for.
                item = gold.parse(line | {"accepted": True}, f"{path}:{number}")
                self.count += 1
                self.asked |= {support.article for support in item.support}
        for told in (self.rejects, self._proposed):
            if told.exists():
                self.asked |= {str(line.get("article", "")) for _, line in gold.read_lines(told)}

    def add(self, item: GoldItem) -> None:
        """Add a proposal; on the disk when this returns."""
        kept = {name: value for name, value in gold.to_json(item).items() if value not in ([], None)}
        _append(self.path, kept | {"accepted": False})
        for support in item.support:
            _append(self._proposed, {"article": support.article})
            self.asked.add(support.article)
        self.count += 1

    def reject(self, article: str, reason: str, reply: str) -> None:
        """Note that an article gave no usable proposal."""
        _append(self.rejects, {"article": article, "reason": reason, "reply": reply[:1000]})
        self.asked.add(article)


def propose(
    archive: Archive, model: "LanguageModel", drafts: Drafts, *, count: int, seed: int, progress: "Progress"
) -> Tally:
    """Have the model propose until the file holds `count` questions, one an article, drawn by `seed`.

    Raises:
        GoldError: when the archive is empty.
        UsageError: when the file cannot be written.
        ModelError: when the model fails several times in a row; what was proposed is kept.
    """
    ids = sorted(archive.article_ids())
    if not ids:
        raise GoldError("the archive holds no articles to ask about; run: nutgraf ingest PATH")
    random = Random(seed)
    random.shuffle(ids)
    tally = Tally(there=drafts.count)
    failures = 0
    for article_id in ids:
        if drafts.count >= count:
            return tally
        article = archive.article(article_id)
        # Drawn whether it is needed or not: resuming must not change what later articles get.
        start = random.random()
        if article is None or {article.id, article.url} & drafts.asked:
            continue
        reply = ""
        try:
            reply = _ask(model, article, start)
            drafts.add(check(article, reply))
            tally.proposed += 1
            failures = 0
        except ModelError as error:
            failures += 1
            if failures >= FAILURES_IN_A_ROW:
                raise ModelError(
                    f"the model failed {failures} times in a row ({error}); what was proposed is kept: "
                    "repair it and run this again"
                ) from error
            tally.rejected["the model failed"] += 1
        except _RejectedError as error:
            failures = 0
            drafts.reject(article.url or article.id, str(error), reply)
            tally.rejected[str(error)] += 1
        progress("questions", min(drafts.count, count), count)
    tally.exhausted = drafts.count < count
    return tally


class _RejectedError(Exception):
    """A proposal that is no use, and why."""


def check(article: Article, reply: str) -> GoldItem:
    """Make a gold item of the model's reply; the quote is the article's own slice.

    Raises:
        _RejectedError: when it is not what was asked for; the message says why.
    """
    try:
        proposal = _Reply.model_validate_json(reply)
    except ValidationError:
        raise _RejectedError("the reply is not the JSON asked for") from None
    place = locate(article.text, proposal.quote)
    if place is None:
        raise _RejectedError("the quote is not in the article")
    quote = article.text[slice(*place)]
    if not contains_answer(quote, [proposal.answer]):
        raise _RejectedError("the quote does not hold the answer")
    if contains_answer(proposal.question, [proposal.answer]):
        raise _RejectedError("the question gives the answer away")
    if any(words in proposal.question.lower() for words in _OF_THE_ARTICLE):
        raise _RejectedError("the question speaks of the article")
    ref = article.url or article.id
    day = article.published_at + timedelta(days=1) if article.published_at else datetime.now(UTC)
    item = GoldItem(
        id=f"draft-{content_id(ref, proposal.question)[:12]}",
        question=" ".join(proposal.question.split()),
        asked_at=day.astimezone(UTC).replace(microsecond=0),
        answerable=True,
        answers=(proposal.answer,),
        support=(Support(ref, quote),),
    )
    word = labels(item, None)[1].removeprefix("word:")
    return replace(item, tags=("draft", word))


def _ask(model: "LanguageModel", article: Article, start: float) -> str:
    prompt = prompts.load("draft").render(
        title=article.title,
        source=outlet_of(article),
        day=published_on(article, "%d %B %Y"),
        text=excerpt(article.text, start),
    )
    return text_of(model.stream_json([("user", prompt)], SCHEMA, max_tokens=REPLY_TOKENS))


def excerpt(text: str, start: float) -> str:
    """Return whole paragraphs of `text`, at most `TEXT_CHARS`, from `start` (0..1) of the way in."""
    if len(text) <= TEXT_CHARS:
        return text
    begin = int(start * (len(text) - TEXT_CHARS))
    cut = text.rfind("\n\n", 0, begin)
    shown = text[cut + 2 if cut >= 0 else 0 :][:TEXT_CHARS]
    end = shown.rfind("\n\n")
    return shown[:end] if end > 0 else shown


def _append(path: Path, line: dict[str, Any]) -> None:
    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a+b") as file:
            file.seek(0, os.SEEK_END)
            if file.tell():
                file.seek(-1, os.SEEK_END)
                # An editor may have left the last line without its end.
                if file.read(1) != b"\n":
                    file.write(b"\n")
            file.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
