"""What the device tests share: one event loop, and slips to print."""

from typing import TypeVar

import pytest

from hardware.ports import Slip

T = TypeVar("T")


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def ticket() -> Slip:
    return Slip(
        heading="Service citoyen · Vincennes",
        moment="samedi 21 novembre 2026, 10:26",
        number="P047",
        title="Passeport",
        blocks=(
            (
                "Attente\u202f: 10 à 20 minutes",
                ("8 personnes sur 10 sont appelées avant 10:45.", "Salle A : l’écran et la voix."),
            ),
        ),
        qr="https://vestibule.example/v/Ab3dE6",
        qr_caption="Suivez votre place sur votre téléphone",
        farewell="Merci de votre patience.",
    )
