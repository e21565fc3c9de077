"""Names of news text: who and what is named, and whether another text names the same."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from nutgraf.ingest.calendar import MONTH_NUMBERS, WEEKDAYS
from nutgraf.service.checks.quantities import NUMBER_WORDS
from nutgraf.service.words import STOP, Token, fold, stems_of, tokens, unaccented, word_set

# Capitalised, but no part of the name: what someone is called is checked as a word, not as a name.
TITLES = word_set(
    """president minister secretary senator sen rep representative congressman congresswoman gov governor
    mr mrs ms miss dr sir dame lord lady judge gen lt col colonel capt captain sgt sergeant maj major
    king queen prince princess pope professor prof mayor chancellor ambassador spokesman spokeswoman
    spokesperson officer chairman chairwoman ceo cfo coach attorney detective deputy commissioner rev
    reverend bishop archbishop pm"""
)
# Titles only beside one of those: Prime Minister, Chief Justice; but not in World Health Organization.
BESIDE_TITLES = word_set(
    """vice prime foreign state justice general chief director executive defence defense interior finance
    health speaker leader former acting chair police of the"""
)
# Days and months are no names, and take numbers.
CALENDAR = frozenset([*WEEKDAYS, *MONTH_NUMBERS, "today", "yesterday"])
# A name of nothing but these is a time, "New Year's Eve"; articles of that time need not say it.
_FEAST_WORDS = word_set(
    """christmas easter thanksgiving ramadan eid passover hanukkah diwali halloween new year eve day good
    friday sunday monday"""
)
# Words that open a sentence and are not names even where the quotes don't have them.
_OPENERS = word_set(
    """officials authorities police people residents critics experts analysts protesters workers nearly
    almost several despite according later earlier meanwhile additionally furthermore moreover overall
    instead together currently recently thousands hundreds dozens millions news reports report article
    articles sources source yes no following amid prior due rather alongside under both neither
    including hospital company government country city court team club group bank first second third
    another everyone nobody someone nothing everything"""
)
_COMMON_ENDING = re.compile(r"(?:[a-z]{3}(?:ly|ing|ed|ness|ity|ism|ship|ance|ence|ment|tion|sion|s))$")
_JOINERS = word_set("""of the de la le van von der den bin ibn al el da dos du y and for & di""")
_PARTS = re.compile(r"(?: [a-z]+)+ ")
_GAP = re.compile(r"(?! -+ )[ \-/&'.]{1,3}")

# Each line: names for one thing. Demonyms made by rule (Russia, Russian) need no line.
_SAME = {
    form: forms[0]
    for line in """us|usa|u s|united states|united states of america|america|american|americans
