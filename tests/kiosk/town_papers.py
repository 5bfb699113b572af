"""The town's papers and the other offices that people are sent to."""

from contract.state import Body, Document
from contract.values import Opening

LANGUAGES = ("en", "da", "fr", "nl", "de", "ar")


def text(*said: str) -> dict[str, str]:
    """One text in all the languages, in their order."""
    return dict(zip(LANGUAGES, said, strict=True))


DOCUMENTS = (
    Document(
        id="photo",
        icon="portrait",
        name=text(
            "A passport photo",
            "Et pasfoto",
            "Une photo d’identité",
            "Een pasfoto",
            "Ein Passfoto",
            "صورة شخصية",
        ),
        detail=text(
            "less than 6 months old",
            "højst 6 måneder gammelt",
            "de moins de 6 mois",
            "niet ouder dan 6 maanden",
            "höchstens 6 Monate alt",
            "لم يمضِ عليها أكثر من 6 أشهر",
        ),
        where=text(
            "The photo booth by the entrance takes cards and coins. A photo costs 8 euros.",
            "Fotoboksen ved indgangen tager kort og mønter. Et foto koster 60 kr. og er klar med det samme.",
            "La cabine photo à l’entrée accepte la carte et les pièces. La photo coûte 8 € et sort aussitôt.",
            "De fotocabine bij de ingang aanvaardt kaarten en munten. Een foto kost 8 euro.",
            "Der Fotoautomat am Eingang nimmt Karten und Münzen. Ein Foto kostet 8 Euro.",
            "كشك التصوير عند المدخل يقبل البطاقات والنقود المعدنية. ثمن الصورة 8 يورو.",
        ),
    ),
    Document(
        id="identity",
        icon="badge",
        name=text(
            "Your identity card",
            "Dit identitetskort",
            "Votre carte d’identité",
            "Uw identiteitskaart",
            "Ihr Personalausweis",
            "بطاقة هويتك",
        ),
        detail=text("the original", "originalen", "l’original", "het origineel", "im Original", "الأصل"),
        where=text(
            "Lost or stolen? Report it to the police first, and bring the report.",
            "Mistet eller stjålet? Meld det først til politiet, og tag anmeldelsen med.",
            "Perdue ou volée ? Déclarez-le d’abord au commissariat et apportez la déclaration.",
            "Verloren of gestolen? Geef het eerst aan bij de politie en breng de aangifte mee.",
            "Verloren oder gestohlen? Melden Sie es zuerst der Polizei und bringen Sie die Anzeige mit.",
            "هل ضاعت أو سُرقت؟ أبلغ الشرطة أولًا وأحضر نسخة من البلاغ.",
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
            "Ein Nachweis Ihrer Anschrift",
            "إثبات عنوان السكن",
        ),
        detail=text(
            "less than a year old",
            "højst et år gammelt",
            "de moins d’un an",
            "niet ouder dan een jaar",
            "höchstens ein Jahr alt",
            "لم يمضِ عليه أكثر من سنة",
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
            "Eine Rechnung für Strom, Wasser oder Telefon. Sie können sie in der Bücherei ausdrucken, "
            "Bahnhofstraße 12, geöffnet bis 19:00 Uhr.",
            "فاتورة كهرباء أو ماء أو هاتف. يمكنك طباعتها في المكتبة العامة، المفتوحة حتى الساعة 19:00.",
        ),
    ),
    Document(
        id="stamp",
        icon="receipt_long",
        body="treasury",
        name=text(
            "The fiscal stamp",
            "Kvittering for gebyret",
            "Le timbre fiscal",
            "De fiscale zegel",
            "Die Gebührenmarke",
            "الطابع الضريبي",
        ),
        detail=text(
            "86 euros, at a tobacconist’s or online",
            "890 kr., betalt på nettet eller i banken",
            "86 €, au bureau de tabac ou en ligne",
            "86 euro, bij de krantenwinkel of online",
            "86 Euro, an der Kasse oder im Internet",
            "86 يورو، من بائع التبغ أو عبر الإنترنت",
        ),
        where=text(
            "Any tobacconist sells it; the nearest is across the square.",
            "Du kan betale på nettet eller i banken på torvet.",
            "Tous les bureaux de tabac en vendent ; le plus proche est de l’autre côté de la place.",
            "Elke krantenwinkel verkoopt ze; de dichtstbijzijnde is aan de overkant van het plein.",
            "Sie bekommen sie an der Stadtkasse gegenüber oder im Internet.",
            "يبيعه كل بائع تبغ، وأقربهم في الجهة المقابلة من الساحة.",
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
            "Die Zustimmung beider Sorgeberechtigten",
            "موافقة الوالدين كليهما",
        ),
        detail=text(
            "signed, with a copy of their identity cards",
            "underskrevet, med kopi af deres identitetskort",
            "signée, avec une copie de leur pièce d’identité",
            "ondertekend, met een kopie van hun identiteitskaart",
            "unterschrieben, mit Kopie der Ausweise",
            "موقّعة، مع نسخة من بطاقتي هويتهما",
        ),
        where=text(
            "The form is at reception. Both parents sign it; the one who is not here may sign it at home.",
            "Blanketten ligger i receptionen. Begge forældre skriver under, gerne hjemme.",
            "Le formulaire est à l’accueil. Les deux parents le signent ; l’absent peut le signer chez lui.",
            "Het formulier ligt aan het onthaal. Beide ouders ondertekenen; dat mag ook thuis.",
            "Das Formular liegt am Empfang. Beide Eltern unterschreiben; das geht auch zu Hause.",
            "الاستمارة متوفرة في الاستقبال. يوقّعها الوالدان، ويمكن للغائب منهما توقيعها في البيت.",
        ),
    ),
    Document(
        id="birth",
        icon="description",
        name=text(
            "A birth certificate",
            "En fødselsattest",
            "Un acte de naissance",
            "Een geboorteakte",
            "Eine Geburtsurkunde",
            "شهادة ميلاد",
        ),
        detail=text(
            "a full copy, less than 3 months old",
            "i fuld udskrift, højst 3 måneder gammel",
            "copie intégrale de moins de 3 mois",
            "een volledig afschrift, niet ouder dan 3 maanden",
            "vollständige Abschrift, höchstens 3 Monate alt",
            "نسخة كاملة لم يمضِ عليها أكثر من 3 أشهر",
        ),
        where=text(
            "Ask for it free of charge where you were born, by post or online.",
            "Bestil den gratis i det sogn eller den kommune, hvor du er født.",
            "Demandez-le gratuitement à la mairie de votre lieu de naissance, par courrier ou en ligne.",
            "Vraag het gratis aan in de gemeente waar u geboren bent, per post of online.",
            "Sie erhalten sie beim Standesamt Ihres Geburtsorts, per Post oder im Internet.",
            "اطلبها مجانًا من بلدية مكان ولادتك، بالبريد أو عبر الإنترنت.",
        ),
    ),
)
PAPERS = tuple(document.id for document in DOCUMENTS)

