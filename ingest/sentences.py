"""Where the sentences of English news text begin and end, as exact spans.

Written here because no library that is kept and fast was good enough on news: sentencex never splits inside
a quotation, nupunkt was trained on court reports and runs "in New York. But" together, syntok and pysbd are
slow, blingfire is not maintained. A missed break makes a quote longer than it need be; a false one tears
"Sen." from its name. So where an abbreviation leaves it open, a break is made only before a word that seldom
belongs to a name.
"""

import re

from nutgraf.ingest.calendar import MONTH_NUMBERS, MONTHS_FOR_SHORT, WEEKDAYS, WEEKDAYS_FOR_SHORT

# A stop, further stops or an ellipsis set apart, closing marks and footnote numbers; then white space.
# Possessive and looking behind, so that a megabyte of dots takes no more than linear time.
_STOP = re.compile(
    r"""(?P<mark>(?<![.!?…])[.!?…]++(?:[ ](?:\.{2,}+|…))*)"""
    r"""(?P<closing>["'”’»)\]]*+(?:\[\d{1,3}\])*)(?=\s)"""
    "|[。！？]+[”’」』）]*"
)
# `\s` must not cross a newline here: a line always ends a sentence.
_NEXT = re.compile(r"""[^\S\n]+(?P<opening>["'“‘«(\[]*[^\S\n]?)(?P<word>[^\s"”’'.,;:!?)\]]*)""")
_ATTRIBUTION = re.compile(
    r"(?:\w[\w.'’-]*,? ){1,4}"
    r"(?:said|says|asked|asks|wrote|writes|added|adds|told|tweeted|replied|shouted|cried)"
    r"(?=[.,:]|\s+(?:in|on|to|at|of|during|after|before|when|as|while)\b)"
)
_ACRONYM = re.compile(r"(?:[A-Za-z]{1,2}\.)+[A-Za-z]{1,2}")


# A place in a text: (start, end) in characters, half-open.
Span = tuple[int, int]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Never the end of a sentence: a name or number follows.
_TITLES = _words(
    """Mr Mrs Ms Mx Dr Prof Rev Fr Hon Sen Sens Rep Reps Gov Govs Lt Gen Col Maj Capt Cpl Sgt Pvt Cmdr Cdr Adm
    Brig Det Insp Supt Pres Sec Atty Msgr Mme Mlle Messrs vs v cf e.g i.e Ft Mt Pfc Spc Ald Amb Asst Avg
    Engr Smt Rt Barr Alh Adv Ma Brgy Sto Sta Ir Hj"""
)
# The end of one unless a number follows.
_BEFORE_NUMBER = _words("No Nos no nos p pp Vol vol Fig fig Art art Ch Rs approx c ca ext ft").union(
    map(str.capitalize, (*MONTHS_FOR_SHORT, *WEEKDAYS_FOR_SHORT))
)
# May stand before a name as well as at the end.
_OPEN = _words(
    """Inc Corp Co Cos Ltd Bros Jr Sr Esq St Ste Ave Blvd Rd Hwy Dept Univ Assn Intl Mfg Natl al Ala Ariz
    Ark Calif Colo Conn Del Fla Ga Ill Ind Kan Kans Ky La Mass Md Mich Minn Miss Mo Mont Neb Nebr Nev Okla
    Ore Pa Penn Tenn Tex Va Vt Wash Wis Wyo Ont Que Phd"""
)
# "am 1. Juni": what German puts behind the number of a day.
_AFTER_DAY = _words(
    "Januar Jänner Februar März April Mai Juni Juli August September Oktober November Dezember"
)
_AFTER_HOUR = _words(
    """ET EST EDT CT CST CDT MT MST MDT PT PST PDT GMT UTC BST CET IST Eastern Central Mountain Pacific
    Greenwich"""
).union(map(str.capitalize, (*WEEKDAYS, *WEEKDAYS_FOR_SHORT, *MONTH_NUMBERS)))
# Words that open a sentence far more often than they go on with a name.
_STARTERS = _words(
    """A About According Across After Again All Also Although Amid Among An And Another Any As At Back
    Because Before Between Both But By Can Could Despite Do Does During Each Earlier Even Every Experts Few
    First For From Get Given Had Has Have He Her Here His How However I I'm I've If In Indeed Instead Into
    Is It It's Its Just Last Later Let Like Many Meanwhile Men Most Much My Nearly Neither No None Nor Not
    Now Of Officials On Once One Only Or Other Others Our Over People Perhaps Police Right Several She She's
    Should Since So Some Soon Still Such Than That That's The Their Them Then There There's These They
    They're This Those Though Three Through Thus To Today Too Two Under Unlike Until Upon Was We We're We've
    Were What When Where Whether Which While Who Whose Why Will With Within Without Women Would Yes Yet You
    You're Your Mr Mrs Ms"""
)


