"""Canonical text: what an article says, without what was put around it or hidden in it.

Pure functions; `canonical` is the entry.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

Headings = tuple[tuple[int, int, str], ...]

# Text in Windows-1252 often calls itself Latin-1, which has control characters where that has quotation marks
# and dashes. As in browsers, they are what Windows-1252 has there.
_C1 = re.compile("[\x80-\x9f]")
# Control, zero-width, direction and tag characters, fillers, variation selectors: they show nothing, and can
# hide instructions from a reader that a language model will still read. Surrogates cannot be encoded.
_HIDDEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\u2800\u3164\ud800-\udfff\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    "\ufffe\uffff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]+"
)
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\u2028]")
_BLANK_LINES = re.compile(r"\n(?:[^\S\n]*\n)+")
# What stands between the cells of a table's row.
CELLS = " | "
_ROW = re.compile(rf"(?:[-*•·‣▪–—]|\(?\d{{1,3}}[.)]) |.*{re.escape(CELLS)}")

# Whole lines only, and only what no reporter writes as a sentence of a story: none that tells who said it.
_BOILERPLATE = re.compile(
    r"""(?ix)
    (?! .* \b(?:said|says|told)\b .* \.[”"]?$ )
    (?: (?: story | article | scroll | content )\ (?: continues | to\ continue )\ (?=[baur])
        (?: below | after | under | reading ) .{0,60}
    | advertisement | advertising | sponsored(?:\ content)? | ad | skip\ (?: ad | to\ .{1,30} )
    | (?: also\ read | read\ (?: more | also | next ) | see\ (?: also | more ) | watch\ (?: next | more ))
      \ ?: \ .{1,160}
    | (?: read\ (?: more | next | full\ story | full\ article ) | continue\ reading
      | (?: load | show )\ more )\W*
    | the\ post\ .{1,200}\ (?: appeared\ first | first\ appeared )\ on\ (?-i:[A-Z\d]) .{1,100}
    | related(?:\ (?: articles? | stories | content | topics | links ))? :?
    | (?: recommended | most\ read | trending ) :?
    | (?: related | more\ on\ this(?:\ story)? | you\ may\ also\ like ) : \ .{1,160}
    | you\ may\ also\ like | more\ (?: from | on )\ this\ (?: story | topic )
    | share | tweet | pin | print | email | comments? | reprints? | follow\ us | copy\ link | save | gift
    | share\ (?: this | on | via | to )\b .{0,60}
    | (?: e-?mail | print | save )\ this\ (?: story | article | page )
    | (?: click | tap )\ (?: here | to ) .{0,100}
    | (?: sign\ up | subscribe )\ (?: here | now | today )
      (?: [.!]? | \ (?: to | for )\ .{0,60} (?: access | stories | articles ) .{0,60} )
    | (?: view | read | open )\ (?: this\ (?: e-?mail | newsletter | message )\ )?
      (?: in\ (?: your\ | a\ )?browser | online ) (?: \ \W.{0,200} )? \.?
    | you(?: \ are | ['’]re | )\ receiv(?: ing | ed )\ this\ (?: e-?mail | newsletter | message )\ .{0,300}
    | unsubscribe (?: \ here | \ from\ this\ .{0,60} )? (?: \ ?[^\w\s].{0,200} )?
    | (?: manage | update )\ (?: your\ )?(?: e-?mail\ | subscription\ )?preferences (?: \ \W.{0,200} )?
    | keep\ reading\ for\ [$£€]\d .{0,60} | support\ (?: our | local | independent )\ journalism [.!] .{0,80}
    | (?: have | got )\ (?: a | any )\ (?: news\ )?(?: tips? | story )\b .{0,30} \? .{0,120}
    | .{0,300} \b (?: reach | contact | e-?mail | follow )\ (?: him | her | me )\ (?: at\ | on\ .{1,20}\ )?
      \S*@\w.{0,100}
    | (?: sign\ up | subscribe )\ (?: for | to )\ .{0,160}
      (?: newsletter | inbox | alerts | briefing | podcast | channel | updates ) .{0,200}(?<!\?)
    | (?: get | receive )\ .{0,100} (?: in\ | to\ | straight\ to\ )your\ (?: inbox | email ) .{0,60}
    | follow\ .{1,60}\ on\ (?: twitter | x | facebook | instagram | threads | linkedin | bluesky ) .{0,60}
    | (?: we | this\ (?: web)?site | our\ (?: web)?site )\ uses?\ cookies .{0,300}
    | (?: accept | manage | reject )\ (?: all\ )?cookies | cookie\ (?: policy | settings | preferences )
    | (?: copyright | ©|\(c\) ) .{0,120} all\ rights\ reserved .{0,160} | all\ rights\ reserved\.?
    | (?: please\ )? (?: subscribe | log\ in | sign\ in | sign\ up | register )
      (?: \ (?: or | and )\ .{1,30} )?
      \ to\ (?: continue | keep | read\ (?: on | more | the\ full | the\ rest | this\ article ) )\b .{0,100}
    | to\ (?: continue | keep )\ reading\b .{0,60}
      \b(?: subscri(?: be | ption ) | log\ in | sign\ in | register )\b .{0,60}
    | already\ (?: a\ subscriber | a\ member | have\ an\ account | registered | subscribed ) \? .{0,60}
    | this\ (?: article | story | content )\ is\ (?: only\ | exclusively\ )? (?: available\ | reserved\ )?
      (?: only\ | exclusively\ )? (?: for | to )\ (?: our\ | paying\ | registered\ )* (?: subscrib | memb )ers
      .{0,40}
    | this\ material\ may\ not\ be\ published,\ broadcast .{0,120} | -\ ?30\ ?- | \W*ends\W*
    )"""
)

# How much more there is, where an API gives the beginning: "... two years… [+2412 chars]".
_CUT_OFF = re.compile(r"\s*\[\+\d+ chars\]$")
# A pull quote is a short paragraph. A shorter one may stand twice for a reason ("No comment."), as may a row.
_QUOTE_CHARS = range(40, 400)
_QUOTE_WORDS = 7
# Nobody writes longer ones, and the time that repeats and breaks take grows with the square of the length.
_LONGEST_PARAGRAPH = 20_000
_LONGEST_ARTICLE = 200_000
_SPEAKER = re.compile(r"[A-Z][\w.'’-]+(?: [\w.'’-]+){0,4}: (?=.{30})")
_MARKS = "\"'“”‘’«»"
STOPS = ".!?…,;:"
_SENTENCE_END = re.compile(rf"[.!?…][{_MARKS})\]]*\s*$")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or the heading of a section."""

    text: str
    is_heading: bool = False


def one_line(text: str) -> str:
    """Return text on one line: NFC, nothing hidden, white space folded. For titles, outlets and names."""
    return " ".join(visible(text).split())


def ends_sentence(text: str) -> bool:
    """Return whether a sentence ends where a text does: quotation marks and brackets may follow its stop."""
    return _SENTENCE_END.search(text) is not None


def visible(text: str) -> str:
    """Return text in NFC without what nobody sees, its lines ended by newlines alone."""
    if text.isascii() and text.isprintable():
        return text
    text = _LINE_ENDS.sub("\n", as_windows_1252(text)).replace("\u2029", "\n\n")
    # Hidden characters first: one between a letter and its accent would keep the two apart.
    return unicodedata.normalize("NFC", _HIDDEN.sub(_shown, text))


def as_windows_1252(text: str) -> str:
    """Return text with the quotation marks and dashes that were read as control characters of Latin-1."""
    return _C1.sub(lambda match: match[0].encode("latin-1").decode("cp1252", "ignore") or match[0], text)


def paragraphs(text: str) -> Iterator[Block]:
    """Split plain text at blank lines, with hard-wrapped lines joined by a space.

    Lines that are not wrapped are paragraphs of their own; the rows of a list or table stay lines of one.
    """
    for group in _BLANK_LINES.split(visible(text)):
        lines = [line for line in map(_fold, group.split("\n")) if line]
        if _is_list(lines):
            yield Block("\n".join(lines))
        elif _is_wrapped(lines):
            yield Block(" ".join(lines))
        else:
            yield from map(Block, lines)


def canonical(blocks: Iterable[Block], *, mend: bool = False) -> tuple[str, Headings]:
    """Return an article's text and its headings' (start, end, text) from its blocks.

    Characters are NFC and none is hidden; one blank line stands between blocks; boilerplate lines and pull
    quotes that only repeat the body are out. With `mend`, a paragraph broken off within a sentence is joined
    to the next.
    """
    kept = [Block(text, block.is_heading) for block in blocks if (text := _fold_lines(block.text))]
    while True:
        before = kept
        kept = list(_without_boilerplate(kept))
        kept = list(_mended(kept)) if mend else kept
        kept = list(_without_repeats(kept))
        if kept == before:
            return _joined(kept)


def _shown(hidden: re.Match[str]) -> str:
    # Without a space between them, two numbers would be another number.
    around = hidden.string[max(0, hidden.start() - 1) : hidden.end() + 1]
    return " " if around[0].isdigit() and around[-1].isdigit() else ""


def _fold(line: str) -> str:
    return " ".join(line.split())


def _fold_lines(text: str) -> str:
    return "\n".join(filter(None, map(_fold, visible(text).split("\n"))))


def _is_list(lines: list[str]) -> bool:
    # One wrapped line of a paragraph may begin with a dash or a number.
    rows = sum(_ROW.match(line) is not None for line in lines)
    return rows > len(lines) / 2 or (rows > 1 and _ROW.match(lines[0]) is not None)


def _is_wrapped(lines: list[str]) -> bool:
    """Whether lines are alike in length, but for the last and few others, and most are broken off."""
    if len(lines) < 2:
        return False
    lengths = sorted(map(len, lines[:-1]))
    shortest, longest = lengths[len(lengths) // 10], max(map(len, lines))
    # A short line without a stop may be a name, a verse or a headline: there it takes more to be sure.
    is_wide = shortest >= 40
    broken = sum(
        not ends_sentence(line) and (is_wide or following[0].islower()) for line, following in pairwise(lines)
    )
    is_even = 0.4 * longest <= shortest and longest <= 100
    return is_even and 2 * broken >= len(lines) - 1 and (is_wide or len(lines) > 2)


def _without_boilerplate(blocks: list[Block]) -> Iterator[Block]:
    for block in blocks:
        lines = block.text.split("\n")
        # A line without a letter or figure parts sections.
        said = (line for line in lines if any(map(str.isalnum, line)))
        kept = [line for line in said if len(line) > 400 or not _BOILERPLATE.fullmatch(line)]
        if text := _CUT_OFF.sub("", "\n".join(kept)):
            yield Block(text, block.is_heading)


def _mended(blocks: list[Block]) -> Iterator[Block]:
    held: Block | None = None
    for block in blocks:
        if held and not held.is_heading and not block.is_heading and _runs_on(held.text, block.text):
            held = Block(f"{held.text} {block.text}")
            continue
        if held:
            yield held
        held = block
    if held:
        yield held


def _runs_on(text: str, following: str) -> bool:
    # A short paragraph without a stop is a list entry or a caption, not half a sentence.
    return (
        (text[-1].isalnum() or text[-1] in ",-–—")
        and following[0].islower()
        and 60 <= len(text) <= _LONGEST_PARAGRAPH
        and "\n" not in text + following
    )


def _without_repeats(blocks: list[Block]) -> Iterator[Block]:
    body, _ = _joined(blocks)
    if len(body) > _LONGEST_ARTICLE:
        yield from blocks
        return
    position = 0
    for block in blocks:
        # A question may be asked twice, for two answers.
        is_question = block.text.rstrip(_MARKS).endswith("?")
        may_repeat = block.is_heading or is_question or _ROW.match(block.text)
        may_repeat = may_repeat or len(block.text) not in _QUOTE_CHARS
        if may_repeat or not _stands_elsewhere(block.text, body, position):
            yield block
        position += len(block.text) + 2


def _stands_elsewhere(paragraph: str, body: str, own_start: int) -> bool:
    """Whether a paragraph's words stand again, as whole sentences, in a better place of the body.

    One that has no stop of its own is a pull quote even if it is only part of a sentence there.
    """
    own_end = own_start + len(paragraph)
    is_loose = paragraph.rstrip(_MARKS)[-1:] not in STOPS
    quoted = paragraph if _is_interview(paragraph, body) else _SPEAKER.sub("", paragraph, count=1)
    for words in (paragraph, quoted):
        key = words.strip(_MARKS + STOPS + " ")
        # "The mission" may stand as "the mission" in the middle of a sentence.
        first, rest = key[:1].lower(), key[1:]
        if key.count(" ") + 1 < _QUOTE_WORDS or body.count(rest) < 2:
            continue
        start = body.find(rest) - 1
        while start >= -1:
            end = start + len(key)
            outside = end <= own_start or start >= own_end
            if (
                start >= 0
                and outside
                and body[start].lower() == first
                and _is_whole(body, start, end, is_loose=is_loose)
                and _is_better(body, start, end, own_start, own_end)
            ):
                return True
            following = body.find(rest, end)
            start = following - 1 if following >= 0 else -2
    return False


def _is_interview(paragraph: str, body: str) -> bool:
    """Whether a paragraph is one of several of a speaker who is named nowhere else: it says who it was."""
    speaker = _SPEAKER.match(paragraph)
    if not speaker or body.count(f"\n{speaker[0]}") < 2:
        return False
    name = speaker[0].split()[-1]
    return body.count(name[:-1]) == body.count(name)


def _is_whole(body: str, start: int, end: int, *, is_loose: bool) -> bool:
    before, after = body[max(0, start - 2) : start], body[end : end + 1]
    begins = not before or before[-1] in _MARKS + "\n" or (before[-1] == " " and before[0] in _MARKS + ".!?…")
    return (begins or (is_loose and before[-1] == " ")) and (not after or after in _MARKS + STOPS + "\n")


def _is_better(body: str, start: int, end: int, own_start: int, own_end: int) -> bool:
    """Whether the paragraph around start:end is longer than the one at own_start, or as long and earlier."""
    before, found, _ = body[:start].rpartition("\n\n")
    after = body.find("\n\n", end)
    length = (after if after >= 0 else len(body)) - len(before) - len(found)
    own_length = own_end - own_start
    return length > own_length or (length == own_length and start < own_start)


def _joined(blocks: list[Block]) -> tuple[str, Headings]:
    headings: list[tuple[int, int, str]] = []
    position = 0
    for block in blocks:
        if block.is_heading:
            headings.append((position, position + len(block.text), block.text))
        position += len(block.text) + 2
    return "\n\n".join(block.text for block in blocks), tuple(headings)
