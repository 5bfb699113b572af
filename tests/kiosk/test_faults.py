"""The kiosk's own process while its printer or its scanner fails: what the person sees, what staff are told,
and what is on paper."""

import re
from collections.abc import Awaitable, Callable

import pytest

from contract.requests import PrintResult, TakeTicket, TurnAway
from hardware.escpos_paper import PrintedSlip
from tests.kiosk.hall import Hall
from tests.kiosk.standing import LETTER, Standing
from tests.kiosk.town import PAPERS

pytestmark = pytest.mark.parts

NUMBER = re.compile(r"[A-Z]{1,2}\d{3}")
IN_THE_MIDDLE = 3
"""Lines of a ticket."""

Accident = Callable[[Hall], Awaitable[None] | None]


def numbers(slips: list[PrintedSlip]) -> list[str]:
    """The number on each slip."""
    texts = [[line.text.strip() for line in slip.lines] for slip in slips]
    return [next(text for text in each if NUMBER.fullmatch(text)) for each in texts]


async def comes(here: Hall, number: str) -> None:
    """Somebody's letter is scanned, and their number will be `number`."""
    here.office.answers["CheckIn"] = {"number": number, "visit": f"visit-{number}"}
    here.scan(LETTER)


async def gets_a_ticket(here: Hall, number: str) -> None:
    """The next person does, and nothing else came out before."""
    before = len(here.printer.printed)
    await comes(here, number)
    await here.page("ticket")
    await here.reads("Take your ticket")
    assert numbers(here.printer.printed[before:]) == [number]
    await here.touch("finish")
    await here.page("welcome")


async def sees_the_number(here: Hall, number: str) -> None:
    """Very large, and what to do."""
    snapshot = await here.page("printer_fault")
    assert number in snapshot["texts"]
    assert "Please remember\nyour number" in snapshot["texts"]
    await here.reads("Take a photo, or tell reception your number.")


async def goes(here: Hall) -> None:
    await here.touch("finish")
    await here.page("welcome")


async def told_whether_printed(here: Hall, number: str, *, printed: bool) -> None:
    """The controller is told, once."""
    result = await here.office.asked(PrintResult)
    assert (result.visit, result.printed) == (f"visit-{number}", printed)
    here.office.forget()


# --- before a ticket ------------------------------------------------------------------------------


async def unplug(here: Hall) -> None:
    await here.printer.unplug()


async def plug(here: Hall) -> None:
    await here.printer.plug()


@pytest.mark.parametrize(
    ("happens", "fault", "mended"),
    [
        (lambda here: here.printer.run_out(), "paper-out", lambda here: here.printer.load_paper()),
        (lambda here: here.printer.open_cover(), "cover-open", lambda here: here.printer.close_cover()),
        (unplug, "device-gone", plug),
        (lambda here: here.printer.hang(), "device-silent", plug),
    ],
    ids=["out-of-paper", "cover-open", "unplugged", "silent"],
)
def test_before_a_ticket(standing: Standing, happens: Accident, fault: str, mended: Accident) -> None:
    """Nothing of it is on paper, then or later, and the welcome page says how it is."""

    async def scene(here: Hall) -> None:
        await done(happens, here)
        await comes(here, "P101")
        await sees_the_number(here, "P101")
        await here.office.told(fault)
        await told_whether_printed(here, "P101", printed=False)
        await goes(here)
        await here.reads("No paper tickets just now")
        await here.reads("You will see your number on the screen.")
        await done(mended, here)
        await gets_a_ticket(here, "P102")
        await told_whether_printed(here, "P102", printed=True)
        assert numbers(here.printer.printed) == ["P102"]
        assert here.printer.torn == []

    standing.play(scene)


async def done(accident: Accident, here: Hall) -> None:
    if (waiting := accident(here)) is not None:
        await waiting


# --- in the middle of a ticket --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("happens", "fault", "mended"),
    [
        (
            lambda here: here.printer.run_out(IN_THE_MIDDLE),
            "paper-out",
            lambda here: here.printer.load_paper(),
        ),
        (
            lambda here: here.printer.open_cover(IN_THE_MIDDLE),
            "cover-open",
            lambda here: here.printer.close_cover(),
        ),
        (lambda here: here.printer.lose_power(IN_THE_MIDDLE), "half-printed", plug),
        (lambda here: here.printer.power_cycle(IN_THE_MIDDLE), "printer-restarted", None),
        (lambda here: here.printer.hang(IN_THE_MIDDLE), "device-silent", plug),
        (lambda here: here.printer.cut_cable(IN_THE_MIDDLE), "half-printed", plug),
    ],
    ids=["out-of-paper", "cover-open", "unplugged", "power-cycled", "silent", "cable-cut"],
)
def test_in_the_middle_of_a_ticket(
    standing: Standing, happens: Accident, fault: str, mended: Accident | None
) -> None:
    """Half of it hangs out at most; the rest never comes, and the next person's ticket is whole."""

    async def scene(here: Hall) -> None:
        await done(happens, here)
        await comes(here, "P111")
        await sees_the_number(here, "P111")
        await here.office.told(fault)
        await told_whether_printed(here, "P111", printed=False)
        await goes(here)
        if mended:
            await done(mended, here)
        here.printer.pull_off()
        await gets_a_ticket(here, "P112")
        assert numbers(here.printer.printed) == ["P112"]

    standing.play(scene)


