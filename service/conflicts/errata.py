"""What outlets corrected later of the articles that are cited: looked up in the archive, found or not."""

from functools import cached_property

from nutgraf.ingest.archive import Archive
from nutgraf.ingest.outlet import outlet_key
from nutgraf.ingest.types import Article, Filter
from nutgraf.service.types import Evidence
from nutgraf.service.words import tokens

# One of these stands at the head of a correction, in one form or another.
_MARKS = (
    "correction", "clarification", "erratum", "errata", "misstated", "misidentified", "misattributed",
    "wrong", "wrongly", "incorrectly", "mistakenly", "erroneously", "amended",
)  # fmt: skip
_MOST = 20
# The commonest words of a headline are left out: ranking takes time for each row that holds one.
_ROWS_RANKED = 20_000


class Errata:
    """The later articles of an outlet that read most like corrections of one that is cited."""

    def __init__(self, archive: Archive, keep: Filter) -> None:
        """Look into `archive`, as far as `keep` lets."""
        self._archive = archive
        self._keep = keep
        self._found: dict[str, list[Article]] = {}

    @cached_property
    def _outlets(self) -> list[str]:
        return self._archive.sources()

    def of(self, article: Article) -> list[Article]:
        """Return what may correct an article: of its outlet, and later."""
        if article.id not in self._found:
            self._found[article.id] = self._look_up(article)
        return self._found[article.id]

    def _look_up(self, article: Article) -> list[Article]:
        if not article.source or article.published_at is None:
            return []
        since = max(filter(None, (article.published_at, self._keep.since)))
        # An archive may spell one outlet in several ways.
        key = outlet_key(article.source)
        own = tuple(name for name in self._outlets if outlet_key(name) == key)
        keep = Filter(since=since, until=self._keep.until, sources=own, undated=False)
        words = [token.text for token in tokens(article.title) if token.content]
        told = self._archive.telling(words, _ROWS_RANKED)
        # A notice has words of both.
        ranked = self._archive.rank_words(_MARKS, "article_lead", keep, _MOST, beside=told)
        ids = [key for key, _ in ranked]
        return [one for one in self._archive.articles(ids).values() if one.id != article.id]

    def evidence(self, cited: set[str], after: int) -> tuple[Evidence, ...]:
        """Return those with the ids `cited` as evidence, passage by passage, ranked on from `after`."""
        found = {one.id: one for several in self._found.values() for one in several if one.id in cited}
        passages = self._archive.passages_of(found)
        rows = [(found[key], passage) for key in sorted(found) for passage in passages.get(key, [])]
        return tuple(
            Evidence(passage, article, rank, 0.0, {})
            for rank, (article, passage) in enumerate(rows, after + 1)
        )
