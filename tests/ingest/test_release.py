"""The heads of press releases, and datelines."""

import pytest
from docx import Document

from nutgraf.ingest.sources.head import take_head
from nutgraf.ingest.sources.head_lines import opening_day
from nutgraf.ingest.sources.read import read

BODY = "The zoo of Averdon has taken in two leopards, it said. They are young."
TITLE = "Zoo takes in two leopards"


@pytest.mark.parametrize(
    ("head", "day", "source"),
    [
        (f"FOR IMMEDIATE RELEASE\n\n{TITLE}", None, None),
        (f"PRESS RELEASE\nFOR IMMEDIATE RELEASE\n4 March 2026\n\n{TITLE}", "2026-03-04", None),
        (f"News Release\nFor immediate release: 4 March 2026\n\n{TITLE}", "2026-03-04", None),
        (f"FOR RELEASE ON March 4, 2026\n\n{TITLE}", "2026-03-04", None),
        (f"Media advisory no. 12/2026\n{TITLE}\n4 March 2026", "2026-03-04", None),
        (f"{TITLE}\n\nFor immediate release\n4 March 2026", "2026-03-04", None),
        (f"Press release\nEmbargoed until 00:01, Wednesday 4 March 2026\n\n{TITLE}", "2026-03-04", None),
        (
            f"STRICTLY EMBARGOED UNTIL 00.01 HRS ON WEDNESDAY 4 MARCH 2026\n"
            f"NOT FOR BROADCAST OR PUBLICATION BEFORE 00.01\n\n{TITLE}",
            "2026-03-04",
            None,
        ),
        (f"Embargo: until 10 a.m. on Wednesday, when the mayor speaks\n\n{TITLE}", None, None),
        (f"Pressemitteilung Nr. 12/2026\n18.06.2026\n\n{TITLE}", "2026-06-18", None),
        (f"PRESSEMITTEILUNG\nSperrfrist: Mittwoch, 4. März 2026, 10 Uhr\n\n{TITLE}", "2026-03-04", None),
        (
            f"Medieninformation\nZur sofortigen Veröffentlichung\nAverdon, 4. März 2026\n{TITLE}",
            "2026-03-04",
            None,
        ),
        # Whose it is.
        (f"Averdon Zoo\nPress Office\n4 March 2026\n\n{TITLE}", "2026-03-04", "Averdon Zoo"),
        (
            f"FOR IMMEDIATE RELEASE\n4 March 2026\n\nAverdon Zoo\nPress Office\n\n{TITLE}",
            "2026-03-04",
            "Averdon Zoo",
        ),
        (f"Averdon Zoo\n\nPRESS RELEASE\n\n{TITLE}", None, "Averdon Zoo"),
        (f"PRESS RELEASE\nAverdon Zoo\n4 March 2026\n\n{TITLE}", "2026-03-04", "Averdon Zoo"),
        (f"Averdon Zoo press release, 4 March 2026\n\n{TITLE}", "2026-03-04", "Averdon Zoo"),
        (f"City of Averdon · News Release · March 4, 2026\n\n{TITLE}", "2026-03-04", "City of Averdon"),
        (f"Press statement by the Averdon Zoo\n\n{TITLE}", None, "Averdon Zoo"),
        (f"Pressemitteilung der Stadt Averdon vom 4. März 2026\n\n{TITLE}", "2026-03-04", "Stadt Averdon"),
    ],
)
def test_a_label_is_neither_headline_nor_outlet_and_its_day_counts(head, day, source):
    fields, rest = take_head(f"{head}\n\n{BODY}\n\nMore of it.")
    told = {"title": TITLE, "published_at": day, "source": source}
    assert fields == {name: value for name, value in told.items() if value}
    assert " ".join(rest.split()) == f"{BODY} More of it."


