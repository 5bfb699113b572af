"""What the controller's own file may say."""

import pytest
from pydantic import ValidationError

from controller.settings import PhoneSettings

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    "address",
    [
        "",
        "https://queue.example",
        "https://town.example/queue",
        "http://127.0.0.1:8080",
        "http://localhost",
    ],
)
def test_phones_come_by_tls_or_on_this_very_machine(address: str) -> None:
    assert PhoneSettings(address=address).address == address


@pytest.mark.parametrize(
    "address",
    [
        "http://queue.example",
        "http://127.0.0.1.example",
        "http://localhost:8080@queue.example",
        "queue.example",
        "https://queue.example?x=1",
    ],
)
def test_anything_else_is_refused(address: str) -> None:
    with pytest.raises(ValidationError):
        PhoneSettings(address=address)
