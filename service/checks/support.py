"""How much of a sentence its citations say, 0..1, by its words."""

from collections.abc import Sequence

from nutgraf.service.checks.dates import dates
from nutgraf.service.checks.quantities import Number, is_stated, numbers
from nutgraf.service.words import bigrams, tokens

# Below it, no quote says this.
FLOOR = 0.4


def support(text: str, cited: Sequence[str], context: Sequence[str] = ()) -> float:
    """Return what share of the content words of `text`, and of its pairs of them, the cited sentences have.

    The mean of both shares. A pair counts half where its two words stand in one cited sentence, apart; a
    word counts half where only the context (titles) has it. Numbers are compared by value; dates are left
    out, since they are resolved and checked by themselves.
    """
    mine = _keys(text, [number for quote in cited for number in numbers(quote)])
    if not mine:
        return 0.0
    theirs = [_keys(quote) for quote in cited]
    have = {key for keys in theirs for key in keys}
    around = {key for title in context for key in _keys(title)}
    words = sum(1.0 if key in have else 0.5 if key in around else 0.0 for key in mine) / len(mine)
    pairs = bigrams(mine)
    if not pairs:
        return words
    known = {pair for keys in theirs for pair in bigrams(keys)}
    sets = [set(keys) for keys in theirs]
    found = sum(1.0 if pair in known else 0.5 if any(set(pair) <= s for s in sets) else 0.0 for pair in pairs)
    return (words + found / len(pairs)) / 2


def _keys(text: str, stated: Sequence[Number] | None = None) -> list[str]:
    """Return stems of content words in order, numbers by value; without dates, where numbers are `stated`.

    A number is then the one of them that it stands for: "about 62%" is 61.8%.
    """
    found: list[str] = []
    valued = {number.start: number for number in numbers(text)}
    skipped = [] if stated is None else [(mention.start, mention.end) for mention in dates(text, None)]
    end = 0
    for word in tokens(text):
        if word.start < end or any(start <= word.start < stop for start, stop in skipped):
            continue
        number = next((valued[at] for at in (word.start, word.start - 1) if at in valued), None)
        if number:
            end = number.end
            number = next((one for one in stated or () if is_stated(number, (one,))), number)
            found.append(f"{number.values[-1]:g}")
        elif word.content:
            found.append(word.stem)
    return found
