"""Who speaks where in an interview or a transcript: "Marin: ...", "A: ...", an answer below a bare question.

Where that is not clear, nobody does.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from nutgraf.ingest.outlet import bare_outlet, outlet_key
from nutgraf.ingest.sentences import Span
from nutgraf.ingest.types import Article
from nutgraf.service.checks.names import Name, names, parts_of
from nutgraf.service.words import fold, is_question, is_statement

_BOLD = r"[*_]{0,3}"
# "[1:03] ", "00:00 ", "10:15 a.m. ".
_STAMP = r"(?:[\[(]?\d{1,2}(?::\d{1,2}){1,2}(?: ?[ap]\.?m\.?)?[\])]?[ \t]+)?"
_WORD = r"[A-Z][\w.'’&-]*"
_NAME = rf"{_WORD}(?: (?:{_WORD}|of|the|and|&|de|la|van|von|der|den|bin|al|el)){{0,6}}"
# "KELLY, HOST:", "KAINE (D-VA):".
_ROLE = r"(?:, [A-Z][A-Z ,.'’&-]{1,60})?(?: \([^()\n]{1,30}\))?"
_LABEL = re.compile(
    rf"{_BOLD}{_STAMP}{_BOLD}(?:(?P<label>{_NAME}){_ROLE}{_BOLD} ?:|(?P<letter>[QA])\.(?= )){_BOLD}[ \t]*"
    # Nothing else on its line, in a text with times: "01:40 WALLACE".
    rf"|{_STAMP}(?P<alone>[A-Z][A-Z.'’ -]+)$",
    re.M,
)
_STAMPED = re.compile(rf"^(?=[\[(\d]){_STAMP}[A-Z][A-Z.'’ -]+$", re.M)
_ASKS, _ANSWERS = ("q", "question"), ("a", "answer")
# So many questions that are answered make an interview.
_FEWEST = 2
# Of what is said, so much answers one.
_LEAST_ANSWERS = 1 / 3
_TRANSCRIPT = re.compile(r"\btranscript\b", re.I)
_EDITED = re.compile(
    r"\b(?:conversation|interview|discussion|exchange|chat|answers|q&a)\b[^.]{0,80}"
    r"\b(?:edited|condensed|below|follows)\b|\bedited (?:and condensed )?for (?:clarity|length|brevity)\b",
    re.I,
)
_MET = (
    r"(?:(?:recently|also|then|\w+ly) )?(?:spoke|talked|chatted|sat down|caught up|checked in)"
    r"(?: (?:by|on|over|via) [\w-]+(?: [\w-]+)?| [a-z]+ly)? (?:to|with) "
)
_TALK = r"(?:interview|conversation|q&a|chat|questions)"
_TALK_WITH = rf"\b(?:our|my|this) {_TALK} with |^(?:an? |\d+ |exclusive )?{_TALK}(?: with |: )"
# Where it ends with whom.
_WITH_ENDS = re.compile(r"[,;:.(\n]| - | (?:about|who|on|in|at|after|before|for|from|ahead|over|by|via|to)\b")
_AND_MORE = re.compile(r"\band (?:with )?[A-Z][\w'-]+ [A-Z]|&")
_I = re.compile(r"\b(?:I|I'(?:m|ve|d|ll)|[Mm]y|[Mm]e)\b")
# What the outlet puts between what is said: captions, "Sign up", "Joe, St. Lunde: ", "Will you go? I will.".
_OF_OUTLET = re.compile(
    r"\b(?:Getty|AFP|EPA|Reuters|AP|[Pp]hoto(?:graph)?s?|[Ii]llustration|[Pp]ictured)\b"
    r"|\b[Nn]ewsletter\b|\b[Ss]ign up\b|^[^:!?\"]{1,40}:(?= )|^[^.!?]*\?"
)


@dataclass(frozen=True, slots=True)
class SpokenTurn:
    """What somebody says: `text[start:end]`, the words from `opens` on; what precedes them is the label."""

    start: int
    opens: int
    end: int
    speaker: Name


@dataclass(frozen=True, slots=True)
class _Part:
    """A label, where it starts, and the paragraphs behind and below it."""

    label: str
    start: int
    paragraphs: list[Span] = field(default_factory=list[Span])


def turn_at(article: Article, place: int) -> SpokenTurn | None:
    """Return the turn that a place of an article's text is in; None where nobody is known to speak."""
    found = turns(article)
    number = bisect_right(found, place, key=lambda turn: turn.start)
    return found[number - 1] if number and place < found[number - 1].end else None


