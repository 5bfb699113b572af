"""What the counter's sign says, in the site's languages. Knows no device and no window."""

from pathlib import Path

from appliance.texts import SOURCE, catalogue
from contract.state import CounterState
from contract.values import Phase
from hardware.ports import Arrow, SignState, SignText

LOCALE = Path(__file__).parent / "locale"
MOST_LANGUAGES = 3
"""More would make a small sign a wall of words."""

STATES = {
    Phase.CLOSED: SignState.CLOSED,
    Phase.FREE: SignState.OPEN,
    Phase.CALLED: SignState.CALLED,
    Phase.SERVING: SignState.SERVING,
    Phase.PAUSED: SignState.PAUSED,
}
WORDS = {SignState.CLOSED: "Closed", SignState.OPEN: "Open", SignState.PAUSED: "Paused"}
STALE = "Not up to date"


def sign(
    counter: CounterState | None, languages: tuple[str, ...], arrow: Arrow, *, reachable: bool
) -> SignText:
    """The sign over a counter that does this, as far as is known; `languages` are the site's, in its order.

    The arrow goes with a called number only: who is being served is there. When the controller is out of
    reach the last that was known stays, with a notice.
    """
    spoken = languages[:MOST_LANGUAGES] or (SOURCE,)
    state = STATES[counter.phase] if counter else SignState.UNKNOWN
    word, *others = _said(WORDS.get(state, ""), spoken)
    notice, *other_notices = _said("" if reachable else STALE, spoken)
    at_counter = state in (SignState.CALLED, SignState.SERVING)
    return SignText(
        state=state,
        number=(counter.number or "") if counter and at_counter else "",
        word=word,
        others=tuple(others),
        arrow=arrow if state == SignState.CALLED else Arrow.NONE,
        notice=notice,
        other_notices=tuple(other_notices),
    )


def _said(message: str, languages: tuple[str, ...]) -> list[str]:
    """The message in each language, none twice."""
    if not message:
        return [""]
    return list(dict.fromkeys(catalogue(LOCALE, language).gettext(message) for language in languages))
