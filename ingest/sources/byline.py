"""The names in a byline, without what stands around them: employers, posts, places, addresses."""

import ast
import re
from contextlib import suppress
from typing import Any, cast

# What a person is, or works for: "Ann Lee, City Hall Reporter".
_POST = re.compile(
    r"\b(?:writer|reporter|correspondent|editor|columnist|critic|staff|press|news|agency|times)$",
    re.IGNORECASE,
)
_BY = re.compile(r"^\s*(?:(?:analysis|opinion|words|story|text)\s+)?(?:by\b:?|von\b)\s*", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*[;\n]\s*|\s+(?:and|AND|und)\s+|\s*&\s*")
_COMMA = re.compile(r"\s*,\s*+(?!(?:Jr|Sr|I{2,3}|IV)\b)")
# As RSS has it: "ann@post.example (Ann Lee)"; as mails do: "Ann Lee <ann@post.example>".
_MAILED = re.compile(r"\S+@\S+\s*(?:\((.*)\))?|(.*\S)\s*<\S+@\S+>")
# "Ann Lee in Kyiv", "Ann Lee | The Post", "Ann Lee/AP".
_BESIDE = re.compile(r"(\S+ \S.*?)(?: in [A-Z].*|\s*[|/]\s*\S.*)")
_ADDRESS = re.compile(r"(?:https?:|www\.)\S*", re.IGNORECASE)


def split_byline(byline: str) -> list[str]:
    """Return the names in a byline: "By Ann Lee and Bo Roe" holds two."""
    if byline.lstrip().startswith("["):
        # As pandas writes a list: "['Ann Lee', 'Bo Roe']".
        with suppress(ValueError, SyntaxError, MemoryError, RecursionError):
            listed: Any = ast.literal_eval(byline.strip())
            return [name for each in cast(list[Any], listed) for name in split_byline(str(each))]
    names = [name.strip(" ,") for name in _BETWEEN.split(_BY.sub("", byline))]
    return [person for name in names for person in _people(name)]


def _people(name: str) -> list[str]:
    """Return those that commas part: not "Lee, Ann", nor the employer and the degrees of the first."""
    if mailed := _MAILED.fullmatch(name):
        name = mailed[1] or mailed[2] or ""
    if not name or _ADDRESS.fullmatch(name):
        return []
    first, *others = _COMMA.split(name)
    if " " not in first:
        return [name]
    people = [first, *(other for other in others if " " in other and not _POST.search(other))]
    return [beside[1] if (beside := _BESIDE.fullmatch(person)) else person for person in people]
