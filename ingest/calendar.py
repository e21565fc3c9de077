"""The days of the week and the months by their English names, in lower case."""


def _in_order(text: str) -> tuple[str, ...]:
    return tuple(text.split())


WEEKDAYS = _in_order("monday tuesday wednesday thursday friday saturday sunday")
WEEKDAYS_FOR_SHORT = _in_order("mon tue tues wed thu thur thurs fri sat sun")
# Each as it is written out and for short.
MONTHS = tuple(
    tuple(forms.split("|"))
    for forms in _in_order(
        """january|jan february|feb march|mar april|apr may june|jun july|jul august|aug september|sept|sep
        october|oct november|nov december|dec"""
    )
)
MONTHS_FOR_SHORT = tuple(short for _, *forms in MONTHS for short in forms)
# However it is written, January is 1.
MONTH_NUMBERS = {name: number for number, forms in enumerate(MONTHS, 1) for name in forms}
