"""Retrieval for other people's chains: a LangChain retriever over an archive."""

from datetime import UTC, datetime
from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from nutgraf.ingest.archive import Archive
from nutgraf.ingest.encode import Encoder
from nutgraf.ingest.index import Index
from nutgraf.service.retrieve import retrieve
from nutgraf.service.types import Evidence, Question


class ArchiveRetriever(BaseRetriever):
    """Query -> Documents, one a passage: its exact words, and where they stand in which article.

    `invoke(query, asked_at=..., since=..., until=..., sources=...)` narrows a search as a Question does.
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
        question = Question(query, asked_at or datetime.now(UTC), **limits)
        encoder: Encoder = self.encoder
        return [
            _document(item)
            for item in retrieve(question, self.archive, self.index, encoder, limit=self.limit)
        ]


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
