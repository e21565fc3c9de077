"""What English words name, where several modules read them: numbers, verbs of saying, what was done."""

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

# Verbs that stand before another, and ask by standing first.
AUXILIARIES = word_list("is was are were did does do has have had")
# Verbs of saying. The object of these is what was said, and seldom anything else.
SPEAKING = word_list("say tell write tweet post comment remark reply respond")
# "What did she promise" asks for her words too; but "what agency warned the ports" asks who it was.
ASSERTING = (*SPEAKING, *word_list("claim argue warn promise"))
# With these somebody is quoted: "who called it a disgrace". "What did she call it" asks for a name.
QUOTING = (*ASSERTING, *word_list("call describe declare joke complain quip"))
# With these what was said is told in other words too.
SAYING = (
    *QUOTING,
    *word_list(
        """add allege announce ask concede conclude confirm deny explain insist maintain note pledge recall
        report reveal state stress suggest testify urge vow acknowledge admit accuse criticize criticise
        praise predict point"""
    ),
)
_PAST = {
    "say": "said", "tell": "told", "write": "wrote", "think": "thought", "find": "found", "admit": "admitted",
    "quip": "quipped",
}  # fmt: skip

# What is told as done, where no "ed" says so.
IRREGULAR_PAST = word_list(
    """said told met won lost rose fell left held gave took made found bought sold began spoke wrote saw got
    went came ran kept led paid sent spent built brought fought caught broke chose drove grew threw flew drew
    stood struck shot stole beat became sank sought sued withdrew hit cut put shut quit split spread burst
    cast dealt felt heard knew laid swept tore shook swore upheld blew"""
)


def in_present(verb: str) -> str:
    """Return the form of a verb for one person in the present: denies."""
    if verb.endswith("y") and verb[-2] not in "aeo":
        return f"{verb[:-1]}ies"
    return f"{verb}es" if verb.endswith("ss") else f"{verb}s"


def in_past(verb: str) -> str:
    """Return the form of a verb in the past: denied, wrote."""
    if verb in _PAST:
        return _PAST[verb]
    if verb.endswith("y") and verb[-2] not in "aeo":
        return f"{verb[:-1]}ied"
    return f"{verb}d" if verb.endswith("e") else f"{verb}ed"
