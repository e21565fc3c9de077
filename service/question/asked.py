"""What a question asks for, as its words tell: a figure, a day, a name, a reason, yes or no."""

import re

from nutgraf.service.words import COUNT_WORDS, STOP, fold

# The words that ask, as a pattern.
ASKS = r"(?:who|whom|whose|when|where|why|how (?:many|much|long|far|old)|how|what|which)"
ASKING = re.compile(rf"\b{ASKS}\b", re.IGNORECASE)
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
_WHY = re.compile(
    r"\bwhy\b|\bhow come\b|\b(?:what|which|for what) (?:\w+ ){0,3}reasons?\b"
    r"|\bwhat (?:caused|led to|prompted|made)\b",
    re.IGNORECASE,
)
OR = re.compile(r"\bor\b", re.IGNORECASE)


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
    return last if ASKING.search(last) or _EITHER_WAY.search(last) else question


def asks_either_way(question: str) -> bool:
    """Return whether a question begins as one of yes or no does."""
    return bool(_EITHER_WAY.search(last_asked(question)))


def asks_yes_or_no(question: str) -> bool:
    """Return whether a question is answered by yes or no."""
    return asks_either_way(question) and not OR.search(last_asked(question))


def asks_why(question: str) -> bool:
    """Return whether a question asks for a reason."""
    return bool(_WHY.search(last_asked(question)))
