"""What a language model adds to a sentence and a reader must not see; and what can be cut from it safely."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from nutgraf.service.checks.orders import IN_DRAFTS
from nutgraf.service.lexicon import AUXILIARIES, IRREGULAR_PAST
from nutgraf.service.words import fold

LONGEST_CHARS = 600
QUOTATION_MARK, APOSTROPHE = '"', "'"
# The last double mark of a text opens; a single mark within or after a word is an apostrophe, or closes.
_OPENS = re.compile(r'(?:^|[\s(:])"(?=\S)[^"]*$')
_OPENS_SINGLE = re.compile(r"(?:^|[\s(:])'(?=[A-Z])")
_CLOSES_SINGLE = re.compile(r"(?<=[\w.,!?])'(?!\w)")

_FATAL = [
    (
        re.compile(r"<\s*/?\s*(?:script|style|iframe|img|svg|object|embed|form|input|link|meta)\b", re.I),
        "active HTML",
    ),
    (re.compile(r"!\[[^\]]*\]\s*[(\[]"), "a Markdown image"),
    (re.compile(r"\b(?:javascript|data|vbscript):\S", re.I), "a script address"),
    *IN_DRAFTS,
]
# Fatal unless the quotes have these very words: news is written about these things too.
_DOUBTFUL = [
    (re.compile(r"\bsystem prompts?\b|\bjailbr\w+", re.I), "talk of the system prompt"),
    (
        re.compile(r"\bI(?:'m| am) sorry\b|\bI (?:cannot|can't|can not|don't have|do not have)\b", re.I),
        "talk of itself",
    ),
    (
        re.compile(
            r"\b(?:click|tap) (?:here|on|the link)\b|\bfollow this link\b"
            r"|\bplease (?:visit|click|see|note|send|enter)\b",
            re.I,
        ),
        "a request to the reader",
    ),
    (re.compile(r"\b(?:your|the user's|the) (?:question|query)\b|\bthe user\b", re.I), "talk to the user"),
    (re.compile(r"\b[Yy]ou(?:r|'re|'ll|'ve)?\b(?=[^\"]*(?:\"[^\"]*\"[^\"]*)*$)"), "talk to the user"),
    (
        re.compile(
            r"\b(?:the|these|this|provided|given) "
            r"(?:quotes?|sources?|articles?|passages?|texts?|excerpts?|context|information)"
            r"(?: provided| given| above)? "
            r"(?:(?:do|does|did) not|don't|doesn't|didn't|cannot|lacks?"
            r"|(?:contain|provide|give|mention)s? no)\b",
            re.I,
        ),
        "talk of the sources, not the news",
    ),
    # "The U. House", of the U.S. House.
    (re.compile(r"\b[A-Z]\. [A-Z][a-z]+"), "an initial that the quotes have not"),
]  # fmt: skip
_INITIALS = re.compile(r"\b[A-Z]\.(?: ?[A-Z]\.)+")
_URL = re.compile(
    r"(?:https?://|www\.)[^\s)\]>\"']+|\b[\w-]+\.(?:com|org|net|io|ru|cn|xyz|info|co\.uk)/\S*", re.I
)
# No sentence ends in one of these.
_BROKEN_OFF = re.compile(r"\b(?:by|of|the|a|an|and|or|as|than|into|between|because)[.!]?[\"']?$", re.I)
_LINK = re.compile(r"\[([^\]]+)\]\([^)]*\)")
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>|<!--.*?-->")
_LABEL = r"(?:quotes?|sources?|citations?|passages?|refs?)[ #:]*"
_NUMBERS = r"\d{1,2}(?:\s*(?:[,;&-]|and)\s*(?:quote )?\d{1,2})*"
_CITED = re.compile(
    rf"\s*(?:\[\s*(?:{_LABEL})?{_NUMBERS}\s*\]"
    rf"|\(\s*{_LABEL}{_NUMBERS}\s*\)"
    r"|【[^】]*】|\^\[?\d{1,2}\]?)",
    re.I,
)
_THING = r"(?:quotes?|sources?|articles?|passages?|texts?|excerpts?|reports?|context|information|documents?)"
_META = re.compile(
    r"^(?:(?:according to|based on|as (?:stated|mentioned|reported|noted) in|in|from|per) "
    rf"(?:the |these |this )?(?:provided |given |above )?{_THING}"
    rf"(?: (?:provided|given|above|no\.? ?\d+|#?\d+(?:(?:,| and) \d+)*))?,\s*"
    rf"|(?:the )?(?:provided )?{_THING} (?:#?\d+ |provided )?"
    r"(?:says?|states?|mentions?|reports?|indicates?|notes?|shows?)(?: that)?\s+(?=\w)"
    r"|(?:the )?answer(?: is)?:\s*|answer:\s*|(?:yes|no),? (?=according))",
    re.I,
)  # fmt: skip
_MARKS = re.compile(
    r"\*\*|__|(?<!\w)[*_](?=\w)|(?<=[\w.,])[*_](?!\w)|^#{1,6}\s+|^\s*[-*•]\s+|^\s*\d{1,2}[.)]\s+(?=[A-Z\"])|^>\s+"
    # `so' and ``so'' is how some outlets write quotation marks.
    r"|`(?!`?[^`]*'(?!\w))"
)


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A sentence fit to be checked: its text, what was removed, and reasons to drop it, in words."""

    text: str
    removed: tuple[str, ...]
    reasons: tuple[str, ...]


