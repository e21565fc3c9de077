"""What articles count, and how many: "at least 11,300 people were killed in Derna" -> dead, 11,300, Derna."""

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from nutgraf.ingest.sentences import Span
from nutgraf.service.checks.dates import counts
from nutgraf.service.checks.measures import MEASURE_STEMS
from nutgraf.service.checks.quantities import HEDGE, Number
from nutgraf.service.conflicts.apart import is_apart
from nutgraf.service.conflicts.statement import Statement
from nutgraf.service.question.asked import SIZES
from nutgraf.service.words import Token, fold, stem, stem_set, tokens, word_set

# What news counts of people, in the words it is told by. Anything else is known by its noun.
COUNTED = {
    stem(word): measure
    for measure, words in {
        "dead": "dead died killed deaths toll fatalities lives perished drowned",
        "injured": "injured wounded hurt injuries",
        "missing": "missing unaccounted",
        "arrested": "arrested detained arrests",
        "displaced": "displaced homeless evacuated fled",
        "aboard": "aboard onboard carrying carried",
        "magnitude": "magnitude",
    }.items()
    for word in words.split()
}
_PEOPLE = stem_set("people person persons civilians victims residents inhabitants others human")
_LOST = stem_set("lost")
_CARRIED = _PEOPLE | stem_set("passengers travellers crew")
# The noun is a measure, not the thing: "ten minutes" may be any ten minutes.
UNITS = MEASURE_STEMS | stem_set("points percent votes")
# What burns or is flooded grows.
_AREAS = stem_set("acres hectares square")
_LOSSES = frozenset(COUNTED.values()) - {"magnitude"}
_MOVED = frozenset({"arrested", "displaced", "aboard"})
_ASKS_COUNT = re.compile(
    rf"\bhow (?:many|much|{SIZES})\b"
    r"|\b(?:number|toll|count|figure|magnitude|percentage|share|price|cost|amount)\b",
    re.I,
)
# What these ask for is told in minutes, metres or degrees, never in jobs.
_ASKS_SIZE = re.compile(rf"\bhow (?:{SIZES})\b", re.I)
_ASKS_STRENGTH = re.compile(r"\bhow (?:strong|powerful|big)\b", re.I)
# "Died in the quakes has passed 50,000": the number is the count that the sentence began with.
_REACHES = stem_set("pass reach exceed top hit climb rise stand be to at of than")
_TOLL = stem_set("toll number")
# What rises in a clause of fewer words is what the clause is of: "that reached 40".
_LEAST_CLAUSE = 2
_RISE = re.compile(r"\b(?P<verb>[a-z]+)(?: (?:to|at|past))? $")
_NEAR_WORDS = 3
# A clause ends; and within one, what follows "and" is counted by another number.
_CLAUSE_END = re.compile(r"[,;:.()]|\b(?:and|but|while|including|compared)\b|\s-\s")
_APART = re.compile(r"[;:.()]|\b(?:but|while|compared)\b|\s-\s")
_SUBORDINATE = re.compile(r"\b(?:when|after|who|which|that)\b")
_MAIN_VERB = re.compile(r",? (?:is|was|has|had|remains?|rose|st(?:oo|an)ds?)\b")
_CLAUSE_START = re.compile(rf"{_APART.pattern}|{_SUBORDINATE.pattern}")
_TENTATIVE = re.compile(
    r"\b(?:could|may|might|would|fear\w*|expect\w*|up to|as (?:many|much) as|possibly|potentially|project\w*"
    r"|forecast\w*|risk\w*|capacity|plans?|planned|target|aims?|hopes?|if"
    r"|sav(?:e[sd]?|ing)|spar(?:e[sd]?|ing)|prevent\w*|avert\w*)\b[^.;]{0,40}$",
    re.I,
)
# "It said that it would buy" tells, of itself, what it will do: no more is in doubt than in "it will buy".
_WILL = re.compile(r"\b(?:said|says|announced)\b[^,.;]{0,40}\b(?:it|he|she|they|we) would\b(?! have\b)", re.I)
_FORMERLY = re.compile(
    r"\b(?:earlier|previous(?:ly)?|initial(?:ly)?|at first|first reports?|original(?:ly)?|formerly|"
    r"had (?:said|written|spoken|reported|put|given|cited|claimed|announced|counted))\b",
    re.I,
)
_WAS = re.compile(
    r"\b(?:earlier|previous|initial|first|original) (?:figure|count|number|estimate|toll) of $", re.I
)
# After a former figure: that of another time.
_OTHER_TIME = re.compile(
    r"\W{0,2}(?:[a-z]+ ){0,2}?(?:an? (?:year|quarter|month|week|decade)|last|year|previous"
    r"|(?:in|the) (?:\d{4}|[A-Z][a-z]+|the|same|previous|prior|last))\b"
)
_NO_COUNT = re.compile(r"\b(?:aged?|age of|(?:die[sd]?|dead|death|killed) at)\s$", re.I)
_FOLLOWING_WORDS = 8
_STOP_NOUN = word_set("of in on at by for from to with the a an were was have has had is are as per")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that an article gives for something.

    Attributes:
        told: the sentence.
        number: as read; its place is within the sentence.
        measure: what is counted: a kind of loss ("dead") and of whom, or the stems of a noun.
        words: around it, verbatim.
        tentative: it could become so; nobody says that it is.
        former: what was said before and is told as such.
        apart: of another time than the sentence, or of some of those that others count.
    """

    told: Statement
    number: Number
    measure: tuple[str, ...]
    words: str
    tentative: bool
    former: bool
    apart: bool

    @property
    def stands(self) -> bool:
        """Whether it says how many there are of what the sentence tells."""
        return not (self.tentative or self.former or self.apart)

    @property
    def of_people(self) -> bool:
        """Whether it counts people by what happened to them."""
        return self.measure[0] in _LOSSES

    @property
    def grows(self) -> bool:
        """Whether a later count of the same is likely to be higher."""
        return (self.of_people and self.measure[0] != "aboard") or self.measure[0] in _AREAS

    @property
    def falls(self) -> bool:
        """Whether a later count of the same is likely to be lower: of those who are found in time."""
        return self.measure[0] == "missing"

    @property
    def is_unit(self) -> bool:
        """Whether the noun does not tell what is measured: minutes, metres, per cent, dollars."""
        return bool(self.number.unit) or self.measure[-1] in UNITS


class _Counted(NamedTuple):
    """What a number counts, as `Figure.measure` has it, and where the words stand that say so."""

    measure: tuple[str, ...]
    span: Span


def words_of(measure: str) -> frozenset[str]:
    """Return the stems that tell a measure of COUNTED: "dead" by killed, toll, lives."""
    return frozenset(word for word, told in COUNTED.items() if told == measure)


def figures(told: Statement) -> list[Figure]:
    """Return what a sentence counts, in order; questions count nothing."""
    sentence = told.text
    if sentence.endswith("?"):
        return []
    folded = fold(sentence)
    found: list[Figure] = []
    previous = 0
    numbers = counts(sentence)
    for place, number in enumerate(numbers):
        following = numbers[place + 1].start if place + 1 < len(numbers) else len(sentence)
        read = _counted(folded, previous, number, following)
        previous = number.end
        if read and _may_count(folded, number):
            found.append(_figure(told, number, read))
    return found


def _may_count(folded: str, number: Number) -> bool:
    before, after = folded[: number.start], folded[number.end :]
    # "Three dozen" is no twelve.
    of_dozens = number.text.lower() == "dozen" and not before.endswith(("a ", "A "))
    # Of "7,800/203 million" neither is one.
    is_divided = "/" in before[-1:] + after[:1]
    is_time = ":" in number.text
    # "A six-time champion", "a 3-year-old".
    is_in_word = re.match(r"-(?!magnitude)[a-z]", after)
    is_ordinal = number.unit in ("th", "s")
    return not (of_dozens or is_divided or is_time or is_in_word or is_ordinal or _NO_COUNT.search(before))


def _figure(told: Statement, number: Number, counted: _Counted) -> Figure:
    folded, kind = fold(told.text), counted.measure[0]
    lead = _WILL.sub("it will", folded[: number.start])
    return Figure(
        told,
        number,
        counted.measure,
        told.text[slice(*counted.span)],
        tentative=bool(_TENTATIVE.search(lead[-60:])),
        former=bool(_FORMERLY.search(folded[: number.end])),
        apart=kind in _LOSSES and is_apart(told.text, number, told.day, moved=kind in _MOVED),
    )


def changes(told: Statement) -> list[tuple[Number, Number]]:
    """Return (former, present) of what a sentence says has changed: "to 287 votes from 312", "from 6 to 4".

    What compares two times, "from 203 a year earlier", changes nothing.
    """
    folded, found = fold(told.text), counts(told.text)
    pairs: list[tuple[Number, Number]] = []
    for one, other in pairwise(found):
        lead, between = folded[: one.start], folded[one.end : other.start]
        if re.search(r"\bto \W?$", lead) and re.fullmatch(r"[^,;.]{0,20}\bfrom \W?", between):
            pairs.append((other, one))
        elif re.search(r"\bfrom \W?$", lead) and re.fullmatch(r"[^,;.]{0,20}\bto \W?", between):
            pairs.append((one, other))
        elif _WAS.search(between):
            pairs.append((other, one))
    return [
        (old, new)
        for old, new in pairs
        if {old.unit, new.unit} <= {old.unit, ""} | {new.unit, ""}
        and not _OTHER_TIME.match(folded[old.end :])
    ]


def is_asked(figure: Figure, question: str) -> bool:
    """Return whether a question is about what a figure counts.

    The dead and the injured matter to whatever is asked of an event; other counts to who asks for them.
    """
    asks = bool(_ASKS_COUNT.search(question))
    asked = {word.stem for word in tokens(question)}
    losses = {COUNTED[word] for word in asked if word in COUNTED} if asks else set[str]()
    if figure.of_people:
        return figure.measure[0] in losses if losses else asks or figure.measure[0] != "aboard"
    if figure.measure[0] == "magnitude":
        return "magnitude" in losses or bool(_ASKS_STRENGTH.search(question))
    if _ASKS_SIZE.search(question) and figure.measure[0] in UNITS:
        return True
    return asks and (bool(figure.number.unit) or bool(set(figure.measure) & asked - {"number"}))


def _counted(folded: str, previous: int, number: Number, following: int) -> _Counted | None:
    """Return what a number counts, or None where no word says that.

    Args:
        folded: the sentence.
        previous: where the number before it ends.
        number: within the sentence.
        following: where the number after it begins.
    """
    cut = _CLAUSE_END.search(folded, number.end, following)
    after = _within(folded, number.end, cut.start() if cut else following)[:_FOLLOWING_WORDS]
    breaks = [match.end() for match in _CLAUSE_START.finditer(folded, previous, number.start)]
    before = _within(folded, breaks[-1] if breaks else previous, number.start)
    bound = HEDGE.search(folded, previous, number.start)
    start = bound.start() if bound else number.start
    noun: list[Token] = []
    for word in after[:3]:
        if word.text.lower() in _STOP_NOUN or not word.content or word.text.endswith("ed"):
            break
        noun.append(word)
    end = noun[-1].end if noun else number.end
    if not noun and (head := _toll(folded, number)):
        return head
    plain = _PEOPLE | COUNTED.keys() | _LOST
    others = [word for word in noun if word.stem not in plain and not word.text.endswith("ly")]
    for word in (*after, *reversed(before)):
        kind = COUNTED.get(word.stem)
        if kind and _belongs(word, kind, before, after, bool(noun)):
            if kind == "aboard" and not any(w.stem in _CARRIED for w in (*noun, *before)):
                continue  # "Carrying 26 tonnes"
            # "26 soldiers were killed" is another count than "40 people were killed".
            group = [w.stem for w in others if word in before or w.start < word.start]
            group = [] if kind in ("magnitude", "aboard") else group
            return _Counted((kind, *group), (min(start, word.start), max(end, word.end)))
    if noun:
        return _Counted(tuple(w.stem for w in noun), (start, end))
    return _Counted((number.unit,), (start, number.end)) if number.unit else None


def _toll(folded: str, number: Number) -> _Counted | None:
    """Return what a toll counts that has risen to `number`, whatever clause stands between: the dead.

    "The toll from the fire that swept the market has risen to 31".
    """
    lead = HEDGE.sub("", folded[: number.start])
    rise = _RISE.search(lead)
    start = max((match.end() for match in _APART.finditer(lead)), default=0)
    clause = _SUBORDINATE.search(lead, start)
    if rise is None or clause is None or stem(rise["verb"]) not in _REACHES:
        return None
    head = _within(folded, start, clause.start())
    toll = next((place for place, word in enumerate(head) if word.stem in _TOLL), None)
    # Right behind "that", or before the verb of the toll, it is something else that has risen.
    between = _within(folded, clause.end(), rise.start())
    if toll is None or len(between) < _LEAST_CLAUSE or _MAIN_VERB.match(folded, number.end):
        return None
    if number.unit or counts(folded[start : clause.start()]):
        return None
    word = next((word for word in head[toll:] if word.stem in COUNTED), None)
    return _Counted((COUNTED[word.stem],), (head[toll].start, number.end)) if word else None


def _belongs(word: Token, kind: str, before: list[Token], after: list[Token], noun: bool) -> bool:
    """Whether a number belongs to a word of loss, and not to another noun or to nothing that is counted."""
    if word in after:
        return kind != "magnitude" or word == after[0]
    distance = len(before) - before.index(word)
    if kind == "magnitude" and noun and distance > 1:
        return False
    # "Killed when two dams burst" counts dams, "killed in Nara at around 11:30" nobody; but "the number of
    # people killed has risen to 11" does.
    counted = word.text.lower() != "killed" or any(other.stem == "number" for other in before)
    return distance <= _NEAR_WORDS or (not noun and before[-1].stem in _REACHES and counted)


def _within(folded: str, start: int, end: int) -> list[Token]:
    return [word for word in tokens(folded) if start <= word.start < end]
