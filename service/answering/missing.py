"""What an archive does not say, in the question's own words: what was asked, and what of it is covered."""

import re
from collections.abc import Sequence

from nutgraf.service.answering.confidence import rounded_down
from nutgraf.service.checks.names import names
from nutgraf.service.labels import outlet_of
from nutgraf.service.question.asked import ASKING, DOES, asks_either_way, asks_yes_or_no, plainly
from nutgraf.service.types import Evidence, Question
from nutgraf.service.words import Token, content_stems, stems_of, tokens

NEAREST = 3
_ARTICLES = ("the", "a", "an")


def what_is_missing(question: Question, evidence: Sequence[Evidence]) -> str:
    """Say in words what was looked for in vain, and name the nearest coverage with outlet and date."""
    if not evidence:
        return "The archive has no article within the limits of this question."
    held = [stems_of(f"{item.article.title} {item.passage.text}") for item in evidence]
    covered = max((_covered(question.text, stems) for stems in held), key=_weight)
    every = set[str]().union(*held)
    absent = dict.fromkeys(
        token.text for token in tokens(question.text) if token.content and token.stem not in every
    )
    # What the articles have was read, and refused: that they have nothing of the kind cannot be said.
    judged = f"judged to {_asks(question.text)}."
    said = (
        f"Articles on {covered} were found, but none was {judged}" if covered else f"No article was {judged}"
    )
    if absent:
        said += f" The nearest articles do not mention: {', '.join(absent)}."
    return f"{said} {_nearest(evidence)}"


def unsure(sure: float, least: float, evidence: Sequence[Evidence]) -> str:
    """Say in words that what was found is not sure enough, and name the nearest coverage."""
    found = rounded_down(sure)
    said = f"What was found is less sure ({found}) than an answer has to be ({least:.2f})."
    shown = f"It is shown with --min-confidence {found} (min_confidence in the API)."
    return f"{said} {shown} {_nearest(evidence)}"


def undated_left_out(count: int) -> str:
    """Say how many articles were not looked at because they have no day; nothing for none."""
    if not count:
        return ""
    return f"{count:,} article{' without a day was' if count == 1 else 's without a day were'} left out."


def _asks(question: str) -> str:
    """Return what an article would do that answers: say who, say how many, say whether."""
    if asks_either_way(question):
        return "say whether it is so" if asks_yes_or_no(question) else "say which"
    asking = ASKING.search(plainly(question))
    return f"say {asking[0].lower()}" if asking else "answer"


def _nearest(evidence: Sequence[Evidence]) -> str:
    nearest = dict.fromkeys(_named(item) for item in evidence)
    return f"Nearest coverage: {'; '.join(list(nearest)[:NEAREST])}."


def _covered(question: str, held: frozenset[str]) -> str:
    """Return the longest run of the question's words, between auxiliaries, that an article covers whole."""
    runs: list[list[Token]] = [[]]
    for token in tokens(question):
        if (token.content and token.stem not in held) or re.fullmatch(DOES, token.text, re.I):
            runs.append([])
        else:
            runs[-1].append(token)
    return max((_trimmed(question, run) for run in runs), key=_weight)


def _trimmed(question: str, run: list[Token]) -> str:
    """Return what a run names, up to its last word that means something: from its first "the", or name."""
    meant = [place for place, token in enumerate(run) if token.content]
    if not meant:
        return ""
    named = {name.start for name in names(question) if not name.initial}
    called = (
        place for place, token in enumerate(run) if token.start in named or token.text.lower() in _ARTICLES
    )
    first = min(next(called, meant[0]), meant[-1])
    return question[run[first].start : run[meant[-1]].end]


def _weight(words: str) -> tuple[int, int]:
    """A run says more the more names it holds, and then the more words."""
    return len(names(words)), len(content_stems(tokens(words)))


def _named(item: Evidence) -> str:
    day = f", {item.article.published_at:%Y-%m-%d}" if item.article.published_at else ""
    return f"“{item.article.title}” ({outlet_of(item.article)}{day})"
