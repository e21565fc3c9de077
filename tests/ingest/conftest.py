"""What several tests of ingest are given."""

import pytest

from tests.ingest.parts import House


@pytest.fixture
def house(tmp_path):
    (tmp_path / "news").mkdir()
    made = House(tmp_path / "home", tmp_path / "news")
    yield made
    made.close()
