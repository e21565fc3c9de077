"""What crosses the wire, for server and client alike: requests and replies, and these read back from JSON."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    TypeAdapter,
    WithJsonSchema,
)

from nutgraf.ingest.errors import UsageError
from nutgraf.ingest.types import Article, Counts, Listed
from nutgraf.service.days import ACCEPTED, parse_day
from nutgraf.service.timelines.timeline import Entry
from nutgraf.service.types import Evidence, Question, Turn

T = TypeVar("T")

# Of a conversation.
HISTORY_MESSAGES, MESSAGE_CHARS = 100, 20_000


def _moment(given: object, *, end: bool) -> object:
    # None stays None: the field is then not given.
    if given is None:
        return None
    try:
        return parse_day(given if isinstance(given, str) else repr(given), end=end)
    except UsageError as error:
        raise ValueError(str(error)) from error


_DAY_SCHEMA = WithJsonSchema({"type": "string", "description": ACCEPTED, "examples": ["2023-12-01"]})
FirstMoment = Annotated[AwareDatetime, BeforeValidator(lambda given: _moment(given, end=False)), _DAY_SCHEMA]
LastMoment = Annotated[AwareDatetime, BeforeValidator(lambda given: _moment(given, end=True)), _DAY_SCHEMA]


def _unicode(given: str) -> str:
    # JSON can spell half of a surrogate pair, which no encoder, database or response can take.
    try:
        given.encode()
    except UnicodeEncodeError:
        raise ValueError("holds half of a surrogate pair, which is not Unicode text") from None
    return given


Words = Annotated[str, AfterValidator(_unicode)]


class Message(BaseModel):
    """One message of the conversation so far."""

    model_config = ConfigDict(extra="forbid")

    role: Literal["user", "assistant"]
    content: Words = Field(max_length=MESSAGE_CHARS)


class AnswerRequest(BaseModel):
    """A question, and where to look for its answer."""

    model_config = ConfigDict(extra="forbid")

    question: Words = Field(description="In your own words.", examples=["why didn't Blinken meet Lavrov?"])
    as_of: LastMoment | None = Field(
        default=None, description="Answer as of the end of this day. Default: now."
    )
    since: FirstMoment | None = Field(
        default=None, description="Only articles published on or after this day (UTC)."
    )
    until: LastMoment | None = Field(
        default=None, description="Only articles published up to and on this day (UTC)."
    )
    sources: list[Words] = Field(
        default=[], max_length=100, description="Only these outlets; empty means all."
    )
    history: list[Message] = Field(
        default=[],
        max_length=HISTORY_MESSAGES,
        description="The conversation so far, oldest first: questions as they were asked, not as they "
        "were understood.",
    )
    min_confidence: float | None = Field(
        default=None,
        ge=0,
        le=1,
        description="Give no answer less sure than this (verbatim ones are all about as sure). Default: the "
        "server's `NUTGRAF_MIN_CONFIDENCE`.",
    )
    extractive: bool = Field(default=False, description="Answer in verbatim quotes, with no language model.")

    def asked(self, now: datetime) -> Question:
        """Return the question as the chain takes it, asked `now` unless it is asked as of a day."""
        return Question(
            self.question,
            self.as_of or now,
            self.since,
            self.until,
            tuple(self.sources),
            tuple(Turn(message.role, message.content) for message in self.history),
            self.min_confidence,
        )


def request_json(question: Question, *, extractive: bool) -> dict[str, Any]:
    """Return a question as the JSON of an `AnswerRequest`."""
    return {
        "question": question.text,
        "as_of": question.asked_at.isoformat(),
        "since": question.since and question.since.isoformat(),
        "until": question.until and question.until.isoformat(),
        "sources": list(question.sources),
        "history": [{"role": turn.role, "content": turn.content} for turn in question.history],
        "min_confidence": question.min_confidence,
        "extractive": extractive,
    }


class _Limits(BaseModel):
    """Where a search looks, as the parameters of an address."""

    model_config = ConfigDict(extra="forbid")

    as_of: LastMoment | None = Field(default=None, description="As of the end of this day; default now.")
    since: FirstMoment | None = Field(default=None, description="Published on or after this day.")
    until: LastMoment | None = Field(default=None, description="Published up to and on this day.")
    source: list[str] = Field(default=[], description="Only this outlet; repeatable.")

    def question(self, text: str) -> Question:
        """Return what is asked within them."""
        asked_at = self.as_of or datetime.now(UTC)
        return Question(text, asked_at, self.since, self.until, tuple(self.source))


class SearchRequest(_Limits):
    """What to search for, and where."""

    q: str = Field(description="Words or a question.")
    limit: int | None = Field(default=None, ge=1, le=100, description="Articles at most.")


class TimelineRequest(_Limits):
    """What to tell of, and from where."""

    topic: str = Field(description="What it is about; a time in it, as in 'since May', limits it.")
    limit: int = Field(default=20, ge=1, le=100, description="Entries at most.")


class IngestRequest(BaseModel):
    """Files and folders on the server's machine to bring into the archive."""

    model_config = ConfigDict(extra="forbid")

    paths: list[Path] = Field(min_length=1, max_length=10_000, description="Absolute paths.")
    prune: bool = Field(default=False, description="Take out articles whose file or line is gone.")


class RemoveRequest(BaseModel):
    """Articles to take out of the archive."""

    model_config = ConfigDict(extra="forbid")

    articles: list[Words] = Field(min_length=1, max_length=10_000, description="Their ids or addresses.")


class Alive(BaseModel):
    """That it runs."""

    status: Literal["alive"] = "alive"
    service: Literal["nutgraf"] = "nutgraf"
    pid: int = Field(description="The process: tells this server from another that took its port.")


class Ready(BaseModel):
    """What is loaded, and how much the archive holds."""

    ready: bool
    parts: dict[str, str] = Field(description="Each ready, loading, or failed and why.")
    counts: Counts
    model: str = Field(description="The language model, as settings name it.")


class SearchReply(BaseModel):
    """What a search found."""

    evidence: list[Evidence]


class Timeline(BaseModel):
    """What happened when, oldest first."""

    topic: str
    entries: list[Entry]


class Removed(BaseModel):
    """What was taken out."""

    removed: list[Listed]


class Failure(BaseModel):
    """What went wrong."""

    type: str = Field(description="The kind of error, for programs.")
    message: str = Field(description="What is wrong, where, and what to do next, for people.")
    where: str = Field(default="", description="The field of the request that is wrong, if one is.")
    instead: str = Field(
        default="", description="The id that an article has now, if it has come in anew since."
    )


class Failed(BaseModel):
    """How every error looks."""

    error: Failure


def from_json(kind: type[T], data: Any) -> T:
    """Return the value that `types.to_json` was given; articles within evidence have an empty text.

    Raises:
        pydantic.ValidationError: when it is not such JSON.
    """
    for item in _evidence_in(kind, data):
        item["article"].setdefault("text", "")
    return TypeAdapter(kind).validate_python(data)


def _evidence_in(kind: type[Any], data: Any) -> Iterator[dict[str, Any]]:
    if kind is Evidence:
        yield data
    elif kind is not Article and isinstance(data, dict):
        yield from data.get("evidence", ())  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
