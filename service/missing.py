"""What an archive does not say, in the question's own words: what was asked, and what of it is covered."""

import re
from collections.abc import Sequence

from nutgraf.service.checks.names import names
from nutgraf.service.types import Evidence, Question
from nutgraf.service.words import ASKS, COUNT_WORDS, STOP, Token, content_stems, fold, stems_of, tokens

NEAREST = 3
# A noun of two words: "police officers", "prime ministers". One word more is likelier the verb.
_NOT_NOUNS = "|".join(sorted(word for word in STOP if word.endswith("s")))
_NOUN = rf"(?P<noun>[a-z-]+(?: (?!(?:{_NOT_NOUNS})\b)[a-z-]+s(?![\w'-]))?)"
_COUNTS = "|".join(COUNT_WORDS[2:])
_QUANTITY = "number|percentage|share|proportion|price|cost|toll|size|amount|value|rate|score|result|length"
# (question, what answers it): of those that fit, what stands first. Nouns are the question's own.
_ASKED = [
    (re.compile(pattern, re.IGNORECASE), answer)
    for pattern, answer in [
        (rf"\bhow many {_NOUN}", r"number of \g<noun>"),
        (r"\bhow much\b", "amount"),
        (r"\bhow long\b", "length of time"),
        (r"\bhow far\b", "distance"),
        (r"\bhow old\b", "age"),
        (r"\bhow often\b", "number of times"),
        (r"\bhow (tall|high|big|large|fast|strong|hot|cold|deep|wide|heavy)\b", r"figure for how \1"),
        (rf"\bwhat (?:(?:is|was|are|were) the (?:[a-z-]+ )?)?({_QUANTITY})\b", r"\1"),
        (r"\b(?:what|which) (?:(?:is|was|are|were) the (?:[a-z-]+ )?)?(day|date|month|year|time)\b", r"\1"),
        # "When Blinken was in Skopje, ..." is a clause, not the question.
        (r"\bwhen (?:exactly )?(?:did|does|do|is|was|are|were|will|would|has|have|had|can|could|should)\b"
         r"|\bwhen\W*$", "date"),
        (r"\bwhere\b", "place"),
        (r"\bwho(?:m|se)?\b", "name"),
        (r"\bwhy\b|\bwhat (?:caused|made|led)\b|\bhow come\b|\breasons?\b", "reason"),
        (r"\bwhat (?:did|does|do|has|had|have)\b.*\b(?:say|said|tell|told|call|think|promise|announce)\b",
         "statement"),
        (rf"\b(?:what|which) (?:(?:{_COUNTS}) )?(?!(?:is|was|are|were|did|does|do|has|had|have|will|would|can"
         r"|could|happen\w*|of|about|else|kind|sort|us|exactly)\b)([a-z-]+)\b", r"\1"),
        (r"\bhow\b", "account of how"),
    ]
]  # fmt: skip
# How a question of yes or no begins.
_EITHER_WAY = re.compile(
    r"^\W*(?:(?:and|but|so) )?(?:is|are|was|were|did|does|do|has|have|had|will|would|can|could|should)\b",
    re.IGNORECASE,
)
_SHORTENED = re.compile(r"\b(what|who|where|when|how|why)'s\b", re.IGNORECASE)
_ASKS = re.compile(rf"\b{ASKS}\b", re.IGNORECASE)


def what_is_missing(question: Question, evidence: Sequence[Evidence]) -> str:
    """Say in words what was looked for in vain, and name the nearest coverage with outlet and date."""
    if not evidence:
        return "The archive has no article within the limits of this question."
    wanted = expected(question.text)
    held = [stems_of(f"{item.article.title} {item.passage.text}") for item in evidence]
    covered = max((_covered(question.text, stems) for stems in held), key=_weight)
    every = set[str]().union(*held)
    absent = dict.fromkeys(
        token.text for token in tokens(question.text) if token.content and token.stem not in every
    )
    if covered:
        said = f"The archive mentions “{covered}”, but no {wanted} was found."
    else:
        said = f"The archive does not hold the answer: no {wanted} was found."
    if absent:
        said += f" The nearest articles do not mention: {', '.join(absent)}."
    return f"{said} {_nearest(evidence)}"


def unsure(sure: float, least: float, evidence: Sequence[Evidence]) -> str:
    """Say in words that what was found is not sure enough, and name the nearest coverage."""
    said = f"What was found is less sure ({sure:.2f}) than an answer has to be ({least:.2f})."
    return f"{said} {_nearest(evidence)}"


def _nearest(evidence: Sequence[Evidence]) -> str:
    nearest = dict.fromkeys(_named(item) for item in evidence)
    return f"Nearest coverage: {'; '.join(list(nearest)[:NEAREST])}."


def expected(question: str) -> str:
    """Return what would answer a question: "number of delegates", "date", "name", "reason", "answer"."""
    question = _SHORTENED.sub(r"\1 is", fold(last_asked(question)))
    # The first question word asks; of what matches in one place, the first pattern says more.
    found = [
        (match.start(), match, answer) for pattern, answer in _ASKED if (match := pattern.search(question))
    ]
    if found:
        _, match, answer = min(found, key=lambda item: item[0])
        return match.expand(answer).lower()
    return "statement either way" if _EITHER_WAY.search(question) else "answer"


def last_asked(question: str) -> str:
    """Return what a follow-up asks of its subject, which stands before a colon; all of any other question."""
    *_, last = question.rsplit(": ", 1)
    return last if _ASKS.search(last) or _EITHER_WAY.search(last) else question


def asks_either_way(question: str) -> bool:
    """Return whether a question begins as one of yes or no does."""
    return bool(_EITHER_WAY.search(last_asked(question)))


def _covered(question: str, held: frozenset[str]) -> str:
    """Return the longest run of the question's own words that an article covers whole."""
    runs: list[list[Token]] = [[]]
    for token in tokens(question):
        if token.content and token.stem not in held:
            runs.append([])
        else:
            runs[-1].append(token)
    return max((_trimmed(question, run) for run in runs), key=_weight)


def _trimmed(question: str, run: list[Token]) -> str:
    """Return the words of a run from its first that means something to its last."""
    meant = [place for place, token in enumerate(run) if token.content]
    if not meant:
        return ""
    first, last = meant[0], meant[-1]
    if first and run[first - 1].text.lower() in ("the", "a", "an"):
        first -= 1
    return question[run[first].start : run[last].end]


def _weight(words: str) -> tuple[int, int]:
    """A run says more the more names it holds, and then the more words."""
    return len(names(words)), len(content_stems(tokens(words)))


def _named(item: Evidence) -> str:
    day = f", {item.article.published_at:%Y-%m-%d}" if item.article.published_at else ""
    return f"“{item.article.title}” ({item.article.source or 'unknown outlet'}{day})"