def heard(article: Article, start: int, end: int) -> str:
    """Return a slice of an article, after the name of who says it: "Sanna Marin: We will."."""
    turn = turn_at(article, start)
    if turn is None:
        return article.text[start:end]
    return f"{turn.speaker.text}: {article.text[max(start, turn.opens) : end]}"


@lru_cache(maxsize=256)
def turns(article: Article) -> tuple[SpokenTurn, ...]:
    """Return what is said in an interview and by whom, in order; none where an article is no interview.

    What those say who ask is nobody's.
    """
    return _turns(article, _parts(article.text)) or _turns(article, _parts(article.text, bare=True))


def _parts(text: str, *, bare: bool = False) -> list[_Part]:
    """Cut a text before each label; with `bare`, questions without one are "Q", what follows them "A"."""
    parts = [_Part("", 0)]
    is_stamped = _STAMPED.search(text) is not None
    for line in re.finditer(r"[^\n]*\S[^\n]*", text):
        start = opens = line.start()
        label = _LABEL.match(text, start, line.end())
        if label and (is_stamped or not label["alone"]):
            opens = label.end()
            said = label["label"] or label["letter"] or label["alone"]
            # "More:Will the ferry sail?" is a link.
            if opens < line.end() and text[opens - 1] == ":" and said.lower() not in _ASKS + _ANSWERS:
                said, opens = "", line.end()
            parts.append(_Part(said, start))
        elif bare and is_question(line[0]):
            parts.append(_Part("Q", start))
        elif bare and parts[-1].label == "Q":
            parts.append(_Part("A", start))
        if opens < line.end():
            parts[-1].paragraphs.append((opens, line.end()))
    return parts


def _turns(article: Article, parts: Sequence[_Part]) -> tuple[SpokenTurn, ...]:
    text = article.text
    asking = _asking(text, parts)
    asked = [place for place, part in enumerate(parts) if part.label in asking or _asks(text, part, -1)]
    whole = f"{article.title}\n{text}"
    if len(asked) < _FEWEST and not _TRANSCRIPT.search(whole) and not _EDITED.search(whole):
        return ()
    speakers = _speakers(article, parts, asking, min(asked, default=len(parts)))
    spoken = [place for place, part in enumerate(parts) if part.label in speakers and part.paragraphs]
    found = {
        place: SpokenTurn(parts[place].start, *span, speakers[parts[place].label])
        for place in spoken
        if (span := _said(text, parts[place], speakers[parts[place].label], place == spoken[-1]))
    }
    told = tuple(found.values())
    answers = sum(place - 1 in asked for place in found)
    is_one = answers >= max(_FEWEST, _LEAST_ANSWERS * len(found))
    return told if is_one or _is_dialogue(article, told) else ()


def _is_dialogue(article: Article, told: Sequence[SpokenTurn]) -> bool:
    """Whether two or more speak by turns, and what stands before says so: "Here is the transcript"."""
    if not _FEWEST <= len({turn.speaker.words for turn in told}) < len(told):
        return False
    before = f"{article.title}\n{article.text[: told[0].start]}"
    return bool(_TRANSCRIPT.search(before) or _EDITED.search(before))


def _asks(text: str, part: _Part, paragraph: int) -> bool:
    return bool(part.paragraphs) and is_question(text[slice(*part.paragraphs[paragraph])])


def _asking(text: str, parts: Sequence[_Part]) -> frozenset[str]:
    """Return the labels behind which mostly questions stand."""
    spoken = Counter(part.label for part in parts if part.label)
    asked = Counter(part.label for part in parts if _asks(text, part, 0))
    return frozenset(label for label in spoken if label.lower() in _ASKS or 2 * asked[label] >= spoken[label])


def _said(text: str, part: _Part, speaker: Name, is_last: bool) -> Span | None:
    """Return where the words of a part are somebody's: up to a heading, a caption, or who is told of."""
    surname = _surname(speaker)
    opens, end = part.paragraphs[0]
    # "Ann Hill: Hill is a baker."; and "Hill: Ferry will stay" is a headline.
    if surname.match(text, opens) or not is_statement(text[opens:end]):
        return None
    # Behind the last answer, the outlet speaks again.
    for start, stop in () if is_last else part.paragraphs[1:]:
        paragraph = fold(text[start:stop])
        if not is_statement(paragraph) or any(
            form.search(paragraph) for form in (surname, _OF_OUTLET, _EDITED)
        ):
            break
        end = stop
    return opens, end


