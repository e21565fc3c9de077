"""How much of a sentence its citations say, 0..1, by its words."""

from collections.abc import Sequence

from nutgraf.service.words import bigrams, content_stems, tokens

# Below it, no quote says this.
FLOOR = 0.4


def support(text: str, cited: Sequence[str], context: Sequence[str] = ()) -> float:
    """Return the share of the content words of `text`, and of its pairs of them, that the cited sentences have.

    Half the mean of both: (words found / words + pairs found / pairs) / 2, a pair counting half where its two words
    stand in one cited sentence, apart. Words of the context (titles) count half.
    """
    stems = content_stems(tokens(text))
    if not stems:
        return 0.0
    lists = [content_stems(tokens(quote)) for quote in cited]
    have = {stem for stems_ in lists for stem in stems_}
    around = {stem for title in context for stem in content_stems(tokens(title))}
    words = sum(1.0 if stem in have else 0.5 if stem in around else 0.0 for stem in stems) / len(stems)
    pairs = bigrams(stems)
    if not pairs:
        return words
    known = {pair for stems_ in lists for pair in bigrams(stems_)}
    sets = [set(stems_) for stems_ in lists]
    found = sum(
        1.0 if pair in known else 0.5 if any(pair[0] in s and pair[1] in s for s in sets) else 0.0
        for pair in pairs
    )
    return (words + found / len(pairs)) / 2
