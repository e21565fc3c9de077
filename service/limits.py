"""What a question may look at, and whether it may be asked: its length, its days, its outlets."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from difflib import get_close_matches

from nutgraf.ingest.archive import Archive
from nutgraf.ingest.errors import UsageError
from nutgraf.ingest.outlet import outlet_key
from nutgraf.ingest.types import Filter
from nutgraf.service.types import Question

# How many of an archive's outlets a message names.
OUTLETS_NAMED = 8


def allowed(question: Question) -> Filter:
    """Return what a question may look at: its own limits, and nothing published after it was asked."""
    until = question.asked_at + timedelta(microseconds=1)
    if question.until and question.until < until:
        until = question.until
    explicit = question.since is not None or question.until is not None
    return Filter(since=question.since, until=until, sources=question.sources, undated=not explicit)


def checked(given: Question | str, *, chars: int | None = None) -> Question:
    """Return a question with its white space folded.

    Args:
        given: the question, or its text.
        chars: as long as it may be (`NUTGRAF_QUESTION_CHARS`).

    Raises:
        UsageError: when it is empty, too long, or its limits leave no time between them.
    """
    question = given if isinstance(given, Question) else Question(given, datetime.now(UTC))
    # A command line can hold half of a character; nothing that is searched or stored can.
    text = " ".join(question.text.encode("utf-8", "replace").decode("utf-8").split())
    if not text:
        raise UsageError(
            'the question is empty; ask something, such as "who won the election?"', where="question"
        )
    if chars is not None and len(text) > chars:
        raise UsageError(
            f"the question has {len(text):,} characters, and at most {chars:,} are taken "
            "(NUTGRAF_QUESTION_CHARS); shorten it",
            where="question",
        )
    check_days(question)
    if question.since and question.since > question.asked_at:
        raise UsageError(
            "since is later than the day that is asked as of, and nothing published after that is looked at; "
            "give an earlier since or a later as of",
            where="since",
        )
    return replace(question, text=text)


def check_days(question: Question) -> None:
    """See that the moments of a question have time zones, and that there is time between them.

    Raises:
        UsageError: when they have not, or there is none.
    """
    for name in ("asked_at", "since", "until"):
        moment: datetime | None = getattr(question, name)
        if moment is not None and moment.tzinfo is None:
            raise UsageError(f"{name} ({moment}) has no time zone; give it one, such as UTC", where=name)
    if question.since and question.until and question.since >= question.until:
        raise UsageError("since is later than until: no day lies between them; swap them", where="since")


def check_outlets(question: Question, archive: Archive) -> Question:
    """Return a question with the outlets that it is limited to as the archive spells them.

    Where the name as it stands is no outlet's, any that has its `outlet_key` is meant; an empty one is none.

    Raises:
        UsageError: when the archive has no article of one, naming those that it has, the most alike first.
    """
    asked = [name for name in question.sources if name]
    held = [source for source in archive.sources() if source] if asked else []
    meant = {name: _spelled(name, held) for name in asked}
    absent = [name for name in asked if not meant[name]]
    if absent and held:
        alike = get_close_matches(absent[0], held, OUTLETS_NAMED, cutoff=0.5)
        named = list(dict.fromkeys([*alike, *held]))[:OUTLETS_NAMED]
        more = f" and {len(held) - len(named)} more" if len(held) > len(named) else ""
        wanted = ", ".join(map(repr, absent))
        raise UsageError(
            f"the archive has no article of {wanted}; its outlets are: {', '.join(named)}{more}",
            where="sources",
        )
    return replace(question, sources=tuple(source for name in asked for source in meant[name] or [name]))


def _spelled(name: str, held: Sequence[str]) -> list[str]:
    """Return the outlets of an archive that a name means: those that are called just so, else nearly so."""
    same = [source for source in held if source.casefold() == name.casefold()]
    key = outlet_key(name)
    return same or [source for source in held if key and outlet_key(source) == key]
