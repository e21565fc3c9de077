"""What a document's properties say of it: programs fill them in, so what counts must look written by hand."""

import re
from typing import Any

from nutgraf.ingest.clean import one_line
from nutgraf.ingest.sources.head_lines import HEADLINE_CHARS, is_label, read_line

# "Microsoft Word - doc1", "Document 2", "draft_final.indd".
_FILE = re.compile(
    r"microsoft \w+ - .*|.* - microsoft \w+"
    r"|(?:untitled|document|presentation|slide|layout|page|scan)\b[\W\d]*|.*[\\/_].*|.*\.\w{2,5}",
    re.IGNORECASE,
)
_ACCOUNT = re.compile(
    r"\b(?:admin\w*|author|default|desktop|guest|laptop|microsoft|office|owner|pc|python\S*|scan\w*|test|unknown"
    r"|user\w*|windows)\b|[\d@\\_]",
    re.IGNORECASE,
)


def told_by(title: object, author: object) -> dict[str, Any]:
    """Return the title and authors that properties give, where they can be those of an article.

    Not a day: the one on which a file was made is rarely that of publication.
    """
    fields: dict[str, Any] = {}
    named, signed = (one_line(str(value or "")) for value in (title, author))
    if (
        " " in named
        and len(named) <= HEADLINE_CHARS
        and not (_FILE.fullmatch(named.removesuffix(" (1)")) or is_label(named))
    ):
        fields["title"] = named
    if " " in signed and not _ACCOUNT.search(signed):
        fields |= read_line(f"By {signed}")
    return fields
