"""What English words name, where several modules read them: numbers."""

from nutgraf.service.words import word_list

# Position is value: "seven" is COUNT_WORDS[7].
COUNT_WORDS = word_list(
    """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen twenty"""
)
ORDINALS = word_list(
    """zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth
    fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"""
)
_TENS = word_list("twenty thirty forty fifty sixty seventy eighty ninety")
# "Zero" to "ninety-nine".
UP_TO_99 = (
    {word: value for value, word in enumerate(COUNT_WORDS)}
    | {ten: 10 * n for n, ten in enumerate(_TENS, 2)}
    | {f"{ten}-{COUNT_WORDS[one]}": 10 * n + one for n, ten in enumerate(_TENS, 2) for one in range(1, 10)}
)
SCALE_WORDS = {
    "dozen": 12.0,
    "hundred": 1e2,
    "thousand": 1e3,
    "million": 1e6,
    "billion": 1e9,
    "trillion": 1e12,
}
# How many months are in a unit of time; weeks and days make up none.
UNIT_MONTHS = {"month": 1, "year": 12, "decade": 120, "century": 1200}
