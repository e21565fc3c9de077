import os
import re
from itertools import pairwise
from pathlib import Path

import pytest

from nutgraf.ingest.errors import BadArticle
from nutgraf.ingest.sources.read import read
from nutgraf.ingest.types import Article

MARKDOWN = """\
By: *The Harbour Post Staff*

# Harbour *lost*

---

The **council** met on [Monday](https://post.example/x "t").
![a photo](x.png) It will
not pay<!-- say it will -->.

## The `money`

- one *thing*
- another
  1. inner

> Quoted & done.

| Who | What |
|-----|------|
| Doe | no   |

```
code
```

<script>alert("x")</script>
<p>Raw <b>text</b> stays.</p>
"""


def read_one(path, text):
    path.write_text(text, encoding="utf-8")
    (item,) = read([path])
    assert item.size_bytes == path.stat().st_size
    return item.article


@pytest.mark.parametrize("name", ["a.md", "a.markdown", "a.txt"])
def test_markdown_becomes_plain_text(tmp_path, name):
    article = read_one(tmp_path / name, MARKDOWN)
    assert (article.title, article.source) == ("Harbour lost", "The Harbour Post")
    assert article.authors == ("The Harbour Post Staff",)
    assert article.text.split("\n\n") == [
        "The council met on Monday. It will not pay.",
        "The money",
        "- one thing\n- another\n1. inner",
        "Quoted & done.",
        "Who | What\nDoe | no",
        "code",
        "Raw text stays.",
    ]
    ((start, end, text),) = article.headings
    assert article.text[start:end] == text == "The money"


def test_front_matter_names_the_fields(tmp_path):
    fields = (
        "headline: Harbour lost\ndate: 2023-12-04\nauthor: {name: Ann Doe}\noutlet: The Post\ncontent: [x]"
    )
    article = read_one(tmp_path / "a.md", f"---\n{fields}\n---\n\n# Other\n\nBody.")
    assert (article.title, article.source, article.authors) == ("Harbour lost", "The Post", ("Ann Doe",))
    assert article.published_at.isoformat() == "2023-12-04T00:00:00+00:00"
    assert article.text == "Other\n\nBody."
    linked = read_one(tmp_path / "c.md", "---\nsource: https://www.post.example/7\n---\nBody.")
    assert (linked.url, linked.source) == ("https://www.post.example/7", "post.example")
    assert read_one(tmp_path / "b.md", "---\ntitle: Lost\n---\n# Lost\n\nBody.").text == "Body."


@pytest.mark.parametrize(
    ("front", "title"),
    [
        ("title: Harbour row: mayor to resign", "Harbour row: mayor to resign"),
        ("title: 'The mayor's harbour'", "The mayor's harbour"),
        ('title: "Lost" harbour: who pays?', '"Lost" harbour: who pays?'),
        ("title: [Video] Harbour lost", "[Video] Harbour lost"),
        ("title: @mayor resigns", "@mayor resigns"),
        # Only what is broken is read so.
        ("tags: [a, b\ntitle: >\n  Harbour\n  lost", "Harbour lost"),
    ],
)
def test_broken_front_matter_is_read_field_by_field(tmp_path, front, title):
    path = tmp_path / "a.md"
    article = read_one(path, f"---\n{front}\nauthors:\n  - Ann Doe\n  - Bo Roe\n---\nBody.")
    assert (article.title, article.authors, article.text) == (title, ("Ann Doe", "Bo Roe"), "Body.")


@pytest.mark.parametrize(
    ("front", "says"),
    [
        ("title: !!python/object/apply:os.system [ls]", "front matter is not YAML"),
        ("date: !!timestamp soon", "front matter is not YAML"),
        ('date: !!int ""', "front matter is not YAML"),
        ("title: !!bool perhaps", "front matter is not YAML"),
        # Each line ten times the one before it: the last is a text of gigabytes.
        (
            "\n".join(["a: &a [ha]", *(f"{b}: &{b} [{f'*{a}, ' * 10}]" for a, b in pairwise("abcdefghijk"))]),
            "alias",
        ),
        ("a: " + "[" * 60_000, "front matter is not YAML"),
    ],
)
def test_front_matter_that_nobody_writes_is_refused(tmp_path, front, says):
    error = read_one(tmp_path / "a.md", f"---\n{front}\n---\nBody.")
    assert isinstance(error, BadArticle) and says in str(error)


def test_front_matter_may_be_toml(tmp_path):
    front = 'title = "Harbour: lost"\ndate = 2023-12-04T10:00:00Z\nauthors = ["Ann Doe"]\n[params]\na = 1'
    article = read_one(tmp_path / "a.md", f"+++\n{front}\n+++\n\nBody.")
    assert (article.title, article.authors, article.text) == ("Harbour: lost", ("Ann Doe",), "Body.")
    assert article.published_at.isoformat() == "2023-12-04T10:00:00+00:00"
    error = read_one(tmp_path / "b.md", "+++\ntitle = Lost\n+++\nBody.")
    assert (
        isinstance(error, BadArticle) and "not TOML (" in str(error) and 'write title = "..."' in str(error)
    )


