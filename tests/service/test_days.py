import contextlib
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nutgraf.ingest.errors import UsageError
from nutgraf.service.days import parse_day

# Naive, as hypothesis wants its bounds.
FIRST, LAST = datetime(2, 1, 2), datetime(9998, 12, 30)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("text", "end", "moment"),
    [
        ("2023-12-01", False, datetime(2023, 12, 1, tzinfo=UTC)),
        ("2023-12-01", True, datetime(2023, 12, 1, 23, 59, 59, 999999, tzinfo=UTC)),
        (" 2024-02-29 ", True, datetime(2024, 2, 29, 23, 59, 59, 999999, tzinfo=UTC)),
        ("2022-06", False, datetime(2022, 6, 1, tzinfo=UTC)),
        ("2022-06", True, datetime(2022, 6, 30, 23, 59, 59, 999999, tzinfo=UTC)),
        ("2024-02", True, datetime(2024, 2, 29, 23, 59, 59, 999999, tzinfo=UTC)),
        ("2022", False, datetime(2022, 1, 1, tzinfo=UTC)),
        ("2024", True, datetime(2024, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)),
        ("9998", True, datetime(9998, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)),
        ("2023-12-01T18:30", False, datetime(2023, 12, 1, 18, 30, tzinfo=UTC)),
        ("2023-12-01T18:30", True, datetime(2023, 12, 1, 18, 30, tzinfo=UTC)),
        ("2023-12-01 18:30:15Z", True, datetime(2023, 12, 1, 18, 30, 15, tzinfo=UTC)),
        ("2023-12-01T00:30:00+01:00", False, datetime(2023, 11, 30, 23, 30, tzinfo=UTC)),
        # As an address gives a "+" back.
        ("2023-12-01T00:30:00 01:00", False, datetime(2023, 11, 30, 23, 30, tzinfo=UTC)),
        ("2023-12-01 00:30 01:00", False, datetime(2023, 11, 30, 23, 30, tzinfo=UTC)),
        ("2023-12-01T00:30:00+0100", False, datetime(2023, 11, 30, 23, 30, tzinfo=UTC)),
        ("2023-11-30T22:30:00-0100", False, datetime(2023, 11, 30, 23, 30, tzinfo=UTC)),
        ("2023-12-01T00:30:00.1234567Z", False, datetime(2023, 12, 1, 0, 30, 0, 123456, tzinfo=UTC)),
        ("2023-12-01T00:30:00.123456789Z", True, datetime(2023, 12, 1, 0, 30, 0, 123456, tzinfo=UTC)),
    ],
)
def test_days_and_moments(text: str, end: bool, moment: datetime) -> None:
    assert parse_day(text, end=end) == moment


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "yesterday",
            "2023-13-01",
            "2023-02-29",
            "20231201",
            "2023-W48-5",
            "2023-13",
            "2023-1",
            "202",
            "2023-12-01T25:00",
            "2023-12-01 01:00 extra",
            "2023-12-01 +01:00",
            "2023-12-01T10:00  01:00",
            "2023-12-01T10:00+99:00",
        ),
        *("٢٠٢٣-12-01", "9999-12-31", "0001-01-01T00:00+05:00", "2023-12-01\n2024-12-01", "1" * 100_000),
    ],
)
def test_what_is_not_a_date_is_told_with_what_is(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_day(text, end=True)
    assert len(str(caught.value)) < 250
    assert "2023-12-01" in str(caught.value) or "9998" in str(caught.value)


@given(st.datetimes(FIRST, LAST, timezones=st.just(UTC)))
def test_iso_moments_come_back(moment: datetime) -> None:
    assert parse_day(moment.isoformat(), end=True) == moment


@given(st.dates(FIRST.date(), LAST.date()))
def test_a_day_holds_its_end_and_not_the_next_midnight(day: date) -> None:
    start, end = parse_day(day.isoformat(), end=False), parse_day(day.isoformat(), end=True)
    assert start.date() == end.date() == day


@given(st.text())
def test_no_text_makes_anything_but_a_usage_error(text: str) -> None:
    with contextlib.suppress(UsageError):
        assert parse_day(text, end=False).tzinfo is UTC
