"""What a question asks for, as its words tell: a figure, a day, a name, a reason, yes or no."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from nutgraf.service.lexicon import AUXILIARIES, COUNT_WORDS
from nutgraf.service.words import STOP, fold

Kind = Literal[
    "count", "amount", "percentage", "share", "measure", "duration", "age", "figure",
    "time", "name", "place", "statement", "account", "other",
]  # fmt: skip
_FIGURES = frozenset[Kind](["count", "amount", "percentage", "share", "measure", "duration", "age", "figure"])


@dataclass(frozen=True, slots=True)
class Wanted:
    """What would answer a question.

    Attributes:
        kind: "count" of how many or how often; "measure" of how far or how tall; "figure" of any other
            number; "account" of how; "other" is no kind that is told apart.
        words: that say it: "number of delegates", "figure for how tall", "date", "colour".
        noun: that stands in them, of what is counted or asked for: "delegates", "colour"; empty without one.
    """

    kind: Kind
    words: str
    noun: str = ""

    @property
    def is_figure(self) -> bool:
        """Whether it is a figure of any kind."""
        return self.kind in _FIGURES

    @property
    def is_time(self) -> bool:
        """Whether it is a time."""
        return self.kind == "time"


# "How long", "how strong", as patterns: a figure answers, and no account.
SIZES = "long|far|old|tall|high|big|large|fast|strong|hot|cold|deep|wide|heavy"
HOW_MUCH = f"many|much|often|{SIZES}"
# The words that ask, as a pattern.
ASKS = rf"(?:who|whom|whose|when|where|why|how (?:{HOW_MUCH})|how|what|which)"
ASKING = re.compile(rf"\b{ASKS}\b", re.IGNORECASE)
# The verbs that stand between what asks and who or what it asks about.
DOES = rf"(?:{'|'.join(AUXILIARIES)}|will|would|can|could|should|must)"
_NO_NOUN = rf"(?!(?:{'|'.join(sorted(STOP))}|happen\w*|kind|sort|exactly)\b)"
_WORD = rf"{_NO_NOUN}[a-z-]+"
# What is counted is a plural, of two words too ("police officers"): not "died", "in total" or "more".
_PLURAL = rf"{_NO_NOUN}(?:[a-z-]*(?:[^\Ws]s|people|men|children|feet)|police|percent|aircraft)(?![\w'-])"
_NOUN = rf"(?P<noun>(?:{_WORD} ){{0,2}}?{_PLURAL}(?: {_NO_NOUN}[a-z-]+s(?![\w'-]))?)"
_COUNTS = "|".join(COUNT_WORDS[2:])


def _by_noun(nouns: dict[Kind, str]) -> dict[str, Kind]:
    return {noun: kind for kind, several in nouns.items() for noun in several.split()}


# What a noun that is asked for tells of the kind.
_QUANTITIES = _by_noun(
    {
        "count": "number",
        "amount": "amount",
        "percentage": "percentage",
        "share": "share proportion rate",
        "figure": "price cost toll size attendance value score length",
    }
)
_KINDS = _QUANTITIES | _by_noun(
    {
        "age": "age",
        "measure": "distance",
        "figure": "figure",
        "time": "date day month year time",
        "name": "name",
        "place": "place",
        "statement": "statement",
    }
)
_QUANTITY = "|".join([*_QUANTITIES, "result"])
_NAMED = Wanted("other", r"\g<noun>", r"\g<noun>")
_CAUSE = (
    r"\bwhy\b|\bhow come\b|\b(?:on|for) (?:what|which) grounds?\b"
    r"|\bwhat (?:(?:has|have|had|is|was|really|exactly) )*"
    r"(?:(?:caus|prompt|trigger|spark|provok|motivat|forc|driv|explain)(?:es|s|ed|ing)|led|made|drove|set off"
    r"|(?:lies |lay )?behind)\b"
)
# (question, what answers it): of those that fit, what stands first. Nouns are the question's own.
_ASKED = [
    (re.compile(pattern, re.IGNORECASE), answer)
    for pattern, answer in [
        (rf"\bhow many (?:(?:of|the|his|her|its|their|those|more|other) )*{_NOUN}",
         Wanted("count", r"number of \g<noun>", r"\g<noun>")),
        (r"\bhow many\b", Wanted("count", "number")),
        (r"\bhow much\b", Wanted("amount", "amount")),
        (r"\bhow long\b", Wanted("duration", "length of time")),
        (r"\bhow far\b", Wanted("measure", "distance")),
        (r"\bhow old\b", Wanted("age", "age")),
        (r"\bhow often\b", Wanted("count", "number of times", "times")),
        (rf"\bhow ({SIZES})\b", Wanted("measure", r"figure for how \1")),
        (rf"\bwhat (?:(?:is|was|are|were) the (?:[a-z-]+ )?)?(?P<noun>{_QUANTITY})\b", _NAMED),
        (r"\b(?:what|which) (?:(?:is|was|are|were) the (?:[a-z-]+ )?)?"
         r"(?P<noun>day|date|month|year|time|name)\b", _NAMED),
        (r"\bwhat (?:is|was|are|were) the (?:[a-z-]+ )?names\b", Wanted("name", "name")),
        # "When Blinken was in Skopje, ..." is a clause, not the question.
        (rf"\bwhen (?:exactly )?{DOES}\b|\bwhen\W*$"
         rf"|^\W*when\b(?!.*(?:,|\b{ASKS}\b|\b{DOES}\b.*\b{DOES}\b))", Wanted("time", "date")),
        (r"\bwhere\b", Wanted("place", "place")),
        (r"\bwho(?:m|se)?\b", Wanted("name", "name")),
        (rf"{_CAUSE}|\breasons?\b", Wanted("other", "reason")),
        (r"\bwhat (?:did|does|do|has|had|have)\b.*\b(?:say|said|tell|told|call|think|promise|announce)\b",
         Wanted("statement", "statement")),
        # "What colour is it", but not "what sank the ship".
        (rf"\b(?:what|which) (?:{_WORD} ){{0,2}}?(?P<noun>{_WORD}) {DOES}\b", _NAMED),
        (rf"\bwhich (?:(?:{_COUNTS}) )?(?P<noun>{_WORD})\b", _NAMED),
        (rf"\bwhat {_WORD}", Wanted("other", "answer")),
        (r"\bhow\b", Wanted("account", "account of how")),
    ]
]  # fmt: skip
# How a question of yes or no begins.
_EITHER_WAY = re.compile(
    rf"^\W*(?:(?:and|but|so) )?(?:{DOES}(?:n't)?|won't|can't|whether)\b",
    re.IGNORECASE,
)
# "Could you tell me", "I'd like to know", "any idea": what is asked stands behind it.
_POLITE = re.compile(
    r"^\W*(?:(?:and|but|so|please|kindly|hi|hello|can|could|would|will|do|does|have|let|you|we|i|i'd|i'm|am|me|us"
    r"|any(?:one|body)?|some(?:one|body)|happen|to|like|love|want|need|be|is|was|it|if),? )*"
    r"(?:know|known|tell (?:me|us)|say|explain|remind me|find out|wonder|wondering|curious|idea)"
    rf"(?: please)?,? (?:(?P<whether>whether|if)\b|(?=(?:(?:in|on|at|by|to|for|since|until) )?{ASKS}\b))",
    re.IGNORECASE,
)
# Typed as for a search engine: "date police drill Kessel", "crowd size cup final". What such a noun opens may
# also be told, and asked about at its end: "the cost of the dam was met by whom". "Price Hill" is a name.
_OPENING = (
    r"(?:the )?(?!(?-i:[A-Z][a-z]+ [A-Z]))"
    rf"(?:(?:{_WORD} )?(?:toll|crowd size|attendance)|reasons?|names?(?= of\b)"
    r"|(?:exact |total )?(?:date|cost|price|percentage|number(?! (?:one|two|\d))))\b"
)
_TOLD_FIRST = rf"(?!.*(?:[.!,]|\b(?:{DOES}|by|in|on|at|for|to|from)) {ASKS}\b)"
# "Give me the date of the vote", "name the ship", "number of deaths in Sarn".
_WANTED = re.compile(
    r"^\W*(?:(?:please|can|could|would|you) )*"
    rf"(?:(?:(?:give|tell) (?:me|us)|state|(?P<name>name)) the |(?={_OPENING}){_TOLD_FIRST}(?:the )?)",
    re.IGNORECASE,
)
_SHORTENED = re.compile(r"\b(what|who|where|when|how|why)'s\b", re.IGNORECASE)
_WHY = re.compile(rf"{_CAUSE}|\b(?:what|which|for what) (?:\w+ ){{0,3}}reasons?\b", re.IGNORECASE)
OR = re.compile(r"\bor\b", re.IGNORECASE)


@lru_cache(maxsize=256)
def expected(question: str) -> Wanted:
    """Return what would answer a question: a number of delegates, a date, a name, a reason."""
    question = plainly(question)
    # The first question word asks; of what matches in one place, the first pattern says more.
    found = [
        (match.start(), match, answer) for pattern, answer in _ASKED if (match := pattern.search(question))
    ]
    if not found:
        return Wanted("other", "statement either way" if _EITHER_WAY.search(question) else "answer")
    _, match, answer = min(found, key=lambda item: item[0])
    words, noun = (match.expand(one).lower() for one in (answer.words, answer.noun))
    # A number that is asked for does not say of what.
    return Wanted(_KINDS.get(noun, answer.kind), words, "" if noun == "number" else noun)


def plainly(question: str) -> str:
    """Return what a question asks of its subject, without "could you tell me"; "whether" for its "if"."""
    asked = _POLITE.sub(lambda polite: "whether" if polite["whether"] else "", fold(last_asked(question)))
    asked = _WANTED.sub(lambda wanted: f"what is the {'name of the ' if wanted['name'] else ''}", asked)
    return _SHORTENED.sub(r"\1 is", asked)


def last_asked(question: str) -> str:
    """Return a question without the subject that a follow-up has before a colon: "Derna: how many died?"."""
    *_, last = question.rsplit(": ", 1)
    return last if ASKING.search(last) or _EITHER_WAY.search(fold(last)) else question


def asks_either_way(question: str) -> bool:
    """Return whether a question begins as one of yes or no does."""
    return bool(_EITHER_WAY.search(plainly(question)))


def asks_yes_or_no(question: str) -> bool:
    """Return whether a question is answered by yes or no."""
    return asks_either_way(question) and not OR.search(last_asked(question))


def asks_why(question: str) -> bool:
    """Return whether a question asks for a reason."""
    return bool(_WHY.search(plainly(question)))