uk|u k|united kingdom|britain|great britain|british|briton|britons
eu|european union
un|united nations
france|french|frenchman
germany|german|germans
netherlands|dutch|holland
spain|spanish|spaniard
wales|welsh
england|english
ireland|irish
scotland|scottish|scots|scot
denmark|danish|dane|danes
sweden|swedish|swede|swedes
norway|norwegian|norwegians
finland|finnish|finn|finns
poland|polish|pole|poles
turkey|turkish|turk|turks|turkiye|türkiye
greece|greek|greeks
switzerland|swiss
china|chinese
philippines|filipino|filipina|philippine|filipinos
peru|peruvian
thailand|thai
cyprus|cypriot
afghanistan|afghan|afghans
pakistan|pakistani|pakistanis
kazakhstan|kazakh
portugal|portuguese
argentina|argentine|argentines
slovakia|slovak|slovaks
saudi arabia|saudi|saudis
united arab emirates|uae|emirati|emiratis
ivory coast|cote d'ivoire
lebanon|lebanese
nato|north atlantic treaty organization
isis|isil|islamic state|daesh
covid|covid 19|coronavirus
kyiv|kiev
democrat|democrats|democratic
republican|republicans|gop
fda|food and drug administration|drug administration
fbi|federal bureau of investigation
cdc|centers for disease control and prevention|disease control
nyc|new york city|new york
dc|washington
drc|dr congo|democratic republic of congo|democratic republic of the congo
myanmar|burma
czech republic|czechia|czech|czechs
ai|a i|artificial intelligence
ev|evs|electric vehicle|electric vehicles|electric car|electric cars
gdp|gross domestic product
world war i|world war one|first world war|wwi
world war ii|world war two|second world war|wwii
ipo|initial public offering""".splitlines()
    for forms in [line.split("|")]
    for form in forms
}
_DEMONYMS = tuple(sorted(word_set("ians ian eans ean ans an ns n ish ese is i ites ite ic")))


@dataclass(frozen=True, slots=True)
class Name:
    """A name in a text: as written, its words in lower case, and its place (characters, half-open)."""

    text: str
    words: tuple[str, ...]
    start: int
    end: int
    initial: bool


def is_feast(name: Name) -> bool:
    """Return whether a name is that of a day or days of the year."""
    return _FEAST_WORDS.issuperset(name.words)


@lru_cache(maxsize=1024)
def names(text: str) -> tuple[Name, ...]:
    """Return runs of capitalised words without titles and days; `initial` ones open a sentence alone."""
    folded = fold(text)
    words = tokens(text)
    found: list[Name] = []
    run: list[int] = []
    for i, word in enumerate(words):
        if _belongs(words, i, folded, bool(run)):
            if run and not _joined(words, run[-1], i, folded):
                found.extend(_names(words, run, folded))
                run = []
            run.append(i)
        elif run and not (_key(word) in _JOINERS and _continues(words, i, folded)):
            found.extend(_names(words, run, folded))
            run = []
    found.extend(_names(words, run, folded))
    return tuple(found)


def name_stems(found: Iterable[Name]) -> set[str]:
    """Return the stems of names that carry meaning."""
    return {stem for name in found for stem in stems_of(name.text)}


def _key(word: Token) -> str:
    key = unaccented(word.text.lower().replace(".", ""))
    return key[:-2] if key.endswith("'s") else key.rstrip("'")


def _belongs(words: Sequence[Token], i: int, folded: str, inside: bool) -> bool:
    word = words[i]
    if not word.capital:
        return False
    key = _key(word)
    if key in CALENDAR and not inside:
        return False
    if key in STOP and not (key == "us" and word.text.isupper()):
        return False
    return not (opens(folded, word.start) and (key in _OPENERS or key in NUMBER_WORDS))


def opens(folded: str, start: int) -> bool:
    """Return whether a sentence or a quotation begins at `start`."""
    before = folded[max(0, start - 3) : start].rstrip(" '\"([")
    return not before or before[-1] in ".!?:;"


def _joined(words: Sequence[Token], last: int, i: int, folded: str) -> bool:
    between = folded[words[last].end : words[i].start]
    if words[last].text.endswith("'s"):
        return False
    if i == last + 1:
        return bool(_GAP.fullmatch(between)) and (between.strip() != "." or len(words[last].text) < 4)
    return "," not in between and "." not in between


def _continues(words: Sequence[Token], i: int, folded: str) -> bool:
    """Whether a joiner at `i` goes on to a capital: Bank of England. "And" joins names apart."""
    if _key(words[i]) in ("and", "for", "y"):
        return False
    following = words[i + 1] if i + 1 < len(words) else None
    if following is not None and _key(following) in _JOINERS and i + 2 < len(words):
        following = words[i + 2]
    return (
        following is not None
        and following.capital
        and folded[words[i].end : following.start].strip(" the") == ""
    )


def _names(words: Sequence[Token], run: list[int], folded: str) -> list[Name]:
    """Return the parts of a run between titles: "U.S. Secretary of State Antony Blinken" names two."""
    titled = {i for i in run if _key(words[i]) in TITLES}
    for i in (*run, *reversed(run)):
        beside = {i - 2, i - 1, i + 1, i + 2} & titled
        if _key(words[i]) in BESIDE_TITLES and beside:
            titled.add(i)
    parts: list[list[int]] = [[]]
    for i in run:
        if i in titled:
            parts.append([])
        else:
            parts[-1].append(i)
    return [_name(words, part, folded) for part in parts if part]


def _name(words: Sequence[Token], run: list[int], folded: str) -> Name:
    start, end = words[run[0]].start, words[run[-1]].end
    if words[run[-1]].text.endswith("'s"):
        end -= 2
    keys = tuple(_key(words[i]) for i in run)
    initial = len(run) == 1 and opens(folded, start) and not words[run[0]].text[:2].isupper()
    return Name(folded[start:end], keys, start, end, initial)


def parts_of(name: Name) -> tuple[Name, ...]:
    """Return a name, or two of "Ann Hill of the Harbour Party": hers, and that of the party."""
    head, _, rest = name.text.partition(" of ")
    count = len(head.split())
    if not rest or count < 2 or count >= len(name.words):
        return (name,)
    return (
        replace(name, text=head, words=name.words[:count]),
        replace(name, text=rest.removeprefix("the "), words=name.words[count:]),
    )


def canonical(words: Sequence[str]) -> str:
    """Return one key for the names of one thing: US, U.S., American -> us; Russian -> russia."""
    joined = " ".join(words)
    return _SAME.get(joined, joined)


def same_word(a: str, b: str) -> bool:
    """Return whether two words name the same: Russia and Russian, US and American."""
    if a == b or a + "s" == b or b + "s" == a:
        return True
    first, second = _SAME.get(a, a), _SAME.get(b, b)
    if first == second:
        return True
    longer, shorter = (a, b) if len(a) > len(b) else (b, a)
    if len(shorter) < 4 or longer[:4] != shorter[:4]:
        return False
    bases = (shorter, shorter.rstrip("aeoy"))
    return any(longer.endswith(suffix) and longer[: -len(suffix)] in bases for suffix in _DEMONYMS)


class Mentions:
    """The words of some texts, in which names are looked up."""

    def __init__(self, texts: Sequence[str]) -> None:
        """Take the texts as one; the place of each word is kept."""
        self._places: dict[str, list[int]] = {}
        self._words: list[str] = []
        initials: set[str] = set()
        for text in texts:
            for word in tokens(text):
                key = _key(word)
                self._places.setdefault(key, []).append(len(self._words))
                self._words.append(key)
            self._words.extend([""] * 4)  # no name spans two texts
            for name in names(text):
                # "Customers of Silicon Valley Bank" has SVB in it.
                parts = (part.lower().split() for part in _PARTS.split(name.text))
                for words in (name.words, *parts):
                    if len(words) > 1:
                        initials.add("".join(word[0] for word in words if word))
        self._initials = initials

    def find(self, word: str) -> list[int]:
        """Return the places where `word`, or another form of the same name, stands."""
        if word in self._places:
            return self._places[word]
        forms = [other for other in self._places if other and same_word(word, other)]
        return sorted(place for form in forms for place in self._places[form])

    def missing(self, name: Name) -> tuple[str, ...]:
        """Return the words of `name` that are not named here, in order; none when the whole name stands.

        The words must stand near each other: "Joe Manchin met Hunter Biden" does not name Joe Biden. Who
        somebody is "of" may stand apart.
        """
        lacking = self._missing(name)
        parts = parts_of(name) if lacking else ()
        return tuple(word for part in parts for word in self._missing(part)) if len(parts) > 1 else lacking

    def _missing(self, name: Name) -> tuple[str, ...]:
        words = [word for word in name.words if word not in _JOINERS] or list(name.words)
        key = canonical(words)
        if any(self._has(form) for form, same in _SAME.items() if same == key):
            return ()
        if len(words) == 1 and len(words[0]) > 1 and (name.text.isupper() or "." in name.text):
            if words[0] in self._initials:
                return ()
        elif len(words) > 2 and "".join(word[0] for word in words) in self._places:
            return ()
        places = [self.find(word) for word in words]
        absent = tuple(word for word, found in zip(words, places, strict=True) if not found)
        if absent or len(words) < 2 or self._together(places):
            return absent
        # "London's Russian embassy", a demonym joined to a name, is two names.
        if any(word in _SAME or word not in self._places for word in words):
            return ()
        return tuple(words[:-1])

    def _has(self, form: str) -> bool:
        words = form.split()
        return any(
            self._words[place : place + len(words)] == words for place in self._places.get(words[0], ())
        )

    def _together(self, places: list[list[int]]) -> bool:
        *others, last = map(set, places)
        if len(others) == 1:
            near = ((first, second) for second in last for first in range(second - 3, second + 3))
            return any(first in others[0] and self._pair(first, second) for first, second in near)
        reach = len(places) + 3
        return any(
            all(not found.isdisjoint(range(place - reach, place + reach + 1)) for found in others)
            for place in last
        )

    def _pair(self, first: int, second: int) -> bool:
        """Whether two words make one name: Kate Anne Hill, Oxford University, University of Oxford."""
        if first > second:
            return first - second == 1 or (first - second == 2 and self._words[second + 1] == "of")
        between = self._words[first + 1 : second]
        return len(between) <= 2 and not any(word in STOP and word not in ("of", "the") for word in between)


@lru_cache(maxsize=32)
def mentions_in(*texts: str) -> Mentions:
    """Return the words of some texts; those of an article are asked for again for each sentence."""
    return Mentions(texts)


def looks_common(name: Name) -> bool:
    """Return whether a lone word that opens a sentence is likelier a common word: Lawmakers, Separately."""
    return name.initial and bool(_COMMON_ENDING.search(name.words[0]))
