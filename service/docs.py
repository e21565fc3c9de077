"""Makes the pages of `docs/` that would rot if written by hand. Run: `make docs`; a test compares."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import typer.main

from nutgraf.service.app import App
from nutgraf.service.config import Settings
from nutgraf.service.http.api import create_api
from nutgraf.service.http.desk import ANSWERS_AT_ONCE
from nutgraf.service.http.guard import BODY_BYTES
from nutgraf.service.http.messages import HISTORY_MESSAGES, MESSAGE_CHARS
from nutgraf.service.http.runs import MOST_RUNS
from nutgraf.service.retrieval.retrieve import PASSAGES_PER_ARTICLE

_DEFAULTS = {"home": "the platform's user data folder", "cache": "the platform's user cache folder"}

# What openapi.json says of no single endpoint.
_ASKING = f"""
## Keys

Where `NUTGRAF_API_KEY` is set, send it as `Authorization: Bearer KEY`; without it only the pages,
`/openapi.json`, `/healthz` and `/readyz` are given. What changes the archive needs the token of `writer.json`
in the data folder instead, whatever key there is; the token is taken for the key, too.

## Days and limits

- A day is one in UTC: `since` is its beginning, `until` and `as_of` its end. So is a moment without offset.
- `limit` of a search counts articles: each comes with up to {PASSAGES_PER_ARTICLE} passages.
- A body is JSON in UTF-8, {BODY_BYTES:,} bytes at most; a question has at most `NUTGRAF_QUESTION_CHARS`
  characters, `history` {HISTORY_MESSAGES} messages of {MESSAGE_CHARS:,} each.
- The embedded model answers one question at a time, who came first first; a provider's is asked up to
  {ANSWERS_AT_ONCE} at once. {MOST_RUNS} questions are taken at most, those that wait among them.

## Errors

Every error is `{{"error": {{"type", "message"}}}}`: `type` for programs, `message` for people. `where` names
the field that is wrong, `instead` the id that an article has now. In a stream that has begun it is an `error`
event, whose data are what stands in `error` here.

| status | type | why |
|---|---|---|
| 400 | `BadHost` | the server is called by a name that is not this machine's |
| 400 | `BadRequest` | what came cannot be read |
| 401 | `Unauthorized` | no key, or not the right one |
| 403 | `Forbidden` | no token, or not the right one; a page of another site asks |
| 404 | `NotFound`, `UnknownArticle` | there is no such address or article |
| 405 | `MethodNotAllowed` | the address is not asked by this method |
| 413 | `TooLarge` | the body is too long |
| 422 | `UsageError` | a field, or the body, cannot be meant |
| 500 | `NutgrafError`, `InternalError` | a fault of nutgraf; its log says where |
| 502 | `ModelError` | the language model cannot be reached, or answered nonsense |
| 503 | `NotReady`, `Busy` | it is loading; too many ask: `Retry-After` says when to ask again |
| 503 | `ArchiveLocked` | another ingest runs |
| 503 | `ArchiveError`, `WeightsError` | the data folder, or a model's files, cannot be used |
| 503 | `Stopping` | the server is going |
"""

_CLIENTS = """
## With OpenAI's clients

Their base URL is the server's address and `/v1`; any key does where the server asks for none.

```python
client = openai.OpenAI(base_url="http://127.0.0.1:8730/v1", api_key="none")
done = client.chat.completions.create(
    model="nutgraf",  # or nutgraf-extractive
    messages=[{"role": "user", "content": "why didn't Blinken meet Lavrov?"}],
    extra_body={"nutgraf": {"as_of": "2023-12-31"}},
)
print(done.choices[0].message.content)  # each sentence with its [1], below them the sources
print(done.nutgraf["status"], done.nutgraf["sentences"])  # what POST /v1/answers gives
```

The last message is the question, those of user and assistant before it are the conversation. Other roles are
passed over, and what steers a model (`temperature`, `max_tokens`). Refused are `n` above 1, `tools`, another
`response_format` than text, and other names of models. A stream (`stream`, with `stream_options` if wanted)
begins when the answer is whole.
"""

_PROXY = """
## Behind a proxy

