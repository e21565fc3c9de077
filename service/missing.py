"""What an archive does not say: the words of a question that its nearest coverage lacks."""

from collections.abc import Sequence

from nutgraf.service.types import Evidence, Question
from nutgraf.service.words import content_stems, tokens

NEAREST = 3


def what_is_missing(question: Question, evidence: Sequence[Evidence]) -> str:
    """Say in words what was looked for in vain, and name the nearest coverage with outlet and date."""
    if not evidence:
        return "The archive has no article within the limits of this question."
    texts = [f"{item.article.title} {item.passage.text}" for item in evidence]
    held = {stem for text in texts for stem in content_stems(tokens(text))}
    asked = {token.stem: token.text for token in tokens(question.text) if token.content}
    absent = [word for stem, word in asked.items() if stem not in held]
    said = "The archive does not hold the answer."
    if absent:
        said += f" The nearest articles do not mention: {', '.join(absent)}."
    nearest = dict.fromkeys(_named(item) for item in evidence)
    return f"{said} Nearest coverage: {'; '.join(list(nearest)[:NEAREST])}."


def _named(item: Evidence) -> str:
    day = f", {item.article.published_at:%Y-%m-%d}" if item.article.published_at else ""
    return f"“{item.article.title}” ({item.article.source or 'unknown outlet'}{day})"
