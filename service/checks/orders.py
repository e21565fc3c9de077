"""Words that order a language model about, or that it says of itself: in an article, and in its draft.

The two lists differ with a reason. An article's sentence is only left out of what may be cited, so what looks
like an order at its start is enough; a draft is dropped whole, so it must name what is to be ignored: "Ignore
any earlier reports of a fire, the mayor said" is news.
"""

import re

_ORDER = (
    r"^[^\w\"“'‘]*(?:please\W+|now\W+|and\W+)?(?:say|reply|respond|ignore|disregard|forget|repeat|output|print|pretend)\b"
    r"|\byou are now\b|\bignore (?:all |any |the |your )*(?:previous|prior|earlier|above) \w+"
)
_FORGED_REPLY = (
    r"\b(?:when|if|whenever) (?:you are |you're )?asked\b[^.?!]*, *(?:always |please |only )*"
    r"(?:answer|reply|respond|say that|state|claim|tell|write|cite|mention|repeat|pretend)\b"
    r"|(?:^|[,;:] *)(?:always |please |only )*(?:answer|reply|respond) (?:that|with)\b"
    r"|\band cite (?:the|this|it|as)\b"
)
# No sentence of news: a forged reply, an order to whoever reads along, letters of two scripts in one word.
NO_NEWS = re.compile(
    rf"[{{}}]|{_ORDER}|{_FORGED_REPLY}|[A-Za-z][\u0400-\u04ff]|[\u0400-\u04ff][A-Za-z]", re.IGNORECASE
)

# What ends a draft, and what it is called.
IN_DRAFTS = [
    (
        re.compile(
            r"\b(?:ignore|disregard|forget)\b.{0,30}\b(?:previous|prior|above|earlier|all|your|the|these|any)\b.{0,20}"
            r"\b(?:instructions?|prompts?|rules|messages?|guidelines)\b",
            re.I,
        ),
        "an instruction",
    ),
    (
        re.compile(
            r"\bas an? (?:AI|artificial intelligence|(?:large )?language) (?:model|assistant)\b", re.I
        ),
        "talk of itself",
    ),
    (
        re.compile(r"\b(?:my|your) (?:system )?(?:instructions|prompt|training data|guidelines)\b", re.I),
        "talk of itself",
    ),
    (re.compile(r"<\|[^|]*\|>|\[/?INST\]|<</?SYS>>|^(?:system|assistant|user)\s*:", re.I), "a chat marker"),
]
