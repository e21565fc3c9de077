"""Follow-up + history -> a question that stands alone."""

import re
from dataclasses import replace

from nutgraf.service.types import Question

# A question that leans on what was said before: it opens with a joining word, or says "he", "that", ...
_LEANS = re.compile(
    r"^\W*(and|but|so|then|what about|how about)\b"
    r"|\b(he|she|it|they|him|her|them|his|hers|its|their|this|that|these"
    r"|those|there|then)\b",
    re.IGNORECASE,
)


def standalone(question: Question) -> Question:
    """Return the question with the subject of the conversation put back in front, if it leans on it.

    A rule, not a model: the reader's last question names the subject, so it goes first.
    """
    asked = [turn.content for turn in question.history if turn.role == "user"]
    if not asked or not _LEANS.search(question.text):
        return question
    return replace(question, text=f"{asked[-1].rstrip(' ?.')}: {question.text}", history=())
