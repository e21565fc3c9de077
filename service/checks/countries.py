"""Which names are those of countries, or of what is theirs: Kenya, Kenyan, South Korean."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import cast

from babel import Locale

from nutgraf.service.checks.names import Name, canonical, same_word
from nutgraf.service.words import fold, unaccented

# Codes of regions that hold no country, or several.
_NONE = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})
# Countries without a code of their own.
_OTHERS = frozenset({("england",), ("scotland",), ("wales",), ("palestine",)})
# "Congo - Kinshasa", "Myanmar (Burma)", "Hong Kong SAR China".
_QUALIFIED = re.compile(r" - .*| \(.*| SAR .*")


def is_country(name: Name) -> bool:
    """Return whether a name is that of a country, or of its people."""
    return _is_country(name.words)


@lru_cache(maxsize=4096)
def _is_country(words: tuple[str, ...]) -> bool:
    words = tuple(canonical(words).split())
    return any(len(country) == len(words) and all(map(same_word, country, words)) for country in _countries())


@lru_cache(maxsize=1)
def _countries() -> frozenset[tuple[str, ...]]:
    """Return the words of each country's name; of each part of "Trinidad & Tobago" by itself."""
    territories = cast(Mapping[str, str], Locale("en").territories)
    named = (name for code, name in territories.items() if code.isalpha() and code not in _NONE)
    parts = (part for name in named for part in _QUALIFIED.sub("", name).split(" & "))
    plain = (unaccented(fold(part).lower().replace(".", "")) for part in parts)
    return _OTHERS | {tuple(canonical(part.split()).split()) for part in plain}
