"""A town hall with everything a real one has too much of: long names, many services, many papers."""

from datetime import UTC, datetime

from contract.requests import TicketIssued
from contract.state import Body, Content, Counter, Document, Service, Zone
from contract.values import Opening, Wait

NOW = datetime(2026, 11, 21, 9, 26, tzinfo=UTC)
"""A Saturday; 10:26 in the town."""


def text(en: str, da: str, fr: str, nl: str) -> dict[str, str]:
    return {"en": en, "da": da, "fr": fr, "nl": nl}


DOCUMENTS = (
    Document(
        id="photo",
        icon="portrait",
        name=text("A passport photo", "Et pasfoto", "Une photo d’identité", "Een pasfoto"),
        detail=text(
            "less than 6 months old",
            "højst 6 måneder gammelt",
            "de moins de 6 mois",
            "niet ouder dan 6 maanden",
        ),
        where=text(
            "The photo booth by the entrance takes cards and coins. A photo costs 8 euros.",
            "Fotoboksen ved indgangen tager kort og mønter. Et foto koster 60 kr. og er klar med det samme.",
            "La cabine photo à l’entrée accepte la carte et les pièces. La photo coûte 8 € et sort aussitôt.",
            "De fotocabine bij de ingang aanvaardt kaarten en munten. Een foto kost 8 euro.",
        ),
    ),
    Document(
        id="identity",
        icon="badge",
        name=text(
            "Your identity card", "Dit identitetskort", "Votre carte d’identité", "Uw identiteitskaart"
        ),
        detail=text("the original", "originalen", "l’original", "het origineel"),
        where=text(
            "Lost or stolen? Report it to the police first, and bring the report.",
            "Mistet eller stjålet? Meld det først til politiet, og tag anmeldelsen med.",
            "Perdue ou volée ? Déclarez-le d’abord au commissariat et apportez la déclaration.",
            "Verloren of gestolen? Geef het eerst aan bij de politie en breng de aangifte mee.",
        ),
    ),
    Document(
        id="address",
        icon="home",
        name=text(
            "A proof of address",
            "Dokumentation for din adresse",
            "Un justificatif de domicile",
            "Een bewijs van woonplaats",
        ),
        detail=text(
            "less than a year old", "højst et år gammelt", "de moins d’un an", "niet ouder dan een jaar"
        ),
        where=text(
            "A bill for electricity, water or telephone. Print it at the library, 98 rue de Fontenay, "
            "open until 19:00.",
            "En regning for el, vand eller telefon. Du kan printe den på biblioteket, Nørregade 7, som har "
            "åbent til kl. 19.",
            "Une facture d’électricité, d’eau ou de téléphone. Vous pouvez l’imprimer à la médiathèque, "
            "98 rue de Fontenay, ouverte jusqu’à 19:00.",
            "Een rekening van elektriciteit, water of telefoon. U kunt ze afdrukken in de bibliotheek, "
            "Leiestraat 30, open tot 19:00 uur.",
        ),
    ),
    Document(
        id="stamp",
        icon="receipt_long",
        name=text("The fiscal stamp", "Kvittering for gebyret", "Le timbre fiscal", "De fiscale zegel"),
        detail=text(
            "86 euros, at a tobacconist’s or online",
            "890 kr., betalt på nettet eller i banken",
            "86 €, au bureau de tabac ou en ligne",
            "86 euro, bij de krantenwinkel of online",
        ),
        where=text(
            "Any tobacconist sells it; the nearest is across the square.",
            "Du kan betale på nettet eller i banken på torvet.",
            "Tous les bureaux de tabac en vendent ; le plus proche est de l’autre côté de la place.",
            "Elke krantenwinkel verkoopt ze; de dichtstbijzijnde is aan de overkant van het plein.",
        ),
    ),
    Document(
        id="consent",
        icon="family_restroom",
        name=text(
            "Both parents’ consent",
            "Samtykke fra begge forældremyndighedsindehavere",
            "L’autorisation des deux titulaires de l’autorité parentale",
            "De toestemming van beide ouders",
        ),
        detail=text(
            "signed, with a copy of their identity cards",
            "underskrevet, med kopi af deres identitetskort",
            "signée, avec une copie de leur pièce d’identité",
            "ondertekend, met een kopie van hun identiteitskaart",
        ),
        where=text(
            "The form is at reception. Both parents sign it; the one who is not here may sign it at home.",
            "Blanketten ligger i receptionen. Begge forældre skriver under, gerne hjemme.",
            "Le formulaire est à l’accueil. Les deux parents le signent ; l’absent peut le signer chez lui.",
            "Het formulier ligt aan het onthaal. Beide ouders ondertekenen; dat mag ook thuis.",
        ),
    ),
    Document(
        id="birth",
        icon="description",
        name=text("A birth certificate", "En fødselsattest", "Un acte de naissance", "Een geboorteakte"),
        detail=text(
            "a full copy, less than 3 months old",
            "i fuld udskrift, højst 3 måneder gammel",
            "copie intégrale de moins de 3 mois",
            "een volledig afschrift, niet ouder dan 3 maanden",
        ),
        where=text(
            "Ask for it free of charge where you were born, by post or online.",
            "Bestil den gratis i det sogn eller den kommune, hvor du er født.",
            "Demandez-le gratuitement à la mairie de votre lieu de naissance, par courrier ou en ligne.",
            "Vraag het gratis aan in de gemeente waar u geboren bent, per post of online.",
        ),
    ),
)
PAPERS = tuple(document.id for document in DOCUMENTS)

