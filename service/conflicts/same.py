"""Do sentences of two articles tell of one thing? When in doubt, no: recurring events look much alike."""

from datetime import date, timedelta

from nutgraf.ingest.calendar import WEEKDAYS
from nutgraf.service.checks.dates import Day, counts, dates, meet
from nutgraf.service.checks.names import Mentions, canonical, names
from nutgraf.service.checks.quantities import Number, is_stated
from nutgraf.service.conflicts.facts import same_number, setting_of, strangers
from nutgraf.service.conflicts.figures import COUNTED, UNITS, Figure, changes
from nutgraf.service.conflicts.scope import narrowed, other_change, other_scope
from nutgraf.service.conflicts.statement import Statement
from nutgraf.service.words import stem, stem_set, stems_of, tokens

# Within these days a running count or a shared headline is enough; later, the event's day must be named.
_SAME_EVENT_DAYS = 10
_LONGEST_DAYS = 60
# Words (stems) that sentence and headline must share: for reports of one day, and of more than one.
_SHARED = 3
_SHARED_LATER = 4
# Two sentences are accounts of one thing when this many of their words, and this share, are the same.
_ACCOUNT_WORDS = 5
_ACCOUNT_SHARE = 0.75
_OPENING_CHARS = 1500
# Later than this the same words tell of another week's poll, storm or price, unless they state the same time.
_SAME_NEWS = timedelta(days=4)
# A sentence is cut on appeal within a year or so; a wage that has risen since is another's.
_OVERTAKEN_WITHIN = timedelta(days=400)
# A number as large as this is seldom the same by chance.
_TELLING = 100
# Words that any two news stories share.
_COMMON = stem_set(
    """people person official government authority authorities report statement new news year month week day
    number count figure total least according outlet state country city man woman correction latest
    including"""
) | frozenset(map(stem, WEEKDAYS))
# A count that goes on: what a later article gives is the same count, grown or revised.
_LOSS_WORDS = COUNTED.keys() - {stem("magnitude")}
_RUNNING = stem_set(
    "toll count number figure total risen rise climb pass revise cut lower raise update far now"
)
# What tells a count that goes on, in the sentence itself, and that it has grown.
_RISEN = stem_set("risen rise climb pass reach")
_TOLL = stem_set("toll") | _RISEN


def agree(mine: Figure, other: Figure) -> bool:
    """Return whether two figures say the same, or differ by no more than rounding."""
    return same_number(mine.number, other.number)


def same_thing(mine: Figure, other: Figure) -> bool:
    """Return whether two figures count one thing: the same kind, at one place, of one event."""
    if mine.number.unit != other.number.unit or not _same_measure(mine, other):
        return False
    if mine.of_people:
        return same_event(mine.told, other.told, running=True) or _same_toll(mine, other)
    if "magnitude" in mine.measure:
        return same_event(mine.told, other.told)
    if mine.is_unit or other.is_unit:
        # Minutes of what, dollars for what: only nearly the same sentence tells.
        return (
            same_news(mine.told, other.told)
            and same_account(mine.told, other.told)
            and not _other_scope(mine, other)
        )
    # "Lays off 11,000 employees" and "has 87,000 employees": that the noun is the same is not enough.
    # But what both headlines count is what both stories are of.
    alike = bool(_around(mine) & _around(other)) or (_in_headline(mine) and _in_headline(other))
    return alike and same_event(mine.told, other.told)


def _same_toll(mine: Figure, other: Figure) -> bool:
    """Whether the later of two counts is a toll, and both sentences name what befell which place.

    A toll that has "risen" to a lower number is another's; so is that of an event between the two reports.
    """
    one, two = mine.told, other.told
    if not (one.day and two.day) or not same_news(one, two):
        return False
    earlier, later = sorted((mine, other), key=lambda figure: figure.told.day or date.min)
    tolls = (mine, other) if one.day == two.day else (later,)
    risen = {word.stem for toll in tolls for word in tokens(toll.told.text)} & _TOLL
    fewer = one.day != two.day and max(later.number.values) < max(earlier.number.values)
    if not risen or (fewer and risen & _RISEN):
        return False
    between = any(_is_between(day, earlier.told.day, later.told.day) for day in later.told.days)
    places = {word for place in one.places | two.places for word in stems_of(place)}
    shared = stems_of(one.text) & stems_of(two.text) - _COMMON - _LOSS_WORDS
    known = bool(places & shared) and any(word[0].isalpha() for word in shared - places)
    return known and not between and same_places(one, two) and same_days(one, two, running=True)


def _other_scope(mine: Figure, other: Figure) -> bool:
    """Whether what stands around two figures tells two things apart: of tax, of a year, of a poll."""
    texts = mine.told.text, other.told.text
    one, two = ((figure.number.start, figure.number.end) for figure in (mine, other))
    return (
        other_scope(*texts)
        or narrowed(*texts)
        or other_change(texts[0][: one[0]], texts[1][: two[0]])
        or strangers(setting_of(mine.told, one), setting_of(other.told, two))
    )


def is_overtaken(mine: Figure, later: Statement) -> Number | None:
    """Return what a later sentence says that a figure has become: "cut her lead to 287 votes from 312".

    It may be told long after: that the same number is given up, in words of the same topic, is enough.
    """
    if not (mine.told.day and later.day and timedelta() < later.day - mine.told.day <= _OVERTAKEN_WITHIN):
        return None
    words = {word.stem for word in tokens(later.text)}
    nouns = set(mine.measure) | {word for word in words if COUNTED.get(word) == mine.measure[0]}
    known = bool(mine.number.unit) or bool(nouns & words) or max(mine.number.values) >= _TELLING
    if not known or len(_topic(mine.told) & _topic(later)) < _SHARED or not _names(mine.told) & _names(later):
        return None
    return next((new for old, new in changes(later) if is_stated(old, [mine.number])), None)


