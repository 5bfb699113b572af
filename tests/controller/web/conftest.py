"""One event loop for the web's tests, and a house for each of them."""

from pathlib import Path

import pytest

from tests.controller.web.house import House


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House.at(tmp_path)
