"""What flows through an answer: Question, Evidence, Quote, Sentence, Answer."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Annotated, Any, Literal, cast

from pydantic import GetJsonSchemaHandler, TypeAdapter
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from nutgraf.ingest.types import Article, Passage, content_id

# Of an article within evidence, what is too long to be sent with each.
_LEFT_OUT = ("text", "headings")

Status = Literal["answered", "partial", "not_in_archive"]
# Sentences with the first two are shown.
Verdict = Literal["supported", "mended", "replaced", "left_out", "dropped"]
# Where a sentence's day is from: the sentence states it; it is the day of publication; or it is counted from
# that day, for a question of "when" answered by "on Monday".
DatedBy = Literal["sentence", "publication", "reckoned"]


class _WithoutText:
    """Makes a JSON schema tell of an article what `to_json` gives."""

    def __get_pydantic_json_schema__(
        self, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        whole = handler.resolve_ref_schema(handler(core_schema))
        properties = {name: item for name, item in whole["properties"].items() if name not in _LEFT_OUT}
        required = [name for name in whole["required"] if name in properties]
        return {**whole, "title": "ArticleWithoutText", "properties": properties, "required": required}


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of a conversation."""

    role: Literal["user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, and as of when.

    Attributes:
        text: the question in the asker's words.
        asked_at: aware; what was published later is not looked at.
        since: aware; look only at what was published at or after it.
        until: aware; look only at what was published before it.
        sources: look only at these outlets; empty means all.
        history: the conversation so far, oldest first.
        min_confidence: an answer less sure than this (0..1) is not given; None: as the settings say.
    """

    text: str
    asked_at: datetime
    since: datetime | None = None
    until: datetime | None = None
    sources: tuple[str, ...] = ()
    history: tuple[Turn, ...] = ()
    min_confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage found for a question.

    Attributes:
        passage: where the words are.
        article: whose they are.
        rank: from 1.
        score: higher is better; comparable within one question only.
        parts: what the score was fused from, by name.
        also_in: outlets that carried a copy of the same story.
    """

    passage: Passage
    article: Annotated[Article, _WithoutText()]
    rank: int
    score: float
    parts: dict[str, float]
    also_in: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Quote:
    """A span of an article worth showing to the language model: `article.text[start:end] == text`."""

    article: Article
    start: int
    end: int
    text: str
    score: float

    @classmethod
    def of(cls, article: Article, start: int, end: int, score: float = 0.0) -> "Quote":
        """Quote `article.text[start:end]`."""
        return cls(article, start, end, article.text[start:end], score)


def articles_of(items: Iterable[Evidence | Quote]) -> dict[str, Article]:
    """Return the articles of evidence or quotes, by id, each once."""
    return {item.article.id: item.article for item in items}


@dataclass(frozen=True, slots=True)
class Draft:
    """A sentence as the language model wrote it, with the numbers (from 1) of the quotes it names."""

    text: str
    quotes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Short:
    """The answer by itself, in a few words, as the language model gave it; empty when it found none."""

    text: str


@dataclass(frozen=True, slots=True)
class Citation:
    """A verbatim slice of a stored article: `article.text[start:end] == quote` (characters, half-open).

    `also_in` are the other outlets that carried the story.
    """

    article_id: str
    title: str
    source: str
    url: str | None
    published_at: datetime | None
    quote: str
    start: int
    end: int
    kind: str = "news"
    also_in: tuple[str, ...] = ()

    @classmethod
    def of(cls, article: Article, start: int, end: int, also_in: tuple[str, ...] = ()) -> "Citation":
        """Cite `article.text[start:end]`."""
        return cls(
            article_id=article.id,
            title=article.title,
            source=article.source,
            url=article.url,
            published_at=article.published_at,
            quote=article.text[start:end],
            start=start,
            end=end,
            kind=article.kind,
            also_in=also_in,
        )

    def holds(self, other: "Citation") -> bool:
        """Return whether another citation lies within this one."""
        return self.article_id == other.article_id and self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class Check:
    """What verification found about a sentence.

    Attributes:
        verdict: "supported" as it is, or "mended". Not shown are: "replaced" by the words of a quote or of
            a correction; "left_out" as beside the question or said already; "dropped" as not proved, with
            nothing in its place.
        problems: each in words, such as "the number 14 is not in the quotes"; what was mended, if it was.
        sure: a checker's probability (0..1) that the quotes support it; None where none was asked.
    """

    verdict: Verdict
    problems: tuple[str, ...] = ()
    sure: float | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of an answer, with the quotes that support it.

    Attributes:
        text: as shown.
        citations: exact slices of articles; of one that is not shown there may be none.
        support: 0..1.
        check: what verification found.
        highlight: (start, end) of the words of `text` that are the answer by themselves, in characters,
            half-open; None where no words are.
        day: ISO day or month of what the sentence tells, in an account by days, or where the question is
            "when" and the sentence names a weekday; else empty.
        dated_by: where `day` is from; None where it is empty.
    """

    text: str
    citations: tuple[Citation, ...]
    support: float
    check: Check
    highlight: tuple[int, int] | None = None
    day: str = ""
    dated_by: DatedBy | None = None

    @property
    def marked(self) -> str:
        """The words that are the answer by themselves; empty where none are."""
        return self.text[slice(*self.highlight)] if self.highlight else ""

    @property
    def stands(self) -> bool:
        """Whether it is shown."""
        return self.check.verdict in ("supported", "mended")

    @property
    def is_opinion(self) -> bool:
        """Whether it rests on opinion pieces alone."""
        return bool(self.citations) and all(citation.kind == "opinion" for citation in self.citations)


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a language model read and wrote; `cached` of `read` were in its cache."""

    read: int = 0
    written: int = 0
    cached: int = 0

    def __add__(self, other: "Tokens") -> "Tokens":
        return Tokens(self.read + other.read, self.written + other.written, self.cached + other.cached)


@dataclass(frozen=True, slots=True)
class LogProbs:
    """Tokens of a reply in order, each with its natural log-probability."""

    tokens: tuple[tuple[str, float], ...]


def text_of(reply: Iterable[str | LogProbs | Tokens]) -> str:
    """Return the text of a whole reply of `LanguageModel.stream_json`."""
    return "".join(piece for piece in reply if isinstance(piece, str))


@dataclass(frozen=True, slots=True)
class Certainty:
    """A language model's probability (0..1) of its short answer: the geometric mean over its tokens."""

    value: float


@dataclass(frozen=True, slots=True)
class Answer:
    """What is given back for a question.

    Attributes:
        id: of this answer, as `answer_id` gives it.
        question: as it was understood.
        status: answered; partial, when a drafted sentence was dropped, or one of two parts of the question
            is not answered; or not_in_archive.
        sentences: none when the archive does not hold the answer, or what was found is not sure enough.
        evidence: what was found, best first.
        dropped: sentences that are not part of the answer, each with its verdict and why.
        missing: in words, what the archive does not say (for each part of the question), or that what was
            found is not sure enough; and how many articles without a day its limits left out; or empty.
        disagreements: where sources differ on what is answered, or a correction replaces it, in words.
        confidence: 0..1; 0 where nothing was found.
        model: that is set to compose answers; "extractive" where none is, or the articles' words answer.
        prompt_sha256: of the prompt it was composed with; empty where no model was asked.
        timings_s: seconds by stage, and in total.
        tokens: read and written by the language model.
        signals: what `confidence` was computed from, by name; none without sentences.
    """

    id: str
    question: Question
    status: Status
    sentences: tuple[Sentence, ...]
    evidence: tuple[Evidence, ...]
    dropped: tuple[Sentence, ...]
    missing: str
    disagreements: tuple[str, ...]
    confidence: float
    model: str
    prompt_sha256: str
    timings_s: dict[str, float]
    tokens: Tokens = field(default_factory=Tokens)
    signals: dict[str, float] = field(default_factory=dict[str, float])

    @property
    def text(self) -> str:
        """The sentences as one paragraph."""
        return " ".join(sentence.text for sentence in self.sentences)


def answer_id(question: Question, sentences: Iterable[Sentence]) -> str:
    """Return the id of an answer, from question, day and sentences."""
    return content_id(question.text, question.asked_at.isoformat(), *(one.text for one in sentences))


@dataclass(frozen=True, slots=True)
class Found:
    """The first event of an answer: the evidence, before a word is written."""

    question: Question
    evidence: tuple[Evidence, ...]


# What an answer tells of as it is made.
Event = Found | Sentence | Answer


def to_json(value: Any) -> Any:
    """Return a type of this module as JSON-ready data, articles within evidence without their long text."""
    return _without_article_text(_adapter(value.__class__).dump_python(value, mode="json"))


@lru_cache
def _adapter(kind: type[Any]) -> TypeAdapter[Any]:
    # Making one takes milliseconds; an answer has thirty pieces of evidence.
    return TypeAdapter(kind)


def _without_article_text(data: Any) -> Any:
    if isinstance(data, list):
        return [_without_article_text(item) for item in cast(list[Any], data)]
    if not isinstance(data, dict):
        return data
    fields = {key: _without_article_text(value) for key, value in cast(dict[str, Any], data).items()}
    if isinstance(fields.get("article"), dict):
        fields["article"] = {name: item for name, item in fields["article"].items() if name not in _LEFT_OUT}
    return fields
