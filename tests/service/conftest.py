"""The API that the tests of its endpoints and of its guard share."""

from collections.abc import Iterator

import pytest

from tests.service.served import Served


@pytest.fixture(scope="module")
def one_for_all(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with Served(tmp_path_factory.mktemp("served")) as made:
        yield made


@pytest.fixture
def served(one_for_all: Served) -> Served:
    one_for_all.model.forget()
    return one_for_all
