"""Data sets by name. One adapter a file: its articles as files to ingest, its questions as gold items.

```
sample.py            what ships with nutgraf
realtimeqa_2022.py   a weekly news quiz, over 4,786 articles
xquad_en.py          questions on paragraphs of Wikipedia
multihop_rag.py      questions whose answer lies in several stories, or in none
time_1963.py         articles of TIME magazine; retrieval only
rgb_en_fact.py       questions with snippets that are true, altered or irrelevant
```
"""

import json
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from nutgraf.eval.gold import read_lines
from nutgraf.eval.types import DATASETS, GoldItem
from nutgraf.ingest.errors import GoldError, UsageError


@dataclass(frozen=True, slots=True)
class Dataset:
    """A set of questions with the articles that they are put to.

    Attributes:
        name: as on the command line.
        articles: (folder of the data, folder to write into) -> files to ingest.
        questions: folder of the data -> the questions.
        needs: files of the data, below `NUTGRAF_DATA`; without them there is an error that says so.
        retrieval_only: it holds no answers to compare with.
    """

    name: str
    articles: Callable[[Path, Path], list[Path]]
    questions: Callable[[Path], list[GoldItem]]
    needs: tuple[str, ...] = ()
    retrieval_only: bool = False


def get(name: str) -> Dataset:
    """Return a data set by its name.

    Raises:
        UsageError: when there is none of that name.
    """
    if name not in DATASETS:
        raise UsageError(f"{name}: neither a file nor a data set; the data sets are: {', '.join(DATASETS)}")
    dataset: Dataset = import_module(f"nutgraf.eval.datasets.{name.replace('-', '_')}").DATASET
    return dataset


def data_folder(dataset: Dataset) -> Path:
    """Return the folder of a data set's files: NAME below `$NUTGRAF_DATA` or else below `../shared/data`.

    Raises:
        GoldError: when it is not there.
    """
    return find_data(dataset.name, dataset.needs) if dataset.needs else Path()


def find_data(name: str, files: tuple[str, ...]) -> Path:
    """Return the folder NAME of the evaluation data that holds these files.

    Raises:
        GoldError: when it is not there.
    """
    root = Path(__file__).resolve().parents[2]
    given = os.environ.get("NUTGRAF_DATA")
    places = [Path(given)] if given else [Path("../shared/data"), root / "../shared/data"]
    for place in places:
        if all((place / name / file).is_file() for file in files):
            return place / name
    raise GoldError(
        f"{name}: {files[0]} is not in {places[0] / name}; this data set does not come with nutgraf: "
        "set NUTGRAF_DATA to the folder that holds it"
    )


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a JSON Lines file of a data set."""
    for _, row in read_lines(path):
        yield row


def write_articles(articles: Iterable[dict[str, Any]], path: Path) -> Path:
    """Write articles as `nutgraf ingest` reads them; return the path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(article, ensure_ascii=False) + "\n" for article in articles), "utf-8")
    return path


def address(dataset: str, article: str) -> str:
    """Return a URL for an article that came without one; the domain is reserved and leads nowhere."""
    return f"https://{dataset}.nutgraf.example/{article}"
