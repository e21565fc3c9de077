"""What stands beside the words of an answer, in a terminal and in a chat completion alike."""

from datetime import date

from nutgraf.ingest.types import Article, Listed
from nutgraf.service.types import Answer, Citation, Sentence

# What has an outlet and a day of publication.
_Published = Article | Citation | Listed
_ISO = "%Y-%m-%d"


class Numbers:
    """The numbers of an answer's citations, from 1, in the order in which they are first cited."""

    def __init__(self) -> None:
        """Nothing is cited yet."""
        self._cited: dict[tuple[str, int, int], tuple[int, Citation]] = {}

    def of(self, sentence: Sentence) -> list[int]:
        """Return the numbers of a sentence's citations, in order, each once."""
        return sorted({self._number(citation) for citation in sentence.citations})

    def cited(self) -> list[tuple[int, Citation]]:
        """Return what is cited so far, by number."""
        return list(self._cited.values())

    def _number(self, citation: Citation) -> int:
        place = (citation.article_id, citation.start, citation.end)
        return self._cited.setdefault(place, (len(self._cited) + 1, citation))[0]


def outlet_of(item: _Published) -> str:
    """Return the outlet, in words where none is known."""
    return item.source or "unknown outlet"


def published_on(item: _Published, form: str = _ISO) -> str:
    """Return the day of publication in a form of `strftime`, in words where none is known."""
    return f"{item.published_at:{form}}" if item.published_at else "undated"


def outlet_and_day(item: _Published) -> str:
    """Return an outlet and its day: "Harbour Courier (2023-12-04)"."""
    return f"{outlet_of(item)} ({published_on(item)})"


def day_before(sentence: Sentence) -> str:
    """Return the ISO day that stands before a sentence in an account by days; empty elsewhere."""
    return "" if sentence.dated_by == "reckoned" else sentence.day


def opinion(sentence: Sentence) -> str:
    """Return what stands behind a sentence that rests on opinion pieces alone."""
    return " (opinion)" if sentence.is_opinion else ""


def day_behind(sentence: Sentence) -> str:
    """Return what stands behind a sentence that names only a weekday: the day that this was."""
    if sentence.dated_by != "reckoned":
        return ""
    return f" ({date.fromisoformat(sentence.day):%A %-d %B %Y}, counted from the day of publication)"


def no_answer(answer: Answer) -> str:
    """Return what opens the reason why nothing is answered."""
    # Where nothing was found, it is 0.
    return "Not sure enough. " if answer.confidence else "Not in the archive. "
