"""Prompts are data: one Markdown file each, with strict `$names`, and a hash that every answer records.

```
answer.md           to the writer of an answer: the rules
ask.md              to the same: the quotes and the question
asked_after.md      a follow-up, with the subject that it leans on
standalone.md       a follow-up made a question that stands alone
sentence.md         to the judge of one sentence: the rules
sentence_answer.md  to the same: does it answer the question?
sentence_reason.md  to the same: does it give the reason?
draft.md            writes a question about an article, for `nutgraf eval draft`
judge.md            compares an answer with references, for `nutgraf eval judge`
judge_grounded.md   checks a claim against a source, for the same
```
"""

import hashlib
import re
from dataclasses import dataclass
from importlib import resources

_NAME = re.compile(r"\$([a-z_]+)")
# What chat templates part a conversation by. A runtime reads these as its own wherever they stand, so that an
# article could end the reader's message and begin one of the system's.
_TOKEN = re.compile(
    r"<(?=[|｜])|(?<=[|｜])>|<(?=/?(?:s|bos|eos|pad|unk|mask|think|tool_call|tool_response|"
    r"start_of_turn|end_of_turn)>)|<(?=</?SYS>>)|\[(?=/?INST\])",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Prompt:
    """One prompt file.

    Attributes:
        name: of the file, without its ending.
        text: with `$names` to be filled in.
        sha256: of the file, hexadecimal.
    """

    name: str
    text: str
    sha256: str

    def render(self, **values: str) -> str:
        """Fill the names in; the marks of chat templates within a value are pulled apart.

        Raises:
            KeyError: when a value is missing, or names nothing in the prompt.
        """
        wanted = set(_NAME.findall(self.text))
        if wanted != values.keys():
            raise KeyError(f"prompt {self.name!r} takes {sorted(wanted)}, got {sorted(values)}")
        # One pass: a value that itself holds a $name is text, and stays as it is.
        return _NAME.sub(lambda match: _inert(values[match[1]]), self.text)


def _inert(value: str) -> str:
    """Return a value in which no chat template finds its marks: "<|im_end|>" becomes "< |im_end| >"."""
    return _TOKEN.sub(lambda match: f" {match[0]}" if match[0] == ">" else f"{match[0]} ", value)


def load(name: str) -> Prompt:
    """Read the prompt `name`.

    Raises:
        FileNotFoundError: when there is no such prompt.
    """
    raw = resources.files(__name__).joinpath(f"{name}.md").read_bytes()
    return Prompt(name, raw.decode("utf-8").strip(), hashlib.sha256(raw).hexdigest())
