"""What the kiosk's tests share: a hall that stands over the tests of one file."""

from collections.abc import Iterator

import pytest

from tests.kiosk.standing import Standing


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Standing]:
    """The file's hall."""
    here = Standing(lambda: tmp_path_factory.mktemp("hall"))
    yield here
    here.end()
