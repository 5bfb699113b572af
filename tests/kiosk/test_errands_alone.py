"""Errands that nobody answers: the kiosk gives numbers and checks people in by itself."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from appliance.clock import now
from contract.codes import to_come_back
from contract.requests import (
    GivenOffline,
    Refusal,
    Several,
    TakeTicket,
    TicketIssued,
    TurnAway,
    Withdraw,
)
from contract.values import Code
from kiosk.alone.tries import MOST
from kiosk.flow import effects
from tests.kiosk.errand_bench import Bench, alone, on_bench, reply_to, with_band
from tests.kiosk.town import CONTENT

pytestmark = pytest.mark.parts


def test_when_nobody_answers_the_kiosk_gives_a_number_and_has_the_question_withdrawn(tmp_path: Path) -> None:
    async def play(here: Bench) -> None:
        ticket = await reply_to(here, effects.AskTicket("asked-one", "moving", "fr"))
        assert isinstance(ticket, TicketIssued)
        assert ticket.number == "DZ001" or ticket.number[1:] == "Z001"
        asked = await here.office.asked(TakeTicket)
        here.office.silent = False
        assert (await here.office.asked(Withdraw)).request == asked.id
        given = await here.office.asked(GivenOffline)
        assert (given.number, given.arrived) == (ticket.number, ticket.at)
        kinds = list(dict.fromkeys(type(r).__name__ for r in here.office.heard))
        assert kinds == ["TakeTicket", "Withdraw", "GivenOffline"]

    alone(tmp_path, play)


def test_a_kiosk_without_a_band_gives_nothing(tmp_path: Path) -> None:
    async def play(here: Bench) -> None:
        here.giving.content = CONTENT.model_copy(update={"kiosks": ()})
        assert not here.giving.able
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(1.0):
                await reply_to(here, effects.AskTicket("asked-one", "moving", "fr"))

    alone(tmp_path, play)


def test_an_appointment_of_today_is_checked_in_and_the_letter_shown_again_gives_the_same_ticket(
    tmp_path: Path,
) -> None:
    async def play(here: Bench) -> None:
        first = await reply_to(here, effects.AskCheckIn("asked-one", "so-on", "fr"))
        again = await reply_to(here, effects.AskCheckIn("asked-two", "SOON", "fr"))
        assert isinstance(first, TicketIssued)
        assert isinstance(again, TicketIssued)
        assert first.appointment
        assert not first.repeated
        assert again.repeated
        assert again.number == first.number
        here.office.silent = False
        given = await here.office.asked(GivenOffline)
        assert (given.code, given.service) == ("SOON", "passport")

    alone(tmp_path, play)


def test_who_is_too_early_hears_from_when_on(tmp_path: Path) -> None:
    async def play(here: Bench) -> None:
        refusal = await reply_to(here, effects.AskCheckIn("asked-one", "EARLY", "fr"))
        assert isinstance(refusal, Refusal)
        assert refusal.code == Code.TOO_EARLY
        assert refusal.when
        assert refusal.opens == refusal.when - timedelta(hours=1)

    alone(tmp_path, play)


def test_of_several_on_one_code_the_person_chooses(tmp_path: Path) -> None:
    async def play(here: Bench) -> None:
        several = await reply_to(here, effects.AskCheckIn("asked-one", "TWICE", "fr"))
        assert isinstance(several, Several)
        assert [option.service for option in several.options] == ["passport", "moving"]
        wish = effects.AskCheckIn("asked-two", "TWICE", "fr", several.options[1].appointment)
        ticket = await reply_to(here, wish)
        assert isinstance(ticket, TicketIssued)
        assert ticket.service == "moving"
        several = await reply_to(here, effects.AskCheckIn("asked-three", "TWICE", "fr"))
        assert isinstance(several, Several)
        assert [option.number for option in several.options] == [None, ticket.number]

    alone(tmp_path, play)


def test_codes_cannot_be_guessed_without_the_controller_either(tmp_path: Path) -> None:
    async def play(here: Bench) -> None:
        codes = []
        for number in range(MOST + 1):
            here.office.heard.clear()
            reply = await reply_to(here, effects.AskCheckIn(f"asked-{number:03d}", f"NO{number}", "fr"))
            assert isinstance(reply, Refusal)
            codes.append(reply.code)
        assert codes == [*[Code.UNKNOWN_CODE] * MOST, Code.TOO_MANY_TRIES]

    alone(tmp_path, play)


def test_codes_of_yesterday_say_nothing_about_today(tmp_path: Path) -> None:
    async def play(here: Bench) -> None:
        assert here.giving.codes
        here.giving.codes = here.giving.codes.model_copy(update={"day": "2020-01-01"})
        reply = await reply_to(here, effects.AskCheckIn("asked-one", "SOON", "fr"))
        assert isinstance(reply, Refusal)
        assert reply.code == Code.REFUSED

    alone(tmp_path, play)


def test_who_leaves_before_the_number_was_shown_does_not_wait(tmp_path: Path) -> None:
    async def play(here: Bench) -> None:
        ticket = await reply_to(here, effects.AskTicket("asked-one", "moving", "fr"))
        assert isinstance(ticket, TicketIssued)
        here.errands.do(effects.Withdraw("asked-one"))
        here.office.silent = False
        given = await here.office.asked(GivenOffline)
        assert (await here.office.asked(Withdraw, 2)).request == given.id

    alone(tmp_path, play)


# --- back with the papers, alone -------------------------------------------------------------------------


async def turned_away(here: Bench, request: str = "asked-away") -> str:
    """What is on the slip of somebody who was turned away here, once it is in the book."""
    here.errands.do(effects.TellTurnedAway(request, "passport", ("photo",), "fr"))
    await here.office.asked(TurnAway)
    return to_come_back(request)


def test_who_was_turned_away_here_comes_back_alone_and_is_told_of_with_the_slip(tmp_path: Path) -> None:
    async def play(here: Bench) -> None:
        here.giving.content = with_band(back_before=None)
        slip = await turned_away(here)
        first = await reply_to(here, effects.AskCheckIn("asked-one", slip, "fr"))
        again = await reply_to(here, effects.AskCheckIn("asked-two", slip.lower(), "fr"))
        assert isinstance(first, TicketIssued)
        assert isinstance(again, TicketIssued)
        assert (first.service, first.appointment, first.repeated) == ("passport", None, False)
        assert (again.number, again.repeated) == (first.number, True)
        here.office.silent = False
        given = await here.office.asked(GivenOffline)
        assert (given.number, given.code, given.arrived) == (first.number, slip, first.at)
        kinds = [type(request) for request in here.office.heard]
        assert kinds.index(TurnAway) < kinds.index(GivenOffline), "the controller knows whose it is"

    alone(tmp_path, play)


def test_alone_the_slip_counts_before_the_sites_hour_only(tmp_path: Path) -> None:
    async def play(here: Bench) -> None:
        here.giving.content = with_band(back_before="00:00")
        slip = await turned_away(here)
        refusal = await reply_to(here, effects.AskCheckIn("asked-one", slip, "fr"))
        assert isinstance(refusal, Refusal)
        assert refusal.code == Code.TOO_LATE

    alone(tmp_path, play)


def test_alone_a_slip_of_another_kiosk_is_an_unknown_code(tmp_path: Path) -> None:
    async def play(here: Bench) -> None:
        slip = to_come_back("asked-elsewhere")
        refusal = await reply_to(here, effects.AskCheckIn("asked-one", slip, "fr"))
        assert isinstance(refusal, Refusal)
        assert refusal.code == Code.UNKNOWN_CODE

    alone(tmp_path, play)


def test_a_slip_that_the_controller_took_shows_the_same_ticket_alone(tmp_path: Path) -> None:
    async def play(here: Bench) -> None:
        here.giving.content = with_band(back_before=None)
        here.office.silent = False
        slip = await turned_away(here)
        first = await reply_to(here, effects.AskCheckIn("asked-one", slip, "fr"))
        here.office.silent = True
        again = await reply_to(here, effects.AskCheckIn("asked-two", slip, "fr"))
        assert isinstance(first, TicketIssued)
        assert isinstance(again, TicketIssued)
        assert (again.number, again.repeated) == (first.number, True)

    alone(tmp_path, play)


def test_when_it_was_said_is_told_with_it(tmp_path: Path) -> None:
    async def play(here: Bench) -> None:
        here.office.silent = True
        before = here.bus.now()
        await turned_away(here)
        after = here.bus.now()
        told = next(request for request in here.office.heard if isinstance(request, TurnAway))
        assert told.told
        assert before <= told.told <= after

    on_bench(tmp_path, play)


def test_a_kiosk_that_woke_up_in_yesterday_tells_of_its_tickets_once_it_knows_the_time(
    tmp_path: Path,
) -> None:
    async def play(here: Bench) -> None:
        here.bus._clock, here.bus._offset = (lambda: now() - timedelta(days=1)), timedelta()
        here.bus.knows_the_time = False
        ticket = await here.giving.answer(effects.AskTicket("asked-one", "moving", "fr"))
        assert ticket.at < now() - timedelta(hours=23)
        here.office.silent = False
        here.handing.more()
        await here.office.asked(GivenOffline)
        told = [each for each in here.office.heard if isinstance(each, GivenOffline)]
        assert all(abs(now() - each.arrived) < timedelta(minutes=1) for each in told)

    alone(tmp_path, play)
