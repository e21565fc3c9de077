"""Labelled pairs of a text and a claim -> those to train a checker on, and those held out."""

import gzip
import hashlib
import json
import random
import re
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from nutgraf.ingest.errors import GoldError
from nutgraf.ingest.sentences import sentences
from nutgraf.service.models.checker import SENTENCES_READ, nearest

# How many unsupported pairs are taken of one source, so that none outweighs the rest.
MOST_UNSUPPORTED = 1250
# How many premises of a hundred are held out, and how many of their pairs are looked at.
HELD_OUT_PERCENT, HELD_OUT_PAIRS = 4, 1500
# A claim of this length has several sentences to find.
_LONG_CLAIM = 200
# The share of pairs that are read with less around them, as short quotes have.
_SHORTENED, _SHORT_SENTENCES, _SHORT_WORDS = 0.6, 2, 45
# Pairs that share so many words in a row with a set that measures verification are left out.
_SHARED_WORDS = 8
_LEAST_SENTENCE = 25
_WORDS = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Pair:
    """A claim, a text, and whether the text supports all of the claim.

    Attributes:
        source_set: where it is from.
        licence: of that, as its row says.
    """

    premise: str
    claim: str
    supported: bool
    source_set: str = ""
    licence: str = ""


def read_pairs(path: Path, without: Sequence[str] = ()) -> list[Pair]:
    """Read a file of pairs (JSON Lines, `.gz` too): objects with premise, claim, supported (or not: 1, 0).

    Args:
        path: of the file; `source_set` and `licence` of a row are kept where it has them.
        without: beginnings of the names of source sets that are left out.

    Raises:
        GoldError: when it cannot be read, or a row is not such an object.
    """
    found: list[Pair] = []
    try:
        with (gzip.open if path.suffix == ".gz" else open)(path, "rt", encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    found.append(_pair(line, f"{path}:{number}"))
    except (OSError, EOFError, UnicodeDecodeError, zlib.error) as error:
        why = getattr(error, "strerror", None) or error
        raise GoldError(f"{path}: cannot be read ({why}); check the path, or fetch it again") from error
    return [pair for pair in found if not pair.source_set.startswith(tuple(without))]


def _pair(line: str, place: str) -> Pair:
    try:
        row: dict[str, Any] = json.loads(line)
        supported: Any = row["supported"]
        texts: list[Any] = [row["premise"], row["claim"], row.get("source_set", ""), row.get("licence", "")]
        # The string "false" would count as true.
        if supported not in (0, 1) or not all(isinstance(text, str) for text in texts):
            raise TypeError("texts are strings, and supported is true or false, or 1 or 0")
        premise, claim, source_set, licence = texts
        return Pair(premise, claim, bool(supported), source_set, licence)
    except (ValueError, KeyError, TypeError) as error:
        raise GoldError(
            f"{place}: not a pair ({error!r}); each line is an object with premise, claim, supported"
        ) from None


def shingles(text: str) -> Iterator[int]:
    """Yield a number for each run of eight words of a text."""
    words = _WORDS.findall(text.lower())
    for start in range(len(words) - _SHARED_WORDS + 1):
        yield zlib.crc32(" ".join(words[start : start + _SHARED_WORDS]).encode())


def prepare(
    files: Iterable[Sequence[Pair]],
    *,
    apart: Iterable[str],
    seed: int,
    progress: Callable[[int, int], None],
) -> tuple[list[Pair], list[Pair]]:
    """Return (pairs to train on, pairs held out), each premise cut to the sentences nearest to its claim.

    As many supported pairs are drawn from each file as unsupported ones are left. A supported claim of
    several sentences gives a pair for each sentence. If an unsupported claim differs from supported claims
    on the same text in one sentence only, that sentence is taken. A premise is held out with all its claims.

    Args:
        files: the pairs of each.
        apart: texts from which nothing may be taken.
        seed: of the drawing.
        progress: told (done, of how many).
    """
    random_ = random.Random(seed)
    taboo = {number for text in apart for number in shingles(text)}
    chosen: list[Pair] = []
    for pairs in files:
        cut = [*_by_sentence(pair for pair in pairs if not taboo or not _touches(pair, taboo))]
        chosen += _balanced(cut, random_)
    random_.shuffle(chosen)
    train: list[Pair] = []
    held: list[Pair] = []
    for number, pair in enumerate(chosen, 1):
        digest = int(hashlib.sha256(pair.premise.encode()).hexdigest(), 16)
        if digest % 100 < HELD_OUT_PERCENT:
            if len(held) < HELD_OUT_PAIRS:
                held.append(_read(pair, SENTENCES_READ))
        elif random_.random() < _SHORTENED:
            train.append(_read(pair, _SHORT_SENTENCES, words=_SHORT_WORDS))
        else:
            train.append(_read(pair, SENTENCES_READ + (len(pair.claim) >= _LONG_CLAIM)))
        if number % 500 == 0 or number == len(chosen):
            progress(number, len(chosen))
    return train, held


def _touches(pair: Pair, taboo: set[int]) -> bool:
    return any(number in taboo for number in shingles(f"{pair.premise} . {pair.claim}"))


def _by_sentence(pairs: Iterable[Pair]) -> Iterator[Pair]:
    by_premise: dict[str, list[Pair]] = defaultdict(list)
    for pair in dict.fromkeys(pairs):
        by_premise[pair.premise].append(pair)
    for group in by_premise.values():
        right = {sentence for pair in group if pair.supported for sentence in _cut(pair.claim)}
        for pair in group:
            parts = _cut(pair.claim)
            if pair.supported and len(parts) > 1:
                yield from (replace(pair, claim=part) for part in parts if len(part) > _LEAST_SENTENCE)
            else:
                new = [part for part in parts if part not in right]
                single = not pair.supported and len(parts) > 1 and len(new) == 1
                yield replace(pair, claim=new[0]) if single else pair


def _balanced(pairs: Sequence[Pair], random_: random.Random) -> list[Pair]:
    by_source: dict[str, list[Pair]] = defaultdict(list)
    for pair in dict.fromkeys(pairs):
        if not pair.supported:
            by_source[pair.source_set].append(pair)
    wrong = [
        pair
        for group in by_source.values()
        for pair in random_.sample(group, min(MOST_UNSUPPORTED, len(group)))
    ]
    right = [pair for pair in dict.fromkeys(pairs) if pair.supported]
    return [*wrong, *random_.sample(right, min(len(wrong), len(right)))]


def _cut(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


def _read(pair: Pair, most: int, **limits: int) -> Pair:
    return replace(pair, premise=" ".join(nearest(pair.claim, _cut(pair.premise), most=most, **limits)))
