"""The API that tests share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.service.served import Running, Served


@pytest.fixture(scope="module")
def one_for_all(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with Served(tmp_path_factory.mktemp("served")) as made:
        yield made


@pytest.fixture
def served(one_for_all: Served) -> Served:
    one_for_all.model.forget()
    return one_for_all


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
