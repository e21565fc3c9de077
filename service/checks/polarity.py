"""What turns a sentence round: negation, opposites and lost hedges."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from nutgraf.service.words import Token, fold, stem, tokens, word_set

_NEGATORS = word_set(
    """not no never cannot nobody none neither nor without hardly denied denies deny denying unable
    unlikely rejected rejects reject rejecting barely lacked lacks lack"""
)
# These negate only before "to": a decline of 3 percent denies nothing.
_REFUSING = word_set("refused refuses refuse refusing failed fails fail failing declined declines decline")
_NEGATE_TO = _REFUSING | {"yet"}
# What these say may be said with a negation.
_DENYING = (
    _NEGATORS
    | _REFUSING
    | word_set("stopped prevented blocked avoided unlike instead halted missed rejection refusal denial")
)
_NOT_NEGATING = re.compile(
    r"\bnot (?:only|just|least|even)\b|\bno (?:doubt|matter|less|fewer|more than|later)\b|\bwhether or not\b"
    r"|\bnone other\b|\bNo\. ?\d",
    re.I,
)
# "Would not comment" tells what was.
_NO_PLAN = re.compile(r"\bwould not\b|\bas if\b", re.I)
# What may be so.
_POSSIBLE = word_set(
    """may might could allegedly reportedly possibly perhaps potentially suspected likely alleged alleges"""
)
# What is so in someone's eyes, or may be: the word behind the subject of their clause.
_WONDERED = word_set("if whether")
_BELIEVED = _WONDERED | word_set("suspect suspects believe believes believed claims alleging")
_DETERMINERS = word_set("the a an his her its their this that these those")
# What is charged stands behind this word: "charged two men with murder".
_GOVERNS = {
    **dict.fromkeys(["accused", "accuses", "accusing", "suspected"], "of"),
    **dict.fromkeys(["charged", "charges"], "with"),
}
_CHARGED = frozenset(_GOVERNS)
# What somebody means or thinks to come; "will" keeps none of it.
_UNSURE = word_set(
    """expects expected expect considering considers threatened threatens hopes hoped wants wanted proposed
    proposes"""
)
_KEEPS_HEDGE = (
    _POSSIBLE
    | _BELIEVED
    | _CHARGED
    | _UNSURE
    | word_set(
        """would plans planned planning intends aims should can must potential possible unless accuse
        charge unclear seeks sought calls called demanded demands ask order orders agree try promise
        claim claimed thought thinks think appears seems feared suggests suggested probably about
        plan due poised hope threat predict predicts predicted project projects projected anticipate
        anticipates anticipated forecast forecasts estimate estimates estimated"""
    )
)
_CLAUSE = re.compile(r"[,;:.!?\"()]|\b(?:but|that|because|until|although|while|and|or)\b")
_SET_TO = re.compile(r"\bset (?:to|for)\b")
# What stands behind one of these, or behind "to", is yet to come.
_AHEAD = word_set("to will would shall may might could should")
# "Was forced to resign", "went on to win", "the first to land" tell what was done.
_BROUGHT_ABOUT = word_set(
    """managed forced continued continues began begun started starting on helped helping used had got came
    proved led caused causing prompted prompting drove allowed allowing enough able first last only latest
    rushed proceeded happened learned learnt"""
)
_SAID = word_set("said say says told tells according")
_PAIRS = """
    rise fall|rise drop|rise decline|rise decrease|increase decrease|increase fall|increase drop
    increase decline|increase reduce|raise lower|raise cut|raise reduce|grow shrink|gain lose|win lose
    victory defeat|winner loser|more less|more fewer|most least|higher lower|high low|before after
    accept reject|accept refuse|approve reject|approve deny|admit deny|confirm deny|support oppose
    back oppose|allow ban|allow block|allow prohibit|permit ban|open close|arrive leave|enter leave
    hire fire|buy sell|succeed fail|success failure|guilty innocent|convict acquit|convicted acquitted
    charged convicted|accused convicted|charged guilty|accused guilty|alive dead|survive die|attack defend
    praise criticize|praise criticise|praise condemn|welcome condemn|agree disagree|legal illegal
    lawful unlawful|likely unlikely|able unable|possible impossible|first last|best worst|better worse
    strong weak|stronger weaker|early late|earlier later|start end|begin end|start finish|join quit
    join leave|male female|men women|man woman|husband wife|son daughter|brother sister|father mother
    boy girl|north south|east west|northern southern|eastern western|left right|up down|above below
    inside outside|positive negative|safe dangerous|public private|major minor|majority minority
    maximum minimum|push pull|lift impose|remove add|free arrest|release arrest|release detain
    release imprison|strengthen weaken|improve worsen|ease tighten|expand contract|include exclude|pass fail
    top bottom|optimistic pessimistic|happy unhappy|advance retreat|encourage discourage|largest smallest
    biggest smallest|longest shortest|oldest youngest|fastest slowest|record low|always never|hot cold
    import export|demand supply|borrow lend|ally enemy|friend enemy|peace war|deny acknowledge
    expensive cheap|upheld overturned|uphold overturn|strict lenient|temporary permanent|domestic foreign
    rich poor|hero villain
