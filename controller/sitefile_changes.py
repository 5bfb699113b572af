"""Notices that the site's file was changed, checks it, and passes on a good one while the site runs.

changes = SiteChanges(path)                       # reads it, or raises BadConfig
group.create_task(changes.run(take), name="...")  # take(site) whenever a good one has come
changes.problems                                  # why the file as it is now is not in force
"""

import asyncio
import logging
import tomllib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from appliance.errors import BadConfig
from controller.sitefile import SiteFile, load

log = logging.getLogger(__name__)

LOOK_EVERY_S = 0.4
"""A file is read when two looks have found it the same, so that half a file is hardly ever read."""

Problems = Callable[[SiteFile], Iterable[str]]
"""Gives sentences on why a good file cannot come in force now."""

Stat = tuple[int, int, int] | None


class SiteChanges:
    """Follows one site file. `site` is what is in force; `problems` are sentences, empty when the file as
    it is now is in force. Raises BadConfig when it is wrong at the start."""

    def __init__(self, path: Path) -> None:
        file = _stat_of(path)
        self._path, self.site = path, load(path)
        self._logo = self.site.look.logo
        self._read = file, self._stat_of_logo()
        self.problems: tuple[str, ...] = ()

    async def run(self, take: Callable[[SiteFile], None], problems: Problems = lambda site: ()) -> None:
        """Look until cancelled. `take` puts a site in force; when it raises, it is tried again. `problems`
        says what else keeps a file from coming in force while the site is open."""
        seen = self._read
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            before, seen = seen, (_stat_of(self._path), self._stat_of_logo())
            if seen == before and seen != self._read:
                await self._read_again(take, problems, seen[0])

    async def _read_again(self, take: Callable[[SiteFile], None], problems: Problems, file: Stat) -> None:
        self._logo = await asyncio.to_thread(_logo_named, self._path)
        self._read = file, self._stat_of_logo()
        try:
            site = await asyncio.to_thread(load, self._path)
        except BadConfig as error:
            self._refuse(error.problems)
            return
        except Exception as error:  # a fault of ours in reading it must not end the site
            log.exception("the site file cannot be read")
            self._refuse([f"cannot be read: {error!r}"])
            return
        if fixed := [*_fixed(self.site, site), *problems(site)]:
            self._refuse(fixed)
        elif site != self.site:
            self._take(take, site)
        elif self.problems:
            log.info("the site file is again as it was")
            self.problems = ()

    def _take(self, take: Callable[[SiteFile], None], site: SiteFile) -> None:
        try:
            take(site)
        except Exception as error:
            self._read = None, None
            if not self.problems:
                log.exception("the site file cannot be put in force now, and is tried again")
            self.problems = (f"cannot be put in force now: {error}",)
            return
        self.site, self.problems = site, ()
        log.info("the changed site file is in force: %s", site.content().revision)

    def _stat_of_logo(self) -> Stat:
        """The logo belongs to the file that names it."""
        return _stat_of(self._path.parent / self._logo) if self._logo else None

    def _refuse(self, problems: list[str]) -> None:
        log.error("the site stays as it was: %s", BadConfig(self._path, problems))
        self.problems = tuple(problems)


def _fixed(before: SiteFile, after: SiteFile) -> Iterator[str]:
    """What cannot change while the controller runs, since days and topics hang on it."""
    for key in ("id", "timezone"):
        old, new = getattr(before.site, key), getattr(after.site, key)
        if old != new:
            yield f"site.{key}: {old!r} becomes {new!r} only when the controller is restarted"


def _logo_named(path: Path) -> str:
    """Of a file that may be wrong elsewhere: mending the picture may be all that it needs."""
    try:
        return str(tomllib.loads(path.read_text(encoding="utf-8"))["look"]["logo"])
    except (OSError, ValueError, LookupError, TypeError):
        return ""


def _stat_of(path: Path) -> Stat:
    try:
        found = path.stat()
    except (OSError, ValueError):
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