def _in_headline(figure: Figure) -> bool:
    return is_stated(figure.number, counts(figure.told.article.title))


def _around(figure: Figure) -> set[str]:
    """Return what is done with what is counted: the words that mean something on either side of it."""
    words = [word for word in tokens(figure.told.text) if word.content and word.stem not in figure.measure]
    before = [word.stem for word in words if word.end <= figure.number.start]
    after = [word.stem for word in words if word.start >= figure.number.end]
    return {*before[-1:], *after[:1]} - _COMMON


def _same_measure(mine: Figure, other: Figure) -> bool:
    a, b = mine.measure, other.measure
    if mine.of_people or other.of_people:
        return a == b
    # Ten miles may be sixteen kilometres.
    if set(a) & UNITS != set(b) & UNITS:
        return False
    # "Buildings" and "buildings collapsed"; but not "police officers" and "police stations".
    return a == b or a[-1] == b[-1] or (a[0] == b[0] and 1 in (len(a), len(b)))


def same_news(mine: Statement, other: Statement) -> bool:
    """Return whether two articles are of the same days, or two sentences of the same time."""
    one, two = mine.article.published_at, other.article.published_at
    if not one or not two or abs(one - two) <= _SAME_NEWS:
        return True
    # "On Sunday" comes round again.
    first, second = ({day for day in told.days if day.weekday is None} for told in (mine, other))
    return meet(first, second)


def same_account(mine: Statement, other: Statement) -> bool:
    """Return whether two sentences are nearly the same in words, and of one event."""
    first, second = (stems_of(told.text) for told in (mine, other))
    both = len(first & second)
    alike = both >= _ACCOUNT_WORDS and both >= _ACCOUNT_SHARE * max(len(first), len(second))
    return alike and same_places(mine, other) and _same_coverage(mine, other) and same_days(mine, other)


def same_event(mine: Statement, other: Statement, *, running: bool = False) -> bool:
    """Return whether two sentences can only be of one event, by their places, days and words.

    Args:
        mine: a sentence.
        other: one of another article.
        running: they give a count that goes on; it has a day of its own, which moves on.
    """
    running = running and (_running(mine) or _running(other))
    return (
        same_places(mine, other) and same_days(mine, other, running=running) and _same_coverage(mine, other)
    )


def same_places(mine: Statement, other: Statement) -> bool:
    """Return whether two sentences are of one place; what only one gives, the other's article names."""
    here, there = mine.places, other.places
    if here and there:
        return bool(here & there)
    # A place that only one of them gives is named by the other's article before, or in its headline.
    return all(
        any(_named(place, found) for place in told.places)
        for told, found in ((mine, other), (other, mine))
        if told.places
    )


def _named(place: str, told: Statement) -> bool:
    # A lead tells what happened, what follows it where.
    read = told.end if told.start else _OPENING_CHARS
    mentions = Mentions([told.article.title, told.article.text[:read]])
    return all(not any(mentions.find(word) == [] for word in part.split()) for part in place.split("+"))


def same_days(mine: Statement, other: Statement, *, running: bool = False) -> bool:
    """Return whether the days given can be one event's."""
    here, there = mine.days, other.days
    if here and there and not running:
        return meet(here, there)
    return all(
        any(_within_reach(day, found.day, ahead=running) for day in told.days)
        for told, found in ((mine, other), (other, mine))
        if told.days and found.day
    )


def _within_reach(day: Day, published: date, *, ahead: bool) -> bool:
    """Whether an article of a day tells of what happened on `day`: not long before, and not after."""
    year, month = day.year or published.year, day.month
    try:
        first = date(year, month or 1, day.day or 1)
    except ValueError:  # 29 February, which is of another year
        return False
    last = date(year, month or 12, day.day or 28)
    return last >= published - timedelta(days=_LONGEST_DAYS) and (ahead or first <= published)


def _is_between(day: Day, one: date | None, other: date | None) -> bool:
    """Whether a day is after the one and before the other."""
    then = day.as_date
    return one is not None and then is not None and other is not None and one < then < other


def _running(told: Statement) -> bool:
    return any(word.stem in _RUNNING for word in (*tokens(told.text), *tokens(told.article.title)))


def _same_coverage(mine: Statement, other: Statement) -> bool:
    shared = _topic(mine) & _topic(other)
    if len(shared) < _SHARED or not _names(mine) & _names(other):
        return False
    if not (mine.day and other.day):
        return len(shared) >= _SHARED_LATER
    earlier, later = sorted((mine, other), key=lambda told: told.day or date.min)
    apart = (later.day or date.min) - (earlier.day or date.min)
    if apart <= timedelta(days=1):
        return True
    if apart <= timedelta(days=_SAME_EVENT_DAYS):
        return _running(later) or bool(earlier.days & later.days) or len(shared) >= _SHARED_LATER
    return apart <= timedelta(days=_LONGEST_DAYS) and _running(later) and _recalls(later, earlier)


def _recalls(later: Statement, earlier: Statement) -> bool:
    """Whether a later article names a day within three of the earlier one's: that of the event."""
    assert earlier.day
    near = {earlier.day - timedelta(days=back) for back in range(4)}
    return any(
        day.as_date in near for mention in dates(later.article.text[:5000], later.day) for day in mention.days
    )


def _topic(told: Statement) -> set[str]:
    words = stems_of(told.text) | stems_of(told.article.title)
    return {word for word in words - _COMMON - _LOSS_WORDS if not word[0].isdigit()}


def _names(told: Statement) -> set[str]:
    return {canonical(name.words[-1:]) for text in (told.text, told.article.title) for name in names(text)}
