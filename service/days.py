"""Days, months and years as people write them in a command or a request -> an exact moment in UTC."""

import re
from calendar import isleap, monthrange
from datetime import UTC, datetime, timedelta

from nutgraf.ingest.errors import UsageError

# Of a day, its month and its year may be written alone.
_DAY = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)
# Programs write up to nanoseconds, and offsets without colon; in an address a "+" is read as a space.
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)(Z|[+ -]\d\d:?\d\d)?", re.ASCII)
ACCEPTED = (
    "a day such as 2023-12-01, a month (2023-12), a year (2023), or a moment such as 2023-12-01T18:30Z or "
    "2023-12-01T18:30:00+01:00"
)


def parse_day(text: str, *, end: bool) -> datetime:
    """Read a day, a month, a year or a moment; without an offset from UTC it is UTC.

    Args:
        text: ISO 8601, as `ACCEPTED` says.
        end: of a day, month or year, take its last microsecond instead of its first. So "until 2023-12-01"
            and "as of 2023-12-01" include that day, and nothing dated midnight of the next one: articles of
            which only the day is known carry that midnight. A moment is taken as it is.

    Returns:
        Aware, UTC.

    Raises:
        UsageError: saying what is accepted.
    """
    given = text.strip()
    day, told = _DAY.fullmatch(given), _MOMENT.fullmatch(given)
    if not day and not told:
        raise UsageError(f"{_shown(given)} is not a date; write {ACCEPTED}")
    try:
        iso = told[1] + (told[2] or "").replace(" ", "+") if told else f"{given}-01-01"[:10]
        moment = datetime.fromisoformat(iso)
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise UsageError(f"{_shown(given)}: there is no such date; write {ACCEPTED}") from error
    if not 1 < moment.year < 9999:
        # Searching adds to and takes from the moment; at the ends of the calendar that would overflow.
        raise UsageError(f"{_shown(given)}: years from 0002 to 9998 are taken")
    if not day or not end:
        return moment
    _, month, date = day.groups()
    of_month = monthrange(moment.year, moment.month)[1] if month else 365 + isleap(moment.year)
    return moment + timedelta(days=1 if date else of_month, microseconds=-1)


def _shown(text: str) -> str:
    return repr(text if len(text) <= 40 else f"{text[:40]}…")
