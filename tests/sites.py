"""A small site for tests: two zones, three counters, an appointment service, a rerouted one."""

from typing import Any

from appliance.config import parse
from controller.sitefile import SiteFile

SMALL: dict[str, Any] = {
    "site": {
        "id": "town",
        "name": {"en": "Town Hall", "fr": "Mairie"},
        "timezone": "Europe/Paris",
        "languages": ["en", "fr"],
        "reception": "reception",
    },
    "zones": [
        {"id": "hall", "name": {"en": "Hall", "fr": "Salle"}},
        {"id": "foyer", "name": {"en": "Foyer", "fr": "Entrée"}},
    ],
    "counters": [
        {"id": "1", "label": "1", "zone": "hall", "services": ["passport", "moving"]},
        {"id": "2", "label": "2", "zone": "hall", "services": ["passport"]},
        {"id": "3", "label": "3", "zone": "foyer", "services": ["reception"]},
    ],
    "services": [
        {
            "id": "passport",
            "letter": "P",
            "name": {"en": "Passport", "fr": "Passeport"},
            "documents": ["photo"],
            "zone": "hall",
            "minutes": 12,
        },
        {
            "id": "moving",
            "letter": "M",
            "name": {"en": "Moving house", "fr": "Déménagement"},
            "zone": "hall",
            "minutes": 6,
        },
        {
            "id": "vehicle",
            "letter": "V",
            "name": {"en": "Vehicle papers", "fr": "Carte grise"},
            "zone": "hall",
            "minutes": 1,
            "body": "prefecture",
        },
        {
            "id": "reception",
            "letter": "R",
            "name": {"en": "Reception", "fr": "Accueil"},
            "zone": "foyer",
            "minutes": 5,
            "listed": False,
        },
    ],
    "documents": [{"id": "photo", "name": {"en": "A photo", "fr": "Une photo"}}],
    "bodies": [
        {
            "id": "prefecture",
            "name": {"en": "Prefecture", "fr": "Préfecture"},
            "address": "1 rue du Port",
            "hours": {"monday": ["09:00-12:00", "13:00-16:00"]},
        }
    ],
}


def small_site(**site: Any) -> SiteFile:
    """The small site; keyword arguments replace keys of its `[site]` table."""
    return parse({**SMALL, "site": {**SMALL["site"], **site}}, SiteFile, "small site")