@pytest.mark.parametrize(
    "contact",
    [
        "Media contact: Jill Fay",
        "Contact: Jim Dale, 01632 960111",
        "Contact:\nJim Dale\nAverdon Zoo\n01632 960111\njim@zoo.example",
        "For more information: press@zoo.example",
        "Pressekontakt: Jana Groß, Tel. 030 1234567",
    ],
)
def test_whom_to_ask_is_no_headline_and_stays(contact):
    fields, rest = take_head(f"PRESS RELEASE\n4 March 2026\n{contact}\n\n{TITLE}\n\n{BODY}")
    assert fields == {"title": TITLE, "published_at": "2026-03-04"}
    assert rest.strip().startswith(contact)


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("Embargo lifted on grain\nBy Ann Lee\n4 March 2026", "Embargo lifted on grain"),
        ("Embargo Lifted\n4 March 2026", "Embargo Lifted"),
        ("Press Office Closes\nBy Ann Lee\n4 March 2026", "Press Office Closes"),
        ("Mayor sorry for press release\n4 March 2026", "Mayor sorry for press release"),
        ("Von der Weide tritt zurück\nVon Ann Lee\n4. März 2026", "Von der Weide tritt zurück"),
        (f"Press release: {TITLE}\n4 March 2026", TITLE),
        (f"PRESS RELEASE\n\n{TITLE}!", f"{TITLE}!"),
    ],
)
def test_a_headline_may_hold_such_words(head, title):
    fields, rest = take_head(f"{head}\n\n{BODY}")
    assert (fields["title"], fields.get("source"), rest.strip()) == (title, None, BODY)


@pytest.mark.parametrize("label", ["PRESS RELEASE", "# Press release", "Pressemitteilung"])
def test_what_stands_below_a_label_may_be_the_body(label):
    fields, rest = take_head(f"{label}\n\n{BODY}\n\nMore of it.")
    assert (fields, rest.strip()) == ({}, f"{BODY}\n\nMore of it.")


def test_a_label_that_the_body_holds_stays():
    text = f"{TITLE}\n\n{BODY}\n\nFor immediate release"
    assert take_head(text) == ({}, text)


@pytest.mark.parametrize(
    "opening",
    [
        "AVERDON, 3 March 2026 – Averdon Foods",
        "AVERDON, March 3, 2026 /CoastWire/ -- Averdon",
        "AVERDON, Norland, March 3, 2026 (Coast Wire) - The",
        "AVERDON 3 March 2026 — “We",
        "Averdon (3 March 2026) - The",
        "Averdon, 3. März 2026 – Über die",
        "Averdon, den 3. März 2026: Die",
        "(Averdon, 3. März 2026) Die Stadt",
    ],
)
def test_the_day_in_a_dateline(opening):
    assert opening_day(f"{opening} is recalling bars.") == "2026-03-03"


@pytest.mark.parametrize(
    "opening",
    [
        "Since 3 March 2026 – The day",
        "On Tuesday, 3 March 2026 – Ann Lee's birthday –",
        "Averdon, 3 March 2026 – the day of the flood –",
        "12 March 2026: Council votes",
        "Averdon, 3 March – The",
        "The council met, on 3 March 2026, to vote.",
        "AVERDON, 31 February 2026 – The",
        "Averdon, 03.05.2026 – Der",
        "",
    ],
)
def test_other_days_at_the_start_are_no_dateline(opening):
    assert opening_day(opening) is None


def article_of(path):
    (item,) = read([path])
    return item.article


def test_files_are_dated_by_label_head_or_dateline(tmp_path):
    text = tmp_path / "a.txt"
    text.write_text(f"FOR IMMEDIATE RELEASE\n\n{TITLE}\n\nAVERDON, 3 March 2026 – {BODY}", "utf-8")
    assert (f"{article_of(text).published_at:%Y-%m-%d}", article_of(text).title) == ("2026-03-03", TITLE)
    text.write_text(f"{TITLE}\n5 March 2026\n\nAVERDON, 3 March 2026 – {BODY}", "utf-8")
    assert f"{article_of(text).published_at:%d}" == "05"
    text.write_text(f"Press release: {TITLE}\n\n{BODY}", "utf-8")
    assert (article_of(text).title, article_of(text).text) == (TITLE, BODY)


def test_a_label_is_not_the_title_of_a_document(tmp_path):
    path = tmp_path / "a.docx"
    document = Document()
    document.core_properties.title = "Press Release"
    document.add_heading("PRESS RELEASE", 0)
    for line in ("4 March 2026", TITLE, BODY):
        document.add_paragraph(line)
    document.save(str(path))
    found = article_of(path)
    assert (found.title, found.text, f"{found.published_at:%d}") == (TITLE, BODY, "04")
