"""Says the page in front: all of it when it comes, news as they come, and at once what gets the focus."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Iterable

from hardware.errors import DeviceFault
from hardware.ports import Voice
from kiosk.speech.reading import Part, Reading

log = logging.getLogger(__name__)


class Narrator:
    """Speaks while told to, one part after the other, until cancelled. `found` hears how the voice is."""

    def __init__(self, voice: Voice, found: Callable[[DeviceFault | None], None]) -> None:
        self._voice, self._found = voice, found
        self._page = Reading()
        self._focus = ""
        self._stirred = -1
        self._speaking = False
        self._volume = 3
        self._left: deque[Part] = deque()
        self._now: asyncio.Task[None] | None = None
        self._more = asyncio.Event()

    def follow(self, page: Reading, focus: str, *, speaking: bool, volume: int, stirred: int) -> None:
        """The page in front and the name of the focused choice, shown a moment ago.

        `stirred` rises with every act of the person, which ends whatever is being said.
        """
        acted, self._stirred = stirred != self._stirred, stirred
        begins, self._speaking = speaking and not self._speaking, speaking
        before, self._page = self._page, page
        moved, self._focus = focus != self._focus, focus
        self._volume = volume
        if not speaking:
            self._silence()
        elif begins or page.place != before.place:
            self._say_instead(page.whole())
        else:
            self._carry_on(page, before, acted=acted, moved=moved)

    def _carry_on(self, page: Reading, before: Reading, *, acted: bool, moved: bool) -> None:
        news = page.news(before)
        focused = page.choice(self._focus) if moved else None
        if focused and focused not in news:
            news = (*news, focused)
        if acted or moved:
            self._say_instead(news)
        elif news:
            self._say(news)

    def again(self) -> None:
        """Say the page once more, from its beginning."""
        if self._speaking:
            self._say_instead(self._page.whole())

    async def serve(self) -> None:
        """Speak whatever there is to say, until cancelled."""
        try:
            while True:
                await self._more.wait()
                if not self._left:
                    self._more.clear()
                    continue
                part = self._left.popleft()
                self._now = asyncio.create_task(self._speak(part), name="kiosk.speech.part")
                await asyncio.wait([self._now])
                self._now = None
        finally:
            self._silence()

    async def _speak(self, part: Part) -> None:
        try:
            await self._voice.say(part.words, part.language, self._volume)
        except DeviceFault as fault:
            log.warning("nothing can be said: %s", fault.fix)
            self._left.clear()
            self._found(fault)
        else:
            self._found(None)

    def _say(self, parts: Iterable[Part]) -> None:
        self._left.extend(part for part in parts if part.words.strip())
        if self._left:
            self._more.set()

    def _say_instead(self, parts: Iterable[Part]) -> None:
        self._silence()
        self._say(parts)

    def _silence(self) -> None:
        self._left.clear()
        if self._now:
            self._now.cancel()
