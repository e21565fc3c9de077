"""The language model: embedded by default, or anything that LangChain's init_chat_model takes."""

import os
from collections.abc import Iterator, Sequence
from typing import Any, Protocol, cast

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessageChunk

from nutgraf.ingest.errors import ModelError
from nutgraf.service.config import Settings
from nutgraf.service.models import store
from nutgraf.service.models.weights import used
from nutgraf.service.types import LogProbs, Tokens

# How much of a provider's error is shown; LangChain's list of the providers that it knows fits.
SAID_CHARS = 600
# The variable each provider's own client reads its key from, for saying which one is missing.
_KEYS = {"openai": "OPENAI_API_KEY", "anthropic": "ANTHROPIC_API_KEY"}


class LanguageModel(Protocol):
    """What an answer is composed with.

    Attributes:
        name: for answers and messages.
        sha256: of the weights; None where they are elsewhere.
        one_at_a_time: whether several who ask at once wait for each other.
        writes_well: whether its sentences are worth waiting for where an article's own says what it found.
    """

    name: str
    sha256: str | None
    one_at_a_time: bool
    writes_well: bool

    def stream_json(
        self, messages: Sequence[tuple[str, str]], schema: dict[str, Any], *, max_tokens: int
    ) -> Iterator[str | LogProbs | Tokens]:
        """Yield the reply piece by piece; who has enough may close it, and no more is written.

        Before a piece come its log-probabilities, where a runtime gives them. Tokens are to be added up.

        Args:
            messages: (role, text); the role is system, user or assistant.
            schema: JSON schema of the reply.
            max_tokens: the longest reply.

        Raises:
            ModelError: when the model fails, cannot be reached, refuses, or takes too long.
        """
        ...

    def yes_probabilities(
        self, prompts: Sequence[Sequence[tuple[str, str]]]
    ) -> tuple[list[float], Tokens] | None:
        """Return how probable "Yes" is, against "No", after each prompt; None where a model cannot say.

        Args:
            prompts: each of (role, text).

        Returns:
            The probabilities (0..1), in order, and what was read.

        Raises:
            ModelError: when the model fails.
        """
        ...

    def close(self) -> None:
        """Let go of what it holds."""
        ...


class Model:
    """A chat model that writes JSON by a schema: the `LanguageModel` that LangChain gives us.

    Attributes:
        name: for answers and messages.
        sha256: of the weights; None where they are elsewhere.
        one_at_a_time: it is not; how many a provider takes at once is the provider's to say.
        writes_well: providers' models do.
        chat: the LangChain chat model beneath.
    """

    one_at_a_time = False
    writes_well = True

    def __init__(
        self,
        chat: BaseChatModel,
        *,
        name: str,
    ) -> None:
        """Wrap a chat model; its name begins with its provider, by whom a reply is held to a schema."""
        self.chat = chat
        self.name = name
        self.sha256: str | None = None

    def stream_json(
        self, messages: Sequence[tuple[str, str]], schema: dict[str, Any], *, max_tokens: int
    ) -> Iterator[str | LogProbs | Tokens]:
        """Yield the reply without log-probabilities.

        A provider that cannot be held to a schema is given the prompt alone; replies are checked in any case.
        """
        usage = Tokens()
        try:
            for chunk in self.chat.stream(list(messages), **_held(self.name, schema, max_tokens)):
                if chunk.usage_metadata:
                    # Chunks add up: a provider may tell first what was read, last what was written.
                    usage += _tokens(chunk)
                if chunk.text:
                    yield chunk.text
        except Exception as error:  # each provider raises errors of its own
            raise ModelError(f"{self.name}: {_said(error)}; run: nutgraf doctor") from error
        yield usage

    def yes_probabilities(self, prompts: Sequence[Sequence[tuple[str, str]]]) -> None:
        """Return None: providers give no probabilities."""

    def close(self) -> None:
        """Nothing is held here: the model is elsewhere."""


