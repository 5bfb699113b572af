"""Slips in the languages that printers find easy and hard, for tests and for looking at."""

import io

from PIL import Image, ImageDraw

from hardware.ports import Slip


def mark(*, shades: bool = True) -> bytes:
    """A logo: coloured and transparent, with shades of grey that must be dithered."""
    image = Image.new("RGBA", (600 if shades else 240, 240), (0, 0, 0, 0))
    pen = ImageDraw.Draw(image)
    pen.rounded_rectangle((10, 10, 230, 230), 40, fill=(10, 77, 140, 255))
    pen.polygon([(60, 180), (120, 60), (180, 180)], fill=(255, 255, 255, 255))
    for step in range(10 if shades else 0):
        pen.rectangle(
            (260 + step * 32, 90, 260 + step * 32 + 31, 150), fill=(25 * step, 25 * step, 25 * step, 255)
        )
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


FRENCH = Slip(
    heading="Service citoyen · Vincennes",
    moment="samedi 21 novembre 2026, 10:26",
    number="P047",
    title="Passeport",
    blocks=(
        (
            "Attente\u202f: 10 à 20 minutes",
            (
                "8 personnes sur 10 sont appelées avant 10:45.",
                "Salle A\u202f: l’écran et la voix vous appellent.",
            ),
        ),
    ),
    qr="https://vestibule.example/v/Ab3dE6",
    qr_caption="Suivez votre place sur votre téléphone",
    farewell="Merci de votre patience.",
    logo=mark(),
    language="fr",
)

DANISH = Slip(
    heading="Borgerservice · Ærøskøbing",
    moment="lørdag den 21. november 2026 kl. 10.26",
    title="Du mangler stadig disse papirer",
    blocks=(
        ("Pas og kørekort", ()),
        ("Foto til pas", ("Ikke ældre end 6 måneder, 35 × 45 mm.", "Fotoautomaten i forhallen, 120 kr.")),
        ("Værgens samtykke", ("Når barnet er under 18 år: begge forældres underskrift.",)),
        ("Kom tilbage i dag før kl. 14.30", ("Tag papirerne med, og begynd igen ved standeren.",)),
    ),
    farewell="Tak, og på gensyn.",
    logo=mark(),
    language="da",
)

ARABIC = Slip(
    heading="خدمة المواطنين · Vincennes",
    moment="السبت 21 نوفمبر 2026، 10:26",
    number="P047",
    title="جواز السفر",
    blocks=(
        (
            "وقت الانتظار: من 10 إلى 20 دقيقة",
            (
                "يُستدعى 8 أشخاص من كل 10 قبل الساعة 10:45.",
                "تفضلوا بالجلوس في القاعة A (الطابق الأول): تعرض الشاشة رقمكم P047 ورقم الشباك.",
            ),
        ),
        ("ما زال ينقصكم", ("صورة شمسية حديثة: 35 × 45 مم",)),
    ),
    qr="https://vestibule.example/v/Ab3dE6",
    qr_caption="تابعوا دوركم على هاتفكم",
    farewell="شكراً لصبركم.",
    logo=mark(),
    language="ar",
)
