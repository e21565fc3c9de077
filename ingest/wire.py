"""Near-duplicate stories: which articles are copies of one wire story and so count as one source.

MinHash over shingles of five words (Broder 1997) estimates how much of their text two articles share; bands
of the signature (Leskovec, Rajaraman, Ullman, Mining of Massive Datasets, 3.4) find the pairs worth a look.
"""

import re
import zlib
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from nutgraf.ingest.archive import Archive
from nutgraf.ingest.outlet import outlet_key
from nutgraf.ingest.types import Article, Similar

Signature = NDArray[np.uint32]

SHINGLE_WORDS = 5
HASHES = 64
ROWS_PER_BAND = 4
# Two lightly edited copies of one text share well over half of their shingles; two reports of one event share
# hardly any.
SAME_STORY = 0.6
# A copy runs within days, and in another outlet. The same words a year later are another edition; nearly the
# same words in one outlet each day (weather, prices, counts) are a series.
SAME_STORY_DAYS = timedelta(days=7)

_PRIME = np.uint64(4294967311)
_random = np.random.default_rng(1997)
_FACTORS = _random.integers(1, 2**32, HASHES, dtype=np.uint64)
_TERMS = _random.integers(0, 2**32, HASHES, dtype=np.uint64)


def signature(text: str) -> Signature:
    """Return the MinHash signature of a text: shape (HASHES,)."""
    words = re.findall(r"\w+", text.lower())
    starts = range(max(1, len(words) - SHINGLE_WORDS + 1))
    shingles = {zlib.crc32(" ".join(words[start : start + SHINGLE_WORDS]).encode()) for start in starts}
    hashed = np.fromiter(shingles, np.uint64)
    # A hash at a time: all at once, a book would take gigabytes.
    # (a * x + b) mod p wraps at 2^64 first, which is as good a hash for this.
    least = [((hashed * a + b) % _PRIME).min() for a, b in zip(_FACTORS, _TERMS, strict=True)]
    return np.array(least, np.uint64).astype(np.uint32)


def resemblance(one: Signature, other: Signature) -> float:
    """Estimate the Jaccard similarity (0..1) of two texts' shingles from their signatures."""
    return float((one == other).mean())


def bands(of: Signature) -> list[int]:
    """Return a hash for each band of a signature; similar texts share at least one."""
    parts = of.reshape(-1, ROWS_PER_BAND)
    return [zlib.crc32(bytes([number]) + part.tobytes()) for number, part in enumerate(parts)]


def cluster_of(article: Article, of: Signature, archive: Archive) -> str:
    """Return the id of the syndication cluster of an article: its own id where it is the first.

    It joins a cluster only if it may be a copy of every article there that it resembles.
    """
    likest: dict[str, float] = {}
    others: set[str] = set()
    for other in archive.sharing_band(bands(of)):
        likeness = resemblance(of, np.frombuffer(other.signature, np.uint32))
        if likeness <= SAME_STORY:
            continue
        likest[other.cluster_id] = max(likeness, likest.get(other.cluster_id, 0.0))
        if not _may_be_copies(article, other):
            others.add(other.cluster_id)
    joined = [cluster for cluster in likest if cluster not in others]
    return max(joined, key=lambda cluster: likest[cluster], default=article.id)


def _may_be_copies(article: Article, other: Similar) -> bool:
    if not article.published_at or not other.published_at:
        return True
    apart = abs(article.published_at - other.published_at)
    same_day = article.published_at.date() == other.published_at.date()
    return apart <= SAME_STORY_DAYS and (same_day or outlet_key(article.source) != outlet_key(other.source))
