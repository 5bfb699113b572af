"""The kiosk's welcome page and the page behind it as a static page, for the browser that stands beside it.

Same size, same words, same faces and icons, two pages in one document, no library: a browser at its best.
"""

from html import escape
from pathlib import Path

from appliance.theme import DEEP, EDGE, FACES, HAIRLINE, INK, MUTED, PAPER, PRIMARY, SEA, SURFACE
from contract.state import Content

WALK_IN, BACK = (540, 840), (160, 1830)
"""Where the page is touched: the second card, and back. x, y from the upper left corner."""

STYLE = f"""
@font-face {{ font-family: Text; src: url('file://{FACES.text}'); }}
@font-face {{ font-family: Text; font-weight: 600; src: url('file://{FACES.semibold}'); }}
@font-face {{ font-family: Display; src: url('file://{FACES.display}'); }}
@font-face {{ font-family: Icons; src: url('file://{FACES.icons}'); }}
* {{ margin: 0; box-sizing: border-box; }}
body {{ width: 1080px; height: 1920px; background: {PAPER}; color: {INK}; font: 34px Text;
  overflow: hidden; cursor: none; user-select: none; }}
main {{ position: absolute; inset: 0; padding: 73px 64px; }} [hidden] {{ display: none; }}
h1 {{ font: 76px/1 Display; margin: 90px 0 30px; }} i {{ font: 62px Icons; color: {PRIMARY}; }}
.card {{ display: flex; gap: 50px; align-items: center; width: 100%; background: {SURFACE}; color: {INK};
  border: 3px solid {EDGE}; border-radius: 26px; padding: 0 60px; font: 600 50px Text; text-align: left; }}
.card small {{ display: block; font: 30px Text; color: {MUTED}; }}
.great {{ height: 246px; margin-bottom: 24px; }} .line {{ height: 146px; margin-bottom: 20px; }}
.main, .main small, .main i {{ background: {PRIMARY}; border: 0; color: {SURFACE}; }}
nav {{ position: absolute; left: 0; bottom: 0; width: 1080px; height: 172px; background: {SURFACE};
  border-top: 2px solid {HAIRLINE}; padding: 30px 64px; display: flex; gap: 20px; }}
.pill {{ height: 111px; padding: 0 30px; border: 3px solid {EDGE}; border-radius: 24px; background: {SURFACE};
  color: {INK}; font: 600 30px Text; }} .on {{ background: {DEEP}; color: {SURFACE}; }}
.help {{ margin-left: auto; border-color: {SEA}; color: {SEA}; }}
"""

SCRIPT = """
const show = name => { for (const page of document.querySelectorAll('main')) page.hidden = page.id !== name;
  document.getElementById('back').style.visibility = name === 'welcome' ? 'hidden' : 'visible'; };
document.getElementById('walk-in').addEventListener('click', () => show('services'));
document.getElementById('back').addEventListener('click', () => show('welcome'));
"""


def _card(icon: str, title: str, second: str, size: str, name: str = "") -> str:
    words = f"<span>{escape(title)}<small>{escape(second)}</small></span>"
    return f'<button class="card {size}" id="{name}"><i>{icon}</i>{words}</button>'


def page(content: Content) -> str:
    """The document, for a site."""
    language = content.languages[0]
    head = f'<div style="font-weight:600">{escape(content.name[language])}</div>'
    listed = [service for service in content.services if service.listed][:7]
    services = "".join(_card(s.icon, s.name[language], "10 – 20 min", "line") for s in listed)
    cards = (
        _card("qr_code_scanner", "I have an appointment", "Scan your letter or type the code", "great main")
        + _card("confirmation_number", "I have no appointment", "10 – 20 min", "great", "walk-in")
        + _card("info", "I only need information", "Take a number for reception", "great")
    )
    pills = "".join(f'<button class="pill">{each}</button> ' for each in content.languages)
    bar = '<button class="pill" id="back" style="visibility:hidden">Back</button>'
    return (
        f'<!doctype html><meta charset="utf-8"><title>kiosk</title><style>{STYLE}</style>'
        f'<main id="welcome">{head}<h1>Welcome.<br>What would you like to do?</h1>{cards}{pills}</main>'
        f'<main id="services" hidden>{head}<h1>What have you come for?</h1>{services}</main>'
        f'<nav>{bar}<button class="pill help">Help</button></nav><script>{SCRIPT}</script>'
    )


def write(folder: Path, content: Content) -> str:
    """Write the document there; its address."""
    path = folder / "kiosk.html"
    path.write_text(page(content), encoding="utf-8")
    return path.as_uri()
