"""Other systems' predictions in, runs out: JSON Lines, one question a line.

```json
{"id": "q1", "answer": "Malta.", "citations": [{"article": "https://...", "quote": "..."}]}
{"id": "q2", "abstained": true, "retrieved": ["https://..."], "confidence": 0.1, "seconds": 2.5}
{"id": "q3", "sentences": [{"text": "In Skopje.", "highlight": "Skopje", "citations": [...]}],
 "retrieved": [{"article": "9b1f...", "start": 0, "end": 412}], "tokens_read": 900, "tokens_written": 40}
```

`article` is a URL or id. Instead of `answer` and its `citations`, `sentences` gives each sentence with its
own, and as `highlight` the words that are the answer. What was retrieved comes best first, as articles or as
places in them (characters, half-open). `disagreements` is what was said of sources that differ; `model` and
`model_calls` say what was asked, and how often. What no line says is not measured (`unsaid`).
"""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from nutgraf.eval.compare import Run, needs_answers
from nutgraf.eval.gold import explain, read_lines
from nutgraf.eval.library import Library, locate
from nutgraf.eval.score import METRICS
from nutgraf.eval.types import Cited, Format, GoldItem, Prediction, Retrieved, Stated
from nutgraf.ingest.errors import GoldError
from nutgraf.service.types import Tokens

# More of anything that is counted is a mistake, and sums of it would overflow.
MOST = 10**12
_Text = Annotated[str, Field(min_length=1)]
_Count = Annotated[int, Field(ge=0, le=MOST)]


class _Citation(BaseModel):
    model_config = ConfigDict(extra="forbid")

    article: _Text
    quote: str = ""


class _Sentence(BaseModel):
    model_config = ConfigDict(extra="forbid")

    text: _Text
    highlight: str = ""
    citations: list[_Citation] = []

    @model_validator(mode="after")
    def _marked(self) -> "_Sentence":
        if self.highlight not in self.text:
            raise ValueError(f"highlight: {self.highlight!r} does not stand in its text; mark words of it")
        return self