nutgraf speaks no TLS; where others are to reach it over a network, a proxy does. On this machine's own
address it takes no other name for its host, and no request from a page of another: a proxy beside it calls
it by its own name, and does not pass on where a page came from. In nginx:

```
location / {
    proxy_pass http://127.0.0.1:8730;
    proxy_set_header Host 127.0.0.1:8730;
    proxy_set_header Origin "";
    proxy_buffering off;
}
```

Whoever reaches the proxy reaches the archive: set `NUTGRAF_API_KEY`, or have the proxy ask who they are.
"""


def settings_page() -> str:
    """Return `docs/settings.md`."""
    rows = ["| variable | default | what it does |", "|---|---|---|"]
    for name, field in Settings.model_fields.items():
        default = _DEFAULTS.get(name) or ("none" if field.default is None else f"`{field.default}`")
        rows.append(f"| `NUTGRAF_{name.upper()}` | {default} | {field.description} |")
    return (
        "# Settings\n\nRead from the environment when a command starts; options on the command line win. "
        "Besides these, `nutgraf eval` reads `NUTGRAF_DATA` (`docs/evaluation.md`), and a model's provider "
        "its own variables.\n\nWhile `nutgraf serve` runs on a data folder, commands go through it, and its "
        "settings count. `nutgraf ask` and `chat` tell it `NUTGRAF_MIN_CONFIDENCE` and "
        "`NUTGRAF_MODEL=extractive` if they are set for them; if another model than the server's is "
        "set, they do not go through it.\n\n" + "\n".join(rows) + "\n"
    )


def cli_page() -> str:
    """Return `docs/cli.md`."""
    from nutgraf.service.command.cli import cli

    command = typer.main.get_command(cli)
    return "# The command line\n\n" + "\n".join(_command(command, "nutgraf"))


def api_page() -> str:
    """Return `docs/api.md`: every endpoint, with what it does."""
    with (
        TemporaryDirectory() as home,
        App(Settings(home=Path(home)), command="nutgraf docs", write=True) as app,
    ):
        schema = create_api(app).openapi()
    rows = ["| endpoint | what it does |", "|---|---|"]
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            summary = operation["summary"]
            said = f"{summary}{'' if summary.endswith('?') else '.'} {operation.get('description', '')}"
            rows.append(f"| `{method.upper()} {path}` | {' '.join(said.split())} |")
    return (
        "# The HTTP API\n\n`nutgraf serve` listens on this machine's own address. A running server shows the "
        "full schema at `/docs`, and gives it at `/openapi.json`.\n\n"
        + "\n".join(rows)
        + f"\n{_ASKING}{_CLIENTS}{_PROXY}"
    )


PAGES = {"settings.md": settings_page, "cli.md": cli_page, "api.md": api_page}


def _command(command: Any, name: str) -> Iterator[str]:
    yield f"## {name}\n\n{command.help or ''}\n"
    for parameter in command.params:
        if parameter.param_type_name == "option":
            value = parameter.opts[0].removeprefix("--").replace("-", "_").upper()
            takes = "" if parameter.is_flag else f" {value}"
            given = parameter.default if parameter.show_default and not parameter.is_flag else None
            default = "" if given is None else f" Default: {given}."
            yield f"- `{', '.join(parameter.opts)}{takes}`: {parameter.help}{default}"
        else:
            more = "..." if parameter.nargs == -1 else ""
            yield f"- `{parameter.metavar or parameter.name.upper()}{more}`: {parameter.help or ''}"
    if command.params:
        yield ""
    for child_name, child in getattr(command, "commands", {}).items():
        yield from _command(child, f"{name} {child_name}")


def main() -> None:
    """Write the pages."""
    for name, page in PAGES.items():
        Path("docs", name).write_text(page(), "utf-8")


if __name__ == "__main__":
    main()
