"""Prompts are data: one Markdown file each, with strict `$names`, and a hash that every answer records."""

import hashlib
import re
from dataclasses import dataclass
from importlib import resources

_NAME = re.compile(r"\$([a-z_]+)")


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
        """Fill the names in.

        Raises:
            KeyError: when a value is missing, or names nothing in the prompt.
        """
        wanted = set(_NAME.findall(self.text))
        if wanted != values.keys():
            raise KeyError(f"prompt {self.name!r} takes {sorted(wanted)}, got {sorted(values)}")
        # One pass: a value that itself holds a $name is text, and stays as it is.
        return _NAME.sub(lambda match: values[match[1]], self.text)


def load(name: str) -> Prompt:
    """Read the prompt `name`.

    Raises:
        FileNotFoundError: when there is no such prompt.
    """
    raw = resources.files(__name__).joinpath(f"{name}.md").read_bytes()
    return Prompt(name, raw.decode("utf-8").strip(), hashlib.sha256(raw).hexdigest())
