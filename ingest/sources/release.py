"""What stands in the head of a press release beside headline, issuer and day; in English and in German."""

import re

# That it is one, or whose office sends it.
_KIND = (
    r"(?:(?:press|news|media)[ -]?(?:release|statement|advisory|notice|alert|announcement|information|office"
    r"|room|cent(?:re|er)|desk)s?"
    r"|(?:presse|medien)-?(?:mitteilung|information|info|meldung|erklärung|aussendung|dienst|stelle)(?:en)?)"
)
# From when it may be used.
_USED = r"(?:release|publication|broadcast|veröffentlichung)"
_USE = (
    rf"(?:(?:for|zur) (?:immediate \w+|sofortigen \w+|{_USED}(?:(?:,| or| and) {_USED})*)"
    r"|embargo(?:ed)?|sperrfrist|gesperrt)"
)
_BESIDE = (
    r"(?:strictly|under|not|hold|frei(?:gegeben)?|until|till|before|after|from|on|at|by|of|the|to|no|nr|number|bis"
    r"|ab|am|um|den|de[rms]|vom|von)\b"
)
# A label, with the small words around it and its number.
LABEL = re.compile(
    rf"(?:\b{_BESIDE}[ ,:.]*)*\b(?:(?P<kind>{_KIND})|{_USE})\b(?:[ ,:.]*(?:{_BESIDE}|\d[\d/.-]*))*",
    re.IGNORECASE,
)
# "Embargo: 10 a.m. on Thursday, when the mayor speaks": all of such a line is of that.
HELD = re.compile(
    rf"(?:{_BESIDE} )*(?:embargo(?:ed)?(?: {_BESIDE}| {_USED}| for)* ?(?::|(?<=until)|(?<=till))"
    r"|(?:sperrfrist|gesperrt)\b).*\d.*",
    re.IGNORECASE,
)
# "Press release: Ferry fares to rise".
BEFORE_TITLE = rf"{_KIND}(?: {_USE})?:|{_USE}:"
# Whom to ask: how such a line begins, or that it is only a number or an address.
CONTACT = re.compile(
    r"(?:(?:for|all|more|further|media|press|news) )*(?:contacts?|[ei]nquir(?:y|ies)|information"
    r"|(?:presse|medien)?kontakt|ansprechpartner(?:in)?|rückfragen|tel(?:ephone|efon)?|phone|mob(?:ile|il)?|fax"
    r"|e-?mail|web(?:site)?)\b[^.!?:]{0,60}[:.].*"
    r"|(?:.*\s)?\S+@\S+\.\w+|(?:https?://|www\.)\S+|[+(]?\d[\d ()/.-]{5,}",
    re.IGNORECASE,
)
