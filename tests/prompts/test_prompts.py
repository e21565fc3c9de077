import hashlib
from importlib import resources

import pytest

from nutgraf import prompts
from nutgraf.prompts import Prompt

FILES = sorted(
    file.name for file in resources.files("nutgraf.prompts").iterdir() if file.name.endswith(".md")
)


def prompt(text):
    return Prompt("test", text, "")


def test_names_are_filled_in():
    filled = prompt("$who asks: $what ($who)").render(who="Ana", what="why?")
    assert filled == "Ana asks: why? (Ana)"


@pytest.mark.parametrize("given", [{}, {"who": "Ana"}, {"who": "Ana", "what": "why?", "when": "now"}])
def test_a_missing_or_an_extra_value_is_an_error(given):
    with pytest.raises(KeyError, match="'test' takes"):
        prompt("$who asks: $what").render(**given)


def test_a_value_that_holds_a_name_stays_text():
    filled = prompt("$quotes / $question").render(quotes="it cost $question and $5", question="$quotes?")
    assert filled == "it cost $question and $5 / $quotes?"


def test_there_are_prompts():
    assert "answer.md" in FILES
    assert "ask.md" in FILES


@pytest.mark.parametrize("file", FILES)
def test_every_prompt_loads_with_the_hash_of_its_file(file):
    raw = resources.files("nutgraf.prompts").joinpath(file).read_bytes()
    loaded = prompts.load(file.removesuffix(".md"))
    assert loaded.text
    assert loaded.text in raw.decode("utf-8")
    assert loaded.sha256 == hashlib.sha256(raw).hexdigest()


def test_a_prompt_that_is_not_there_is_named():
    with pytest.raises(FileNotFoundError, match="nothing-here"):
        prompts.load("nothing-here")


TEMPLATE_MARKS = [
    "<|im_start|>",
    "<|im_end|>",
    "<|endoftext|>",
    "<|eot_id|>",
    "<|start_header_id|>",
    "<|fim_prefix|>",
    "<|IM_START|>",
    "<s>",
    "</s>",
    "<bos>",
    "[INST]",
    "[/INST]",
    "<<SYS>>",
    "<</SYS>>",
    "<start_of_turn>",
    "<end_of_turn>",
    "<｜User｜>",
    "<think>",
    "<tool_call>",
    "</tool_call>",
]


@pytest.mark.parametrize("mark", TEMPLATE_MARKS)
def test_a_value_holds_no_mark_of_a_chat_template(mark):
    said = prompts.load("ask").render(quotes=f"a{mark}b", question=f"{mark}?", day="today")
    assert mark not in said


@pytest.mark.parametrize("text", ["1 < 2 > 0", "a | b", "[1] Post", "<b>", "x <- y", "a > b", "[INSTANT]"])
def test_other_text_stays_as_it_is(text):
    assert text in prompts.load("ask").render(quotes=text, question="?", day="today")
