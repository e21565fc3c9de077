"""Words of news text: tokens with places, stems, and which of them carry meaning."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple
from unicodedata import combining, normalize

# One character for one, so that places in the folded text are places in the text.
_FOLD = str.maketrans({
    "‘": "'", "’": "'", "ʼ": "'", "`": "'", "´": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"',
    "–": "-", "—": "-", "‑": "-", "−": "-", "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\t": " ", "\n": " ",
})  # fmt: skip


def word_list(text: str) -> tuple[str, ...]:
    """Return the words of `text` in order, parted by white space."""
    return tuple(text.split())


def word_set(text: str) -> frozenset[str]:
    """Return the words of `text`, parted by white space."""
    return frozenset(text.split())


# A year that news tells of.
YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")
_QUESTION = re.compile(r"\?[\"'”’)\]]*\s*$")


def is_question(sentence: str) -> bool:
    """Return whether a sentence asks and tells nothing: the heading of a Q&A, an interviewer's words."""
    return _QUESTION.search(sentence) is not None


_STATEMENT = re.compile(r"[.!…][\"'”’)\]]*\s*$")


def is_statement(sentence: str) -> bool:
    """Return whether a sentence is one: headlines, bylines, rows of tables and questions state nothing."""
    return _STATEMENT.search(sentence) is not None


_CAPTION = re.compile(
    r"\b(?:this|an?|the) (?:[\w-]+ ){0,3}(?:photo|photograph|picture|image|screengrab|illustration)\b"
    r"|\b(?:is|are) (?:seen|pictured|shown|photographed)\b|\bposes? for\b|\bGetty Images\b",
    re.IGNORECASE,
)


def is_caption(sentence: str) -> bool:
    """Return whether a sentence tells of a picture: "Rosa Hill is seen in this photo"."""
    return _CAPTION.search(sentence) is not None


_TOKEN = re.compile(
    r"(?:[^\W\d_]\.){2,}"  # U.S.
    r"|\d+(?:[.,:]\d+)*(?:st|nd|rd|th)?\b"  # 78,000  1.5  7:30  3rd
    r"|\d+"
    r"|[^\W_]+(?:'[^\W_]+)*",  # Russia's  didn't
    re.UNICODE,
)

STOP = word_set(
    """a about above across after again against all also although am among an and another any are around as
    at away back be because been before being below between both but by came can come could did do does
    doing done down during each either else even ever every for from get got had has have having he her
    here hers herself him himself his how however i if in indeed into is it its itself just like made
    make many may me might mine more most mr mrs ms much must my myself neither no nor not now of off on
    once one only onto or other our ours out over own per put rather really said say says shall she
    should since so some still such than that the their theirs them themselves then there these they
    this those though through to told too toward towards under until unto up upon us very was we well
    were what when where whether which while who whom whose why will with within without would yes yet
    you your didn't don't doesn't isn't aren't wasn't weren't won't can't couldn't wouldn't shouldn't
    hasn't haven't hadn't i'm i've i'd i'll it's it'd it'll he's he'd he'll she's she'd she'll that's that'd
    that'll there's there'd there'll they're they've they'd they'll we're we've we'd we'll you're you've
    you'd you'll who's who'd who'll who've what's where's where'd how's how'd why's why'd when's"""
)

_IRREGULAR = {
    form: base
    for line in """
        be is was were are been being am|say said stated remarked|tell told|meet met|win won|lose lost
        rise rose risen|fall fell fallen|leave left|hold held|give gave given|take took taken|make made
        find found|buy bought|sell sold|begin began begun|speak spoke spoken|write wrote written
        know knew known|see saw seen|get got gotten|go went gone|come came|run ran|keep kept|lead led
        pay paid|send sent|spend spent|build built|bring brought|think thought|fight fought|catch caught
        teach taught|break broke broken|choose chose chosen|drive drove driven|grow grew grown
        throw threw thrown|fly flew flown|draw drew drawn|show shown|stand stood|understand understood
        lie lay lain|strike struck|shoot shot|steal stole stolen|swear swore sworn|wear wore worn
        beat beaten|become became|sit sat|sink sank sunk|sing sang sung|swim swam swum|hide hid hidden
        ride rode ridden|die died dies dying|feel felt|hear heard|mean meant|seek sought|sue sued
        withdraw withdrew withdrawn|overthrow overthrew overthrown|child children|man men|woman women
        person people|use used using|owe owed owing|age aged aging|foot feet|wife wives|life lives
        kill killed killing
    """.strip()
    .replace("\n", "|")
    .split("|")
    for base, *forms in [line.split()]
    for form in forms
}