class _Place(BaseModel):
    model_config = ConfigDict(extra="forbid")

    article: _Text
    start: _Count = 0
    end: _Count = 0

    @model_validator(mode="before")
    @classmethod
    def _bare(cls, value: Any) -> Any:
        return {"article": value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _holds_something(self) -> "_Place":
        if {"start", "end"} & self.model_fields_set and self.start >= self.end:
            raise ValueError(
                f"retrieved: start {self.start} is not before end {self.end}; give both, or the article alone"
            )
        return self


class _Line(BaseModel):
    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    id: _Text
    answer: str = ""
    abstained: bool = False
    citations: list[_Citation] = []
    sentences: list[_Sentence] = []
    retrieved: list[_Place] = []
    disagreements: list[_Text] = []
    confidence: float | None = Field(default=None, ge=0, le=1)
    seconds: float | None = Field(default=None, ge=0, le=MOST)
    model: str = ""
    model_calls: _Count | None = None
    tokens_read: _Count = 0
    tokens_written: _Count = 0

    @model_validator(mode="after")
    def _consistent(self) -> "_Line":
        if self.sentences and (self.answer or self.citations):
            raise ValueError("give either answer with its citations, or sentences that each have theirs")
        if self.sentences and self.abstained:
            raise ValueError("abstained is true, but there are sentences; take one of the two out")
        if not self.answer and not self.sentences and not self.abstained:
            raise ValueError(
                'there is no answer; where the system declined to answer, write "abstained": true'
            )
        return self


def load(path: Path, items: Sequence[GoldItem], library: Library) -> dict[str, Prediction]:
    """Read a predictions file; questions that it leaves out are left to count as wrong.

    Args:
        path: of the file.
        items: the gold set.
        library: the archive, to find where each quote stands.

    Returns:
        Question id -> prediction.

    Raises:
        GoldError: naming the line: a bad field, an id that the gold set doesn't have, an id twice.
    """
    known = {item.id for item in items}
    found: dict[str, Prediction] = {}
    for number, value in read_lines(path):
        try:
            line = _Line.model_validate(value)
        except ValidationError as error:
            raise GoldError(f"{path}:{number}: {explain(error)}") from None
        if line.id not in known:
            raise GoldError(
                f"{path}:{number}: the gold set has no question {line.id!r}; is it the right set?"
            )
        if line.id in found:
            raise GoldError(f"{path}:{number}: a second prediction for {line.id!r}; keep one")
        if beyond := _beyond(line, library):
            raise GoldError(f"{path}:{number}: {beyond}")
        found[line.id] = _prediction(line, library)
    if not found:
        raise GoldError(f"{path}: holds no predictions; write one JSON object a line")
    return found


def unsaid(given: Sequence[Prediction]) -> frozenset[str]:
    """Return the metrics of what none of these predictions says, so that they are not measured."""
    found = [place for one in given for place in one.found]
    cited = [citation for one in given for sentence in one.sentences for citation in sentence.citations]
    names: set[str] = set()
    if not found:
        names |= {name for name in METRICS if METRICS[name].group == "retrieval"}
    if not any(place.end for place in found):
        names |= {name for name in METRICS if name.startswith("passage_")}
    if not any(citation.quote for citation in cited):
        names |= {"verbatim_rate", "quote_overlap"}
    if not any(one.tokens.read or one.tokens.written for one in given):
        names |= {"tokens_read", "tokens_written"}
    return frozenset(names)


def _beyond(line: _Line, library: Library) -> str:
    for place in line.retrieved:
        article = library.find(place.article)
        if article and place.end > len(article.text):
            chars = f"{len(article.text):,} characters"
            return f"retrieved: end {place.end:,} is beyond the {chars} of {place.article}; count in its text"
    return ""


def _prediction(line: _Line, library: Library) -> Prediction:
    answer = [_Sentence(text=line.answer, citations=line.citations)] if line.answer else []
    given = [] if line.abstained else line.sentences or answer
    stated = tuple(
        Stated(one.text, tuple(_cited(citation, library) for citation in one.citations), one.highlight)
        for one in given
    )
    known = line.model_calls is not None or line.tokens_read or line.tokens_written
    return Prediction(
        status="not_in_archive" if line.abstained else "answered",
        sentences=stated,
        found=tuple(Retrieved(place.article, place.start, place.end) for place in line.retrieved),
        missing=line.answer if line.abstained else "",
        confidence=line.confidence,
        model=line.model,
        timings_s={"total": line.seconds} if line.seconds is not None else {},
        tokens=Tokens(line.tokens_read, line.tokens_written),
        disagreements=tuple(line.disagreements),
        # Tokens were read and written by some call, if it is not said how many.
        model_calls=(line.model_calls if line.model_calls is not None else 1) if known else None,
    )


def _cited(citation: _Citation, library: Library) -> Cited:
    article = library.find(citation.article)
    place = locate(article.text, citation.quote) if article and citation.quote else None
    return Cited(citation.article, citation.quote, *(place or (-1, -1)))


def export(run: Run, library: Library, kind: Format) -> Iterator[str]:
    """Yield a run line by line: as predictions that `load` reads, or as a Ragas `SingleTurnSample` each.

    Ragas' fields are user_input, response, retrieved_contexts, reference and reference_contexts
    (ragas 0.2 and later).

    Raises:
        UsageError: when the run only searched, and predictions are asked for: there are none.
    """
    if kind == Format.JSONL:
        needs_answers(run)
    for item, result in zip(run.items, run.results, strict=True):
        given = result.prediction
        if given is None:
            # A question that crashed is left out of predictions; Ragas gets it with an empty response.
            if kind == Format.RAGAS:
                yield _line(_ragas(item, Prediction(status=None), library))
            continue
        yield _line(_ragas(item, given, library) if kind == Format.RAGAS else _plain(item, given))


def _plain(item: GoldItem, given: Prediction) -> dict[str, Any]:
    sentences = [
        {
            "text": sentence.text,
            "highlight": sentence.highlight,
            "citations": [{"article": cited.article, "quote": cited.quote} for cited in sentence.citations],
        }
        for sentence in given.sentences
    ]
    return {
        "id": item.id,
        **({"abstained": True, "answer": given.missing} if given.abstained else {"sentences": sentences}),
        "retrieved": [
            {"article": one.article, "start": one.start, "end": one.end} if one.end else one.article
            for one in given.found
        ],
        "disagreements": list(given.disagreements),
        "confidence": given.confidence,
        # Seconds of a reply from the cache would say nothing.
        "seconds": None if given.replayed else given.timings_s.get("total"),
        "model": given.model,
        "model_calls": given.model_calls,
        "tokens_read": given.tokens.read,
        "tokens_written": given.tokens.written,
    }


def _ragas(item: GoldItem, given: Prediction, library: Library) -> dict[str, Any]:
    passages = [(library.find(found.article), found) for found in given.found]
    return {
        "user_input": item.question,
        "response": given.missing if given.abstained else given.text,
        "retrieved_contexts": [
            article.text[found.start : found.end or None] for article, found in passages if article
        ],
        "reference": item.answers[0] if item.answers else "The archive does not hold the answer.",
        "reference_contexts": [support.quote for support in item.support if support.quote],
    }


def _line(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False)
