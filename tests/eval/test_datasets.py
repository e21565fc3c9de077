import json
from pathlib import Path

import pytest

from nutgraf.eval import datasets
from nutgraf.eval.types import DATASETS
from nutgraf.ingest.errors import GoldError, UsageError
from nutgraf.ingest.sources.read import read
from nutgraf.ingest.types import Article

SIZES = {
    "sample": 60,
    "realtimeqa-2022": 229,
    "xquad-en": 1190,
    "multihop-rag": 2056,
    "time-1963": 43,
    "rgb-en-fact": 159,
}


def test_every_data_set_is_known():
    assert tuple(SIZES) == DATASETS
    with pytest.raises(UsageError, match="neither a file nor a data set; the data sets are: sample"):
        datasets.get("squad")


def test_data_that_is_not_there_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("NUTGRAF_DATA", str(tmp_path))
    with pytest.raises(GoldError, match="set NUTGRAF_DATA to the folder"):
        datasets.data_folder(datasets.get("xquad-en"))


def test_an_adapter_on_made_up_data(tmp_path: Path):
    article = {"id": "Malta-0", "title": "Malta", "text": "Malta is an island. It chairs the OSCE."}
    question = {
        "id": "q",
        "question": "What does it chair?",
        "answers": ["OSCE"],
        "article_id": "Malta-0",
        "answer_start": 34,
    }
    (tmp_path / "articles.jsonl").write_text(json.dumps(article))
    (tmp_path / "questions.jsonl").write_text(json.dumps(question))
    dataset = datasets.get("xquad-en")
    (item,) = dataset.questions(tmp_path)
    assert item.support[0].quote == "It chairs the OSCE."
    (path,) = dataset.articles(tmp_path, tmp_path / "work")
    (read_,) = read([path])
    assert isinstance(read_.article, Article)
    assert read_.article.url == item.support[0].article


@pytest.mark.shared
@pytest.mark.parametrize("name", sorted(SIZES))
def test_the_real_data(name: str, tmp_path: Path):
    dataset = datasets.get(name)
    try:
        data = datasets.data_folder(dataset)
    except GoldError as error:
        pytest.skip(str(error))
    items = dataset.questions(data)
    assert len(items) == SIZES[name]
    assert len({item.id for item in items}) == len(items)
    if name == "realtimeqa-2022":
        return  # reading 4,786 articles takes half a minute
    found = [item.article for item in read(dataset.articles(data, tmp_path))]
    assert all(isinstance(article, Article) for article in found)
    urls = {article.url for article in found if isinstance(article, Article)}
    assert {support.article for item in items for support in item.support} <= urls
