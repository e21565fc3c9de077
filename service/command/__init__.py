"""The command line, and how things look there.

```
cli.py          the commands
cli_archive.py  `nutgraf list`, `nutgraf sources` and `nutgraf remove`
cli_export.py   `nutgraf export`
cli_chat.py     `nutgraf chat`
cli_models.py   `nutgraf models`
doctor.py       `nutgraf doctor`
options.py      options that several commands take
asking.py       asks the server that holds the data folder, or answers here
show.py         how answers and search results look in a terminal
ingested.py     what an ingest did, in words
progress.py     what is shown while long work goes on
```
"""
