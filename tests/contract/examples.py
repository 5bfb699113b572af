"""One full example of every message, for round trips and golden bytes."""

from datetime import UTC, datetime, timedelta

from contract import requests, state
from contract.topics import (
    BOARD,
    CONTENT,
    COUNTER,
    COUNTER_REQUEST,
    DAY_CODES,
    DEVICE,
    HELP,
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
        requests.TurnAway(**ASKED, service="passport", missing=("photo", "stamp"), language="nl", told=AT),
    ),
    (KIOSK_REQUEST, requests.Reroute(**ASKED, service="vehicle", body="prefecture", language="fr")),
    (KIOSK_REQUEST, requests.Withdraw(**ASKED, request="fedcba9876543210")),
    (KIOSK_REQUEST, requests.PrintResult(**ASKED, visit="w-fedcba9876543210", printed=False)),
    (
        KIOSK_REQUEST,
        requests.GivenOffline(
            **ASKED,
            number="PZ001",
            service="passport",
            language="ar",
            arrived=AT,
            code="K7QM3F2D",
            printed=True,
        ),
    ),
    (KIOSK_REQUEST, requests.FindSlots(**ASKED, service="passport")),
    (KIOSK_REQUEST, requests.BookSlot(**ASKED, service="passport", slot="slot-17", language="de")),
    (KIOSK_REQUEST, requests.AskHelp(**ASKED, wanted=True, page="checklist", language="fr")),
    (KIOSK_REQUEST, requests.Rate(**ASKED, rating=4, reason="friendly", visit="w-1", language="nl")),
    (COUNTER_REQUEST, requests.CallNext(**ASKED, counter="3")),
    (COUNTER_REQUEST, requests.Recall(**ASKED, counter="3")),
    (COUNTER_REQUEST, requests.Start(**ASKED, counter="3")),
    (COUNTER_REQUEST, requests.Finish(**ASKED, counter="3")),
    (COUNTER_REQUEST, requests.NoShow(**ASKED, counter="3")),
    (COUNTER_REQUEST, requests.Park(**ASKED, counter="3")),
    (COUNTER_REQUEST, requests.Resume(**ASKED, counter="3")),
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
            late=True,
            follow="https://hall.example/v/k7qm3f2d",
        ),
    ),
    (
        REPLY,
        requests.Several(
            **ANSWERED,
            options=(
                requests.Option(appointment="a1", service="passport", booked=AT),
                requests.Option(appointment="a2", service="passport", booked=AT, number="P047"),
            ),
        ),
    ),
    (
        REPLY,
        requests.SlotsFound(
            **ANSWERED, service="passport", slots=(requests.Slot(slot="slot-17", starts=AT, ends=AT),)
        ),
    ),
    (REPLY, requests.SlotBooked(**ANSWERED, service="passport", starts=AT, code="K7QM3F2D")),
    (REPLY, requests.Noted(**ANSWERED, visit="0123456789abcdef")),
    (REPLY, requests.CounterReply(**ANSWERED, counter="3", number="P047", waiting=6)),
    (REPLY, requests.Refusal(**ANSWERED, code="too_early", when=AT, opens=AT, body="north")),
    (
        BOARD,
        state.Board(
            zone="hall",
            at=AT,
            seq=12,
            calls=(state.Call(seq=12, number="P047", counter="3", label="3", at=AT, recall=True),),
            waits=(
                state.ServiceWait(service="passport", waiting=6, wait=Wait(low=10, high=20)),
                state.ServiceWait(service="vehicle", waiting=0, refused="closed", opens=AT),
            ),
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
    (HELP, state.HelpState(unit="kiosk-1", at=AT, wanted=True, answered=AT)),
    (
        DAY_CODES,
        state.DayCodes(
            day="2026-11-23",
            salt="c2FsdA",
            early_s=3600,
            codes=(state.DayCode(digest="q1w2e3r4t5y6u7i8", service="passport", booked=AT),),
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
                    group="identity",
                    keywords={"fr": ("voyage", "frontière")},
                    questions=("age",),
                    when={"photo": {"age": ("adult",)}},
                    elsewhere={"age": {"child": "prefecture"}},
                    slots=True,
                ),
            ),
            documents=(
                state.Document(
                    id="photo", name={"fr": "Une photo"}, where={"fr": "Photomaton"}, body="prefecture"
                ),
            ),
            bodies=(
                state.Body(
                    id="prefecture",
                    name={"fr": "Préfecture"},
                    address="21 avenue du Général de Gaulle, Créteil",
                    hours=(Opening(day=0, opens="09:00", closes="16:00"),),
                ),
            ),
            zones=(state.Zone(id="hall", name={"fr": "Salle A"}),),
            counters=(
                state.Counter(
                    id="3", label="3", zone="hall", services=("passport",), zones=("hall", "foyer")
                ),
            ),
            address="1 place de la Mairie",
            groups=(state.Group(id="identity", name={"fr": "Identité"}),),
            questions=(
                state.Question(
                    id="age",
                    text={"fr": "Pour qui ?"},
                    answers=(
                        state.Answer(id="adult", name={"fr": "Un adulte"}),
                        state.Answer(id="child", name={"fr": "Un enfant"}),
                    ),
                ),
            ),
            usual=("passport",),
            survey=state.Survey(text={"fr": "Comment était votre visite ?"}),
            look=state.Look(primary="#0A4D8C", deep="#07335E", logo_says={"fr": "Ville"}),
            kiosks=(state.Kiosk(id="kiosk-1", name={"fr": "Entrée"}, band="Z"),),
            notices=(
                state.Notice(
                    id="lift",
                    text={"fr": "Ascenseur en panne"},
                    detail={"fr": "Demandez à l’accueil."},
                    since=AT,
                    until=AT + timedelta(hours=8),
                    zones=("hall",),
                ),
            ),
        ),
    ),
]
