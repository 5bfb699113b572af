"""One full example of every message, for round trips and golden bytes."""

from datetime import UTC, datetime, timedelta

from contract import requests, state
from contract.topics import (
    BOARD,
    CONTENT,
    COUNTER,
    COUNTER_REQUEST,
    DEVICE,
    KIOSK_REQUEST,
    PRESENCE,
    REPLY,
    Topic,
)
from contract.values import Fault, Opening, Phase, Role, Value, Wait

AT = datetime(2026, 11, 23, 9, 30, 0, 250000, tzinfo=UTC)
ASKED = {"id": "0123456789abcdef", "at": AT, "expires": AT + timedelta(seconds=10)}
ANSWERED = {"answers": "0123456789abcdef", "at": AT}

EXAMPLES: list[tuple[Topic, Value]] = [
    (KIOSK_REQUEST, requests.CheckIn(**ASKED, code="K7QM3F2D", language="fr")),
    (KIOSK_REQUEST, requests.TakeTicket(**ASKED, service="passport", language="da")),
    (
        KIOSK_REQUEST,
        requests.TurnAway(**ASKED, service="passport", missing=("photo", "stamp"), language="nl"),
    ),
    (KIOSK_REQUEST, requests.Reroute(**ASKED, service="vehicle", body="prefecture", language="fr")),
    (KIOSK_REQUEST, requests.Withdraw(**ASKED, request="fedcba9876543210")),
    (KIOSK_REQUEST, requests.PrintResult(**ASKED, visit="w-fedcba9876543210", printed=False)),
    (COUNTER_REQUEST, requests.CallNext(**ASKED, counter="3")),
    (COUNTER_REQUEST, requests.Recall(**ASKED, counter="3")),
    (COUNTER_REQUEST, requests.Start(**ASKED, counter="3")),
    (COUNTER_REQUEST, requests.Finish(**ASKED, counter="3")),
    (COUNTER_REQUEST, requests.NoShow(**ASKED, counter="3")),
    (
        REPLY,
        requests.TicketIssued(
            **ANSWERED,
            visit="20261123-appointment-1",
            number="P047",
            service="passport",
            zone="hall",
            ahead=4,
            wait=Wait(low=10, high=20, by=AT + timedelta(minutes=18)),
            appointment=AT,
            repeated=True,
        ),
    ),
    (REPLY, requests.Noted(**ANSWERED, visit="0123456789abcdef")),
    (REPLY, requests.CounterReply(**ANSWERED, counter="3", number="P047", waiting=6)),
    (REPLY, requests.Refusal(**ANSWERED, code="too_early", when=AT)),
    (
        BOARD,
        state.Board(
            zone="hall",
            at=AT,
            seq=12,
            calls=(state.Call(seq=12, number="P047", counter="3", label="3", at=AT, recall=True),),
            waits=(state.ServiceWait(service="passport", waiting=6, wait=Wait(low=10, high=20)),),
        ),
    ),
    (
        COUNTER,
        state.CounterState(
            counter="3", at=AT, phase=Phase.CALLED, number="P047", service="passport", since=AT, waiting=6
        ),
    ),
    (
        DEVICE,
        state.DeviceState(
            unit="kiosk-1",
            role=Role.KIOSK,
            up=True,
            at=AT,
            version="0.1.0",
            faults=(Fault(code="paper-out", fix="Load a new paper roll.", since=AT),),
        ),
    ),
    (PRESENCE, state.Presence(up=True, beat=7, at=AT)),
    (
        CONTENT,
        state.Content(
            site="vincennes",
            revision="1f2e3d4c",
            name={"fr": "Service citoyen", "en": "Citizen service"},
            timezone="Europe/Paris",
            languages=("fr", "en"),
            reception="reception",
            back_before="16:30",
            farewell={"fr": "Merci."},
            services=(
                state.Service(
                    id="passport",
                    letter="P",
                    name={"fr": "Passeport"},
                    icon="menu_book",
                    documents=("photo",),
                    zone="hall",
                    minutes=12,
                ),
            ),
            documents=(state.Document(id="photo", name={"fr": "Une photo"}, where={"fr": "Photomaton"}),),
            bodies=(
                state.Body(
                    id="prefecture",
                    name={"fr": "Préfecture"},
                    address="21 avenue du Général de Gaulle, Créteil",
                    hours=(Opening(day=0, opens="09:00", closes="16:00"),),
                ),
            ),
            zones=(state.Zone(id="hall", name={"fr": "Salle A"}),),
            counters=(state.Counter(id="3", label="3", zone="hall", services=("passport",)),),
        ),
    ),
]