def test_plain_text(tmp_path):
    lines = [
        "The council of the town met on Monday evening and did",
        "not say how it would pay for the harbour, or when, or",
        "whether it would.",
    ]
    broken = f"{lines[0]}\r\n{lines[1]}\r\n\r\n{lines[2]}"
    indented = "An indented paragraph is no code."
    article = read_one(
        tmp_path / "a.txt",
        f"Harbour lost\r\n\r\nBy Ann Doe and Bo Roe\r\n\r\n{broken}\r\n\r\n    {indented}\r\n",
    )
    assert (article.title, article.authors, article.source) == ("Harbour lost", ("Ann Doe", "Bo Roe"), "")
    assert article.text.split("\n\n") == [" ".join(lines), indented]


def test_a_first_paragraph_is_no_title(tmp_path):
    article = read_one(tmp_path / "a.txt", "The harbour is lost. The council met.\n\nIt will not pay.")
    assert article.title == "The harbour is lost."
    assert article.text.startswith("The harbour is lost.")
    assert read_one(tmp_path / "b.txt", "Harbour lost").text == "Harbour lost"


@pytest.mark.parametrize(
    "hostile",
    [
        "<!-- " * 60_000,
        "<!-- -->" * 40_000,
        "[" * 300_000,
        "![](" * 100_000,
        "> " * 50_000,
        "- " * 9000 + "a",
        f"a{'_' * 9**6}b",
    ],
    ids=["comments", "closed", "brackets", "images", "quotes", "lists", "marks"],
)
def test_hostile_markdown_ends_soon(tmp_path, hostile):
    # Below thousands of lists nothing is parsed, so no text may be left.
    assert isinstance(read_one(tmp_path / "a.md", f"# Lost\n\n{hostile}\n\nBody."), Article | BadArticle)
    assert isinstance(read_one(tmp_path / "b.md", f"{hostile}\n\nBody."), Article | BadArticle)


@pytest.mark.shared
def test_the_seed_article_comes_out_whole():
    data = Path(os.environ.get("NUTGRAF_DATA", Path(__file__).parents[2] / "../shared/data"))
    seeds = sorted((data / "../seeds").glob("*.txt"))
    if not seeds:
        pytest.skip(f"no seed article beside {data}; set NUTGRAF_DATA")
    raw = seeds[0].read_text()
    (item,) = read(seeds[:1])
    article = item.article
    first_heading, *sections = re.findall(r"^#+ (.+)$", raw, re.MULTILINE)
    assert article.title == first_heading.strip()
    assert f"{article.source} Staff" == article.authors[0]
    assert article.source and f"*{article.authors[0]}*" in raw
    assert [text for _, _, text in article.headings] == [section.strip() for section in sections]
    assert not set("*#_") & set(article.text) and "---" not in article.text
    paragraphs = article.text.split("\n\n")
    assert len(set(paragraphs)) == len(paragraphs)
    bold_or_italic = re.findall(r"^(?:\*\*|\*)([^*]+)\*+$", raw, re.MULTILINE)
    assert len(bold_or_italic) == 3
    for quote in bold_or_italic:
        assert article.text.count(quote.split(": ")[-1][4:]) == 1
        assert quote not in paragraphs
    # Every paragraph ends as a sentence or is a heading; a blank line in the middle of one is mended.
    assert all(paragraph[-1] in '."' or paragraph in sections for paragraph in paragraphs)


def test_the_head_of_markdown_is_read(tmp_path):
    article = read_one(
        tmp_path / "a.md",
        "# Harbour *lost*\n\nBy Ann Lee, Bay News\n\n3 May 2024\n\nIt was old.\n\nIt fell.",
    )
    assert (article.title, article.source, article.authors) == ("Harbour lost", "Bay News", ("Ann Lee",))
    assert (f"{article.published_at:%Y-%m-%d}", article.text) == ("2024-05-03", "It was old.\n\nIt fell.")


@pytest.mark.parametrize("head", ["Harbour lost\nBy Ann Lee\n3 May 2024", "Harbour lost"])
def test_a_heading_further_down_is_no_title(tmp_path, head):
    article = read_one(tmp_path / "a.txt", f"{head}\n\nIt was old.\n\n# The money\n\nThere is none.")
    assert article.title == "Harbour lost"
    assert article.text == "It was old.\n\nThe money\n\nThere is none."
    assert [heading for _, _, heading in article.headings] == ["The money"]
