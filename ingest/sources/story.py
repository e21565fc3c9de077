"""Which web pages are no story: errors, captchas, notices of cookies, frames, and lists of other stories."""

from collections.abc import Sequence
from typing import Any

from nutgraf.ingest.clean import Block, one_line
from nutgraf.ingest.sources.linked import is_article
from nutgraf.ingest.types import Article

# What has so many characters may be a story though nothing says so.
_ENOUGH_CHARS = 200
_HEADINGS = ("h1", "h2", "h3", "h4")
# So many teasers make a list, where they are half of what is said.
_FEWEST_TEASERS = 4


def why_no_story(tree: Any, linked: dict[str, Any], blocks: Sequence[Block], article: Article) -> str:
    """Return why a page is not that of a story; nothing where it says that it is, or may be.

    Args:
        tree: the page, as lxml reads it.
        linked: its article in JSON-LD.
        blocks: what was found in it.
        article: what was made of that.
    """
    if article.authors or is_article(linked) or _calls_itself_article(tree):
        return ""
    is_told = article.published_at or article.source or next(tree.iter("article"), None) is not None
    if len(article.text) < _ENOUGH_CHARS and not is_told:
        return f"has {len(article.text)} characters, and no day, author or outlet"
    paragraphs = [block.text for block in blocks if not block.is_heading]
    teasers = _teasers(tree) & set(paragraphs)
    if len(teasers) >= _FEWEST_TEASERS and 2 * len(teasers) >= len(paragraphs):
        return f"is a list of {len(teasers)} stories"
    return ""


def _calls_itself_article(tree: Any) -> bool:
    return any(
        meta.get("property") == "og:type" and (meta.get("content") or "").strip().lower() == "article"
        for meta in tree.iter("meta")
    )


def _teasers(tree: Any) -> set[str]:
    """Return the paragraphs that follow a heading which leads to another page."""
    found: set[str] = set()
    leads = False
    for element in tree.iter(*_HEADINGS, "p"):
        if element.tag == "p":
            found |= {one_line(element.text_content())} if leads else set()
            leads = False
        else:
            links = [*element.iter("a"), *element.iterancestors("a")]
            leads = any(not (link.get("href") or "#").startswith("#") for link in links)
    return found