def test_a_printer_that_prints_and_never_confirms(standing: Standing) -> None:
    """The person is not kept waiting for more than ten seconds, and no second ticket comes of it."""

    async def scene(here: Hall) -> None:
        here.printer.mute()
        await comes(here, "P121")
        await sees_the_number(here, "P121")
        await here.office.told("device-refused")
        await told_whether_printed(here, "P121", printed=False)
        await goes(here)
        await here.printer.unplug()
        await here.printer.plug()
        await gets_a_ticket(here, "P122")
        assert numbers(here.printer.printed) == ["P122"]

    standing.play(scene)


def test_paper_that_ends_soon_is_told_to_staff_and_to_nobody_else(standing: Standing) -> None:
    async def scene(here: Hall) -> None:
        here.printer.near_end()
        await gets_a_ticket(here, "P131")
        await here.office.told("paper-low")
        assert not any("paper" in text for text in (await here.page("welcome"))["texts"])
        await gets_a_ticket(here, "P132")
        await here.staff()
        await here.touch("paper-changed")
        await here.reads("Have a new roll of paper ready: this one ends soon.")
        here.printer.load_paper()
        await here.touch("paper-changed")
        await here.reads("The printer is well")
        await goes(here)

    standing.play(scene)


# --- never two for one ----------------------------------------------------------------------------


def test_only_staff_have_a_ticket_printed_again(standing: Standing) -> None:
    """What to do stands on the staff page; then the half ticket comes out whole, once."""

    async def scene(here: Hall) -> None:
        here.printer.run_out(IN_THE_MIDDLE)
        await comes(here, "P141")
        await sees_the_number(here, "P141")
        await goes(here)
        await here.staff()
        await here.reads("Put in a new roll of paper, and throw a half ticket away.")
        here.printer.load_paper()
        await here.touch("paper-changed")
        await here.reads("The printer is well")
        assert here.printer.printed == []
        here.office.forget()
        await here.touch("reprint", "ticket:P141")
        await here.printer.wait_printed(1)
        await told_whether_printed(here, "P141", printed=True)
        await here.page("staff")
        await here.reads("Done.")
        await goes(here)
        await gets_a_ticket(here, "P142")
        assert numbers(here.printer.printed) == ["P141", "P142"]

    standing.play(scene)


def test_print_touched_twice_prints_once(standing: Standing) -> None:
    async def scene(here: Hall) -> None:
        await here.touch("walk-in", "group:identity", "service:passport", "lack-some")
        await here.touch(f"paper:{PAPERS[3]}", "continue")
        await here.page("missing")
        here.printer.stall()
        place = next(c["rect"] for c in here.glass.now["controls"] if c["name"] == "print")
        await here.touch("print")
        await here.reads("Your paper comes in a moment.")
        await here.tap(place[0] + place[2] // 2, place[1] + place[3] // 2)
        here.printer.go_on()
        await here.reads("Take your slip")
        await goes(here)
        await here.office.asked(TurnAway)
        await gets_a_ticket(here, "P151")
        assert len(here.printer.printed) == 2

    standing.play(scene)


# --- the scanner ----------------------------------------------------------------------------------


async def types(here: Hall) -> None:
    """Somebody types the code of the letter instead."""
    await here.touch("appointment")
    await here.types(LETTER.replace("-", ""))
    await here.touch("continue")
    await here.page("ticket")
    await goes(here)


@pytest.mark.parametrize("vanishes", [False, True], ids=["hung-up", "gone-without-a-word"])
def test_an_unplugged_scanner_is_found_again_and_typing_works_meanwhile(
    standing: Standing, vanishes: bool
) -> None:
    async def scene(here: Hall) -> None:
        if vanishes:
            here.scanner.vanish()
        else:
            here.scanner.unplug()
        await here.office.told("device-gone")
        await types(here)
        here.scanner.end()
        here.scanner.plug()
        await here.office.told()
        await gets_a_ticket(here, "P161")

    standing.play(scene)


def test_with_a_scanner_that_says_nothing_codes_are_typed_and_rubbish_harms_nobody(
    standing: Standing,
) -> None:
    async def scene(here: Hall) -> None:
        here.scanner.garble()
        await here.touch("reception")
        assert (await here.office.asked(TakeTicket)).service == "reception"
        await here.page("ticket")
        await goes(here)
        await types(here)
        await gets_a_ticket(here, "P171")

    standing.play(scene)
