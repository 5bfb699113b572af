"""A town hall with everything a real one has too much of: long names, many services, many papers.

Its other texts are in `town_papers`.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from contract.requests import Option, Slot, SlotBooked, TicketIssued
from contract.state import (
    Answer,
    Content,
    Counter,
    Group,
    Kiosk,
    Question,
    Service,
    Survey,
    Zone,
)
from contract.values import Wait
from tests.kiosk.town_papers import BODIES, DOCUMENTS, OLD_CARD, PAPERS, text

__all__ = ["BODIES", "CONTENT", "DOCUMENTS", "NOW", "PAPERS", "SERVICES", "WAITS", "ticket"]

NOW = datetime(2026, 11, 21, 9, 26, tzinfo=UTC)
"""A Saturday; 10:26 in the town."""

GROUPS = (
    Group(
        id="identity",
        icon="badge",
        name=text(
            "Identity and travel",
            "Legitimation og rejse",
            "Identité et voyage",
            "Identiteit en reizen",
            "Ausweis und Reise",
            "الهوية والسفر",
        ),
    ),
    Group(
        id="family",
        icon="family_restroom",
        name=text(
            "Family and children",
            "Familie og børn",
            "Famille et enfants",
            "Gezin en kinderen",
            "Familie und Kinder",
            "الأسرة والأطفال",
        ),
    ),
    Group(
        id="living",
        icon="home",
        name=text(
            "Home and street",
            "Bolig og gade",
            "Logement et voirie",
            "Wonen en straat",
            "Wohnen und Straße",
            "السكن والشارع",
        ),
    ),
)

QUESTIONS = (
    Question(
        id="lives",
        text=text(
            "Do you live in Vincennes?",
            "Bor du i Vincennes?",
            "Habitez-vous à Vincennes ?",
            "Woont u in Vincennes?",
            "Wohnen Sie in Vincennes?",
            "هل تسكن في فانسين؟",
        ),
        answers=(
            Answer(
                id="here",
                name=text(
                    "Yes, I live here", "Ja, jeg bor her", "Oui", "Ja", "Ja, ich wohne hier", "نعم، أسكن هنا"
                ),
            ),
            Answer(
                id="other",
                name=text(
                    "No, somewhere else",
                    "Nej, et andet sted",
                    "Non, ailleurs",
                    "Nee, ergens anders",
                    "Nein, woanders",
                    "لا، في مكان آخر",
                ),
            ),
        ),
    ),
    Question(
        id="first",
        text=text(
            "Is it your first identity card?",
            "Er det dit første identitetskort?",
            "Est-ce votre première carte d’identité ?",
            "Is dit uw eerste identiteitskaart?",
            "Ist es Ihr erster Personalausweis?",
            "هل هذه أول بطاقة هوية لك؟",
        ),
        answers=(
            Answer(
                id="first",
                name=text(
                    "Yes, my first one",
                    "Ja, mit første",
                    "Oui, une première demande",
                    "Ja, mijn eerste",
                    "Ja, mein erster",
                    "نعم، أول بطاقة",
                ),
            ),
            Answer(
                id="renewal",
                name=text(
                    "No, I am renewing it",
                    "Nej, jeg fornyer det",
                    "Non, un renouvellement",
                    "Nee, een vernieuwing",
                    "Nein, ich verlängere ihn",
                    "لا، أريد تجديدها",
                ),
            ),
            Answer(
                id="lost",
                name=text(
                    "It was lost or stolen",
                    "Det er mistet eller stjålet",
                    "Elle a été perdue ou volée",
                    "Ze is verloren of gestolen",
                    "Er ist verloren oder gestohlen",
                    "ضاعت أو سُرقت",
                ),
            ),
        ),
    ),
    Question(
        id="age",
        text=text(
            "Who is the card for?",
            "Hvem er kortet til?",
            "Pour qui est la carte ?",
            "Voor wie is de kaart?",
            "Für wen ist der Ausweis?",
            "لمن هذه البطاقة؟",
        ),
        answers=(
            Answer(
                id="adult",
                name=text(
                    "An adult",
                    "En voksen",
                    "Un adulte",
                    "Een volwassene",
                    "Eine erwachsene Person",
                    "شخص بالغ",
                ),
            ),
            Answer(
                id="child",
                name=text(
                    "A child under 18",
                    "Et barn under 18 år",
                    "Un enfant de moins de 18 ans",
                    "Een kind jonger dan 18",
                    "Ein Kind unter 18 Jahren",
                    "طفل دون 18 سنة",
                ),
            ),
        ),
    ),
)

SERVICES = (
    Service(
        id="passport",
        letter="P",
        icon="menu_book",
        zone="a",
        minutes=12,
        group="identity",
        documents=PAPERS[:4],
        slots=True,
        name=text("Passport", "Pas", "Passeport", "Reispas", "Reisepass", "جواز السفر"),
        keywords={
            "en": ("travel abroad", "new passport", "renew passport", "lost passport", "holiday"),
            "da": ("nyt pas", "forny pas", "mistet pas", "rejse", "udlandet"),
            "fr": ("voyage", "refaire passeport", "passeport perdu", "étranger"),
            "nl": ("paspoort", "reizen", "buitenland", "paspoort verloren"),
            "de": ("pass", "neuer pass", "pass verlängern", "ausland", "urlaub"),
            "ar": ("باسبور", "سفر", "تجديد الجواز", "جواز ضائع"),
        },
    ),
    Service(
        id="minor",
        letter="M",
        icon="child_care",
        zone="a",
        minutes=15,
        group="family",
        documents=PAPERS,
        note=text(
            "For a child under 18, one parent comes along.",
            "For et barn under 18 år kommer en forælder med.",
            "Pour un mineur, la présence d’un parent est obligatoire.",
            "Voor een kind jonger dan 18 komt één ouder mee.",
            "Bei Kindern unter 18 Jahren kommt ein Elternteil mit.",
            "إذا كان الطفل دون 18 سنة، يحضر معه أحد والديه.",
        ),
        name=text(
            "Passport or identity card for a child",
            "Pas eller identitetskort til et barn",
            "Passeport ou carte d’identité pour un mineur",
            "Reispas of identiteitskaart voor een minderjarige",
            "Reisepass oder Personalausweis für ein Kind",
            "جواز سفر أو بطاقة هوية لطفل",
        ),
        keywords={"en": ("baby passport", "kids-id"), "da": ("børnepas",), "de": ("kinderreisepass",)},
    ),
    Service(
        id="licence",
        letter="L",
        icon="directions_car",
        zone="a",
        minutes=5,
        body="prefecture",
        name=text(
            "Driving licence and vehicle papers",
            "Kørekort og registreringsattest",
            "Permis de conduire et carte grise",
            "Rijbewijs en inschrijvingsbewijs",
            "Führerschein und Fahrzeugpapiere",
            "رخصة القيادة وأوراق المركبة",
        ),
        keywords={
            "en": ("car", "lost my licence", "number plate"),
            "da": ("bil", "nummerplade"),
            "fr": ("voiture", "immatriculation"),
            "nl": ("auto", "nummerplaat"),
            "de": ("auto", "kfz zulassung", "nummernschild"),
            "ar": ("سيارة", "لوحة"),
        },
    ),
    Service(
        id="moving",
        letter="D",
        icon="local_shipping",
        zone="a",
        minutes=6,
        group="living",
        name=text("Moving house", "Flytning", "Déménagement", "Verhuizing", "Umzug", "تغيير السكن"),
        keywords={
            "en": ("change of address", "new flat", "moved"),
            "da": ("ny adresse", "ny lejlighed", "flytte"),
            "fr": ("changement d’adresse", "nouvel appartement"),
            "nl": ("adreswijziging", "nieuw adres"),
            "de": ("wohnsitz anmelden", "ummelden", "neue adresse"),
            "ar": ("عنوان جديد", "انتقال"),
        },
    ),
    Service(
        id="identity-card",
        letter="C",
        icon="badge",
        zone="b",
        minutes=12,
        group="identity",
        documents=(*PAPERS[:1], "old-card", "address", "consent", "birth"),
        questions=("lives", "first", "age"),
        when={
            "old-card": {"first": ("renewal",)},
            "birth": {"first": ("first", "lost")},
            "consent": {"age": ("child",)},
        },
        elsewhere={"lives": {"other": "home-town"}},
        slots=True,
        name=text(
            "Identity card",
            "Identitetskort",
            "Carte d’identité",
            "Identiteitskaart",
            "Personalausweis",
            "بطاقة الهوية",
        ),
        keywords={
            "en": ("id", "lost wallet", "lost purse", "stolen bag", "wallet"),
            "da": ("legitimation", "mistet pung", "stjålet taske", "id-kort"),
            "fr": ("cni", "portefeuille perdu", "sac volé", "papiers d’identité"),
            "nl": ("eid", "portefeuille verloren", "handtas gestolen", "legitimatie"),
            "de": ("ausweis", "geldbörse verloren", "tasche gestohlen", "perso"),
            "ar": ("هوية", "محفظة ضائعة", "بطاقة شخصية"),
        },
    ),
    *(
        Service(
            id=f"other{n}",
            letter=letter,
            icon=icon,
            zone="a",
            minutes=8,
            group=group,
            name=name,
            keywords={"en": ("vote",), "fr": ("voter",), "de": ("wählen",)} if letter == "E" else {},
        )
        for n, (letter, icon, group, name) in enumerate(
            [
                (
                    "G",
                    "favorite",
                    "family",
                    text(
                        "Marriage and partnership",
                        "Vielse og partnerskab",
                        "Mariage et PACS",
                        "Huwelijk en wettelijk samenwonen",
                        "Eheschließung und Partnerschaft",
                        "الزواج والشراكة",
                    ),
                ),
                (
                    "B",
                    "child_friendly",
                    "family",
                    text(
                        "Registering a birth",
                        "Anmeldelse af fødsel",
                        "Déclaration de naissance",
                        "Aangifte van geboorte",
                        "Anmeldung einer Geburt",
                        "تسجيل مولود",
                    ),
                ),
                (
                    "K",
                    "local_parking",
                    "living",
                    text(
                        "Residents’ parking permit",
                        "Beboerlicens til parkering",
                        "Carte de stationnement résidentiel",
                        "Bewonerskaart parkeren",
                        "Bewohnerparkausweis",
                        "تصريح وقوف السكان",
                    ),
                ),
                (
                    "E",
                    "how_to_vote",
                    None,
                    text(
                        "Electoral roll",
                        "Valgliste",
                        "Inscription sur les listes électorales",
                        "Kiezerslijst",
                        "Wählerverzeichnis",
                        "قوائم الناخبين",
                    ),
                ),
                (
                    "S",
                    "school",
                    "family",
                    text(
                        "School and after-school enrolment",
                        "Indskrivning i skole og fritidsordning",
                        "Inscriptions scolaires et périscolaires",
                        "Inschrijving school en buitenschoolse opvang",
                        "Anmeldung in Schule und Hort",
                        "التسجيل في المدرسة والأنشطة",
                    ),
                ),
                (
                    "T",
                    "accessible",
                    "living",
                    text(
                        "Transport for people with a disability",
                        "Befordring af mennesker med handicap",
                        "Transport des personnes à mobilité réduite",
                        "Vervoer voor mensen met een beperking",
                        "Fahrdienst für Menschen mit Behinderung",
                        "نقل ذوي الإعاقة",
                    ),
                ),
                (
                    "J",
                    "park",
                    None,
                    text(
                        "Graves and cemeteries",
                        "Gravsteder og kirkegårde",
                        "Concessions funéraires et cimetières",
                        "Grafconcessies en begraafplaatsen",
                        "Gräber und Friedhöfe",
                        "القبور والمقابر",
                    ),
                ),
                (
                    "W",
                    "water_drop",
                    "living",
                    text(
                        "Water and refuse",
                        "Vand og affald",
                        "Eau et collecte des déchets",
                        "Water en afvalophaling",
                        "Wasser und Müll",
                        "الماء والنفايات",
                    ),
                ),
            ]
        )
    ),
    Service(
        id="reception",
        letter="R",
        icon="support_agent",
        zone="a",
        minutes=4,
        listed=False,
        name=text("Reception", "Reception", "Accueil", "Onthaal", "Empfang", "الاستقبال"),
    ),
)

SURVEY = Survey(
    text=text(
        "How was your visit today?",
        "Hvordan var dit besøg i dag?",
        "Comment s’est passée votre visite ?",
        "Hoe was uw bezoek vandaag?",
        "Wie war Ihr Besuch heute?",
        "كيف كانت زيارتك اليوم؟",
    ),
    second=Question(
        id="why",
        text=text(
            "What mattered most?",
            "Hvad betød mest?",
            "Qu’est-ce qui a le plus compté ?",
            "Wat telde het meest?",
            "Was war am wichtigsten?",
            "ما الذي كان الأهم؟",
        ),
        answers=tuple(
            Answer(id=name, name=said)
            for name, said in {
                "wait": text(
                    "The wait", "Ventetiden", "L’attente", "De wachttijd", "Die Wartezeit", "الانتظار"
                ),
                "welcome": text(
                    "The people", "Personalet", "Le contact", "De mensen", "Die Menschen", "التعامل"
                ),
                "result": text(
                    "What came of it", "Resultatet", "Le résultat", "Het resultaat", "Das Ergebnis", "النتيجة"
                ),
                "building": text(
                    "The building", "Bygningen", "Les locaux", "Het gebouw", "Das Gebäude", "المبنى"
                ),
            }.items()
        ),
    ),
)

CONTENT = Content(
    site="vincennes",
    revision="1",
    name=text(
        "Citizen service · Vincennes",
        "Borgerservice · Vincennes",
        "Service citoyen · Vincennes",
        "Burgerzaken · Vincennes",
        "Bürgerbüro · Vincennes",
        "خدمة المواطنين · فانسين",
    ),
    timezone="Europe/Paris",
    languages=("fr", "en", "nl", "da", "de", "ar"),
    reception="reception",
    back_before="16:30",
    farewell=text(
        "Thank you for your patience.",
        "Tak for din tålmodighed.",
        "Merci de votre patience.",
        "Bedankt voor uw geduld.",
        "Vielen Dank für Ihre Geduld.",
        "شكرًا لصبركم.",
    ),
    services=SERVICES,
    documents=(*DOCUMENTS, OLD_CARD),
    bodies=BODIES,
    zones=(
        Zone(
            id="a",
            name=text(
                "Waiting room A",
                "Venteområde A",
                "Salle d’attente A",
                "Wachtzaal A",
                "Wartebereich A",
                "قاعة الانتظار A",
            ),
        ),
        Zone(
            id="b",
            name=text(
                "First floor", "1. sal", "Premier étage", "Eerste verdieping", "1. Stock", "الطابق الأول"
            ),
        ),
    ),
    counters=(Counter(id="c1", label="1", zone="a", services=tuple(s.id for s in SERVICES)),),
    address="53 bis rue de Fontenay, 94300 Vincennes",
    groups=GROUPS,
    questions=QUESTIONS,
    usual=("passport", "identity-card", "moving"),
    survey=SURVEY,
    kiosks=(
        Kiosk(id="k1", band="X", name=text("Entrance", "Indgang", "Entrée", "Ingang", "Eingang", "المدخل")),
    ),
)

WAITS = {
    "passport": Wait(low=10, high=20, by=NOW + timedelta(minutes=19)),
    "minor": Wait(low=90, high=120),
    "moving": Wait(low=0, high=5),
    "identity-card": Wait(low=50, high=70, by=NOW + timedelta(minutes=65)),
    "other0": Wait(low=5, high=10),
    "other1": Wait(low=0, high=0),
    "other2": Wait(low=15, high=15),
    "other3": Wait(low=25, high=45),
    "reception": Wait(low=5, high=10),
}

SLOTS = tuple(
    Slot(slot=f"slot-{n}", starts=at, ends=at + timedelta(minutes=15))
    for n, at in enumerate(
        [
            *(
                NOW.replace(hour=hour, minute=minute)
                for hour, minute in ((13, 0), (13, 20), (14, 40), (15, 0))
            ),
            *(NOW.replace(day=23, hour=hour, minute=30) for hour in (8, 9)),
        ]
    )
)
"""Four times today, 14:00 to 16:00 in the town, and two on Monday."""

BOOKED = SlotBooked(
    answers="request-1", at=NOW, service="identity-card", starts=SLOTS[2].starts, code="K7QM-3F2D"
)

OPTIONS = (
    Option(appointment="one", service="passport", booked=NOW.replace(minute=40)),
    Option(appointment="two", service="identity-card", booked=NOW.replace(hour=10, minute=10)),
    Option(appointment="three", service="moving", booked=NOW.replace(minute=20), number="D012"),
)


def ticket(request: str, **changes: Any) -> TicketIssued:
    values: dict[str, Any] = {
        "answers": request,
        "at": NOW,
        "visit": "v1",
        "number": "P047",
        "service": "passport",
        "zone": "a",
        "ahead": 4,
        "wait": Wait(low=10, high=20),
    }
    return TicketIssued(**{**values, **changes})
