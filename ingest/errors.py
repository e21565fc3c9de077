"""Every error nutgraf raises on purpose.

```
NutgrafError               exit status 1, HTTP 500
├── UsageError             2, 422   the caller asked for something that cannot be meant
├── BadArticle             1, 422   one file or line of an archive cannot be read
├── UnknownArticle         1, 404   the archive has no such article
├── ArchiveError           3, 503   the data folder cannot be opened or written
│   └── ArchiveLocked      4, 503   another process is writing to it
├── ModelError             5, 502   the language model cannot be reached or answered nonsense
│   └── WeightsError       5, 503   a model's files are missing, damaged or cannot be fetched
└── GoldError              2, 422   a gold set or a predictions file is not what it should be
```

A message says what is wrong, where, and what to do next.
"""


class NutgrafError(Exception):
    """The root: catch this to catch everything that nutgraf raises on purpose."""

    exit_status = 1
    http_status = 500


class UsageError(NutgrafError):
    """The caller asked for something that cannot be meant: an empty question, a date that isn't one.

    Attributes:
        where: the field of the question that is wrong, if one is.
    """

    exit_status = 2
    http_status = 422

    def __init__(self, message: str, *, where: str = "") -> None:
        """Say what cannot be meant, and where it stands."""
        super().__init__(message)
        self.where = where


class BadArticle(NutgrafError):
    """One article cannot be read. The message starts with its place: ``news.jsonl:17: ...``."""

    http_status = 422


class UnknownArticle(NutgrafError):
    """The archive has no article of this id or address."""

    http_status = 404


class ArchiveError(NutgrafError):
    """The data folder cannot be opened, read or written."""

    exit_status = 3
    http_status = 503


class ArchiveLocked(ArchiveError):
    """Another process holds the data folder for writing; the message says which."""

    exit_status = 4


class ModelError(NutgrafError):
    """The language model or encoder cannot be reached, is not known, or answered nonsense."""

    exit_status = 5
    http_status = 502


class WeightsError(ModelError):
    """A model's files are missing, damaged, or cannot be fetched."""

    http_status = 503


class GoldError(NutgrafError):
    """A gold set or a predictions file is not what it should be; the message names the line or item."""

    exit_status = 2
    http_status = 422
