from itertools import pairwise
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nutgraf.ingest.sentences import sentences


@pytest.mark.parametrize(
    "marked",
    [
        "U.S. Sen. John Doe met Rep. Ann Poe on the hill. | He left.",
        'Dr. Roe of No. 10 spoke to J. D. Doe. | "It is over," she said. | "It was hard."',
        "Acme Inc. said sales rose 3.5 percent. | Nobody at Bolt Corp. | The firm declined.",
        "They meet at 9 a.m. Monday in Dover, Del. | The mayor comes at 5 p.m. | He won't stay.",
        "Das Bad schließt am 1. Juni. | Es war alt. | He came in 2021. | April was cold. | No 3. | It won.",
        'He paused... then left. | “We won.” | They cheered. | ‘No way!’ he said. | "Stop!" she cried.',
        "The winner of the 2022 U.S. Women's Open gets more. | The U.S. Men’s team lost.",
        "He left the U.S. | Women stayed.",
        "Ask Engr. Moe or Rt. Hon. Berg. | Smt. Lena Frost met Barr. Hill in Brgy. Sarn.",
        "She lives in the U.S. | He works for the U.N. Security Council. | Gov. Ann Doe (R-Fla.) voted no.",
        "What happened? | Nobody knows! | The end.[1] | (He was late.) | Then he came.",
        "It cost $3.5 billion vs. $2 billion in Jan. 2022. | On Aug. 5, St. Louis lost.",
        "So did George H. W. Roe. | Martin Roe Jr. Day is Monday.",
        "“I will not go,” he said. | “You can't make me.” | But then … he went.",
        "It cost £1.5m. | 3 people died.",
        '"Why?" Smith asked. | "Because," said Doe. | "Go!" | Police said nobody went.',
        "He said “no.” | Smith asked why. | It was 9 p.m. (8 p.m. ET). | On MONDAY, JAN. 3, it closed.",
        "Was it Plan B. | The board did not say, and neither do I. | Ask her. | iPhone sales fell.",
        "He left the U.S. | Mr. Doe works for Bolt Corp. | Ms. Poe is 5 ft. 3 in. tall.",
        "They sell the SUV-X. | Buyers like it.",
        "1. Ann Arbor | 2. Bay City",
        "彼は来た。|そして帰った。",
    ],
)
def test_news_is_split_where_an_editor_would(marked):
    parts = [part.strip() for part in marked.split("|")]
    if parts[0].startswith("1."):
        text = "\n".join(parts)
    else:
        text = marked.replace("|", "") if "。" in marked else " ".join(parts)
    assert [text[start:end] for start, end in sentences(text)] == parts


@given(st.text(alphabet=st.sampled_from("aB .!?…\"”“'\n)(3U.S。 é"), max_size=80))
def test_spans_hold_every_visible_character_once(text):
    spans = sentences(text)
    assert all(start < end for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    assert "".join("".join(text[start:end].split()) for start, end in spans) == "".join(text.split())
    assert all(text[start:end] == text[start:end].strip() for start, end in spans)


def test_a_huge_line_takes_no_more_than_linear_time():
    began = process_time()
    assert len(sentences("He left. " * 100_000)) == 100_000
    for piece in (".", "?!", ". .. ", '."', "…)", "a. "):
        assert sentences(piece * 200_000)
    # What grows with the square would take minutes.
    assert process_time() - began < 30
