"""The pages that nobody came to see this morning: looked at, photographed and left."""

import logging
from contextlib import suppress

from demo.album import Album
from demo.hands import Hands
from demo.inspected import NeverShown
from demo.premises import STAFF_CODE, Premises
from demo.troubles import freeze
from kiosk.flow.staff import MARKS

log = logging.getLogger(__name__)

NOTICE_WITHIN_S = 15.0

OTHER_PAGES = {"help": "help", "languages": "language", "access": "access", "search": "search"}
"""Controls beside the list of services, and the pages that they lead to."""


class Tour:
    """Goes once through them, from the welcome page back to it."""

    def __init__(self, here: Premises, hands: Hands, album: Album) -> None:
        self._here, self._hands, self._album = here, hands, album

    async def go(self) -> None:
        """All of them."""
        hands = self._hands
        for name, page in OTHER_PAGES.items():
            await hands.page("welcome")
            await hands.turn("walk-in", "groups")
            await hands.turn(name, page)
            await hands.turn("back", "groups")
            await hands.go_home()
        await self._staff()
        await self._without_paper()
        await freeze(self._here, self._silence)
        await hands.kiosk.until(lambda s: s.get("page") == "welcome", "the welcome page")

    async def _staff(self) -> None:
        """In by the mark and the code: what may be printed again, and locked for a moment."""
        hands = self._hands
        await self._let_staff_in()
        await hands.turn("reprint", "staff_tickets")
        await hands.turn("back", "staff")
        await hands.turn("lock", "locked")
        await self._let_staff_in()
        await hands.turn("unlock", "welcome")

    async def _let_staff_in(self) -> None:
        for _ in range(MARKS - 1):
            await self._hands.touch("mark")
        await self._hands.turn("mark", "staff_code")
        await self._hands.type_keys(STAFF_CODE)
        await self._hands.turn("continue", "staff")

    async def _without_paper(self) -> None:
        """A ticket without paper: the number stands on the screen, and the person is in line all the same."""
        if "kiosk-printer_fault" in self._album.names:
            return
        before = len((await self._hands.page("welcome"))["texts"])
        self._here.printer.run_out()
        with suppress(NeverShown):  # the notice moves the cards: nobody touches before it is there
            await self._hands.kiosk.until(
                lambda s: len(s.get("texts", ())) > before, "a notice", NOTICE_WITHIN_S
            )
        snapshot = await self._hands.turn("reception", "ticket", "printer_fault")
        if snapshot["page"] == "ticket" and self._here.site.site.paper == "ask":
            await self._hands.touch("print")
        await self._hands.page("printer_fault")
        self._here.printer.load_paper()
        await self._hands.turn("finish", "welcome")

    async def _silence(self) -> None:
        """Nobody answers: first please wait, then what still helps, be it a number of the kiosk's own. What
        was asked before is withdrawn afterwards."""
        await self._hands.touch("reception")
        try:
            await self._hands.page("please_wait", patience_s=5)
            await self._hands.page("unreachable", "ticket")
        except NeverShown:
            log.warning("the kiosk noticed the silence before it asked")
        await self._hands.go_home()
