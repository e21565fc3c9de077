"""The API that tests share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from nutgraf.service.app import App
from tests.fakes import filled_app
from tests.service.served import Running, Served


@pytest.fixture(scope="module")
def one_for_all(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with Served(tmp_path_factory.mktemp("served")) as made:
        yield made


@pytest.fixture
def served(one_for_all: Served) -> Served:
    one_for_all.model.forget()
    return one_for_all


@pytest.fixture(scope="session")
def two_articles_for_all(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    with filled_app(tmp_path_factory.mktemp("two") / "home") as made:
        yield made


@pytest.fixture
def two_articles(two_articles_for_all: App) -> App:
    """What answers from an archive of two articles, for tests that do not write to it."""
    two_articles_for_all.model.forget()
    return two_articles_for_all


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    made = Running(tmp_path)
    try:
        yield made
    finally:
        made.model.gate.set()
        made.client.close()
        made.stop()
        made.app.close()