def _surname(name: Name) -> re.Pattern[str]:
    return re.compile(rf"\b{re.escape(name.words[-1])}\b", re.I)


def _speakers(
    article: Article, parts: Sequence[_Part], asking: frozenset[str], first: int
) -> dict[str, Name]:
    """Return whom each label names; "A" is the one who is interviewed.

    Args:
        article: what is read.
        parts: its parts.
        asking: the labels of those who ask.
        first: the number of the part with the first question: what precedes it introduces.
    """
    labels = [part.label for part in parts if part.label and part.label not in asking]
    given = [name for label in dict.fromkeys(labels) for name in names(label)[-1:]]
    if not given and not _met(article.source).search(f"{article.title}\n{article.text}"):
        return {}
    introduced = _named(article, parts[: first + 1])
    is_full = any(len(name.words) > 1 for name in given)
    anywhere = {name.words for name in _named(article, parts if is_full else ())}
    surnames = {name.words for name in given if len(name.words) == 1}
    full = [
        name
        for name in given
        if len(name.words) > 1 and (name.words in anywhere or name.words[-1:] in surnames)
    ]
    found = {
        label: _interviewee(article, parts, label, introduced)
        if label.lower() in _ANSWERS
        else _meant(label, full, introduced)
        for label in dict.fromkeys(labels)
    }
    return {label: name for label, name in found.items() if name}


def _named(article: Article, parts: Sequence[_Part]) -> list[Name]:
    """Return the full names in the headline and in what stands behind or below labels, in order."""
    paragraphs = [article.text[slice(*span)] for part in parts for span in part.paragraphs]
    every = (parts_of(name)[0] for text in (article.title, *paragraphs) for name in names(text))
    return [name for name in every if len(name.words) > 1]


def _meant(label: str, full: Sequence[Name], introduced: Sequence[Name]) -> Name | None:
    """Return the full name that a label is or stands for, among other labels or in the introduction.

    None where it may be one of two, or nobody's.
    """
    mine = names(label)[-1:]
    if not mine or mine[0].end != len(label):
        return None
    words = mine[0].words
    for known in (full, introduced):
        same = [one for one in known if one.words[-len(words) :] == words]
        if label.isupper() and len(words) == 1 and not same:
            same = [one for one in known if "".join(word[0] for word in one.words) == words[0]]
        if same:
            named = mine[0] if len(words) > 1 else min(same, key=lambda one: len(one.words))
            if not all({*named.words} <= {*other.words} for other in same):
                return None
            printed = (one for one in introduced if one.words == named.words and not one.text.isupper())
            return next(printed, named)
    return None


def _interviewee(
    article: Article, parts: Sequence[_Part], label: str, introduced: Sequence[Name]
) -> Name | None:
    """Return the one person with whom title or introduction say that the outlet spoke, and who answers.

    They say "I", and are not spoken of: an explainer's answers are its outlet's.
    """
    first = next(part.start for part in parts if part.label == label)
    opening = "\n".join(map(fold, (article.title, *article.text[:first].split("\n"))))
    found: dict[tuple[str, ...], Name] = {}
    for match in _met(article.source).finditer(opening):
        line = opening.rfind("\n", 0, match.start()) + 1
        # Within quotation marks "I" is somebody else.
        if opening.count('"', line, match.start()) % 2:
            continue
        ends = _WITH_ENDS.search(opening, match.end())
        with_whom = opening[match.end() : ends.start() if ends else len(opening)].rstrip()
        named = names(with_whom)[-1:]
        name = _meant(named[0].text, (), introduced) if named and named[0].end == len(with_whom) else None
        if name is None or _AND_MORE.search(opening, match.end(), opening.find("\n", match.end())):
            return None
        found[name.words] = name
    answers = "\n".join(
        fold(article.text[slice(*span)]) for part in parts if part.label == label for span in part.paragraphs
    )
    own = _I.search(answers) or _EDITED.search(article.text)
    (name,) = found.values() if len(found) == 1 else (None,)
    return name if name and own and not _surname(name).search(answers) else None


def _met(source: str) -> re.Pattern[str]:
    """Return how an outlet says with whom it spoke: "I spoke to", "USA TODAY caught up with"."""
    *_, short = bare_outlet(source).lower().split() or [""]
    called = "|".join(filter(None, ["I", "we", " ?".join(outlet_key(source)), re.escape(short)]))
    return re.compile(rf"\b(?:{called}) {_MET}|{_TALK_WITH}", re.I)