def open_model(settings: Settings) -> LanguageModel:
    """Open the model that the settings name; the embedded one is loaded, which takes seconds.

    Raises:
        WeightsError: when the embedded model's weights are not in the cache.
        ModelError: when the provider is not known, not installed, or its key is missing.
    """
    return _embedded(settings) if settings.model == "embedded" else _remote(settings)


def _embedded(settings: Settings) -> LanguageModel:
    from nutgraf.service.models.embedded import EmbeddedModel

    (weights,) = used(settings.model)
    path = store.weights_path(weights.name, settings.cache / "models")
    return EmbeddedModel(
        path,
        name=weights.name,
        sha256=weights.files[0].sha256,
        threads=settings.threads,
        timeout_s=settings.model_timeout_s,
    )


def _openai(name: str, url: str, key: str, timeout_s: float) -> BaseChatModel:
    from langchain_openai import ChatOpenAI
    from pydantic import SecretStr

    return ChatOpenAI(
        model=name,
        base_url=url,
        api_key=SecretStr(key),
        temperature=0,
        seed=1,
        timeout=timeout_s,
        # Each try would wait as long again.
        max_retries=0,
        stream_usage=True,
    )


def _remote(settings: Settings) -> Model:
    from langchain.chat_models import init_chat_model

    provider, _, name = settings.model.partition(":")
    if not name:
        raise ModelError(
            f"NUTGRAF_MODEL={settings.model}: not a model; write embedded, extractive, or provider:name, "
            "such as openai:gpt-5-mini"
        )
    key = settings.model_key.get_secret_value() if settings.model_key else None
    if provider == "openai" and settings.model_url:
        try:
            # A server of one's own often asks for no key; the client insists on one.
            own = _openai(name, settings.model_url, key or "none", settings.model_timeout_s)
        except Exception as error:  # of the client's own kinds: httpx.InvalidURL is no HTTPError
            raise ModelError(f"NUTGRAF_MODEL_URL: {_said(error)}") from error
        return Model(own, name=settings.model)
    variable = _KEYS.get(provider)
    if variable and not key and not os.environ.get(variable):
        raise ModelError(f"NUTGRAF_MODEL={settings.model}: no key; set NUTGRAF_MODEL_KEY or {variable}")
    given: dict[str, Any] = {"temperature": 0, "timeout": settings.model_timeout_s}
    given |= {"api_key": key} if key else {}
    given |= {"base_url": settings.model_url} if settings.model_url else {}
    given |= {"stream_usage": True} if provider == "openai" else {}
    # Its client takes no `timeout`, and without one waits for ever.
    given |= {"client_kwargs": {"timeout": settings.model_timeout_s}} if provider == "ollama" else {}
    try:
        chat = cast(BaseChatModel, init_chat_model(name, model_provider=provider, **given))
    except Exception as error:  # of LangChain, or any of the provider's own
        raise ModelError(f"NUTGRAF_MODEL={settings.model}: {_said(error)}") from error
    return Model(chat, name=settings.model)


def _held(name: str, schema: dict[str, Any], max_tokens: int) -> dict[str, Any]:
    """Return what holds a reply to a schema and a length, as the provider's client takes it."""
    match name.partition(":")[0]:
        case "openai":
            named = {"name": "answer", "schema": schema, "strict": True}
            form = {"type": "json_schema", "json_schema": named}
            return {"max_tokens": max_tokens, "response_format": form}
        case "ollama":
            # Options given here take the place of all that the model was made with.
            return {"format": schema, "options": {"temperature": 0, "num_predict": max_tokens}}
        case _:
            return {"max_tokens": max_tokens}


def _tokens(chunk: AIMessageChunk) -> Tokens:
    usage = chunk.usage_metadata
    assert usage is not None
    cached = usage.get("input_token_details", {}).get("cache_read", 0)
    return Tokens(usage["input_tokens"], usage["output_tokens"], cached)


def _said(error: Exception) -> str:
    text = " ".join(str(error).split())
    # A client may not notice that it was sent no reply but a web page, from a wrong address.
    return f"{type(error).__name__}: {text[:SAID_CHARS] or 'what the server sent cannot be read'}"
