"""What an archive does not say: the words of a question that its nearest coverage lacks, and that coverage."""

from collections.abc import Sequence

from nutgraf.service.types import Evidence, Question
from nutgraf.service.words import content_words, words

NEAREST = 3
# "election" and "elections", "attend" and "attended" start alike: a cheap stem, for telling a reader, not for search.
_STEM_CHARS = 5


def what_is_missing(question: Question, evidence: Sequence[Evidence]) -> str:
    """Say in words what was looked for in vain, and name the nearest coverage with outlet and date."""
    if not evidence:
        return "The archive has no article within the limits of this question."
    held = {
        word[:_STEM_CHARS] for item in evidence for word in words(f"{item.article.title} {item.passage.text}")
    }
    absent = [word for word in content_words(question.text) if word[:_STEM_CHARS] not in held]
    said = "The archive does not hold the answer."
    if absent:
        said += f" The nearest articles do not mention: {', '.join(absent)}."
    nearest = dict.fromkeys(_named(item) for item in evidence)
    return f"{said} Nearest coverage: {'; '.join(list(nearest)[:NEAREST])}."


def _named(item: Evidence) -> str:
    day = f", {item.article.published_at:%Y-%m-%d}" if item.article.published_at else ""
    return f"“{item.article.title}” ({item.article.source or 'unknown outlet'}{day})"