"""
# Too common to be looked up but in the same place of two aligned sentences.
_SMALL_OPPOSITES = frozenset(
    frozenset(pair.split())
    for pair in """he she|him her|his her|himself herself|up down|over under|before after|more less|more fewer
    most least|day night|morning evening|killed injured|dead injured|killed wounded|dead wounded
    died injured|on off
    in out|always sometimes|only also|before since|until since|monthly weekly|weekly daily""".replace(
        "\n", "|"
    ).split("|")
)


def _opposites() -> dict[str, frozenset[str]]:
    table: dict[str, set[str]] = {}
    for pair in _PAIRS.strip().replace("\n", "|").split("|"):
        one, other = pair.split()
        table.setdefault(stem(one), set()).add(stem(other))
        table.setdefault(stem(other), set()).add(stem(one))
    return {key: frozenset(value) for key, value in table.items()}


_OPPOSITES = _opposites()


@dataclass(frozen=True, slots=True)
class _Marks:
    """Words that deny, or hedge, what stands behind them.

    Attributes:
        words: in lower case.
        reach: how many words of meaning behind one of them it is said of, within its clause.
        deny: whether they deny; else they hedge.
    """

    words: frozenset[str]
    reach: int = 1
    deny: bool = False

    def has(self, words: Sequence[Token], place: int) -> bool:
        """Return whether one of them stands at a place: "not", or "didn't" and "failed to"."""
        text = words[place].text.lower()
        return text in self.words or (self.deny and (text.endswith("n't") or _refuses(words, place)))


_DENIAL = _Marks(_NEGATORS, deny=True)
_WIDE_DENIAL = _Marks(_NEGATORS, reach=2, deny=True)


@lru_cache(maxsize=1024)
def _marked(text: str, marks: _Marks) -> frozenset[int]:
    """Return the places, among the tokens of a text, of what is denied or hedged."""
    folded, words = fold(text), tokens(text)
    idle = [match.span() for match in (_NOT_NEGATING if marks.deny else _NO_PLAN).finditer(folded)]
    return frozenset(
        governed
        for place, word in enumerate(words)
        if marks.has(words, place) and not any(start <= word.start < end for start, end in idle)
        for governed in _governed(words, place, marks, folded)
    )


def _governed(words: Sequence[Token], place: int, marks: _Marks, folded: str) -> Iterator[int]:
    """Yield the places of the words that the mark at a place denies or hedges."""
    mark = words[place].text.lower()
    charged_behind = _GOVERNS.get(mark)
    left = marks.reach
    for at in range(place + 1, len(words)):
        before, word = words[at - 1], words[at]
        if not left or _CLAUSE.search(folded[before.end : word.end].replace("that", "")):
            break
        is_subject = mark in _BELIEVED and before.text.lower() in _DETERMINERS
        is_accused = charged_behind and before.text.lower() != charged_behind
        is_named = not marks.deny and word.capital
        if not (is_subject or is_accused or is_named) and word.content and word.stem != "longer":
            yield at
            # "Denied that it plans to cut": what is denied is the cut.
            left -= not marks.deny or word.text not in _KEEPS_HEDGE


def _refuses(items: Sequence[Token], i: int) -> bool:
    return items[i].text.lower() in _NEGATE_TO and i + 1 < len(items) and items[i + 1].stem == "to"


def negation_changed(text: str, cited: Sequence[str]) -> str | None:
    """Return a word that `text` denies and the cited sentences affirm, or the other way round.

    What is denied where no cited sentence denies anything is wrong whether or not they have the word.
    """
    # Where both sides have a negation it may just have moved: "found no trace of", "no trace was found of".
    mine, theirs = _denies(text), [quote for quote in cited if _denies(quote)]
    if mine == bool(theirs):
        return None
    # "Not legal" may be said as "illegal".
    have = {word.stem for quote in cited for word in tokens(quote)}
    for word in denied(text)[: 1 if mine else 0]:
        if word.stem in have or have.isdisjoint(_OPPOSITES.get(word.stem, ())):
            return word.text
    return _flipped(text, cited, _WIDE_DENIAL)


def denied(text: str) -> list[Token]:
    """Return the words that a text denies, in order: "legal", of "not legal"."""
    return [tokens(text)[i] for i in sorted(_marked(text, _DENIAL))]


def _denies(text: str) -> bool:
    return count_denials(tokens(text)) > 0


def hedge_lost(text: str, cited: Sequence[str]) -> str | None:
    """Return a word that the cited sentences hedge ("may", "plans to") and `text` states flatly."""
    mine = {word.text.lower() for word in tokens(text)}
    keeps = mine & _KEEPS_HEDGE
    if _SET_TO.search(fold(text)) or mine & _POSSIBLE:
        return None
    # "About 40 people" of the quotes keeps nothing that they hedge elsewhere.
    if keeps:
        theirs = {word.text.lower() for quote in cited for word in tokens(quote)}
        return _flipped(text, cited, _Marks(_POSSIBLE)) if keeps <= theirs else None
    # "Police say that he set the fire" is a belief too.
    believed = _WONDERED if mine & _SAID else _BELIEVED
    return _flipped(text, cited, _Marks(_POSSIBLE | _UNSURE | _CHARGED | believed))


def told_as_done(text: str, cited: Sequence[str]) -> str | None:
    """Return a word that `text` tells as past, and the cited sentences as yet to come: "will visit"."""
    mine = tokens(text)
    uses: dict[str, list[tuple[str, int]]] = {}
    for words in map(tokens, cited):
        for i, word in enumerate(words):
            uses.setdefault(word.stem, []).append((word.text.lower(), _ahead(words, i)))
    for i, word in enumerate(mine):
        form = word.text.lower()
        past = form.endswith("ed") or not form.startswith(word.stem)
        if not word.content or word.capital or not past or word in denied(text):
            continue
        if any(_ahead(mine, k) for k in range(i + 1)):
            break
        # "Help to injured people" is no injuring.
        if all(ahead > (form == theirs) for theirs, ahead in uses.get(word.stem, [("", 0)])):
            return word.text
    return None


def _ahead(words: Sequence[Token], i: int) -> int:
    """Return 1 for a word right behind "will" or "to", 2 where "be" stands between, 0 for what is not so."""
    j = i - 1
    while j >= 0 and (words[j].text in ("be", "not") or words[j].text.endswith("ly")):
        j -= 1
    if j < 0 or words[j].text.lower() not in _AHEAD or not words[i].content:
        return 0
    if words[j].stem == "to" and any(
        word.text.lower() in _BROUGHT_ABOUT for word in words[max(0, j - 4) : j]
    ):
        return 0
    return 2 if j < i - 1 else 1


def _flipped(text: str, cited: Sequence[str], marks: _Marks) -> str | None:
    """Return the first word that is marked in all its uses in the cited sentences, and not in `text`.

    Of what is denied also one that is denied in `text` alone.
    """
    mine = _marked(text, marks)
    uses: dict[str, set[bool]] = {}
    for quote in cited:
        theirs = _marked(quote, marks)
        for place, word in enumerate(tokens(quote)):
            if word.content:
                uses.setdefault(word.stem, set()).add(place in theirs)
    for place, word in enumerate(tokens(text)):
        if not word.content or word.capital or word.text.lower() in marks.words:
            continue
        # "2024 is expected to ...": a figure is no plan. But "not 14 but 15" denies one.
        if not marks.deny and word.text[0].isdigit():
            continue
        is_marked = place in mine
        if uses.get(word.stem) == {not is_marked} and (marks.deny or not is_marked):
            return word.text
    return None


def opposite(text: str, cited: Sequence[str]) -> tuple[str, str] | None:
    """Return (word of `text`, its opposite in a cited sentence) where no cited sentence has the word itself.

    The opposite must stand among the same words: within two content words of it, one that both have. Where
    one of the two is denied, "not legal", they say the same.
    """
    have = {word.stem for quote in cited for word in tokens(quote)}
    mine, not_so = [word for word in tokens(text) if word.content], denied(text)
    for i, word in enumerate(mine):
        if word.stem in have or word.stem not in _OPPOSITES:
            continue
        around = _around(mine, i)
        for quote in cited:
            theirs = [other for other in tokens(quote) if other.content]
            for j, other in enumerate(theirs):
                if other.stem not in _OPPOSITES[word.stem] or not around & _around(theirs, j):
                    continue
                if (word in not_so) == (other in denied(quote)):
                    return word.text, other.text
    return None


def _around(words: Sequence[Token], i: int) -> set[str]:
    return {word.stem for word in (*words[max(0, i - 2) : i], *words[i + 1 : i + 3])}


def are_opposite(a: str, b: str) -> bool:
    """Return whether two words turn a sentence round when one stands in the other's place."""
    return stem(b) in _OPPOSITES.get(stem(a), ()) or frozenset((a, b)) in _SMALL_OPPOSITES


def negators(words: Sequence[Token]) -> int:
    """Return how many of `words` deny; "no longer" is one, "failed to" another."""
    texts = [word.text.lower() for word in words]
    return sum(
        # "No 1" denies nothing.
        text.endswith("n't") or (text in _NEGATORS and not following[:1].isdigit()) or _refuses(words, i)
        for i, (text, following) in enumerate(pairwise([*texts, ""]))
    )


def count_denials(words: Sequence[Token]) -> int:
    """Return how many of `words` may deny, as "avoided" does what "did not" does."""
    texts = [word.text.lower() for word in words]
    return sum(text in _DENYING or text.endswith("n't") or _refuses(words, i) for i, text in enumerate(texts))
