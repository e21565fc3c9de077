import gzip
import json

import pytest

from nutgraf.ingest.sources.read import read

STORY = {"title": "Harbour lost", "date": "2023-12-04", "text": "The harbour is lost."}


def articles(path):
    return [item.article for item in read([path])]


@pytest.mark.parametrize("name", ["news.json", "news.json.gz"])
def test_lines_named_json_are_lines(tmp_path, name):
    path = tmp_path / name
    rows = [json.dumps({**STORY, "title": "a"}), '{"title": ', json.dumps({**STORY, "title": "c"})]
    data = "\n".join(rows).encode()
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    first, bad, third = articles(path)
    assert (first.title, third.title) == ("a", "c")
    assert str(bad).startswith(f"{path}:2: is not JSON")


@pytest.mark.parametrize("lines", ["[{a},\n{b}]\n", "[\n {a},\n {b}\n]", "{a},\n{b},\n", "[{a}\n,{b}]"])
def test_a_list_named_jsonl_is_read_where_each_has_its_line(tmp_path, lines):
    for title in "ab":
        lines = lines.replace(f"{{{title}}}", json.dumps({**STORY, "title": title}))
    path = tmp_path / "news.jsonl"
    path.write_text(lines)
    assert [article.title for article in articles(path)] == ["a", "b"]


@pytest.mark.parametrize(
    ("held", "titles"),
    [
        ({"status": "ok", "articles": [STORY, {**STORY, "title": "Other"}]}, ["Harbour lost", "Other"]),
        ({**STORY, "related": [{"title": "Other"}]}, ["Harbour lost"]),
        ({"body": "Text.", "related": [{"title": "Other"}]}, ["Text."]),
        ({"page": 1, "content": [STORY]}, ["Harbour lost"]),
        # As the answers of APIs hold them, and data bases.
        ({"response": {"status": "ok", "docs": [STORY]}, "meta": {"hits": 1}}, ["Harbour lost"]),
        ({"hits": {"total": {"value": 1}, "hits": [{"_id": 1, "_source": STORY}]}}, ["Harbour lost"]),
        ({"hits": [{"_source": STORY, "highlight": {"text": ["The <em>council</em>"]}}]}, ["Harbour lost"]),
        ({"response": {"content": {"webTitle": "Lost", "fields": {"body": "<p>Text.</p>"}}}}, ["Lost"]),
        ({"articles": [STORY], "sources": [{"id": 1, "name": "The Post"}]}, ["Harbour lost"]),
        ({"article": STORY}, ["Harbour lost"]),
        ({"1": STORY, "2": {**STORY, "title": "Other"}}, ["Harbour lost", "Other"]),
        (
            {"title": {"0": "Harbour lost", "1": "Other"}, "text": {"0": "One.", "1": "Two."}},
            ["Harbour lost", "Other"],
        ),
    ],
)
def test_an_object_around_a_list_of_articles_is_that_list(tmp_path, held, titles):
    path = tmp_path / "news.json"
    path.write_text(json.dumps(held))
    assert [article.title for article in articles(path)] == titles


def test_of_two_lists_none_is_taken_for_the_articles(tmp_path):
    path = tmp_path / "news.json"
    path.write_text(json.dumps({"articles": [STORY], "others": [STORY]}))
    assert "holds 2 lists of objects; write one list, of articles" in str(articles(path)[0])
