"""How articles are ordered: rankings fused, then what the question says of time and outlet, and the form."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache

import numpy as np

from nutgraf.ingest.outlet import bare_outlet, letters, outlet_key
from nutgraf.ingest.types import Facts, Vectors
from nutgraf.service.question.portion import WEEK
from nutgraf.service.question.when import Tense, When, local_time, read_when
from nutgraf.service.words import tokens

Ranking = Sequence[tuple[str, float]]

# The weight of each ranking. BM25 over passages as a fourth cost most of the time and added nothing.
WEIGHTS = {"dense": 0.6, "lead": 0.2, "article": 0.2}
# What a story of the last week gains, by what the question is after. It multiplies scores, not ranks: it wins
# only where it matches nearly as well as an older one. Gains that fade over weeks did worse.
RECENCY: Mapping[Tense, float] = {"recent": 1.0, "open": 0.6, "past": 0.0}
RECENCY_AGE = WEEK
# What a story of the time that the question names gains; half where that runs on until the asking ("this
# year"): then the news counts too.
WINDOW = 0.5
# Articles about a time appear for half as long again, at least a week: a quarter's figures come in the next.
LAG, LONGEST_LAG = WEEK, 6 * WEEK
# Who holds an office is told by what was printed last: each year halves what an article gains.
OFFICE, OFFICE_HALVES = 0.15, timedelta(days=365)
# What the outlet that the question names gains.
OUTLET = 0.5
# A page of many topics holds a little of everything, and matches questions that it does not answer.
ROUNDUP = -0.1


def fuse(rankings: Mapping[str, Ranking]) -> dict[str, dict[str, float]]:
    """Put rankings on one scale: by key, then by ranking, its weight times the share of the best score in it.

    Scores keep how much better one is than the next, which ranks lose (Bruch, Gai, Ingber, "An analysis of
    fusion functions for hybrid retrieval", ACM TOIS 42(1), 2023). A key counts where it stands first.
    """
    parts: dict[str, dict[str, float]] = {}
    for name, ranking in rankings.items():
        best = max((score for _, score in ranking), default=0.0)
        # Where all match badly, the best cosine may be 0 or less; it then ranks nothing.
        for key, score in ranking if best > 0 else ():
            part = parts.setdefault(key, {})
            if name not in part:
                part[name] = WEIGHTS[name] * max(0.0, score / best)
    return parts


def closely_said(asked: Vectors, told: Vectors) -> float:
    """Return how closely a text says all of a question: each token's best cosine in it, averaged.

    MaxSim, after Khattab and Zaharia, "ColBERT", SIGIR 2020 (its mean, for questions of any length), on the
    token vectors of an encoder that was not trained for it. Shapes: (tokens, dimensions), of unit length.
    """
    return float(np.max(asked @ told.T, axis=1).mean()) if asked.size and told.size else 0.0


class Preference:
    """What a question prefers beyond its words: the time and the outlet it names, and one story to a page."""

    def __init__(self, text: str, asked_at: datetime, sources: Iterable[str]) -> None:
        """Read the question; of outlets it names those of these that it does."""
        self._asked_at = asked_at
        self._when = read_when(text, asked_at)
        self._outlets = named_outlets(text, sources)
        self._of_office = bool(_OFFICE.search(text))

    def factor(self, facts: Facts) -> float:
        """Return the factor by which an article counts more or less than its words do: 1 is neither."""
        gain = self.timely(facts)
        if self._of_office and facts.published_at and self._when.window is None:
            gain += OFFICE * 0.5 ** (max(timedelta(), self._asked_at - facts.published_at) / OFFICE_HALVES)
        gain += OUTLET if outlet_key(facts.source) in self._outlets else 0.0
        gain += ROUNDUP if is_roundup(facts.title) else 0.0
        return 1.0 + gain

    def timely(self, facts: Facts) -> float:
        """Return what an article gains by its day alone."""
        return timely(self._when, self._asked_at, facts.published_at)


def timely(when: When, asked_at: datetime, published_at: datetime | None) -> float:
    """Return what an article gains by its day: of the last week, or of the past time that is asked for."""
    if published_at is None:
        return 0.0
    fresh = RECENCY[when.tense] if asked_at - published_at <= RECENCY_AGE else 0.0
    window = when.window
    if window is None:
        return fresh
    lag = max(LAG, min((window.until - window.since) / 2, LONGEST_LAG))
    if not window.since <= local_time(published_at) < window.until + lag:
        # "Falling now from the record of June" asks for news, whatever the time it names; and on 2 January a
        # year has hardly begun.
        begun = window.named and window.until >= asked_at
        return fresh if begun or asked_at - window.until > WEEK else 0.0
    return max(WINDOW if window.until < asked_at else WINDOW / 2, fresh)


_OFFICE = re.compile(
    r"^\W*who (?:leads|heads|runs|chairs|coaches|manages|owns|governs|captains|edits|commands|presides over"
    r"|is (?:the|now|currently|its|their|[\w.]+['’]s?) (?:[\w'’-]+ ){0,3}?(?:president|prime minister"
    r"|minister|chancellor|king|queen|pope|mayor|governor|secretary|chair\w*|head|leader|chief|ceo|director|coach"
    r"|manager|captain|owner|ambassador|commander|editor|speaker|spokes\w+)\b)",
    re.IGNORECASE,
)
# An outlet of one word is told by these from what else is called so: the Metro strike, Star Wars, the week.
_CREDITED = re.compile(
    r"\b(?:according to|per|says|writes|(?:reported|published) (?:by|in)"
    r"|(?:articles?|reports?|story|stories|coverage) (?:by|from|in))(?: the)?(?: \w+ and(?: the)?)? \0"
    r"|^\W*in(?: the)? \0,|^\W*(?:the )?\0:"
    r"|\0(?: and(?: the)? \w+)?(?: news)?"
    r" (?:sa(?:y|ys|id|ying)|writ(?:es?|ing)|wrote|(?:report|publish|cover|claim|mention)(?:s|es|ed|ing)?"
    r"|article|story|coverage)\b",
    re.I,
)


def named_outlets(text: str, sources: Iterable[str]) -> set[str]:
    """Return which of some outlets a question names, each as one word: see `outlet_key`.

    A name of two to five words counts wherever it stands, one of one word where it is credited. So do "the
    Post", AP, and the BBC for BBC News, where no other of the outlets is called so.
    """
    words = tokens(text)
    whole: set[str] = set()
    short: set[str] = set()
    for first, start in enumerate(words):
        for last in range(first + 1, min(first + 5, len(words)) + 1):
            # "The Guardian" is one word of a name, "the" another.
            the = start.stem == "the"
            alone = last - first - the <= 1
            word = words[last - 1]
            if not alone or _CREDITED.search(f"{text[: word.start]}\0{text[word.end :]}"):
                name = letters("".join(token.text for token in words[first:last]).removesuffix("'s"))
                whole.add(name)
                if alone and word.capital:
                    short.add(name)
    called: dict[str, set[str]] = {}
    for source in sources:
        for form in (outlet_key(source), *_short_forms(source)):
            called.setdefault(form, set()).add(outlet_key(source))
    known = {name for names in called.values() for name in names}
    return (whole & known).union(*(called[form] for form in short & called.keys() if len(called[form]) == 1))


@lru_cache(maxsize=4096)
def _short_forms(source: str) -> tuple[str, ...]:
    """Return what an outlet of several words is called for short: "thecourier", "ap", "bbc", "thebbc"."""
    *lead, last = [letters(word.text) for word in tokens(bare_outlet(source)) if word.stem != "the"] or [""]
    if not lead:
        return ()
    named = "".join(lead) if last == "news" else "".join(word[0] for word in (*lead, last))
    return f"the{last}", named, f"the{named}"


_ROUNDUP = re.compile(
    r"\b(?:live (?:updates?|blog)|(?:\d+|five|ten) things|news quiz|newsletter|morning briefing|recap"
    r"|(?:week|day) in (?:pictures|photos|review)|in (?:pictures|photos)|photos:"
    r"|from around (?:our|the) (?:\d+|country|states|world|nation))",
    re.IGNORECASE,
)


@lru_cache(maxsize=16384)
def is_roundup(title: str) -> bool:
    """Return whether a headline is that of a page of many topics, or of one that grows all day."""
    return _ROUNDUP.search(title) is not None
