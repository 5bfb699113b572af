"""Views of a waiting room in every state worth looking at, without a clock or a bus."""

from datetime import UTC, datetime, timedelta

from contract.state import Board, Call, Content, Counter, Service, ServiceWait, Zone
from contract.values import Wait
from display.board import BoardArrived, ContentArrived, Fresh, Rang, Tick, View, step

MORNING = datetime(2026, 3, 2, 10, 31, tzinfo=UTC)

SERVICES: dict[str, dict[str, str]] = {
    "passport": {"en": "Passport", "da": "Pas", "fr": "Passeport", "nl": "Reispas"},
    "licence": {"en": "Driving licence", "da": "Kørekort", "fr": "Permis de conduire", "nl": "Rijbewijs"},
    "moving": {
        "en": "Moving house",
        "da": "Flytning og adresse",
        "fr": "Déménagement",
        "nl": "Verhuizing melden",
    },
    "civil": {
        "en": "Civil registry",
        "da": "Attester og folkeregister",
        "fr": "État civil",
        "nl": "Burgerlijke stand",
    },
    "card": {
        "en": "Identity card",
        "da": "Sundhedskort og legitimation",
        "fr": "Carte nationale d'identité",
        "nl": "Elektronische identiteitskaart",
    },
    "marriage": {
        "en": "Marriage and partnership",
        "da": "Vielse og partnerskab",
        "fr": "Mariage et PACS",
        "nl": "Huwelijk en samenwonen",
    },
    "abroad": {
        "en": "Residence permit",
        "da": "EU-registreringsbevis",
        "fr": "Attestation d'enregistrement",
        "nl": "Verblijfskaart voor EU-burgers",
    },
    "parking": {
        "en": "Resident parking",
        "da": "Beboerparkering",
        "fr": "Stationnement résidentiel",
        "nl": "Bewonerskaart parkeren",
    },
    "births": {
        "en": "Births",
        "da": "Fødsel og navngivning",
        "fr": "Déclaration de naissance",
        "nl": "Geboorteaangifte",
    },
    "reception": {
        "en": "Reception",
        "da": "Reception",
        "fr": "Accueil et renseignements",
        "nl": "Onthaal en inlichtingen",
    },
}
WAITS = [Wait(low=10, high=20), Wait(low=5, high=10), Wait(low=0, high=5), Wait(low=0, high=0), None]

SITES = {
    "fr": "Service citoyen",
    "nl": "Stad Kortrijk, Burgerzaken en 1777",
    "da": "Borgerservice Indre By",
    "en": "Citizen service",
}


def content(
    *languages: str, labels: tuple[str, ...] = ("1", "2", "3", "4", "5"), services: int = 10
) -> Content:
    """A site that speaks these languages."""
    chosen = list(SERVICES)[:services]
    return Content(
        site="hall",
        revision="1",
        name={language: SITES[language] for language in languages},
        timezone="UTC",
        languages=languages,
        reception=chosen[-1],
        services=tuple(
            Service(id=name, letter="ABCDEFGHJK"[i], name=SERVICES[name], zone="main", minutes=10)
            for i, name in enumerate(chosen)
        ),
        zones=(Zone(id="main", name=dict.fromkeys(languages, "Hall")),),
        counters=tuple(
            Counter(id=f"c{i}", label=label, zone="main", services=tuple(chosen))
            for i, label in enumerate(labels)
        ),
    )


def call(seq: int, number: str = "", label: str = "3", *, age: float = 0, recall: bool = False) -> Call:
    """Call number `seq` of the day, made `age` seconds before MORNING."""
    number = number or f"{'PEDW'[seq % 4]}{40 + seq:03d}"
    return Call(
        seq=seq, number=number, counter="c1", label=label, at=MORNING - timedelta(seconds=age), recall=recall
    )


def board(*calls: Call, services: int = 0, late: float = 0, zone: str = "main") -> Board:
    """A board with these calls, given oldest first, made `late` seconds after MORNING."""
    waits = tuple(
        ServiceWait(service=name, waiting=3, wait=WAITS[i % len(WAITS)])
        for i, name in enumerate(list(SERVICES)[:services])
    )
    newest_first = tuple(reversed(calls))[:12]
    seq = newest_first[0].seq if newest_first else 0
    return Board(zone=zone, at=MORNING + timedelta(seconds=late), seq=seq, calls=newest_first, waits=waits)


def view(site: Content, shown: Board | None, *, stale: bool = False) -> View:
    """The view of a display that has been on for a while; every call but the newest is old."""
    now = View(zone="main")
    happenings = [ContentArrived(site), Fresh(True, 0.0, MORNING), Tick(0.0, MORNING)]
    happenings += [BoardArrived(shown, 1.0), Rang(2.0)] if shown else []
    happenings += [Tick(10.0, MORNING), Rang(11.0)]
    happenings += [Fresh(False, 12.0)] if stale else []
    for happening in happenings:
        now, _ = step(now, happening)
    return now


def several(count: int, labels: tuple[str, ...] = ("1", "5", "2")) -> list[Call]:
    """`count` calls of which the newest has just been made."""
    last = [call(seq, label=labels[seq % len(labels)], age=600 * (count - seq)) for seq in range(1, count)]
    return [*last, call(count, label=labels[count % len(labels)])]


def busy_two_minutes(site: Content) -> View:
    """Twelve calls within two minutes, all of which have been large."""
    now = View(zone="main")
    now, _ = step(now, ContentArrived(site))
    now, _ = step(now, Fresh(True, 0.0))
    now, _ = step(now, Tick(0.0, MORNING))
    made = several(12)
    for seq in range(1, 13):
        now, _ = step(now, BoardArrived(board(*made[:seq], services=10, late=-600 * (12 - seq)), 4.0 * seq))
        now, _ = step(now, Rang(4.0 * seq + 1))
    return now


def scenes(*languages: str) -> dict[str, View]:
    """Every state by its name, in these languages."""
    few, many = content(*languages, services=3), content(*languages, services=10)
    long = content(*languages, labels=("1", "12B"))
    widest = [call(1, "M888", "12B", age=900), call(2, "W999", "12B", age=600), call(3, "W998", "12B")]
    return {
        "nothing": View(zone="main"),
        "starting": view(few, None),
        "empty": view(few, board(services=3)),
        "empty-full": view(many, board(services=10)),
        "normal": view(few, board(*several(5), services=3)),
        "recall": view(few, board(*several(4), call(5, "P047", recall=True), services=4)),
        "full": view(many, board(*several(12), services=10)),
        "busy": busy_two_minutes(many),
        "widest": view(long, board(*widest, services=6)),
        "named": view(few, board(call(1, age=900), call(2, label="Onthaal"), services=5)),
        "stale": view(few, board(*several(5), services=3), stale=True),
        "stale-empty": view(few, board(services=3), stale=True),
    }