WEEK = (
    *(
        Opening(day=day, opens=opens, closes=closes)
        for day in range(5)
        for opens, closes in (("08:35", "12:30"), ("13:30", "16:00"))
    ),
    Opening(day=5, opens="09:00", closes="12:00"),
)


BODIES = (
    Body(
        id="prefecture",
        name=text(
            "Sub-Prefecture, Vehicle and Licence Office",
            "Statsforvaltningens Motorkontor for Kørekort og Registrering",
            "Sous-préfecture, bureau des permis de conduire et des cartes grises",
            "Onderprefectuur, dienst rijbewijzen en inschrijving van voertuigen",
        ),
        address="4 avenue du Général de Gaulle, 94300 Nogent-sur-Marne",
        hours=WEEK,
        phone="+33 1 49 56 60 00",
        url="www.val-de-marne.gouv.fr",
        way=text(
            "Tram 1 from the square, three stops; the office is opposite the stop.",
            "Sporvogn 1 fra torvet, tre stop; kontoret ligger over for stoppestedet.",
            "Tram 1 depuis la place, trois arrêts ; le bureau est en face de l’arrêt.",
            "Tram 1 vanaf het plein, drie haltes; het kantoor ligt tegenover de halte.",
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
        documents=PAPERS[:4],
        name=text("Passport", "Pas", "Passeport", "Reispas"),
    ),
    Service(
        id="minor",
        letter="M",
        icon="child_care",
        zone="a",
        minutes=15,
        documents=PAPERS,
        note=text(
            "For a child under 18, one parent comes along.",
            "For et barn under 18 år kommer en forælder med.",
            "Pour un mineur, la présence d’un parent est obligatoire.",
            "Voor een kind jonger dan 18 komt één ouder mee.",
        ),
        name=text(
            "Passport or identity card for a child",
            "Pas eller identitetskort til et barn",
            "Passeport ou carte d’identité pour un mineur",
            "Reispas of identiteitskaart voor een minderjarige",
        ),
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
        ),
    ),
    Service(
        id="moving",
        letter="D",
        icon="local_shipping",
        zone="a",
        minutes=6,
        name=text("Moving house", "Flytning", "Déménagement", "Verhuizing"),
    ),
    *(
        Service(
            id=f"other{n}",
            letter=letter,
            icon=icon,
            zone="a",
            minutes=8,
            name=name,
        )
        for n, (letter, icon, name) in enumerate(
            [
                (
                    "G",
                    "favorite",
                    text(
                        "Marriage and partnership",
                        "Vielse og partnerskab",
                        "Mariage et PACS",
                        "Huwelijk en wettelijk samenwonen",
                    ),
                ),
                (
                    "B",
                    "child_friendly",
                    text(
                        "Registering a birth",
                        "Anmeldelse af fødsel",
                        "Déclaration de naissance",
                        "Aangifte van geboorte",
                    ),
                ),
                (
                    "K",
                    "local_parking",
                    text(
                        "Residents’ parking permit",
                        "Beboerlicens til parkering",
                        "Carte de stationnement résidentiel",
                        "Bewonerskaart parkeren",
                    ),
                ),
                (
                    "E",
                    "how_to_vote",
                    text(
                        "Electoral roll",
                        "Valgliste",
                        "Inscription sur les listes électorales",
                        "Kiezerslijst",
                    ),
                ),
                (
                    "S",
                    "school",
                    text(
                        "School and after-school enrolment",
                        "Indskrivning i skole og fritidsordning",
                        "Inscriptions scolaires et périscolaires",
                        "Inschrijving school en buitenschoolse opvang",
                    ),
                ),
                (
                    "T",
                    "accessible",
                    text(
                        "Transport for people with a disability",
                        "Befordring af mennesker med handicap",
                        "Transport des personnes à mobilité réduite",
                        "Vervoer voor mensen met een beperking",
                    ),
                ),
                (
                    "C",
                    "park",
                    text(
                        "Graves and cemeteries",
                        "Gravsteder og kirkegårde",
                        "Concessions funéraires et cimetières",
                        "Grafconcessies en begraafplaatsen",
                    ),
                ),
                (
                    "W",
                    "water_drop",
                    text(
                        "Water and refuse",
                        "Vand og affald",
                        "Eau et collecte des déchets",
                        "Water en afvalophaling",
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
        name=text("Reception", "Reception", "Accueil", "Onthaal"),
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
    ),
    timezone="Europe/Paris",
    languages=("fr", "en", "nl", "da"),
    reception="reception",
    back_before="16:30",
    farewell=text(
        "Thank you for your patience.",
        "Tak for din tålmodighed.",
        "Merci de votre patience.",
        "Bedankt voor uw geduld.",
    ),
    services=SERVICES,
    documents=DOCUMENTS,
    bodies=BODIES,
    zones=(Zone(id="a", name=text("Waiting room A", "Venteområde A", "Salle d’attente A", "Wachtzaal A")),),
    counters=(Counter(id="c1", label="1", zone="a", services=tuple(s.id for s in SERVICES)),),
)

WAITS = {
    "passport": Wait(low=10, high=20),
    "minor": Wait(low=90, high=120),
    "moving": Wait(low=0, high=5),
    "other0": Wait(low=5, high=10),
    "other1": Wait(low=0, high=0),
    "other2": Wait(low=15, high=15),
    "other3": Wait(low=25, high=45),
    "reception": Wait(low=5, high=10),
}


def ticket(request: str, **changes: object) -> TicketIssued:
    values: dict[str, object] = {
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
