"""Articles named by id or address -> out of archive and index."""

from collections.abc import Iterable

import numpy as np

from nutgraf.ingest.archive import Archive
from nutgraf.ingest.errors import UnknownArticle
from nutgraf.ingest.index import Index
from nutgraf.ingest.types import Listed


def named(names: Iterable[str], archive: Archive) -> tuple[Listed, ...]:
    """Return the articles that ids or addresses name, each once.

    Raises:
        UnknownArticle: when one names none.
    """
    found: dict[str, Listed] = {}
    for name in names:
        article = archive.article(name) or archive.article_by_url(name)
        if article is None:
            raise UnknownArticle(
                f"{name}: the archive has no article of this id or address; see: nutgraf list"
            )
        found[article.id] = Listed(
            article.id, article.url, article.title, article.source, article.published_at, article.kind
        )
    return tuple(found.values())


def remove(names: Iterable[str], archive: Archive, index: Index) -> tuple[Listed, ...]:
    """Take the articles that ids or addresses name out of archive and index; return them.

    Raises:
        UnknownArticle: when one names none; nothing is then taken out.
        ArchiveError: when the archive cannot be written; what was taken out before stays so.
    """
    found = named(names, archive)
    index.unstamp()
    for article in found:
        index.replace(archive.remove(article.id), [], np.zeros((0, 0), np.float32))
    index.stamp()
    return found