_SUFFIX = re.compile(r"(?:'s?|(?<=[a-z]{3})(?:ies|ied)|(?<=[a-z]{3})(?:ing|ed|es|e|s|y))$")


class Token(NamedTuple):
    """A word: as written (folded), its stem, and its place (characters, half-open)."""

    text: str
    stem: str
    start: int
    end: int

    @property
    def content(self) -> bool:
        """Whether it carries meaning of its own."""
        return self.stem not in STOP

    @property
    def capital(self) -> bool:
        """Whether it is written with a capital."""
        return self.text[0].isupper()


@lru_cache(maxsize=2048)
def fold(text: str) -> str:
    """Return `text` with plain quotation marks, dashes and spaces, as long as it was."""
    return text.translate(_FOLD)


def unaccented(word: str) -> str:
    """Return a word without accents, as many write it: Šťastná -> Stastna."""
    if word.isascii():
        return word
    return "".join(letter for letter in normalize("NFKD", word) if not combining(letter))


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """Return a key that the forms of a word share: meets, met -> meet; U.S. -> us; 78,000 -> 78000."""
    word = unaccented(word)
    word = word.lower().replace(".", "") if word[0].isalpha() else word.lower().replace(",", "")
    if word.endswith(("'s", "'")):
        word = word.rstrip("s").rstrip("'") if word.endswith("'s") else word[:-1]
    if word in STOP:
        return word
    if word in _IRREGULAR:
        word = _IRREGULAR[word]
        return word if word in STOP else _strip(word)
    return _strip(word)


def _strip(word: str) -> str:
    if len(word) < 4 or not word.isalpha() or word.endswith("ss"):
        return word
    if word.endswith(("ies", "ied")) and len(word) > 4:
        return word[:-3]
    base = _SUFFIX.sub("", word)
    if (
        base != word
        and word.endswith(("ing", "ed"))
        and len(base) > 3
        and base[-1] == base[-2]
        and base[-1] not in "ls"
    ):
        base = base[:-1]  # planned -> plan
    return base[:-1] if base.endswith("e") and len(base) > 4 else base


@lru_cache(maxsize=1024)
def tokens(text: str) -> tuple[Token, ...]:
    """Return the words of `text` in order, hyphenated ones apart."""
    return tuple(Token(m.group(), stem(m.group()), m.start(), m.end()) for m in _TOKEN.finditer(fold(text)))


def content_stems(words: tuple[Token, ...]) -> list[str]:
    """Return the stems that carry meaning, in order."""
    return [word.stem for word in words if word.content]


@lru_cache(maxsize=1024)
def stems_of(text: str) -> frozenset[str]:
    """Return the stems of `text` that carry meaning."""
    return frozenset(content_stems(tokens(text)))


def stem_set(text: str) -> frozenset[str]:
    """Return the stems of the words of `text`, parted by white space."""
    return frozenset(map(stem, text.split()))


def alignment(words: Sequence[Token], others: Sequence[Token]) -> SequenceMatcher[str]:
    """Return the words of two texts set side by side, by their stems."""
    first, second = ([word.stem for word in text] for text in (words, others))
    return SequenceMatcher(None, first, second, autojunk=False)


def bigrams(stems: list[str]) -> list[tuple[str, str]]:
    """Return neighbouring pairs."""
    return list(pairwise(stems))
