import json
import socket
import threading
import time
from types import SimpleNamespace

import pytest
from langchain_core.messages import AIMessageChunk

from nutgraf.ingest.errors import ModelError, WeightsError
from nutgraf.service.config import Settings
from nutgraf.service.models import store
from nutgraf.service.models.embedded import EmbeddedModel
from nutgraf.service.models.model import Model, open_model
from nutgraf.service.types import LogProbs, Tokens, text_of

KEYS = ("OPENAI_API_KEY", "ANTHROPIC_API_KEY")
MESSAGES = [
    ("system", "You reply with JSON."),
    ("user", "Which city is the capital of France, and how many letters has its name?"),
]
SCHEMA = {
    "type": "object",
    "properties": {"city": {"type": "string", "maxLength": 40}, "letters": {"type": "integer"}},
    "required": ["city", "letters"],
    "additionalProperties": False,
}

NAMED = {"name": "answer", "schema": SCHEMA, "strict": True}


@pytest.fixture(scope="module")
def embedded():
    """The real embedded model, loaded once."""
    model = open_model(Settings(model="embedded"))
    yield model
    model.close()


@pytest.fixture
def no_keys(monkeypatch):
    for name in (*KEYS, "NUTGRAF_MODEL_KEY", "NUTGRAF_MODEL_URL"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize("name", ["gpt-5-mini", "openai:", "Embedded", ""])
def test_what_is_not_a_model_says_what_is(no_keys, name):
    with pytest.raises(ModelError, match=r"not a model; write embedded, extractive, or provider:name"):
        open_model(Settings(model=name))


def test_an_unknown_provider_is_told_those_that_are_known(no_keys):
    with pytest.raises(ModelError, match=r"NUTGRAF_MODEL=nobody:x: .*nobody.* anthropic, .* openai.*, xai"):
        open_model(Settings(model="nobody:x"))


def test_a_provider_whose_package_is_not_here_names_it(no_keys):
    with pytest.raises(ModelError, match=r"NUTGRAF_MODEL=bedrock:x: .*pip install langchain-aws"):
        open_model(Settings(model="bedrock:x"))


def test_what_a_provider_misses_is_said(no_keys):
    with pytest.raises(ModelError, match=r"NUTGRAF_MODEL=azure_openai:x: .*AZURE_OPENAI_API_KEY"):
        open_model(Settings(model="azure_openai:x"))


@pytest.mark.parametrize(("name", "variable"), [("openai:x", KEYS[0]), ("anthropic:x", KEYS[1])])
def test_a_missing_key_names_the_variable(no_keys, name, variable):
    with pytest.raises(
        ModelError, match=f"NUTGRAF_MODEL={name}: no key; set NUTGRAF_MODEL_KEY or {variable}"
    ):
        open_model(Settings(model=name))


def test_a_key_of_ours_or_of_the_provider_will_do(no_keys, monkeypatch):
    assert open_model(Settings(model="openai:x", model_key="ours")).name == "openai:x"
    monkeypatch.setenv("OPENAI_API_KEY", "theirs")
    assert open_model(Settings(model="openai:x")).name == "openai:x"


def test_a_runtime_that_fails_is_a_model_error():
    class Broken:
        """The runtime, its pipeline and its tokenizer: a prompt of one token, and no memory to read it in."""

        StructuredOutputConfig = SimpleNamespace
        get_config = apply_chat_template = add_request = lambda *_, **__: SimpleNamespace(cancel=lambda: None)
        encode = lambda *_, **__: SimpleNamespace(input_ids=SimpleNamespace(get_shape=lambda: (1, 1)))  # noqa: E731
        has_non_finished_requests = lambda _: True  # noqa: E731

        def step(self):
            raise RuntimeError("out of memory")

    model = object.__new__(EmbeddedModel)
    model.name, model._turn, model._timeout_s, model._requests = "embedded", threading.Lock(), 1.0, 0
    model._genai = model._pipeline = model._tokenizer = Broken()
    for ask in (
        lambda: list(model.stream_json(MESSAGES, SCHEMA, max_tokens=10)),
        lambda: model.yes_probabilities([MESSAGES]),
    ):
        with pytest.raises(ModelError, match=r"embedded: the runtime failed \(out of memory\)"):
            ask()


def test_an_address_that_is_none_is_a_model_error(no_keys):
    with pytest.raises(ModelError, match=r"NUTGRAF_MODEL_URL: InvalidURL: Invalid port: 'port'"):
        open_model(Settings(model="openai:x", model_url="http://localhost:port/v1"))


def test_a_server_that_is_not_there_is_a_model_error(no_keys):
    # Port 9 of this machine: nothing listens, and the network is not asked.
    model = open_model(Settings(model="openai:x", model_url="http://127.0.0.1:9/v1"))
    with pytest.raises(ModelError, match=r"openai:x: .*onnection.*; run: nutgraf doctor"):
        list(model.stream_json(MESSAGES, SCHEMA, max_tokens=10))


def test_a_server_is_waited_for_once(no_keys):
    listening = socket.create_server(("127.0.0.1", 0))
    with listening:
        # Connections are taken by the system, and nothing is ever said.
        url = f"http://127.0.0.1:{listening.getsockname()[1]}/v1"
        model = open_model(Settings(model="openai:x", model_url=url, model_timeout_s=1.0))
        began = time.monotonic()
        with pytest.raises(ModelError, match="Timeout"):
            list(model.stream_json(MESSAGES, SCHEMA, max_tokens=10))
        assert time.monotonic() - began < 2.0


class Empty:
    def stream(self, messages, **held):
        raise AssertionError


def test_a_client_that_says_nothing_is_spoken_for(no_keys):
    with pytest.raises(ModelError, match="AssertionError: what the server sent cannot be read; run: nutgraf"):
        list(Model(Empty(), name="openai:x").stream_json(MESSAGES, SCHEMA, max_tokens=10))


class Chat:
    """A chat model that replies in two chunks, each with the tokens that it tells of."""

    def stream(self, messages, **held):
        self.held = held
        yield AIMessageChunk('{"city": ', usage_metadata=used(11, 0))
        yield AIMessageChunk('"Paris"}', usage_metadata=used(0, 7))


def used(read, written):
    return {"input_tokens": read, "output_tokens": written, "total_tokens": read + written}


@pytest.mark.parametrize(
    ("name", "held"),
    [
        ("openai:x", {"max_tokens": 33, "response_format": {"type": "json_schema", "json_schema": NAMED}}),
        ("ollama:x", {"format": SCHEMA, "options": {"temperature": 0, "num_predict": 33}}),
        ("anthropic:x", {"max_tokens": 33}),
    ],
)
def test_each_provider_is_held_to_the_schema_in_its_own_way(name, held):
    chat = Chat()
    *pieces, tokens = Model(chat, name=name).stream_json(MESSAGES, SCHEMA, max_tokens=33)
    assert "".join(pieces) == '{"city": "Paris"}'
    assert chat.held == held
    assert tokens == Tokens(11, 7)


def test_missing_weights_say_how_to_get_them(tmp_path):
    with pytest.raises(WeightsError, match="nutgraf models pull"):
        open_model(Settings(model="embedded", cache=tmp_path))


@pytest.mark.models
def test_the_embedded_model_keeps_to_the_schema(embedded):
    events = list(embedded.stream_json(MESSAGES, SCHEMA, max_tokens=60))
    pieces = [event for event in events if isinstance(event, str)]
    log_probs = [token for event in events if isinstance(event, LogProbs) for token in event.tokens]
    tokens = sum((event for event in events if isinstance(event, Tokens)), Tokens())
    assert "".join(token for token, _ in log_probs).startswith("".join(pieces))
    assert all(value <= 0 for _, value in log_probs)
    reply = json.loads("".join(pieces))
    assert reply.keys() == {"city", "letters"}
    assert reply["city"] == "Paris"
    assert isinstance(reply["letters"], int)
    assert len(pieces) > 1
    assert tokens.read > 10
    assert tokens.written == len(log_probs) > 5


@pytest.mark.models
def test_the_embedded_model_refuses_what_does_not_fit(embedded):
    with pytest.raises(ModelError, match=embedded.name):
        list(embedded.stream_json([("user", "word " * 20_000)], SCHEMA, max_tokens=10))


@pytest.mark.models
def test_the_next_question_is_answered_after_one_was_left(embedded):
    reply = embedded.stream_json(MESSAGES, SCHEMA, max_tokens=60)
    # Within the reply: who has enough closes it there.
    assert next(piece for piece in reply if isinstance(piece, str) and piece)
    reply.close()
    reply = embedded.stream_json(MESSAGES, SCHEMA, max_tokens=60)
    assert json.loads(text_of(reply))["city"] == "Paris"


@pytest.mark.models
def test_the_embedded_model_says_yes_to_what_fits(embedded):
    asked = "Question: Who opened the bridge?\nSentence: {}\nDoes the sentence say who?"
    texts = ["Ann Hill opened the bridge.", "It rained on Friday.", "Ann Hill opened the bridge."]
    prompts = [[("user", asked.format(text))] for text in texts]
    (fits, misses, again), tokens = embedded.yes_probabilities(prompts)
    assert 0 <= misses < fits <= 1
    assert again == pytest.approx(fits, abs=0.05)
    assert tokens.read > 60
    # What is in the cache to its last token is told all the same.
    (alone,), _ = embedded.yes_probabilities(prompts[:1])
    assert alone == pytest.approx(fits, abs=0.05)


@pytest.fixture(scope="module")
def server():
    """A real server that speaks as OpenAI's does, on loopback, with a key."""
    import xllamacpp

    weights = next(entry for entry in store.REGISTRY.values() if entry.kind == "language")
    params = xllamacpp.CommonParams()
    params.model.path = str(store.weights_path(weights.name, Settings().cache / "models"))
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.api_keys = ["the key"]
    params.n_ctx = 1024
    params.n_parallel = 1
    params.verbosity = -1
    # It stops when its last reference goes.
    running = xllamacpp.Server(params)
    yield f"{running.listening_address}/v1"
    del running


@pytest.mark.models
def test_a_server_that_speaks_as_openai_does_will_do(server, monkeypatch):
    monkeypatch.setenv("NUTGRAF_MODEL", "openai:anything")
    monkeypatch.setenv("NUTGRAF_MODEL_URL", server)
    monkeypatch.setenv("NUTGRAF_MODEL_KEY", "the key")
    model = open_model(Settings())
    *pieces, tokens = model.stream_json(MESSAGES, SCHEMA, max_tokens=60)
    assert json.loads("".join(pieces))["city"] == "Paris"
    assert (model.name, model.sha256) == ("openai:anything", None)
    assert tokens.written > 5


@pytest.mark.models
def test_a_wrong_key_is_said(server):
    model = open_model(Settings(model="openai:anything", model_url=server, model_key="not the key"))
    with pytest.raises(ModelError, match="401"):
        list(model.stream_json(MESSAGES, SCHEMA, max_tokens=10))
