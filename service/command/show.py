"""How answers and search results look in a terminal. Nothing from an article is ever taken as markup."""

import json
import sys
import unicodedata
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from nutgraf.ingest.types import Article, Listed, Outlet
from nutgraf.service.labels import (
    Numbers,
    day_before,
    day_behind,
    no_answer,
    opinion,
    outlet_of,
    published_on,
)
from nutgraf.service.types import Answer, Citation, DatedBy, Evidence, Sentence

if TYPE_CHECKING:
    from nutgraf.service.timelines.timeline import Entry

QUOTE_CHARS = 600
SNIPPET_CHARS = 240
# Off a terminal a table is not cut to any width.
FILE_COLUMNS = 200
# Text is wrapped to no less than this, however narrow the terminal.
LEAST_WIDTH = 20
_BY_PUBLICATION = Text("~ the day of publication: the sentence gives none", style="dim")


def console(*, err: bool = False) -> Console:
    """Return a console that follows the terminal; where there is none, lines are left as long as they are."""
    made = Console(stderr=err, highlight=False, emoji=False, markup=False)
    if not made.is_terminal:
        made.soft_wrap, made.width = True, FILE_COLUMNS
    return made


def complain(message: str) -> None:
    """Say on standard error what went wrong."""
    console(err=True).print(Text("nutgraf: ", "bold red").append(safe(message), "none"))


def print_json(value: Any, *, indent: int | None = 2) -> None:
    """Print one JSON document, and nothing else, on standard output; on one line, if it is not indented."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    try:
        text.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:  # another encoding, or a file name that is not UTF-8
        text = json.dumps(value, indent=indent)
    sys.stdout.write(f"{text}\n")
    # Here, where a broken pipe can be caught; at the end of the process Python would complain of it.
    sys.stdout.flush()


def safe(text: str) -> str:
    """Return text without control characters: an article must not move the cursor or change the screen."""
    return "".join(char if unicodedata.category(char) not in ("Cc", "Cf") else " " for char in text)


class AnswerView:
    """Prints an answer as it comes: sentences with numbers, then what the numbers cite."""

    def __init__(self, out: Console) -> None:
        """Print to `out`."""
        self._out = out
        self._numbers = Numbers()

    def sentence(self, sentence: Sentence) -> None:
        """Print one sentence with the numbers of its citations."""
        marks = "".join(f"[{number}]" for number in self._numbers.of(sentence))
        start, end = sentence.highlight or (0, 0)
        line = Text(safe(sentence.text[:start]))
        line.append(safe(sentence.text[start:end]), "bold").append(safe(sentence.text[end:]), "none")
        line.append(opinion(sentence), "yellow").append(day_behind(sentence), "dim")
        day = Text(_dated(day_before(sentence), sentence.dated_by), "cyan")
        hanging(self._out, day, line.append(f" {marks}", "cyan"))

    def conclusion(self, answer: Answer) -> None:
        """Print what follows the sentences: the sources, or what is missing."""
        if answer.status == "not_in_archive":
            self._out.print(Text(no_answer(answer), "bold yellow").append(safe(answer.missing), "none"))
            return
        if answer.missing:
            self._out.print()
            self._out.print(Text(safe(answer.missing), style="yellow"))
        if any(sentence.dated_by == "publication" for sentence in answer.sentences):
            self._out.print(_BY_PUBLICATION)
        for disagreement in answer.disagreements:
            self._out.print()
            self._out.print(Text(safe(disagreement), style="yellow"))
        for number, citation in self._numbers.cited():
            self._out.print()
            hanging(
                self._out,
                Text(f"[{number}] ", style="cyan"),
                _byline(citation).append(_also(citation.also_in), "dim"),
            )
            quote = " ".join(safe(citation.quote).split())
            _indented(self._out, Text(f"“{_cut(quote, QUOTE_CHARS)}”", style="italic"))
            if citation.url:
                # Not wrapped: a terminal that does it itself knows that it is one address.
                self._out.print(Text(f"    {safe(citation.url)}", style="dim"), soft_wrap=True)
        self._out.print()
        left = sum(sentence.check.verdict == "dropped" for sentence in answer.dropped)
        note = f"; {count(left, 'unproved sentence')} left out" if left else ""
        self._out.print(
            Text(
                f"{answer.model}, {answer.timings_s['total']:.1f} s, "
                f"confidence {answer.confidence:.2f}{note}",
                "dim",
            )
        )


def show_evidence(out: Console, evidence: Sequence[Evidence]) -> None:
    """Print search results: articles, best first, each with its passages that were found."""
    if not evidence:
        out.print(Text("Nothing found.", style="bold yellow"))
    articles: dict[str, list[Evidence]] = {}
    for item in evidence:
        articles.setdefault(item.article.id, []).append(item)
    for place, found in enumerate(articles.values(), 1):
        hanging(out, Text(f"{place:>2}. ", style="cyan"), _byline(found[0].article))
        if found[0].also_in:
            _indented(out, Text(f"also in {safe(', '.join(found[0].also_in))}", style="dim"))
        for item in found:
            _indented(out, Text(_cut(" ".join(safe(item.passage.text).split()), SNIPPET_CHARS)))


def show_listed(out: Console, articles: Sequence[Listed], total: int, mark: str = "") -> None:
    """Print a list of articles: the day of each, whose it is, and what names it; last, of how many.

    Args:
        out: where to.
        articles: in order.
        total: how many there are.
        mark: what stands before each.
    """
    for article in articles:
        kind = " · opinion" if article.kind == "opinion" else ""
        line = Text(f"{safe(outlet_of(article))}{kind} · ").append(safe(article.title), "bold")
        hanging(out, Text(f"{mark}{published_on(article):<10}  ", "cyan"), line)
        named = "  ".join(filter(None, (article.id, safe(article.url or ""))))
        # Not wrapped: an id and an address are copied whole.
        out.print(Text(f"{' ' * len(mark)}            {named}", "dim"), soft_wrap=True)
    if len(articles) < total:
        out.print(Text(f"{len(articles):,} of {total:,} articles; more with --limit", "dim"))
    elif not articles:
        out.print(Text("Nothing found.", style="bold yellow"))


def show_outlets(out: Console, outlets: Sequence[Outlet]) -> None:
    """Print a table of outlets."""
    if not outlets:
        out.print(Text("Nothing found.", style="bold yellow"))
        return
    table = Table(
        Column("articles", justify="right"), "first", "last", Column("outlet", overflow="fold"), box=None
    )
    for outlet in outlets:
        days = (day or "undated" for day in (outlet.first_day, outlet.last_day))
        table.add_row(f"{outlet.articles:,}", *days, safe(outlet.source) or "unknown outlet")
    out.print(table)


def count(number: int, noun: str) -> str:
    """Return a number of things in words: "1 passage", "1,204 passages"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def lacking(counts: Mapping[str, int], examples: Mapping[str, str] | None = None) -> str:
    """Return how many articles say no day or outlet, or a day to come; of each kind, where the first stands.

    Args:
        counts: of articles "undated", "unnamed" and "ahead"; of undated ones, "ambiguous" and "unread".
        examples: the place of the first, or its day, under the same names.
    """
    kinds = {"undated": "without a day", "unnamed": "without an outlet", "ahead": "dated in the future"}
    more = dict.fromkeys(kinds, "")
    unread = {"ambiguous": "could be read either way", "unread": "could not be read"}
    for kind, said in unread.items():
        if counts.get(kind) and examples:
            more["undated"] += f"; {counts[kind]:,} {said}, as {examples[kind]}"
    more["undated"] += "; see: nutgraf list --undated"
    noted: list[str] = []
    for kind, said in kinds.items():
        if counts.get(kind):
            beside = (f"as {examples[kind]}" if examples else "") + more[kind]
            noted.append(f"{counts[kind]:,} {said}" + (f" ({beside.removeprefix('; ')})" if beside else ""))
    return ", ".join(noted)


