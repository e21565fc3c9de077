"""Other systems' predictions in, runs out: JSON Lines, one question a line.

```json
{"id": "q1", "answer": "Malta.", "citations": [{"article": "https://...", "quote": "..."}], "retrieved": ["https://..."]}
{"id": "q2", "abstained": true, "confidence": 0.1, "seconds": 2.5}
```
"""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from nutgraf.eval.compare import Run
from nutgraf.eval.gold import explain, read_lines
from nutgraf.eval.library import Library, locate
from nutgraf.eval.types import Cited, Found, GoldItem, Prediction, Stated
from nutgraf.ingest.errors import GoldError

_Text = Annotated[str, Field(min_length=1)]
Format = Literal["jsonl", "ragas"]


class _Citation(BaseModel):
    model_config = ConfigDict(extra="forbid")

    article: _Text
    quote: str = ""


class _Line(BaseModel):
    model_config = ConfigDict(extra="forbid")

    id: _Text
    answer: str = ""
    abstained: bool = False
    citations: list[_Citation] = []
    retrieved: list[_Text] = []
    confidence: float | None = Field(default=None, ge=0, le=1)
    seconds: float | None = Field(default=None, ge=0)
    model: str = ""

    @model_validator(mode="after")
    def _consistent(self) -> "_Line":
        if not self.answer and not self.abstained:
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
        found[line.id] = _prediction(line, library)
    if not found:
        raise GoldError(f"{path}: holds no predictions; write one JSON object a line")
    return found


def _prediction(line: _Line, library: Library) -> Prediction:
    cited = tuple(_cited(citation, library) for citation in line.citations)
    return Prediction(
        status="not_in_archive" if line.abstained else "answered",
        sentences=() if line.abstained else (Stated(line.answer, cited),),
        found=tuple(Found(ref) for ref in line.retrieved),
        missing=line.answer if line.abstained else "",
        confidence=line.confidence,
        model=line.model,
        timings_s={"total": line.seconds} if line.seconds is not None else {},
    )


def _cited(citation: _Citation, library: Library) -> Cited:
    article = library.find(citation.article)
    place = locate(article.text, citation.quote) if article and citation.quote else None
    return Cited(citation.article, citation.quote, *(place or (-1, -1)))


def export(run: Run, library: Library, kind: Format) -> Iterator[str]:
    """Yield a run line by line: as predictions that `load` reads, or as a Ragas `SingleTurnSample` each.

    Ragas' fields are user_input, response, retrieved_contexts, reference and reference_contexts
    (ragas 0.2 and later).
    """
    for item, result in zip(run.items, run.results, strict=True):
        given = result.prediction
        if given is None:
            # A question that crashed is left out of predictions; Ragas gets it with an empty response.
            if kind == "ragas":
                yield _line(_ragas(item, Prediction(status=None), library))
            continue
        yield _line(_ragas(item, given, library) if kind == "ragas" else _plain(item, given))


def _plain(item: GoldItem, given: Prediction) -> dict[str, Any]:
    citations = [cited for sentence in given.sentences for cited in sentence.citations]
    return {
        "id": item.id,
        "answer": given.missing if given.abstained else given.text,
        "abstained": given.abstained or given.status is None,
        "citations": [{"article": cited.article, "quote": cited.quote} for cited in citations],
        "retrieved": list(dict.fromkeys(found.article for found in given.found)),
        "confidence": given.confidence,
        "seconds": given.timings_s.get("total"),
        "model": given.model,
    }


def _ragas(item: GoldItem, given: Prediction, library: Library) -> dict[str, Any]:
    passages = [(library.find(found.article), found) for found in given.found]
    return {
        "user_input": item.question,
        "response": given.missing if given.abstained else given.text,
        "retrieved_contexts": [
            article.text[found.start : found.end] for article, found in passages if article
        ],
        "reference": item.answers[0] if item.answers else "The archive does not hold the answer.",
        "reference_contexts": [support.quote for support in item.support if support.quote],
    }


def _line(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False)
