"""Settings: read once, at the edge, from the environment (`NUTGRAF_...`) and the command line."""

from importlib import metadata
from pathlib import Path
from typing import Annotated, Any

import platformdirs
from pydantic import AfterValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from nutgraf.ingest.errors import UsageError


def _at_home(path: Path) -> Path:
    # Not every shell expands "~" in "--home=~/news", and nothing does in a file of variables.
    try:
        return path.expanduser()
    except RuntimeError as error:
        raise ValueError(f"there is no such home ({error})") from error


def _plain(key: SecretStr) -> SecretStr:
    # Clients spell what is not ASCII in different ways in a header, whose ends are trimmed.
    text = key.get_secret_value()
    if not (text.isascii() and text.isprintable() and text == text.strip()):
        raise ValueError("a key is of ASCII characters, with no space around it; choose another")
    return key


_Folder = Annotated[Path, AfterValidator(_at_home)]
# A name, or a folder.
_Named = Annotated[
    str, AfterValidator(lambda given: str(_at_home(Path(given))) if given.startswith("~") else given)
]
_Key = Annotated[SecretStr, AfterValidator(_plain)]


class Settings(BaseSettings):
    """Every setting of nutgraf. `docs/settings.md` is made from these descriptions."""

    model_config = SettingsConfigDict(
        env_prefix="NUTGRAF_", frozen=True, extra="ignore", env_ignore_empty=True, protected_namespaces=()
    )

    home: _Folder = Field(
        default_factory=lambda: Path(platformdirs.user_data_dir("nutgraf", appauthor=False)),
        description="Data folder: the archive, its index and its lock. `--home` on the command line.",
    )
    cache: _Folder = Field(
        default_factory=lambda: Path(platformdirs.user_cache_dir("nutgraf", appauthor=False)),
        description="Where pulled weights are kept, apart from the data folder.",
    )
    weights: _Folder | None = Field(
        default=None,
        description="A folder with model files to take before asking any network, if you have one.",
    )
    encoder: _Named = Field(
        default="all-minilm-l6-v2",
        description="Encoder of passages and questions: a name from `nutgraf models list`, or the folder of "
        "a sentence-transformers model.",
    )
    reranker: _Named = Field(
        default="ms-marco-minilm-l12-v2",
        description="Cross-encoder that reads the best passages and sentences with the question: a name from "
        "`nutgraf models list`, or a folder with its `model.onnx` and `tokenizer.json`.",
    )
    checker: _Folder | None = Field(
        default=None,
        description="A folder with a model that tells what sentences support (`model.onnx`, "
        "`tokenizer.json`, `config.json`): made by `nutgraf eval train-checker`, or an entailment model of "
        "your own. What it holds unsupported is dropped, beside what the rules drop.",
    )
    model: str = Field(
        default="embedded",
        description="Language model: `embedded`, `extractive` (none: verbatim quotes), or `provider:name` as "
        "LangChain's init_chat_model takes it, such as `openai:gpt-5-mini`.",
    )
    model_url: str | None = Field(
        default=None,
        pattern="^https?://",
        description="Base URL of an OpenAI-compatible server, for `openai:...` models.",
    )
    model_key: _Key | None = Field(
        default=None, description="Key for the model's server; otherwise the provider's own variable is read."
    )
    model_timeout_s: float = Field(
        default=120.0,
        gt=0,
        description="Seconds to wait for the language model before giving up (a provider's own client "
        "may try again).",
    )
    price_read: float | None = Field(
        default=None,
        ge=0,
        description="Price of a million tokens that the language model reads, in your currency. With "
        "`NUTGRAF_PRICE_WRITTEN` set too, `nutgraf eval` says what a question costs.",
    )
    price_written: float | None = Field(
        default=None, ge=0, description="Price of a million tokens that the language model writes."
    )
    threads: int = Field(
        default=0,
        ge=0,
        description="Threads for the embedded language model, the reranker and the checker; 0 means one for "
        "each core.",
    )
    passage_chars: int = Field(
        default=900,
        ge=100,
        le=4000,
        description="Length in characters that passages aim at when an article is cut.",
    )
    evidence_articles: int = Field(
        default=10,
        ge=1,
        le=100,
        description="How many articles (copies of one story count once) are found for a question.",
    )
    prompt_chars: int = Field(
        default=4200, ge=300, description="How many characters of quotes the language model is given to read."
    )
    min_confidence: float = Field(
        default=0.3,
        ge=0,
        le=1,
        description="Answers less sure than this are given as not in the archive. Tells answers apart that a "
        "language model wrote; verbatim ones (`extractive`) are all about as sure.",
    )
    question_chars: int = Field(
        default=4000, ge=10, description="Longest question taken, in characters; longer ones are refused."
    )
    host: str = Field(default="127.0.0.1", description="Address that `nutgraf serve` listens on.")
    port: int = Field(
        default=8730, ge=0, le=65535, description="Port that `nutgraf serve` listens on; 0 takes any."
    )
    api_key: _Key | None = Field(
        default=None,
        description="Key that `nutgraf serve` asks of its clients (`Authorization: Bearer ...`). Needed to "
        "listen on anything but this machine's own address.",
    )


def read_settings(**given: Any) -> Settings:
    """Read the settings from the environment; those given (and not None) win.

    Raises:
        UsageError: naming the variable that is wrong, and how.
    """
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        problem = error.errors()[0]
        name = str(problem["loc"][0])
        where = f"--{name.replace('_', '-')}" if given.get(name) is not None else f"NUTGRAF_{name.upper()}"
        said = problem["msg"].removeprefix("Value error, ")
        got = "" if name.endswith("_key") else f" (got {problem['input']!r})"
        raise UsageError(f"{where}: {said}{got}; see docs/settings.md") from error


def version() -> str:
    """Return the version of nutgraf that is installed; "0" where it is run without being."""
    try:
        return metadata.version("nutgraf")
    except metadata.PackageNotFoundError:
        return "0"
