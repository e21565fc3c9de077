"""A question that asks two things -> two questions, each of which can be answered by itself.

What two articles tell stands in no one sentence, and a search for both at once finds the one or the other.
When in doubt a question is one: "Bosnia and Herzegovina", "who was held, and where?".
"""

import re

from nutgraf.service.checks.names import names
from nutgraf.service.lexicon import IRREGULAR_PAST
from nutgraf.service.question.asked import ASKING, ASKS, HOW_MUCH, Kind, expected
from nutgraf.service.question.ellipsis import elsewhere
from nutgraf.service.question.leaning import PREP, VERB, stands
from nutgraf.service.words import fold, stems_of

_AND = re.compile(rf"(?:,? and|;|\?)\s+(?=(?:(?:in|by|on|at) )?{ASKS}\b)", re.I)
_COMPARE = re.compile(
    r"(?:please )?(?:compare|what is the difference between|how (?:do|does|did))"
    rf" (?P<what>the [a-z][a-z -]*?) (?P<of>{PREP}) (?P<one>.+?) (?:compared? )?(?:with|to|and)"
    rf" (?:(?:that|those|the one|the ones) (?={PREP}\b))?(?P<other>.+)",
    re.I,
)
# "The toll of the fire with that of the flood", "how many in Lahaina": not "the cost of living and prices".
_SIDES = re.compile(
    rf"^(?:please )?(?:compare|what|how)\b.* (?:with|to|and) (?:(?:that|those|the ones?) )?{PREP}\b"
    rf"|(?:\band|[?;]) {ASKS}(?: people)? (?!of\b){PREP}\b(?!.*{VERB})",
    re.I,
)
# "The views of Hill and Park on taxes" are both on taxes.
_TAIL = re.compile(rf" (?:(?:on|about|over|towards?) \D+|for (?:(?! {PREP}\b)\D)+)$", re.I)
_PLURAL = re.compile(r"(?:people|men|women|children|[^\Wsui]s)$", re.I)
_JOIN = re.compile(rf"\b(?:and|with|to|compared?|{ASKS})\b", re.I)
# Only what every event does: who resigned "before the Selwick vote" tells nothing that the vote did.
_BEFORE = re.compile(
    r"did (?P<one>.+) (?P<verb>happen|take place|occur|begin|start|end)"
    r" (?:before|after|earlier than|later than) (?P<other>.+)",
    re.I,
)
_FIRST = re.compile(
    r"(?:which|what|who) (?P<verb>came|happened|began|started|opened|landed|died|resigned|failed|closed)"
    r" (?:first|earlier|later|last)[,:]? (?P<one>.+) or (?P<other>.+)",
    re.I,
)  # fmt: skip
# "Before or after Hill", "after Hill resigned", "after losing Sarn": no name of what happened.
_NOT_NAMED = re.compile(
    rf"(?:or|{PREP}|[a-z]+ing)\b|.*(?:{VERB}|(?<!\bthe )(?<!\ban )(?<!\ba )\b[a-z]{{3,}}ed\b"
    r"|\b(?:won|left|lost|began|came|fell|took|went)\b)"
)
# "How many did they lose?" leans on "how many seats did they win".
_UNCOUNTED = re.compile(rf"how (?P<much>many|much) (?={VERB})", re.I)
_COUNTED = rf"(?:(?:[a-z-]+ )?(?:people|men|women|children|[a-z-]{{3,}}s)|[a-z-]+(?= {VERB}))"
# "How many did Sarn?" leans on "how many prisoners did Orland release", "when did Sarn join?" on "join NATO".
_DOES = re.compile(
    rf"(?i:{ASKS})(?: \w+)? {VERB} (?P<who>(?:the )?[A-Z][\w'-]*(?: [A-Z][\w'-]*)*)(?: (?P<again>[a-z].*))?"
)
_DOES_WHAT = re.compile(rf"(?P<head>.*{VERB}) (?:the )?[A-Z][\w'-]*(?: [A-Z][\w'-]*)*+ (?P<what>[a-z].*)")
_FEW_WORDS = frozenset[Kind](["name", "place", "time", "age", "amount", "count", "duration", "measure"])
_HE = re.compile(r"\b(?:he|she|it|they|(?P<his>his|its|their|her(?= \w)))\b", re.I)
# What stands before the name of who does something: "When did President".
_SUBJECT = re.compile(rf".*{VERB} (?P<lead>(?:the )?(?:[A-Z\d][\w.-]* )*)")
_HOW_MUCH = re.compile(rf"(?:(?:in|by|on|at|for) )?how (?:{HOW_MUCH})\b", re.I)
# "When was the runoff and who won?", "where was the cup held in May and when?".
_HELD = "held|played|run|staged|fought"
_HAPPENS = "happen|take place|occur|begin|start|end|open"
_EVENT = re.compile(
    rf"(?:when|where) (?:was|were|is|are|(?P<did>did|will)) (?P<what>(?P<the>the |\d)?.+?)"
    rf"(?P<held>(?(did) (?:be (?:{_HELD})|{_HAPPENS})|(?: (?:{_HELD}))?))\b(?P<setting> {PREP} .+)?",
    re.I,
)
_WHO_DID = re.compile(rf"who (?P<verb>(?!{VERB})[a-z]+)(?: it)?", re.I)
_DONE = re.compile(rf"\b(?:[a-z]{{2,}}ed|born|{'|'.join(IRREGULAR_PAST)})\b")
# These have no object.
_WITHIN = re.compile(r"(?:died|spoke|fell|came|went|fled|appeared|performed|competed|played|voted|testified)")
_PLAIN = {"came": "come", "began": "begin", "died": "die", "closed": "close"}


