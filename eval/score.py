"""Gold item x prediction -> what the item adds to each metric. Every question counts, a crash as wrong."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from nutgraf.eval.library import Library, Relevant, places, relevant
from nutgraf.eval.metrics import answers, citations, conflict, retrieval
from nutgraf.eval.types import Cited, GoldItem, Prediction, Retrieved, Scores
from nutgraf.ingest.address import address_key
from nutgraf.ingest.types import Article

CUTOFFS = (1, 3, 5, 10)
# Half of a supporting quote within a passage is enough to recognise it; sentences are cut differently by
# different people.
QUOTE_SHARE = 0.5
LOWER = " (lower is better)"
Group = Literal["answers", "retrieval", "citations", "abstention", "cost"]


@dataclass(frozen=True, slots=True)
class Definition:
    """A metric of the table: what it says, whether more is better, whether it is a share (0..1)."""

    group: Group
    what: str
    higher_is_better: bool = True
    proportion: bool = True

    @property
    def direction(self) -> str:
        """What stands behind the name or the explanation: nothing where more is better, as mostly."""
        return "" if self.higher_is_better else LOWER

    def gain(self, change: float) -> float:
        """Return by how much a change of the value is for the better; negative where it is for the worse."""
        return change if self.higher_is_better else -change


_PASSAGES = "the first {} passages hold a supporting quote"
_QUOTES = "supporting quotes held by the first {} passages"
_BEARING = "an article that bears the answer is among the first {}"
METRICS: dict[str, Definition] = {
    "correct": Definition("answers", "answerable: an accepted answer is given; else: abstained"),
    "answer_accuracy": Definition("answers", "an accepted answer stands in the answer"),
    "choice_accuracy": Definition("answers", "the right choice matches best; ties are wrong"),
    "choice_by_highlight": Definition(
        "answers", "the right choice matches the words marked as the answer best; without any, the answer"
    ),
    "token_f1": Definition("answers", "words shared with the closest accepted answer"),
    "exact_match": Definition("answers", "the answer is an accepted one, word for word"),
    "f1_by_highlight": Definition("answers", "token_f1 of the words marked as the answer (or all of it)"),
    "exact_by_highlight": Definition("answers", "exact_match of the words marked as the answer (or all)"),
    "numeric_match": Definition("answers", "the accepted answer's numbers stand in the answer"),
    "date_match": Definition("answers", "the accepted answer's days stand in the answer"),
    "truth_or_conflict": Definition("answers", "the true account alone is given, or the conflict is shown"),
    "misled": Definition("answers", "a false account is given as if it were true", higher_is_better=False),
    **{f"hit@{k}": Definition("retrieval", f"a supporting article is among the first {k}") for k in CUTOFFS},
    "mrr@10": Definition("retrieval", "1/rank of the first supporting article"),
    **{f"recall@{k}": Definition("retrieval", f"supporting articles among the first {k}") for k in (5, 10)},
    "ndcg@10": Definition("retrieval", "discounted gain over the best possible"),
    "map": Definition("retrieval", "mean precision at each supporting article"),
    **{f"passage_hit@{k}": Definition("retrieval", _PASSAGES.format(k)) for k in CUTOFFS},
    "passage_mrr@10": Definition("retrieval", "1/rank of the first passage with a supporting quote"),
    **{f"passage_recall@{k}": Definition("retrieval", _QUOTES.format(k)) for k in (5, 10)},
    "passage_ndcg@10": Definition("retrieval", "discounted gain of passages that hold a supporting quote"),
    "passage_map": Definition("retrieval", "mean precision at each passage that holds a supporting quote"),
    **{f"bearing_hit@{k}": Definition("retrieval", _BEARING.format(k)) for k in (1, 5)},
    "citation_precision": Definition("citations", "citations that lead to a supporting article"),
    "citation_recall": Definition("citations", "supporting articles that are cited"),
    "citation_hit": Definition("citations", "answers that cite a supporting article"),
    "source_precision": Definition("citations", "citations to an outlet of a supporting article"),
    "verbatim_rate": Definition("citations", "citations that are exact slices of their article"),
    "quote_overlap": Definition("citations", "of a supporting quote, the share that is cited"),
    "citation_density": Definition("citations", "citations a sentence", proportion=False),
    "refusal_precision": Definition("abstention", "abstentions that were right"),
    "refusal_recall": Definition("abstention", "unanswerable questions abstained from"),
    "false_refusal": Definition("abstention", "answerable questions abstained from", higher_is_better=False),
    **{
        name: Definition("cost", f"{what} a question", higher_is_better=False, proportion=False)
        for name, what in (
            ("seconds", "seconds"),
            ("model_calls", "calls of a language model"),
            ("tokens_read", "tokens read by a language model"),
            ("tokens_written", "tokens written by a language model"),
        )
    },
}  # fmt: skip


def score(
    item: GoldItem,
    prediction: Prediction | None,
    library: Library,
    *,
    retrieval_only: bool = False,
    unsaid: Collection[str] = (),
) -> tuple[Scores, str]:
    """Score one item.

    Args:
        item: the gold.
        prediction: what the system gave; None when it crashed.
        library: the archive that was asked.
        retrieval_only: whether the system only searched: then it is not scored on an answer.
        unsaid: metrics of what the system does not say, which are not measured.

    Returns:
        (what the item adds to each metric that applies to it, what could not be scored and so counts as
        wrong).
    """
    stories = relevant(item, library)
    gone = [story.ref for story in stories if story.article is None]
    unscored = f"not in the archive: {', '.join(gone)}" if gone else ""
    given = prediction or Prediction(status=None)
    scores: Scores = {}
    if item.support:
        scores |= _retrieval(item, given, stories, library)
        if any(story.quotes for story in stories):
            scores |= _passages(given.found, stories, library)
    if not retrieval_only:
        scores |= _answers(item, given)
        scores |= _citations(item, given, stories, library, crashed=prediction is None)
        scores |= _abstention(item, given, crashed=prediction is None)
    scores |= _cost(given)
    return {name: share for name, share in scores.items() if name not in unsaid}, unscored


def _retrieval(item: GoldItem, given: Prediction, stories: Sequence[Relevant], library: Library) -> Scores:
    ranked: dict[str, Article | None] = {}
    for place in given.found:
        article = library.find(place.article)
        # A reference that the archive lacks keeps its rank: fifty made-up ones must not come free.
        ranked.setdefault(article.id if article else place.article, article)
    found = list(ranked.values())
    gains = _gains(found, stories)
    total = len(stories)
    scores: Scores = {f"hit@{k}": (retrieval.hit_at(gains, k), 1) for k in CUTOFFS}
    scores |= {f"recall@{k}": (retrieval.recall_at(gains, total, k), 1) for k in (5, 10)}
    scores["mrr@10"] = retrieval.reciprocal_rank(gains, 10), 1
    scores["ndcg@10"] = retrieval.ndcg_at(gains, total, 10), 1
    scores["map"] = retrieval.average_precision(gains, total), 1
    if item.also:
        refs = {address_key(ref) for ref in (*(story.ref for story in stories), *item.also)}
        bearing = [
            int(gain or (article is not None and bool({article.id, address_key(article.url or "")} & refs)))
            for gain, article in zip(gains, found, strict=True)
        ]
        scores |= {f"bearing_hit@{k}": (retrieval.hit_at(bearing, k), 1) for k in (1, 5)}
    return scores


def _gains(found: Sequence[Article | None], stories: Sequence[Relevant]) -> list[int]:
    left = list(stories)
    gains: list[int] = []
    for article in found:
        # A second copy of a story that was found already gains nothing.
        matched = next((story for story in left if article and story.matches(article)), None)
        if matched:
            left.remove(matched)
        gains.append(int(matched is not None))
    return gains


def _passages(found: Sequence[Retrieved], stories: Sequence[Relevant], library: Library) -> Scores:
    """Score passages by the supporting quotes that they hold.

    A passage gains by any quote that no passage above it holds. Two quotes in one passage are one thing to
    find, so the total is the passages that gain and the quotes that no passage holds.
    """
    left = {(place, quote) for place, story in enumerate(stories) for quote in story.quotes}
    wanted = len(left)
    new: list[int] = []
    for passage in found:
        held = {key for key in left if _holds(passage, stories[key[0]], key[1], library)}
        new.append(len(held))
        left -= held
    gains = [min(1, count) for count in new]
    total = sum(gains) + len(left)
    scores: Scores = {f"passage_hit@{k}": (retrieval.hit_at(gains, k), 1) for k in CUTOFFS}
    scores["passage_mrr@10"] = retrieval.reciprocal_rank(gains, 10), 1
    scores |= {f"passage_recall@{k}": (retrieval.recall_at(new, wanted, k), 1) for k in (5, 10)}
    scores["passage_ndcg@10"] = retrieval.ndcg_at(gains, total, 10), 1
    scores["passage_map"] = retrieval.average_precision(gains, total), 1
    return scores


def _holds(passage: Retrieved, story: Relevant, quote: str, library: Library) -> bool:
    article = library.find(passage.article)
    return (
        article is not None
        and story.matches(article)
        and any(
            min(end, passage.end) - max(start, passage.start) >= QUOTE_SHARE * (end - start)
            for start, end in places(article.text, quote)
        )
    )


def _answers(item: GoldItem, given: Prediction) -> Scores:
    if not item.answerable:
        return {"correct": (float(given.abstained), 1)}
    # What is said next to an abstention is no answer, whatever words are in it.
    text = "" if given.abstained else given.text
    # A sentence is never an accepted answer of a few words; the words marked in it may be.
    marked = "" if given.abstained else next((s.highlight for s in given.sentences if s.highlight), text)
    scores: Scores = {}
    if item.answers:
        accuracy = answers.contains_answer(text, item.answers)
        scores["correct"] = scores["answer_accuracy"] = accuracy, 1
        scores["token_f1"] = answers.token_f1(text, item.answers), 1
        scores["exact_match"] = answers.exact_match(text, item.answers), 1
        scores["f1_by_highlight"] = answers.token_f1(marked, item.answers), 1
        scores["exact_by_highlight"] = answers.exact_match(marked, item.answers), 1
        for name, value in (
            ("numeric_match", answers.numeric_match(text, item.answers)),
            ("date_match", answers.date_match(text, item.answers)),
        ):
            if value is not None:
                scores[name] = value, 1
    if item.wrong:
        said = () if given.abstained else tuple(sentence.text for sentence in given.sentences)
        accounts = said, given.disagreements, item.answers, item.wrong
        scores["truth_or_conflict"] = conflict.truth_or_conflict(*accounts), 1
        # A crash states nothing, but counts as the worst.
        scores["misled"] = conflict.misled(*accounts) if given.status else 1.0, 1
    if item.answer_index is not None:
        scores["choice_accuracy"] = float(answers.choice(text, item.choices) == item.answer_index), 1
        scores["choice_by_highlight"] = float(answers.choice(marked, item.choices) == item.answer_index), 1
    return scores


def _citations(
    item: GoldItem, given: Prediction, stories: Sequence[Relevant], library: Library, *, crashed: bool
) -> Scores:
    cited = [citation for sentence in given.sentences for citation in sentence.citations]
    if crashed:
        # A crash counts as one wrong citation, or crashing on the hard questions would raise the precision.
        cited = [Cited("", "")]
    articles = [library.find(citation.article) for citation in cited]
    right = [article is not None and any(story.matches(article) for story in stories) for article in articles]
    outlets = {story.article.source for story in stories if story.article}
    scores: Scores = {}
    if stories or not item.answerable:
        scores["citation_precision"] = citations.precision(right)
        scores["source_precision"] = citations.precision(
            [a is not None and a.source in outlets for a in articles]
        )
    if stories:
        hits = [any(article and story.matches(article) for article in articles) for story in stories]
        scores["citation_recall"] = citations.recall(hits)
        scores["citation_hit"] = float(any(right)), 1
    if quotes := [quote for story in stories for quote in story.quotes]:
        by_right = [citation.quote for citation, ok in zip(cited, right, strict=True) if ok]
        scores["quote_overlap"] = citations.quote_overlap(by_right, quotes), 1
    cuts = [(c.quote, _slice(c, article)) for c, article in zip(cited, articles, strict=True)]
    scores["verbatim_rate"] = citations.verbatim(cuts)
    if not crashed:
        counts = [len(sentence.citations) for sentence in given.sentences]
        scores["citation_density"] = citations.density(counts)
    return scores


def _slice(citation: Cited, article: Article | None) -> str | None:
    return article.text[citation.start : citation.end] if article and citation.start >= 0 else None


def _abstention(item: GoldItem, given: Prediction, *, crashed: bool) -> Scores:
    refused = float(given.abstained)
    scores: Scores = {"refusal_precision": (refused * (not item.answerable), refused)}
    if item.answerable:
        # A question that crashed was not answered either.
        scores["false_refusal"] = (1.0 if crashed else refused), 1
    else:
        scores["refusal_recall"] = refused, 1
    return scores


def _cost(given: Prediction) -> Scores:
    scores: Scores = {}
    # A reply from the cache says nothing of how long the model takes.
    if "total" in given.timings_s and not given.replayed:
        scores["seconds"] = given.timings_s["total"], 1
    if given.model_calls is not None:
        scores["model_calls"] = given.model_calls, 1
        scores["tokens_read"] = given.tokens.read, 1
        scores["tokens_written"] = given.tokens.written, 1
    return scores
