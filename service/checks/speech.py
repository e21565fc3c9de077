"""Who said what in news text: "Smith said ...", "..., said Smith", "according to Smith", "he added".

And what a text says as a fact that its article has somebody say.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from nutgraf.ingest.sentences import Span
from nutgraf.ingest.types import Article
from nutgraf.service.checks.interview import turn_at
from nutgraf.service.checks.names import Mentions, Name, names, parts_of
from nutgraf.service.lexicon import SAYING, in_past, in_present
from nutgraf.service.words import fold, stems_of, word_set

# In the present these are plurals, or tell what is done, more often: "the comments", "declares war".
_NOT_NOW = word_set(
    """comment joke pledge post praise point promise quip recall remark reply report stress tweet vow concede
    conclude declare maintain respond reveal"""
)
_VERBS = "|".join(
    ("say", *map(in_past, SAYING), *(in_present(verb) for verb in SAYING if verb not in _NOT_NOW))
)
_VERB = re.compile(rf"\b(?P<verb>{_VERBS})\b")
_ACCORDING = re.compile(r"\b[Aa]ccording to\b")
_PRONOUN = re.compile(r"\b(?:[Hh]e|[Ss]he|[Tt]hey)\b")
# Between a speaker and the verb: an adverb, an auxiliary, or what the speaker is, between commas.
_BETWEEN = re.compile(
    r"(?: (?:has|had|have|also|later|then|once|reportedly|\w+ly))*(?: ?, [^,\"]{1,140},|,)?"
    r"(?: (?:has|also|\w+ly))? ?"
)
_SOMEONE = (
    r"(?:an? (?=[a-z])|(?:police|officials|authorities|residents|witnesses|experts|prosecutors|sources)\b)"
)
_SOMEONE_SAYS = re.compile(rf"(?:^|[,;:\"] ?|\b(?:and|but|while|as|that) ){_SOMEONE}[^,;:\"]{{0,80}}$", re.I)
# "The company", "police", where no name speaks.
_NOUN = r"(?P<phrase>(?:(?:the|his|her|their|its) )?(?:[a-z-]+ ){0,2}?(?P<noun>[a-z-]+))"
_NOUN_SAYS = re.compile(rf"(?:^|[,;:.\"] ?|\b(?:and|but|while|as) ){_NOUN} $", re.I)
_SAYS_NOUN = re.compile(rf" {_NOUN}(?=[,;.\"]|$)")
_SAYS_SOMEONE = re.compile(rf" {_SOMEONE}")
_QUOTED = re.compile(r'"([^"]+)"')
# A straight mark opens before a word, and none: "said", 5'2" tall.
_OPENING = r"[“«]|(?<![\w.,;:!?…])\"(?=[^\s.,;:!?])"
_MARK = re.compile(rf"(?P<opens>{_OPENING})|(?P<closes>[”»\"])|\n")
_OPENS_ANEW = re.compile(rf"\s*(?:{_OPENING})")
# What a quote has somebody say is the same only if it has this share of the words.
_LEAST_SHARED = 0.4
# What shares so much less than the best is not meant.
_ABOUT_AS_WELL = 0.15


class Cited(NamedTuple):
    """A cited sentence, what precedes it in its quote, where "he" is resolved, and who says it.

    That is known in interviews alone.
    """

    text: str
    before: str
    speaker: Name | None = None


@dataclass(frozen=True, slots=True)
class Speech:
    """Something said: by whom (None where only "he" or "officials" is given), and what, in stems.

    `someone` is who is not known before: "a spokesman", "officials"; `noun` is what is no name: "company".
    """

    speaker: Name | None
    pronoun: bool
    stems: frozenset[str]
    someone: bool = False
    noun: str = ""


@lru_cache(maxsize=1024)
def speeches(text: str) -> tuple[Speech, ...]:
    """Return what is said in the sentence `text`, in order."""
    folded = fold(text)
    named = names(text)
    found = [_spoken(folded, named, match) for match in _VERB.finditer(folded)]
    found += [_according(folded, named, match) for match in _ACCORDING.finditer(folded)]
    return tuple(speech for speech in found if speech)


def _spoken(folded: str, named: Sequence[Name], match: re.Match[str]) -> Speech | None:
    if _inside_quotation(folded, match.start()):
        return None
    before = [name for name in named if name.end <= match.start()]
    # The first that fits: in "Ann Hill, an aide to Joe Park, said" it is Hill who speaks.
    for name in before:
        between = folded[name.end : match.start()]
        if len(between) < 180 and _BETWEEN.fullmatch(between):
            return _speech(folded, name, False, (name.start, match.end()))
    pronoun = next(
        (m for m in _PRONOUN.finditer(folded) if _BETWEEN.fullmatch(folded[m.end() : match.start()])), None
    )
    if pronoun:
        return _speech(folded, None, True, (pronoun.start(), match.end()))
    after = next((name for name in named if name.start >= match.end()), None)
    if (
        after
        and _inverted(folded, match)
        and re.fullmatch(r" (?:(?:the |an? )?[^,.\"]{0,60},? )?", folded[match.end() : after.start])
    ):
        return _speech(folded, after, False, (match.start(), after.end))
    inverted = _inverted(folded, match)
    noun = _NOUN_SAYS.search(folded[: match.start()])
    noun = noun or (_SAYS_NOUN.match(folded, match.end()) if inverted else None)
    # "Five states" are no speaker.
    if noun and match["verb"].endswith("s") and match["verb"] != "says":
        noun = None
    places = (*match.span(), *(noun.span("phrase") if noun else ()))
    speech = _speech(folded, None, False, (min(places), max(places)))
    someone = inverted and _SAYS_SOMEONE.match(folded, match.end())
    someone = bool(someone or _SOMEONE_SAYS.search(folded[: match.start()]))
    return replace(speech, someone=someone, noun=noun["noun"].lower() if noun else "")


def _inverted(folded: str, match: re.Match[str]) -> bool:
    """Whether the verb follows what was said: after a quotation or a comma."""
    return folded[: match.start()].rstrip()[-1:] in ('"', ",", "'")


def _according(folded: str, named: Sequence[Name], match: re.Match[str]) -> Speech | None:
    after = next((name for name in named if 0 <= name.start - match.end() <= 60), None)
    if after is None or "," in folded[match.end() : after.start]:
        return None
    return _speech(folded, after, False, (match.start(), after.end))


def _speech(folded: str, name: Name | None, pronoun: bool, hole: Span) -> Speech:
    """Take as said all of the clause but speaker and verb; clauses end at a semicolon, "while" or "but"."""
    start = max((m.end() for m in re.finditer(r"; |, (?:while|but) ", folded[: hole[0]])), default=0)
    end = next(
        (hole[1] + m.start() for m in re.finditer(r"; |, (?:while|but) ", folded[hole[1] :])), len(folded)
    )
    said = folded[start : hole[0]] + " " + folded[hole[1] : end]
    return Speech(name, pronoun, stems_of(said))


def quoted_spans(text: str, start: int, end: int) -> list[Span]:
    """Return where quotations in double marks stand on the lines of a slice, marks included, in order.

    One that is not closed ends after its line if the next paragraph opens it anew; else its mark is a slip.
    """
    found: list[Span] = []
    opened = None
    last = text.find("\n", end) + 1
    for mark in _MARK.finditer(text, text.rfind("\n", 0, start) + 1, last or len(text)):
        if mark["opens"]:
            opened = mark.start()
        elif opened is not None:
            if mark["closes"] or _OPENS_ANEW.match(text, mark.end()):
                found.append((opened, mark.end()))
            opened = None
    return found


def open_mark(text: str, place: int) -> str:
    """Return the double mark of the quotation that is open at a place; empty where none is."""
    return next((text[one] for one, end in quoted_spans(text, place, place) if one < place < end), "")


def unquoted_words(text: str, start: int, end: int) -> str:
    """Return what of a slice stands outside double quotation marks, which may have opened before it."""
    spans = quoted_spans(text, start, end)
    return "".join(
        letter
        for place, letter in enumerate(text[start:end], start)
        if not any(opened <= place < closed for opened, closed in spans)
    )


def attributes(text: str) -> bool:
    """Return whether a text says that somebody said something."""
    return any(form.search(fold(text)) for form in (_VERB, _ACCORDING))


def stated_as_fact(text: str, article: Article, start: int, end: int) -> bool:
    """Return whether a text says by itself what somebody says in the sentence at a place of an article."""
    if attributes(text) or quotations(text):
        return False
    if turn_at(article, start):
        return True
    outside = unquoted_words(article.text, start, end)
    own, told = (stems_of(one) for one in (text, outside))
    claimed = {stem for speech in speeches(outside) for stem in speech.stems}
    quoted = stems_of(article.text[start:end]) - told
    return bool(own & claimed) or len(own & quoted) > len(own & told)


def _inside_quotation(folded: str, place: int) -> bool:
    return folded.count('"', 0, place) % 2 == 1


def quotations(text: str) -> list[str]:
    """Return what stands within double quotation marks."""
    return [match.group(1) for match in _QUOTED.finditer(fold(text))]


@dataclass(frozen=True, slots=True)
class _Heard:
    """What a cited sentence has somebody say."""

    speech: Speech
    quote: str
    before: str


def wrong_speaker(text: str, cited: Sequence[Cited]) -> str | None:
    """Return the speaker to whom `text` attributes what the cited sentences give to another, or None."""
    heard = [
        _Heard(speech, one.text, one.before)
        for one in cited
        for speech in (*speeches(one.text), *_quoted_on(one.text, one.before), *_answered(one))
    ]
    speaking = {speech.noun for one in cited for part in (one.text, one.before) for speech in speeches(part)}
    for said in speeches(text):
        meant = _meant(said, heard)
        if not meant:
            continue
        if said.speaker:
            groups = [_candidates(one) for one in meant]
            if all(group is not None and not _named(said.speaker, group) for group in groups):
                return said.speaker.text
        # Where both speak: "the firm" may be what another sentence calls the company.
        elif said.noun in speaking and all(one.speech.noun not in ("", said.noun) for one in meant):
            return said.noun
    return None


def _meant(said: Speech, heard: Sequence[_Heard]) -> list[_Heard]:
    """Return what may be the source of something said: what shares most of its words, or about as many."""
    if not said.stems:
        return []
    shares = [_overlap(said, one.speech) for one in heard]
    least = max(_LEAST_SHARED, max(shares, default=0.0) - _ABOUT_AS_WELL)
    return [one for one, share in zip(heard, shares, strict=True) if share >= least]


def _quoted_on(quote: str, before: str) -> list[Speech]:
    """Return what a sentence says that is nothing but quotation: who spoke last goes on."""
    folded = fold(quote).strip()
    inside = fold(before).count('"') % 2 == 1
    whole = folded.startswith('"') != inside and folded.rstrip('"').count('"') == (0 if inside else 1)
    if not whole or speeches(quote):
        return []
    return [Speech(None, True, stems_of(quote))]


def _answered(cited: Cited) -> list[Speech]:
    """Return what is said in an interview: all of the sentence."""
    return [Speech(cited.speaker, False, stems_of(cited.text))] if cited.speaker else []


def _overlap(said: Speech, other: Speech) -> float:
    return len(said.stems & other.stems) / len(said.stems)


def _named(speaker: Name, group: list[Name]) -> bool:
    mentions, name = Mentions([name.text for name in group]), parts_of(speaker)[0]
    return name.words[-1] not in mentions.missing(name)


def _candidates(heard: _Heard) -> list[Name] | None:
    """Return who may have spoken; None where that cannot be told.

    "He" is the last speaker, or any name of the nearest sentence with one; "a spokesman" may speak for
    whoever is named up to there.
    """
    speech, before = heard.speech, heard.before
    if speech.speaker:
        return [speech.speaker]
    if speech.someone:
        return [*names(before), *names(heard.quote)]
    earlier = [name for name in names(before) if not name.text.isupper()]
    if not speech.pronoun or not earlier:
        return None
    speakers = [one.speaker for one in speeches(before) if one.speaker]
    nearest = earlier[-1]
    start = max(before.rfind(mark, 0, nearest.start) for mark in (". ", "? ", "! ", '" ', "\n"))
    return [name for name in earlier if name.start > start] + speakers[-1:]
