"""Which names are of one outlet, however they are spelled."""

import re
from functools import lru_cache
from unicodedata import normalize

_AROUND = re.compile(r"^www\.|^the (?=\S+ \S)|(?:\.co)?\.[a-z]{2,4}$")


@lru_cache(maxsize=4096)
def outlet_key(source: str) -> str:
    """Return an outlet's name as one word: USA Today, usatoday.com and USA Today (print) are the same.

    "The" counts only before a name of one word: what Hill said is not what The Hill did. What has no letter
    has no key.
    """
    return letters(_AROUND.sub("", bare_outlet(source).lower()))


def letters(text: str) -> str:
    """Return the letters and digits of a text, small and without accents."""
    return re.sub(r"[\W_]", "", normalize("NFKD", text.lower()))


def bare_outlet(source: str) -> str:
    """Return an outlet's name without its edition: USA Today, of USA Today (print)."""
    return re.sub(r"\s*\([^()]*\)\s*$", "", source)
