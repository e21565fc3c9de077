from pathlib import Path

import pytest
from pydantic import ValidationError

from nutgraf.ingest.errors import UsageError
from nutgraf.service.config import Settings, read_settings


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch):
    for name in Settings.model_fields:
        monkeypatch.delenv(f"NUTGRAF_{name.upper()}", raising=False)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("NUTGRAF_PORT", "99999"),
        ("NUTGRAF_PORT", "http"),
        ("NUTGRAF_THREADS", "-1"),
        ("NUTGRAF_PASSAGE_CHARS", "5"),
        ("NUTGRAF_EVIDENCE_ARTICLES", "0"),
        ("NUTGRAF_MIN_CONFIDENCE", "2"),
        ("NUTGRAF_MODEL_TIMEOUT_S", "0"),
        ("NUTGRAF_QUESTION_CHARS", "many"),
        ("NUTGRAF_MODEL_URL", "127.0.0.1:8080"),
    ],
)
def test_a_bad_value_names_its_variable(monkeypatch, variable, value):
    monkeypatch.setenv(variable, value)
    with pytest.raises(UsageError, match=rf"{variable}: .*{value}.*docs/settings\.md"):
        read_settings()


@pytest.mark.parametrize("name", ["home", "cache", "weights", "checker", "encoder", "reranker"])
def test_a_folder_may_be_named_from_home(monkeypatch, tmp_path, name):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv(f"NUTGRAF_{name.upper()}", "~/there")
    assert str(getattr(read_settings(), name)) == str(tmp_path / "there")


def test_what_is_no_home_is_left_or_named(monkeypatch):
    monkeypatch.setenv("NUTGRAF_HOME", "news~1/~")
    assert read_settings().home == Path("news~1/~")
    with pytest.raises(UsageError, match="--home: there is no such home"):
        read_settings(home=Path("~nobody-of-this-name/x"))


@pytest.mark.parametrize("name", ["api_key", "model_key"])
@pytest.mark.parametrize("key", ["schlüssel", "hush\thush", "hush "])
def test_a_key_that_a_header_cannot_hold_is_refused_unsaid(monkeypatch, name, key):
    monkeypatch.setenv(f"NUTGRAF_{name.upper()}", key)
    with pytest.raises(UsageError, match="ASCII") as refused:
        read_settings()
    assert key not in str(refused.value)


def test_a_bad_option_is_named_as_it_was_given():
    with pytest.raises(UsageError, match=r"--port: .*99999"):
        read_settings(port=99999)


def test_the_environment_is_read(monkeypatch, tmp_path):
    monkeypatch.setenv("NUTGRAF_HOME", str(tmp_path))
    monkeypatch.setenv("NUTGRAF_MODEL", "openai:gpt-5-mini")
    monkeypatch.setenv("NUTGRAF_THREADS", "3")
    settings = read_settings()
    assert (settings.home, settings.model, settings.threads) == (tmp_path, "openai:gpt-5-mini", 3)


def test_an_option_wins_and_one_not_given_does_not(monkeypatch):
    monkeypatch.setenv("NUTGRAF_HOME", "/from/the/environment")
    assert read_settings(home=Path("/from/the/option")).home == Path("/from/the/option")
    assert read_settings(home=None).home == Path("/from/the/environment")


def test_an_empty_variable_is_not_a_value(monkeypatch):
    monkeypatch.setenv("NUTGRAF_PORT", "")
    assert read_settings().port == 8730


def test_settings_are_frozen():
    settings = read_settings()
    with pytest.raises(ValidationError, match="frozen"):
        settings.port = 1


def test_secrets_are_not_shown(monkeypatch):
    monkeypatch.setenv("NUTGRAF_MODEL_KEY", "sk-for-the-model")
    monkeypatch.setenv("NUTGRAF_API_KEY", "sk-for-the-server")
    settings = read_settings()
    assert settings.model_key.get_secret_value() == "sk-for-the-model"
    for shown in (repr(settings), str(settings), settings.model_dump_json()):
        assert "sk-for" not in shown
