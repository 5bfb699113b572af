"""Views of a waiting room in every state worth looking at, without a clock or a bus."""

import base64
import io
from datetime import UTC, datetime, timedelta

from PIL import Image, ImageDraw

from contract.state import Board, Call, Content, Counter, Look, Notice, Service, ServiceWait, Zone
from contract.values import Code, Wait
from display.board import Announced, BoardArrived, ContentArrived, Fresh, Happening, Tick, View, step

MORNING = datetime(2026, 3, 2, 10, 31, tzinfo=UTC)

SERVICES: dict[str, dict[str, str]] = {
    "passport": {
        "en": "Passport",
        "da": "Pas",
        "fr": "Passeport",
        "nl": "Reispas",
        "ar": "جواز السفر",
        "de": "Reisepass",
    },
    "licence": {
        "en": "Driving licence",
        "da": "Kørekort",
        "fr": "Permis de conduire",
        "nl": "Rijbewijs",
        "ar": "رخصة القيادة",
        "de": "Führerschein",
    },
    "moving": {
        "en": "Moving house",
        "da": "Flytning og adresse",
        "fr": "Déménagement",
        "nl": "Verhuizing melden",
        "ar": "تغيير العنوان",
        "de": "Wohnsitz ummelden",
    },
    "civil": {
        "en": "Civil registry",
        "da": "Attester og folkeregister",
        "fr": "État civil",
        "nl": "Burgerlijke stand",
        "ar": "الأحوال المدنية",
        "de": "Standesamt",
    },
    "card": {
        "en": "Identity card",
        "da": "Sundhedskort og legitimation",
        "fr": "Carte nationale d'identité",
        "nl": "Elektronische identiteitskaart",
        "ar": "بطاقة الهوية",
        "de": "Personalausweis",
    },
    "marriage": {
        "en": "Marriage and partnership",
        "da": "Vielse og partnerskab",
        "fr": "Mariage et PACS",
        "nl": "Huwelijk en samenwonen",
        "ar": "الزواج والشراكة",
        "de": "Eheschließung und Partnerschaft",
    },
    "abroad": {
        "en": "Residence permit",
        "da": "EU-registreringsbevis",
        "fr": "Attestation d'enregistrement",
        "nl": "Verblijfskaart voor EU-burgers",
        "ar": "تصريح الإقامة",
        "de": "Aufenthaltserlaubnis",
    },
    "parking": {
        "en": "Resident parking",
        "da": "Beboerparkering",
        "fr": "Stationnement résidentiel",
        "nl": "Bewonerskaart parkeren",
        "ar": "مواقف السكان",
        "de": "Bewohnerparkausweis",
    },
    "births": {
        "en": "Births",
        "da": "Fødsel og navngivning",
        "fr": "Déclaration de naissance",
        "nl": "Geboorteaangifte",
        "ar": "تسجيل المواليد",
        "de": "Geburtsanzeige",
    },
    "reception": {
        "en": "Reception",
        "da": "Reception",
        "fr": "Accueil et renseignements",
        "nl": "Onthaal en inlichtingen",
        "ar": "الاستقبال",
        "de": "Empfang",
    },
}
WAITS = [Wait(low=10, high=20), Wait(low=5, high=10), Wait(low=0, high=5), Wait(low=0, high=0), None]