def clean(text: str, quoted: str) -> Cleaned:
    """Strip what is no part of a sentence of news, and find reasons why it cannot be one.

    Args:
        text: as the model wrote it.
        quoted: all the quotes as one text; some words are harmless where they are quoted.
    """
    removed: list[str] = []
    plain = "".join(
        c for c in unicodedata.normalize("NFC", text) if c in "\n\t" or unicodedata.category(c)[0] != "C"
    )
    if plain != text:
        removed.append("control characters removed")
    reasons = [f"holds {what}" for pattern, what in _FATAL if pattern.search(fold(plain))]
    for pattern, what in (
        (_LINK, "a link"),
        (_TAG, "HTML"),
        (_CITED, "citation numbers"),
        (_MARKS, "Markdown"),
    ):
        less = pattern.sub(r"\1" if pattern is _LINK else "", plain)
        if less != plain and not (pattern is _MARKS and plain in quoted):
            removed.append(f"{what} removed")
            plain = less
    plain = _INITIALS.sub(lambda found: _as_printed(found[0], quoted), " ".join(plain.split()))
    if match := _META.match(fold(plain)):
        removed.append(f'"{plain[: match.end()].strip()}" removed')
        plain = plain[match.end() :]
        plain = plain[:1].upper() + plain[1:]
    # A sentence out of the middle of a long quotation has one mark in print, too.
    printed = plain in " ".join(quoted.split())
    if not printed and fold(plain).count('"') % 2 and (balanced := _balanced(plain)) != plain:
        removed.append("a dangling quotation mark removed")
        plain = balanced
    return Cleaned(plain, tuple(removed), tuple(dict.fromkeys([*reasons, *_doubts(plain, quoted)])))


def addresses(text: str) -> list[str]:
    """Return the web addresses in a text."""
    return [match.group() for match in _URL.finditer(text)]


def _as_printed(initials: str, quoted: str) -> str:
    """Return initials as the quotes space them: a small model writes "U. S." for their "U.S."."""
    joined = initials.replace(" ", "")
    forms = (initials, joined, joined.replace(".", ". ").strip())
    return next((form for form in forms if form in quoted), initials)


def _doubts(plain: str, quoted: str) -> Iterator[str]:
    known = fold(quoted).lower()
    for pattern, what in _DOUBTFUL:
        if any(match.group().lower() not in known for match in pattern.finditer(fold(plain))):
            yield f"holds {what}"
    for address in addresses(plain):
        # An address is shown only where the whole sentence is an article's own.
        if fold(plain).lower() not in known:
            yield f"holds the address {address[:60]} in words that are not in the quotes"
    if _BROKEN_OFF.search(fold(plain)) and fold(plain).lower() not in known:
        yield "breaks off"
    if len(plain) > LONGEST_CHARS:
        yield f"is longer than {LONGEST_CHARS} characters"
    if sum(c.isalpha() for c in plain) < 2:
        yield "says nothing"


def _balanced(text: str) -> str:
    """Drop a quotation mark that stands at either end without its fellow."""
    folded = fold(text)
    if folded.startswith('"'):
        return text[1:]
    bare = folded.rstrip(" .,")
    return text[: len(bare) - 1] + text[len(bare) :] if bare.endswith('"') else text


_VERB = re.compile(
    rf"\b(?:{'|'.join(AUXILIARIES)}|will|would|could|can|may|might|says|set"
    rf"|{'|'.join(IRREGULAR_PAST)}|[a-z]{{2,}}ed)\b"
)
_CUT = re.compile(
    r",? (?:which|who|where|while|with|adding|including)\b"
    r"|, (?:and|after|before|as|when|following|according to)\b| and (?=[a-z]+ed\b)"
    r"|,? (?:on|in|by|since|during|at|from|to|for|of) (?!.* to )(?=[^ ]+(?: [^ ]+){0,3}$)|, (?=[^,]+$)"
)
_SUBORDINATE = re.compile(
    r"(?:After|When|While|If|Although|Though|Despite|As|Because|Since|With|Before|Unless|Until|Once|By|In)\b"
)
_DENIES = re.compile(r"\b(?:not|no|never|none|nobody|neither|without)\b|n't\b", re.I)
# Of a range or a change.
_HALF = re.compile(r"\b(?:from|between) \W?[\d.,]+$")
_QUALIFIES = re.compile(
    r"\b(?:but|if|unless|except|only|not|never|no|without|however|although|though)\b|n't\b", re.I
)


def shortened(text: str) -> Iterator[tuple[str, str]]:
    """Yield (shorter sentence, what was cut off its end), longest first.

    Only what stands alone is yielded: it has a verb, its quotation marks are closed, and what is cut neither
    qualifies nor denies what is left.
    """
    folded = fold(text)
    if _SUBORDINATE.match(folded):
        return
    for match in sorted(_CUT.finditer(folded), key=lambda match: -match.start()):
        kept, cut = text[: match.start()].rstrip(" ,;"), text[match.start() :].strip(" ,")
        if folded.count('"', 0, match.start()) % 2 or _QUALIFIES.search(fold(cut)):
            continue
        # What is denied is denied of the whole: "was not seen in Oslo" is not "was not seen".
        if _DENIES.search(fold(kept)):
            continue
        if _BROKEN_OFF.search(fold(kept)) or _HALF.search(kept):
            continue
        if len(kept.split()) >= 4 and _VERB.search(kept.split(" ", 1)[1]):
            yield kept + ".", cut.rstrip(".")


def closed(text: str) -> str:
    """Close a quotation that goes on in the next sentence: what is quoted of it alone leaves it open."""
    folded = fold(text)
    if folded.count('"') % 2 and _OPENS.search(folded):
        return f"{text}{'”' if '“' in text else QUOTATION_MARK}"
    if len(_OPENS_SINGLE.findall(folded)) > len(_CLOSES_SINGLE.findall(folded)):
        return f"{text}{'’' if '‘' in text else APOSTROPHE}"
    return text