def parts(text: str) -> tuple[str, ...]:
    """Return the questions that a question is made of: itself, or two that need nothing of each other."""
    asked = fold(text).strip().rstrip(" ?.!")
    found = _compared(asked) or _ordered(asked) or _conjoined(asked)
    if not (found and all(map(stands, found)) and (_about_two(*found) or _side_by_side(asked, *found))):
        found = _of_one(asked)
    if found is None:
        return (text,)
    one, other = (f"{part[0].upper()}{part[1:]}?" for part in found)
    return one, other


def _compared(asked: str) -> tuple[str, str] | None:
    match = _COMPARE.fullmatch(asked)
    # "Between Bosnia and Herzegovina and Serbia": where to cut cannot be told.
    if match is None or any(_JOIN.search(match[side]) for side in ("one", "other")):
        return None
    what, of, one, other = match.group("what", "of", "one", "other")
    tails = [tail[0] if (tail := _TAIL.search(side)) else "" for side in (one, other)]
    if other.lower().startswith(f"{what.lower()} "):
        other = other[len(what) + 1 :]
    elif not re.match(rf"{PREP}\b", other, re.I):
        # "The cost of living in Karrow with Dunmere", "the toll of the fire in Karrow with the toll in Keld".
        if re.search(rf"\b{PREP}\b", one.removesuffix(tails[0]), re.I) or _share_words(what, other):
            return None
        other = f"{of} {other}"
    # "The size of the fire at Karrow with that at Keld": of the fire too. Of three, the second is no half.
    begins = re.match(rf"{PREP}\b", other, re.I)
    if "," in one + other or (begins and begins[0].lower() != of.lower()):
        return None
    one = f"{of} {one}"
    if not all(tails):
        one, other = f"{one}{tails[1]}", f"{other}{tails[0]}"
    asks = f"what {'are' if _PLURAL.search(what) else 'is'} {what}"
    return f"{asks} {one}", f"{asks} {other}"


def _share_words(one: str, other: str) -> bool:
    return not stems_of(one).isdisjoint(stems_of(other))


def _ordered(asked: str) -> tuple[str, str] | None:
    if match := _BEFORE.fullmatch(asked):
        verb = match["verb"]
    elif match := _FIRST.fullmatch(asked):
        verb = _PLAIN.get(match["verb"].lower(), match["verb"].lower().removesuffix("ed"))
    else:
        return None
    if any(_NOT_NAMED.match(match[side]) for side in ("one", "other")):
        return None
    return f"when did {match['one']} {verb}", f"when did {match['other']} {verb}"