OLD_CARD = Document(
    id="old-card",
    icon="credit_card",
    name=text(
        "Your old card or passport",
        "Dit gamle kort eller pas",
        "Votre ancienne carte ou votre ancien passeport",
        "Uw oude kaart of reispas",
        "Ihr alter Ausweis oder Pass",
        "بطاقتك القديمة أو جوازك القديم",
    ),
    detail=text(
        "even if it has expired",
        "også hvis det er udløbet",
        "même s’il est périmé",
        "ook als die vervallen is",
        "auch wenn er abgelaufen ist",
        "حتى لو انتهت صلاحيته",
    ),
    where=text(
        "Lost or stolen? Report it to the police first, and bring the report.",
        "Mistet eller stjålet? Meld det først til politiet, og tag anmeldelsen med.",
        "Perdu ou volé ? Déclarez-le d’abord au commissariat et apportez la déclaration.",
        "Verloren of gestolen? Geef het eerst aan bij de politie en breng de aangifte mee.",
        "Verloren oder gestohlen? Melden Sie es zuerst der Polizei und bringen Sie die Anzeige mit.",
        "هل ضاع أو سُرق؟ أبلغ الشرطة أولًا وأحضر نسخة من البلاغ.",
    ),
)

WEEK = (
    *(
        Opening(day=day, opens=opens, closes=closes)
        for day in range(5)
        for opens, closes in (("08:35", "12:30"), ("13:30", "16:00"))
    ),
    Opening(day=5, opens="09:00", closes="12:00"),
)
WEEKDAYS = tuple(Opening(day=day, opens="09:00", closes="17:00") for day in range(5))

BODIES = (
    Body(
        id="prefecture",
        name=text(
            "Sub-Prefecture, Vehicle and Licence Office",
            "Statsforvaltningens Motorkontor for Kørekort og Registrering",
            "Sous-préfecture, bureau des permis de conduire et des cartes grises",
            "Onderprefectuur, dienst rijbewijzen en inschrijving van voertuigen",
            "Unterpräfektur, Führerschein- und Zulassungsstelle",
            "نيابة المحافظة، مكتب رخص القيادة وأوراق المركبات",
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
            "Straßenbahn 1 ab dem Platz, drei Haltestellen; das Amt liegt gegenüber der Haltestelle.",
            "الترام رقم 1 من الساحة، ثلاث محطات؛ المكتب مقابل المحطة.",
        ),
    ),
    Body(
        id="treasury",
        name=text(
            "Public Treasury",
            "Skattecentret",
            "Trésor public",
            "Ontvangkantoor",
            "Stadtkasse",
            "الخزينة العامة",
        ),
        address="130 rue de la Jarry, 94300 Vincennes",
        hours=WEEKDAYS,
        phone="+33 1 43 74 00 00",
    ),
    Body(
        id="home-town",
        name=text(
            "Town hall of the place where you live",
            "Borgerservice i den kommune, hvor du bor",
            "Mairie de votre domicile",
            "Stadhuis van uw woonplaats",
            "Rathaus Ihres Wohnorts",
            "بلدية مكان سكنك",
        ),
        address="",
        url="https://www.service-public.fr",
    ),
)
