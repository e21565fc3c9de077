from dataclasses import replace
from datetime import UTC, datetime

import pytest

from nutgraf.eval.types import Support
from nutgraf.eval.validate import validate
from nutgraf.service.types import Turn
from tests.eval.parts import GOLD, LIBRARY, MALTA, SPAIN, Shelf

CHAIR = GOLD[0]


def test_a_sound_set_has_nothing_to_say():
    assert validate(GOLD, LIBRARY) == []


@pytest.mark.parametrize(
    ("change", "level", "problem"),
    [
        ({"support": (Support("https://gone.example/"),)}, "error", "is not in the archive"),
        ({"support": (Support(MALTA.id, "Malta shall chair"),)}, "error", '"Malta shall chair" is not in'),
        ({"support": (Support(MALTA.id, "Malta  will chair"),)}, "warning", "only with other white space"),
        ({"also": (SPAIN.id, "https://gone.example/")}, "warning", "also: article https://gone.example/"),
        ({"sources": ("post", "Harbor Courier")}, "error", "sources: the archive has no article of Harbor"),
        ({"support": ()}, "warning", "has no support"),
        ({"support": (Support(SPAIN.id),)}, "warning", "none of its answers stands in its support"),
        (
            {"answers": ("Malta will",), "question": "Is it so that Malta will?"},
            "warning",
            "holds an accepted answer",
        ),
        ({"history": (Turn("assistant", "It is Malta."),)}, "warning", "conversation before it gives"),
        ({"wrong": ("Estonia", "The Malta")}, "error", '"The Malta" is accepted and wrong'),
        ({"wrong": ("Estonia", "Malta Gozo")}, "warning", "one holds the other"),
        ({"answers": ("Malta", "Malta will"), "wrong": ("Will",)}, "warning", 'of "Malta will", accepted'),
    ],
)
def test_what_is_found(change: dict[str, object], level: str, problem: str):
    (finding,) = validate([replace(CHAIR, **change)], LIBRARY)
    assert (finding.id, finding.level) == ("chair", level)
    assert problem in finding.problem


def test_duplicates_and_an_article_that_ran_later():
    later = replace(MALTA, published_at=datetime(2024, 1, 1, tzinfo=UTC))
    findings = validate(
        [CHAIR, replace(CHAIR, id="again", question="Who will chair, the OSCE")], Shelf(later)
    )
    assert [(finding.id, finding.problem.split()[0]) for finding in findings] == [
        ("chair", "article"),
        ("again", "article"),
        ("again", "asks"),
    ]
