"""The checker: how probable it is that sentences support a claim. It may stand beside `verify.py`'s rules."""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from nutgraf.ingest.errors import ModelError
from nutgraf.service.config import Settings
from nutgraf.service.models.pair_model import PairModel
from nutgraf.service.words import stems_of, tokens

# How many sentences are read with a claim, and how much of each: what a model this small tells apart.
SENTENCES_READ, MOST_WORDS = 3, 60
# A claim is most often wrong about words that begin with a capital or a digit.
_FACT_WEIGHT = 2.0


class Checker(Protocol):
    """What tells whether sentences support a claim."""

    def supported(self, claim: str, sentences: Sequence[str]) -> float:
        """Return how probable (0..1) it is that sentences, those nearest to the claim, support all of it."""
        ...


class EntailmentModel:
    """A checker from a local folder: a `PairModel`, trained by `nutgraf eval train-checker` or by others.

    One logit is the log-odds of support, and reads the claim first, as rerankers do. Of several one is named
    "entailment" or "supported", and the claim comes second, as in natural language inference.

    Raises:
        ModelError: when the folder does not hold one.
    """

    def __init__(self, folder: Path, *, threads: int = 0) -> None:
        """Load the model: a tenth of a second. `threads`: 0 for one each core."""
        try:
            self._model = PairModel(folder, threads=threads)
            count = len(self._model.logits("It rained.", "It rained."))
            self._place = _support_among(self._model.labels, count) if count > 1 else 0
        except Exception as error:
            raise ModelError(
                f"{folder}: no checker (model.onnx, tokenizer.json; of several logits config.json too): "
                f"{error}; see NUTGRAF_CHECKER"
            ) from error
        self._single = count == 1

    def supported(self, claim: str, sentences: Sequence[str]) -> float:
        """Return how probable (0..1) it is that sentences, those nearest to the claim, support all of it."""
        text = " ".join(nearest(claim, sentences))
        if self._single:
            (logit,) = self._model.logits(claim, text)
            return 1 / (1 + math.exp(-logit))
        logits = self._model.logits(text, claim)
        highest = max(logits)
        parts = [math.exp(logit - highest) for logit in logits]
        return parts[self._place] / sum(parts)


def open_checker(settings: Settings) -> Checker | None:
    """Load the checker of the settings; None where they name none.

    Raises:
        ModelError: when the folder does not hold one.
    """
    return EntailmentModel(settings.checker, threads=settings.threads) if settings.checker else None


def _support_among(labels: Sequence[str], count: int) -> int:
    """Return which of a model's labels means support.

    Raises:
        ValueError: none does, or they are not as many as its logits.
    """
    found = [place for place, label in enumerate(labels) if label.startswith(("entail", "support"))]
    if len(labels) != count or len(found) != 1:
        raise ValueError(
            f"of its {count} logits the labels ({', '.join(labels) or 'none'}) name no one support"
        )
    return found[0]


def nearest(
    claim: str, sentences: Sequence[str], *, most: int = SENTENCES_READ, words: int = MOST_WORDS
) -> list[str]:
    """Return the sentences that together hold most of a claim's words, in their order, long ones cut.

    Greedy: each in turn is the one that holds most of what is not held yet.

    Args:
        claim: a sentence or a few.
        sentences: of what is to support it.
        most: how many are returned.
        words: of each, from its beginning.
    """
    weights = {
        token.stem: _FACT_WEIGHT if token.text[0].isupper() or token.text[0].isdigit() else 1.0
        for token in tokens(claim)
        if token.content
    }
    held = [weights.keys() & stems_of(sentence) for sentence in sentences]
    left = set(weights)
    chosen: list[int] = []

    def gain(place: int) -> tuple[float, float, int]:
        stems = held[place]
        return sum(weights[stem] for stem in stems & left), sum(weights[stem] for stem in stems), -place

    while len(chosen) < min(most, len(sentences)):
        best = max((place for place in range(len(sentences)) if place not in chosen), key=gain)
        chosen.append(best)
        left -= held[best]
    return [" ".join(sentences[place].split()[:words]) for place in sorted(chosen)]