SITES = {
    "fr": "Service citoyen",
    "nl": "Stad Kortrijk, Burgerzaken en 1777",
    "da": "Borgerservice Indre By",
    "en": "Citizen service",
    "de": "Bürgeramt Mitte",
    "ar": "خدمة المواطنين",
}
ZONES = {
    "main": {
        "en": "Hall A",
        "da": "Ventesal A",
        "fr": "Salle A",
        "nl": "Wachtzaal A",
        "de": "Halle A",
        "ar": "القاعة أ",
    },
    "north": {
        "en": "North wing, first floor",
        "da": "Nordfløjen, 1. sal",
        "fr": "Aile nord, premier étage",
        "nl": "Noordvleugel, eerste verdieping",
        "de": "Nordflügel, erster Stock",
        "ar": "الجناح الشمالي، الطابق الأول",
    },
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
        zones=tuple(Zone(id=zone, name=name) for zone, name in ZONES.items()),
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


def view(site: Content, *shown: Board | None, stale: bool = False) -> View:
    """The view of a display that has been on for a while; every call but the newest is old."""
    now = View(zones=tuple(board.zone for board in shown if board) or ("main",))
    happenings: list[Happening] = [ContentArrived(site), Fresh(True, 0.0, MORNING), Tick(0.0, MORNING)]
    for board in shown:
        happenings += [BoardArrived(board, 1.0), Announced(2.0)] if board else []
    happenings += [Tick(10.0, MORNING), Announced(11.0)]
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
    now = View(zones=("main",))
    now, _ = step(now, ContentArrived(site))
    now, _ = step(now, Fresh(True, 0.0))
    now, _ = step(now, Tick(0.0, MORNING))
    made = several(12)
    for seq in range(1, 13):
        now, _ = step(now, BoardArrived(board(*made[:seq], services=10, late=-600 * (12 - seq)), 4.0 * seq))
        now, _ = step(now, Announced(4.0 * seq + 1))
    return now


def two_rooms(site: Content, *, recall: bool = False) -> View:
    """Calls of two waiting rooms."""
    label = "5" if recall else "12B"
    older = [call(seq, label=label, age=900 - 60 * seq) for seq in (1, 3, 5)]
    newest = call(7, "N204", label, age=5, recall=recall)
    others = [call(seq, label="2", age=870 - 60 * seq) for seq in (2, 4, 6)]
    north = board(*older, newest, services=0, zone="north")
    return view(site, board(*others, services=3), north)


def all_at_once(site: Content) -> View:
    """Six calls within a second: one large, the others to come."""
    now = view(site, board(*several(3), services=3))
    made = [*several(3), *(call(seq, age=-20, label=str(seq % 5 + 1)) for seq in range(4, 10))]
    now, _ = step(now, BoardArrived(board(*made, services=3, late=20), 20.0))
    return now


NOTICES: tuple[tuple[dict[str, str], dict[str, str]], ...] = (
    (
        {
            "en": "Closed on Thursday 24 December",
            "da": "Lukket torsdag den 24. december",
            "fr": "Fermé le jeudi 24 décembre",
            "nl": "Gesloten op donderdag 24 december",
            "de": "Donnerstag, 24. Dezember geschlossen",
            "ar": "مغلق يوم الخميس 24 ديسمبر",
        },
        {
            "en": "We are open again on Monday 4 January at 9:00.",
            "da": "Vi åbner igen mandag den 4. januar kl. 9.00.",
            "fr": "Nous rouvrons le lundi 4 janvier à 9 h 00.",
            "nl": "Wij zijn opnieuw open op maandag 4 januari om 9.00 uur.",
            "de": "Ab Montag, 4. Januar, 9:00 Uhr sind wir wieder da.",
            "ar": "نعود إلى العمل يوم الاثنين 4 يناير الساعة 9:00.",
        },
    ),
    (
        {
            "en": "Photos can be taken here",
            "da": "Du kan få taget foto her",
            "fr": "Photos d’identité sur place",
            "nl": "Pasfoto’s kunnen hier gemaakt worden",
            "de": "Passfotos gibt es hier",
            "ar": "يمكن التقاط الصور هنا",
        },
        {},
    ),
)


def with_notices(site: Content, count: int) -> Content:
    """The site with so many notices."""
    speaks = set(site.languages)
    told = tuple(
        Notice(
            id=f"n{i}",
            text={code: words for code, words in text.items() if code in speaks},
            detail={code: words for code, words in detail.items() if code in speaks},
        )
        for i, (text, detail) in enumerate(NOTICES[:count])
    )
    return site.model_copy(update={"notices": told})


def shut(site: Content, refused: str, opens_in: timedelta | None) -> View:
    """Nobody gets a number."""
    waits = tuple(
        ServiceWait(service=name, waiting=0, refused=refused, opens=MORNING + opens_in if opens_in else None)
        for name in list(SERVICES)[:3]
    )
    return view(site, board().model_copy(update={"waits": waits}))


def branded(site: Content) -> Content:
    """The site with colours and a logo of its own."""
    picture = Image.new("RGB", (520, 200), "#FFFFFF")
    draw = ImageDraw.Draw(picture)
    draw.ellipse((10, 10, 190, 190), fill="#6B1F3A")
    draw.rectangle((220, 40, 510, 84), fill="#6B1F3A")
    draw.rectangle((220, 116, 440, 160), fill="#C8963E")
    file = io.BytesIO()
    picture.save(file, "PNG")
    look = Look(primary="#8A1F45", deep="#4A1230", logo=base64.b64encode(file.getvalue()).decode())
    return site.model_copy(update={"look": look})


def scenes(*languages: str) -> dict[str, View]:
    """Every state by its name, in these languages. Those named "film" have a picture in the pane as well."""
    few, many = content(*languages, labels=("1", "2", "5"), services=3), content(*languages, services=10)
    long = content(*languages, labels=("1", "12B"), services=4)
    widest = [call(1, "M888", "12B", age=900), call(2, "W999", "12B", age=600), call(3, "W998", "12B")]
    usual = board(*several(5), services=3)
    return {
        "nothing": View(zones=("main",)),
        "starting": view(few, None),
        "empty": view(few, board(services=3)),
        "empty-full": view(many, board(services=10)),
        "closed": shut(few, Code.CLOSED, timedelta(hours=22)),
        "full-day": shut(few, Code.DAY_FULL, None),
        "normal": view(few, usual),
        "recall": view(few, board(*several(4), call(5, "P047", recall=True), services=4)),
        "full": view(many, board(*several(12), services=10)),
        "busy": busy_two_minutes(many),
        "at-once": all_at_once(few),
        "widest": view(long, board(*widest, services=6)),
        "named": view(few, board(call(1, age=900), call(2, label="Onthaal"), services=5)),
        "rooms": two_rooms(long),
        "rooms-recall": two_rooms(few, recall=True),
        "notice": view(with_notices(few, 1), usual),
        "notices": view(with_notices(many, 2), board(*several(12), services=10)),
        "brand": view(branded(few), usual),
        "film": view(few, usual),
        "film-notices": view(with_notices(branded(few), 2), usual),
        "stale": view(few, usual, stale=True),
        "stale-empty": view(few, board(services=3), stale=True),
        "stale-notice": view(with_notices(few, 1), usual, stale=True),
    }
