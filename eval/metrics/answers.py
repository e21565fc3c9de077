"""Whether the words of an answer are right. Pure functions; all values are 0..1."""

import re
import string
from collections import Counter
from collections.abc import Sequence
from itertools import zip_longest

from nutgraf.ingest.calendar import MONTH_NUMBERS
from nutgraf.service.lexicon import COUNT_WORDS
from nutgraf.service.words import unaccented

_NUMBERS = {word: str(number) for number, word in enumerate(COUNT_WORDS)}
_ARTICLES = frozenset(("a", "an", "the"))
_MONTH = "|".join(sorted(MONTH_NUMBERS, key=len, reverse=True))
_YEAR = r"(?: (\d{4}))?\b"
# In words parted by one space: 4 March 2023, March 4 2023, 2023-03-04 (its dashes gone), March 2023.
_DAY = re.compile(
    rf"\b(\d{{1,2}}) ({_MONTH})\b{_YEAR}|\b({_MONTH}) (\d{{1,2}})\b{_YEAR}"
    rf"|\b(\d{{4}}) (\d{{2}}) (\d{{2}})\b|\b({_MONTH}) (\d{{4}})\b"
)
# U.S., p.m., J. K.; but not the end of "plan B. A man".
_INITIALS = re.compile(r"\b[^\W\d_](?:\. ?[^\W\d_](?=\.)|\.[^\W\d_]\b)+")
_SCALES = {"thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}

# (day, month, year), each 0 where it is not said.
_Date = tuple[int, int, int]


def squad_words(text: str) -> list[str]:
    """Normalise as SQuAD's official script does: lower case, no punctuation, no articles.

    Rajpurkar and others, "SQuAD: 100,000+ Questions for Machine Comprehension of Text", EMNLP 2016
    (evaluate-v1.1.py).
    """
    bare = "".join(char for char in text.lower() if char not in string.punctuation)
    return re.sub(r"\b(a|an|the)\b", " ", bare).split()


def words(text: str) -> list[str]:
    """Normalise for containment: like SQuAD's, but all punctuation goes, 1.5 is not 15, and ten is 10.

    U.S. is US, 5 p.m. is 5pm, and accents go too.
    """
    text = _INITIALS.sub(lambda match: re.sub(r"\W", "", match[0]), unaccented(text.lower()))
    text = re.sub(r"(?<=\d)(?=[ap]m\b)", " ", text)
    # A comma between digits groups them, a point there is decimal.
    text = re.sub(r"(?<=\d),(?=\d{3})", "", text)
    text = re.sub(r"(?<=\d)\.(?=\d)", "\0", text)
    text = re.sub(r"['’](?=s\b)", " ", text)
    kept = "".join(char if char.isalnum() or char == "\0" else " " for char in text).replace("\0", ".")
    return [_NUMBERS.get(word, word) for word in kept.split() if word not in _ARTICLES and word != "s"]


def exact_match(answer: str, accepted: Sequence[str]) -> float:
    """Return 1 if the answer, normalised by SQuAD's rule, is one of those accepted, else 0 (SQuAD).

    Where nothing is left of the answer there is none.
    """
    given = squad_words(answer)
    return float(bool(given) and any(given == squad_words(one) for one in accepted))


def token_f1(answer: str, accepted: Sequence[str]) -> float:
    """Return the best F1 of the answer's words against an accepted answer's, as bags (SQuAD)."""
    return max((_f1(squad_words(answer), squad_words(one)) for one in accepted), default=0.0)


def contains_answer(answer: str, accepted: Sequence[str]) -> float:
    """Return 1 if an accepted answer stands in the answer as a run of whole words (`words`), else 0.

    The "accuracy" of open-domain question answering by long answers, as in Mallen and others, "When Not to
    Trust Language Models", ACL 2023, but by words, where theirs goes by characters ("10" is not found in
    "2010").
    """
    given = " ".join(["", *words(answer), ""])
    return float(any(" ".join(["", *words(one), ""]) in given for one in accepted if words(one)))


def choice(answer: str, choices: Sequence[str]) -> int | None:
    """Return the index of the choice that a free answer matches best, None on a tie or when it matches none.

    A choice is matched by the share of its different words (`words`) that stand in the answer. Of two matched
    as well as each other, the one whose words include all of the other's is matched better ("Iraq and Iran"
    over "Iran").
    """
    given = set(words(answer))
    bags = [frozenset(words(one)) for one in choices]
    shares = [len(bag & given) / len(bag) if bag else 0.0 for bag in bags]
    best = max(shares, default=0.0)
    if best == 0.0:
        return None
    at_top = [index for index, share in enumerate(shares) if share == best]
    widest = [index for index in at_top if not any(bags[index] < bags[other] for other in at_top)]
    return widest[0] if len(widest) == 1 else None


def numeric_match(answer: str, accepted: Sequence[str]) -> float | None:
    """Return 1 if all numbers of some accepted answer stand in the answer, else 0; None without numbers.

    1.5 million is 1,500,000, and ten is 10; units are not compared.
    """
    wanted = [found for one in accepted if (found := _figures(one))]
    return float(any(found <= _figures(answer) for found in wanted)) if wanted else None


def date_match(answer: str, accepted: Sequence[str]) -> float | None:
    """Return 1 if all dates of some accepted answer are stated in the answer, else 0; None without dates.

    4 March 2023, March 4, 2023-03-04 and March 2023 are dates. A part that one of the two leaves out, such as
    the year, is not compared; a day that only the accepted answer gives is missed.
    """
    wanted = [found for one in accepted if (found := _dates(one))]
    stated = _dates(answer)
    right = any(all(any(_same_day(day, other) for other in stated) for day in one) for one in wanted)
    return float(right) if wanted else None


def _f1(given: Sequence[str], wanted: Sequence[str]) -> float:
    shared = sum((Counter(given) & Counter(wanted)).values())
    if not shared:
        return 0.0
    precision, recall = shared / len(given), shared / len(wanted)
    return 2 * precision * recall / (precision + recall)


def _figures(text: str) -> set[str]:
    found: set[str] = set()
    given = words(text)
    for word, following in zip_longest(given, given[1:], fillvalue=""):
        if re.fullmatch(r"\d+(\.\d+)?", word):
            found.add(f"{float(word) * _SCALES.get(following, 1):.10g}")
    return found


def _dates(text: str) -> set[_Date]:
    found: set[_Date] = set()
    for match in _DAY.finditer(" ".join(words(re.sub(r"(?<=\d)(st|nd|rd|th)\b", "", text)))):
        day = match[1] or match[5] or match[9]
        month = match[2] or match[4] or match[10]
        year = match[3] or match[6] or match[7] or match[11]
        found.add((int(day or 0), MONTH_NUMBERS[month] if month else int(match[8]), int(year or 0)))
    return found


def _same_day(wanted: _Date, stated: _Date) -> bool:
    years = wanted[2] == stated[2] or not (wanted[2] and stated[2])
    return wanted[1] == stated[1] and years and (not wanted[0] or wanted[0] == stated[0])