def sentences(text: str) -> list[Span]:
    """Return where each sentence begins and ends, in order, without the space around it.

    Every character that is not white space lies in exactly one span. A newline always ends a sentence.
    """
    spans: list[Span] = []
    line_start = 0
    for line in text.split("\n"):
        line_end = line_start + len(line)
        start = line_start
        for stop in _STOP.finditer(text, line_start, line_end):
            if _ends_sentence(text, stop, line_start):
                _append(spans, text, start, stop.end())
                start = stop.end()
        _append(spans, text, start, line_end)
        line_start = line_end + 1
    return spans


def _append(spans: list[Span], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    body = piece.strip()
    if body:
        start += len(piece) - len(piece.lstrip())
        spans.append((start, start + len(body)))


def _ends_sentence(text: str, stop: re.Match[str], line_start: int) -> bool:
    mark, closing = stop["mark"], stop["closing"]
    if mark is None:  # a full-width stop needs no space and is used for nothing else
        return True
    after = _NEXT.match(text, stop.end())
    if after is None:
        return False  # nothing but the end of the line follows, and that ends the sentence anyway
    word = after["word"]
    # "iPhone" may open a sentence; other lower-case words don't, nor does a dash (“Go.” — Mayor Smith).
    if not word or (word[0].islower() and not word[1:2].isupper()) or word[0] in "-–—…&/":
        return False
    # After a full stop it would be a sentence of its own: “He will.” Smith said so.
    if closing and "." not in mark and not after["opening"] and _ATTRIBUTION.match(text, after.start("word")):
        return False  # “Why?” Smith asked.
    if mark != ".":
        return True
    # "The U.S. Women's Open", though "Women" often opens a sentence.
    if word in ("Women", "Men") and text[after.end() : after.end() + 2] in ("'s", "’s"):
        word = f"{word}'s"
    # Enough to see the word before the stop, and whether anything stands before that word.
    return _full_stop_ends(text[max(line_start, stop.start() - 24) : stop.start()], word, after["opening"])


def _full_stop_ends(line: str, after: str, opening: str) -> bool:
    words = line.split()
    # "(R-Fla" and "CBS/AP" end in the part that counts.
    before = re.split(r"[-–—/:(\[\"“‘']", words[-1])[-1] if words else ""
    if before.isupper() and before.isalpha() and len(before) > 2:
        before = before.capitalize()  # a headline's "JAN."
    starter = after.replace("’", "'") in _STARTERS
    if before in _TITLES:
        return False
    if before.isdigit() and len(before) <= 2 and after in _AFTER_DAY:
        return False
    if before in _BEFORE_NUMBER:
        return not after[0].isdigit()
    if before in ("a.m", "p.m", "A.M", "P.M"):
        return after not in _AFTER_HOUR and "(" not in opening  # 9 p.m. (8 p.m. Central)
    if before in _OPEN or _ACRONYM.fullmatch(before):
        return starter
    if len(before) == 1 and before.isupper() and words[-1][-2:-1] not in tuple("-–"):
        # "J. D. Vance", but "So do I. Ask her", and no initial in "an SUV-X. Buyers"
        return starter or (before == "I" and line[:-1].rstrip()[-1:].islower())
    # "3. Ann Arbor" at the start of a line is a number in a list, not a sentence.
    return not (before.isdigit() and len(before) <= 3 and line.strip() == before)
