"""The briefs and questions that ship with nutgraf."""

from importlib import resources
from pathlib import Path

from nutgraf.eval.datasets import Dataset
from nutgraf.eval.gold import load
from nutgraf.eval.types import GoldItem


def _articles(_data: Path, _work: Path) -> list[Path]:
    return [Path(str(resources.files("nutgraf.ingest").joinpath("sample")))]


def _questions(_data: Path) -> list[GoldItem]:
    return load(Path(str(resources.files("nutgraf.eval").joinpath("gold/sample.jsonl"))))


DATASET = Dataset("sample", _articles, _questions)