def show_timeline(out: Console, entries: "Sequence[Entry]") -> None:
    """Print a timeline, oldest first; a day that is only that of publication is marked with "~"."""
    if not entries:
        out.print(Text("Nothing found.", style="bold yellow"))
    for entry in entries:
        quote = " ".join(safe(entry.citation.quote).split())
        hanging(out, Text(_dated(entry.day, entry.dated_by), "cyan"), Text(_cut(quote, QUOTE_CHARS)))
        _indented(out, _byline(entry.citation).append(_also(entry.also_in), "dim"))
        if entry.corrected:
            _indented(out, Text(safe(entry.corrected), "yellow"))
    if any(entry.dated_by == "publication" for entry in entries):
        out.print(_BY_PUBLICATION)


def _dated(day: str, by: DatedBy | None) -> str:
    """Return the day of a development as the start of its line, marked where it is that of publication."""
    return f"{'~' if by == 'publication' else ' '}{day:<10}  " if day else ""


def _also(outlets: Sequence[str]) -> str:
    return f" · also in {safe(', '.join(outlets))}" if outlets else ""


def hanging(out: Console, mark: Text, text: Text) -> None:
    """Print a mark and text beside it; on a terminal, further lines begin below the text's first."""
    # Off a terminal there is no width to wrap to.
    if not out.is_terminal:
        out.print(mark + text)
        return
    for line in text.wrap(out, max(LEAST_WIDTH, out.width - mark.cell_len)):
        out.print(mark + line, soft_wrap=True)
        mark = Text(" " * mark.cell_len)


def narrow(out: Console, columns: int) -> bool:
    """Return whether a terminal has fewer columns than a table needs."""
    return out.is_terminal and out.width < columns


def _indented(out: Console, text: Text) -> None:
    hanging(out, Text("    "), text)


def _byline(item: Citation | Article) -> Text:
    day = published_on(item, "%-d %B %Y")
    kind = " · opinion" if item.kind == "opinion" else ""
    return Text(f"{safe(outlet_of(item))} · {day}{kind} · ").append(safe(item.title), style="bold")


def _cut(text: str, chars: int) -> str:
    return text if len(text) <= chars else text[:chars].rsplit(" ", 1)[0] + " …"
