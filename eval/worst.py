"""The items of a run that went worst, as HTML: question, gold, answer, and each passage in its article."""

from collections.abc import Iterator
from html import escape

from nutgraf.eval.compare import Run, shown
from nutgraf.eval.library import Library, locate
from nutgraf.eval.report import SLICE_METRICS
from nutgraf.eval.score import METRICS
from nutgraf.eval.types import Cited, GoldItem, ItemResult, Prediction, Stated, Support
from nutgraf.ingest.types import Article

WORST = 25
# How many of them are shown unfolded.
OPENED = 3
SUPPORT_SHOWN = 3
AROUND_CHARS = 220


def badness(result: ItemResult) -> tuple[float, float, float]:
    """Return a sort key: what is wrong and sure of itself first, then what was refused or crashed."""
    right = result.scores.get("correct", result.scores.get("hit@1", (1.0, 1.0)))[0]
    found = result.scores.get("hit@10", (0.0, 0.0))[0]
    return right, -(_confidence(result) or 0.0), -found


def worst(run: Run, library: Library) -> Iterator[str]:
    """Yield the items that went wrong, the worst first, WORST of them at most."""
    pairs = sorted(zip(run.items, run.results, strict=True), key=lambda pair: (badness(pair[1]), pair[0].id))
    wrong = [pair for pair in pairs if badness(pair[1])[0] < 1.0]
    if not wrong:
        yield "<p>None: every question was answered right.</p>"
        return
    yield (
        f"<p>{len(wrong)} of {len(pairs)} questions went wrong; here are {min(len(wrong), WORST)}, the "
        "surest of themselves first.</p>"
    )
    for place, (item, result) in enumerate(wrong[:WORST]):
        yield _item(item, result, library, opened=place < OPENED)


def _item(item: GoldItem, result: ItemResult, library: Library, *, opened: bool) -> str:
    gold = " | ".join(item.answers[:4]) if item.answerable else "(not in the archive)"
    predicted = result.prediction
    zero = (name for name, (top, bottom) in result.scores.items() if bottom and not top)
    wrong = ", ".join(name for name in zero if name in SLICE_METRICS and METRICS[name].higher_is_better)
    confidence = _confidence(result)
    sure = "" if confidence is None else f", confidence {confidence:.2f}"
    dropped = "".join(f"<li>{escape(one)}</li>" for one in (predicted.dropped if predicted else ()))
    small = f"<small>0 in {wrong}{sure}</small>"
    parts = (
        f"<summary><b>{escape(item.id)}</b> {escape(item.question)} {small}</summary>",
        "<dl>",
        f"<dt>asked as of<dd>{item.asked_at:%-d %B %Y}",
        f"<dt>gold<dd>{escape(gold)}",
        *(_support(one, library) for one in item.support[:SUPPORT_SHOWN]),
        *given(predicted, result, library),
        f"<dt>dropped<dd><ul>{dropped}</ul>" if dropped else "",
        "</dl>",
    )
    return f"<details{' open' if opened else ''}>{''.join(parts)}</details>"


def _confidence(result: ItemResult) -> float | None:
    return result.prediction.confidence if result.prediction else None


def given(predicted: Prediction | None, result: ItemResult, library: Library) -> Iterator[str]:
    """Yield what was answered, as terms of a list: each sentence with its citations in their articles."""
    if predicted is None or not predicted.sentences:
        yield f"<dt>given<dd>{escape(shown(result))}"
        return
    for place, sentence in enumerate(predicted.sentences):
        cited = "".join(_citation(one, library) for one in sentence.citations)
        yield f"<dt>{'' if place else 'given'}<dd>{_stated(sentence)}{cited}"


def _stated(sentence: Stated) -> str:
    before, answer, after = (
        sentence.text.partition(sentence.highlight) if sentence.highlight else (sentence.text, "", "")
    )
    return f"{escape(before)}<b>{escape(answer)}</b>{escape(after)}"


def _citation(cited: Cited, library: Library) -> str:
    article = library.find(cited.article)
    if article is None:
        return f"<blockquote><b>not in the archive: {escape(cited.article)}</b></blockquote>"
    return _passage(article, cited.start, cited.end) if cited.start >= 0 else _passage(article, 0, 0)


def _support(support: Support, library: Library) -> str:
    article = library.find(support.article)
    if article is None:
        return f"<dt>support<dd>{escape(support.article)} (not in the archive) <q>{escape(support.quote)}</q>"
    start, end = locate(article.text, support.quote) or (0, 0)
    return f"<dt>support<dd>{_passage(article, start, end, 'support')}"


def _passage(article: Article, start: int, end: int, kind: str = "cited") -> str:
    """Show words of an article marked, between some of what stands before and after them."""
    text, first, last = article.text, max(0, start - AROUND_CHARS), end + AROUND_CHARS
    # Cut between words; an ellipsis only where something was cut.
    before = f"… {text[first:start].partition(' ')[2]}" if first else text[:start]
    after = f"{text[end:last].rpartition(' ')[0]} …" if last < len(text) else text[end:]
    byline = f"{article.source}, {article.published_at:%-d %B %Y}" if article.published_at else article.source
    return (
        f"<blockquote class={kind}><b>{escape(article.title)}</b> <small>{escape(byline)}</small><br>"
        f"{escape(before)}<mark>{escape(text[start:end])}</mark>{escape(after)}</blockquote>"
    )
