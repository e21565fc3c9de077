"""Gold sets: JSON Lines, one question a line, checked field by field (the format: docs/evaluation.md)."""

import json
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Literal, cast

from pydantic import (
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    ValidationError,
    model_validator,
)

from nutgraf.eval.metrics.answers import words
from nutgraf.eval.types import GoldItem, Support
from nutgraf.ingest.errors import GoldError
from nutgraf.service.types import Turn

_HALF = re.compile("[\ud800-\udfff]")
_Text = Annotated[str, Field(min_length=1)]


def _moment(value: Any) -> datetime:
    # Pydantic takes a number, and digits in quotes, for seconds since 1970.
    try:
        return datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise ValueError(
            f'asked_at: {json.dumps(value)[:80]} is not ISO 8601; write "2023-12-04T00:00:00+00:00"'
        ) from None


class _Strict(BaseModel):
    # A misspelt field ("answer" for "answers") would silently make a question unscorable.
    model_config = ConfigDict(extra="forbid")


class _Turn(_Strict):
    role: Literal["user", "assistant"]
    content: _Text


class _Support(_Strict):
    article: _Text
    quote: str = ""


class _Line(_Strict):
    id: _Text
    question: _Text
    asked_at: Annotated[AwareDatetime, BeforeValidator(_moment)]
    answerable: StrictBool
    answers: list[_Text] = []
    history: list[_Turn] = []
    choices: list[_Text] = []
    answer_index: int | None = Field(default=None, ge=0)
    support: list[_Support] = []
    also: list[_Text] = []
    wrong: list[_Text] = []
    sources: list[_Text] = []
    tags: list[_Text] = []
    accepted: StrictBool = True

    @model_validator(mode="after")
    def _consistent(self) -> "_Line":
        if not self.accepted:
            raise ValueError(
                "accepted is false: read this proposed question, then write true, or take the line out"
            )
        if not self.question.strip():
            raise ValueError("question: is blank; ask something, or take the line out")
        try:
            self.asked_at.astimezone(UTC)
        except OverflowError:
            raise ValueError(
                f"asked_at: {self.asked_at} is in UTC outside the years 1 to 9999; write another moment"
            ) from None
        if self.answerable and not (self.answers or self.support):
            raise ValueError(
                "answerable is true, but there are neither answers nor support; write false, or give them"
            )
        if not self.answerable and (self.answers or self.support):
            raise ValueError(
                "answerable is false, but there are answers or support; write true, or take them out"
            )
        for field, texts in (("answers", self.answers), ("wrong", self.wrong)):
            if bare := [text for text in texts if not words(text)]:
                raise ValueError(
                    f"{field}: of {bare[0]!r} nothing is left to look for (punctuation, a, an and the are "
                    "not compared); say it in more words, or take it out"
                )
        if self.answer_index is not None and self.answer_index >= len(self.choices):
            raise ValueError(
                f"answer_index {self.answer_index} names none of {len(self.choices)} choices, counted from 0"
            )
        return self


def load(path: Path) -> list[GoldItem]:
    """Read a gold set.

    Returns:
        The questions in the order of the file.

    Raises:
        GoldError: naming the line and field that is wrong; when the set is empty or an id stands twice.
    """
    items: list[GoldItem] = []
    lines: dict[str, int] = {}
    for number, line in read_lines(path):
        item = parse(line, f"{path}:{number}")
        if item.id in lines:
            raise GoldError(
                f"{path}:{number}: id {item.id!r} stands in line {lines[item.id]} already; give each its own"
            )
        lines[item.id] = number
        items.append(item)
    if not items:
        raise GoldError(f"{path}: holds no questions; write one JSON object a line")
    return items


def read_lines(path: Path, *, torn: bool = False) -> list[tuple[int, Any]]:
    """Return (line number, object) for each line of a JSON Lines file that is not blank.

    With `torn`, what follows the last line end is left out: a kill may have left it half written.

    Raises:
        GoldError: when the file cannot be read, or a line is not a JSON object.
    """
    try:
        text = path.read_text("utf-8-sig")
    except OSError as error:
        raise GoldError(f"{path}: cannot be read ({error.strerror or error}); check the path") from error
    except UnicodeDecodeError as error:
        raise GoldError(
            f"{path}: is not UTF-8 text ({error.reason} at byte {error.start}); convert it"
        ) from error
    if torn:
        text = text[: text.rfind("\n") + 1]
    found: list[tuple[int, Any]] = []
    # Not splitlines(): JSON strings may hold U+2028 and the like unescaped.
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise GoldError(f"{path}:{number}: is not JSON ({error}); write one object a line") from None
        # JSON can spell half of a surrogate pair, which no file can take.
        if "\\ud" in line.lower() and (half := _HALF.search(json.dumps(value, ensure_ascii=False))):
            raise GoldError(
                f"{path}:{number}: holds half of a surrogate pair (\\u{ord(half[0]):x}), which is no "
                "character; take it out"
            )
        if not isinstance(value, dict):
            raise GoldError(f"{path}:{number}: is not an object; write {{...}} on each line")
        found.append((number, cast(dict[str, Any], value)))
    return found


def parse(value: Any, place: str) -> GoldItem:
    """Make a gold item of a JSON value; error messages start with `place`.

    Raises:
        GoldError: naming the field that is wrong.
    """
    try:
        line = _Line.model_validate(value)
    except ValidationError as error:
        raise GoldError(f"{place}: {explain(error)}") from None
    return GoldItem(
        id=line.id,
        question=line.question,
        asked_at=line.asked_at,
        answerable=line.answerable,
        answers=tuple(line.answers),
        history=tuple(Turn(turn.role, turn.content) for turn in line.history),
        choices=tuple(line.choices),
        answer_index=line.answer_index,
        support=tuple(Support(support.article, support.quote) for support in line.support),
        also=tuple(line.also),
        wrong=tuple(line.wrong),
        sources=tuple(line.sources),
        tags=tuple(line.tags),
    )


def explain(error: ValidationError) -> str:
    """Return the first thing that pydantic found wrong: the field, what is wrong with it, what it was."""
    first = error.errors(include_url=False)[0]
    field = ".".join(str(part) for part in first["loc"])
    if first["type"] == "extra_forbidden":
        return f"{field}: there is no such field; check its spelling"
    if first["type"] == "value_error":
        return str(first["msg"]).removeprefix("Value error, ")
    if first["type"] == "missing":
        return f"{field}: is missing; add it"
    if first["type"] == "timezone_aware":
        return f"{field}: has no timezone; write 2023-12-04T00:00:00+00:00"
    return f"{field}: {first['msg']} (got {json.dumps(first['input'], default=str)[:80]})"


def to_json(item: GoldItem) -> dict[str, Any]:
    """Return a gold item as `load` reads it."""
    from pydantic import TypeAdapter

    return cast(dict[str, Any], TypeAdapter(GoldItem).dump_python(item, mode="json"))


def text_of(items: Sequence[GoldItem]) -> str:
    """Return a gold set as it stands in a file, one question a line."""
    return "".join(json.dumps(to_json(item), ensure_ascii=False) + "\n" for item in items)