def _conjoined(asked: str) -> tuple[str, str] | None:
    cut = _cut(asked)
    if cut is None:
        return None
    one, other = cut
    if (after := _DOES.fullmatch(other)) and (before := _DOES_WHAT.fullmatch(one)):
        again = f"{after['again']} " if after["again"] else ""
        if f"{before['what']} ".startswith(again):
            return one, f"{before['head']} {after['who']} {before['what']}"
    return one, elsewhere(other, one) or other


def _of_one(asked: str) -> tuple[str, str] | None:
    """Return two questions about one thing, the second with its name: "who won, and by how many votes?".

    Only where they ask for different things that a few words answer: else they are one.
    """
    cut = _cut(asked)
    if cut is None or not stands(cut[0]):
        return None
    one, other = cut
    if whole := _of_event(one, other):
        return one, whole
    wanted = expected(one), expected(other)
    if wanted[0].words == wanted[1].words or not _FEW_WORDS.issuperset(each.kind for each in wanted):
        return None
    named = [name for name in names(one) if not name.initial]
    if pronoun := _HE.search(other):
        # "Who leads it, and when does his term end?": he is the answer.
        if wanted[0].kind == "name" or len(named) != 1:
            return None
        subject = _SUBJECT.fullmatch(one[: named[0].start])
        # "Dame" is a title, and the end of Notre-Dame.
        name = named[0].text + re.split(r"[^\w'-]", one[named[0].end :], maxsplit=1)[0]
        if not subject or name.endswith("'s"):
            return None
        whose = "'s" if pronoun["his"] else ""
        return one, f"{other[: pronoun.start()]}{subject['lead']}{name}{whose}{other[pronoun.end() :]}"
    # "By how many votes" says neither who nor what: it follows on, as in a conversation.
    told = re.sub(r"^who\b", "Someone", one, flags=re.I)
    return (one, f"{told}: {other}") if named and not names(other) and _HOW_MUCH.match(other) else None


def _of_event(one: str, other: str) -> str:
    """Return the second of two questions with the event of the first: "who won", "why"; or nothing."""
    if adverb := re.fullmatch(r"when|where|why|how", other, re.I):
        asks = re.match(rf"(?:when|where|why|how) (?={VERB})", one, re.I)
        return f"{adverb[0]} {one[asks.end() :]}" if asks and asks[0].strip() != adverb[0] else ""
    event, did = _EVENT.fullmatch(one), _WHO_DID.fullmatch(other)
    if not (event and did and (event["the"] or event["held"])) or _DONE.search(event["what"]):
        return ""
    within = "in " if _WITHIN.fullmatch(did["verb"]) else ""
    return f"who {did['verb']} {within}{event['what']}{event['setting'] or ''}"


def _cut(asked: str) -> tuple[str, str] | None:
    cut = list(_AND.finditer(asked))
    if len(cut) != 1:
        return None
    one, other = asked[: cut[0].start()].rstrip(" ?"), asked[cut[0].start() :]
    other = re.sub(r"^(?:,? and|;|\?)\s+", "", other, flags=re.I)
    # One question word each: with more, the second may hang on the first, "the man who led it and who".
    single = len(ASKING.findall(one)) == len(ASKING.findall(other)) == 1
    return (one, _counting(one, other)) if single else None


def _counting(one: str, other: str) -> str:
    """Return the second of two questions with the noun that the first counts, if it has none itself."""
    bare = _UNCOUNTED.match(other)
    # "How much did Wales spend": names are no counted nouns.
    counted = bare and re.search(rf"\b(?i:how {bare['much']}) (?!{VERB})({_COUNTED}) ", one)
    return f"{bare[0]}{counted[1]} {other[bare.end() :]}" if bare and counted else other


def _about_two(one: str, other: str) -> bool:
    """Whether each names something that the other does not: two questions about one thing are one."""
    first, second = ({word for name in names(part) for word in name.words} for part in (one, other))
    return bool(first - second) and bool(second - first)


def _side_by_side(asked: str, one: str, other: str) -> bool:
    """Whether the form sets two things side by side, of which each has its own words: typed without names."""
    if names(asked) or not _SIDES.search(asked):
        return False
    first, second = stems_of(one), stems_of(other)
    return bool(first - second) and bool(second - first)
