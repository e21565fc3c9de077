"""Retrieval for other people's chains: a LangChain retriever over an archive."""

from datetime import UTC, datetime
from typing import Any

from langchain_core.callbacks import AsyncCallbackManagerForRetrieverRun, CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables.config import run_in_executor
from pydantic import ConfigDict

from nutgraf.ingest.archive import Archive
from nutgraf.ingest.encode import Encoder
from nutgraf.ingest.index import Index
from nutgraf.service.limits import check_outlets, checked
from nutgraf.service.retrieval.retrieve import retrieve
from nutgraf.service.types import Evidence, Question


class ArchiveRetriever(BaseRetriever):
    """Query -> Documents, one a passage: its exact words, and where they stand in which article.

    `invoke(query, asked_at=..., since=..., until=..., sources=...)` narrows a search as a Question does, and
    so does `ainvoke`. An empty query is a `UsageError`, and so are limits that leave nothing to look at: an
    outlet that the archive does not have, `since` later than `until`.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    archive: Archive
    index: Index
    encoder: Any
    limit: int = 10

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,
        asked_at: datetime | None = None,
        **limits: Any,
    ) -> list[Document]:
        question = checked(Question(query, asked_at or datetime.now(UTC), **limits))
        question = check_outlets(question, self.archive)
        encoder: Encoder = self.encoder
        return [
            _document(item)
            for item in retrieve(question, self.archive, self.index, encoder, limit=self.limit)
        ]

    async def _aget_relevant_documents(
        self, query: str, *, run_manager: AsyncCallbackManagerForRetrieverRun, **limits: Any
    ) -> list[Document]:
        # LangChain's own hands over no limits.
        return await run_in_executor(
            None, self._get_relevant_documents, query, run_manager=run_manager.get_sync(), **limits
        )


def _document(item: Evidence) -> Document:
    article, passage = item.article, item.passage
    return Document(
        page_content=passage.text,
        id=passage.id,
        metadata={
            "article_id": article.id,
            "title": article.title,
            "source": article.source,
            "url": article.url,
            "published_at": article.published_at.isoformat() if article.published_at else None,
            "start": passage.start,
            "end": passage.end,
            "rank": item.rank,
            "score": item.score,
        },
    )
