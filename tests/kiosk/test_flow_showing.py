"""Ways of showing and speaking: asked for, kept for one person, wiped for the next."""

import pytest

from kiosk.flow.happenings import (
    Button,
    ContentArrived,
    HeadphonesIn,
    Mode,
    Picked,
    Scanned,
    TimedOut,
    Toggled,
)
from kiosk.flow.pages import PATIENCE, Page
from kiosk.flow.view import View
from tests.kiosk.pictures import pictures
from tests.kiosk.town import CONTENT
from tests.kiosk.visiting import after, choose, press, welcome

pytestmark = pytest.mark.pure

HOME = welcome(CONTENT)
ACCESS = after(HOME, *press(Button.ACCESS))
PICTURES = dict(pictures("fr"))


def test_modes_are_put_on_and_off_on_their_own_page() -> None:
    view = after(ACCESS, Toggled(Mode.LARGE), Toggled(Mode.CALM), Toggled(Mode.LARGE))
    assert view.modes == {Mode.CALM}
    assert after(HOME, Toggled(Mode.CALM)).modes == set()


def test_a_persons_ways_are_kept_on_the_way_back_and_wiped_for_the_next() -> None:
    view = after(ACCESS, Toggled(Mode.LARGE), *press(Button.LISTEN, Button.LOUDER, Button.BACK))
    back = after(view, Picked("nl"), *press(Button.APPOINTMENT, Button.BACK))
    assert (back.page, back.language) == (Page.WELCOME, "nl")
    assert (back.modes, back.speaking, back.volume) == ({Mode.LARGE}, True, 4)
    for gone in (after(back, TimedOut()), after(back, *press(Button.APPOINTMENT, Button.START_OVER))):
        assert (gone.modes, gone.speaking, gone.volume, gone.language) == (set(), False, 3, "fr")


def test_the_volume_has_five_steps() -> None:
    assert after(HOME, *press(*[Button.LOUDER] * 9)).volume == 5
    assert after(HOME, *press(*[Button.SOFTER] * 9)).volume == 1


@pytest.mark.parametrize("name", ["welcome", "checklist-passport", "ticket", "help", "survey", "please_wait"])
def test_headphones_start_and_stop_speech_on_any_page_and_nothing_else_changes(name: str) -> None:
    view = PICTURES[name]
    listening = after(view, HeadphonesIn(True))
    assert (listening.speaking, listening.shown) == (True, view.shown)
    assert listening.stirred > view.stirred
    assert not after(listening, HeadphonesIn(False)).speaking


def test_the_marked_key_starts_speech_and_does_not_stop_it() -> None:
    assert after(HOME, *press(Button.LISTEN, Button.LISTEN)).speaking


def test_where_pages_are_set_up_the_voice_is_switched_on_and_off() -> None:
    on = after(ACCESS, *press(Button.LISTEN))
    assert on.speaking
    off = after(on, *press(Button.LISTEN))
    assert (off.speaking, off.shown) == (False, Page.ACCESS)
    assert after(off, *press(Button.BACK, Button.LISTEN)).speaking


def slower(view: View) -> list[View]:
    modes = [
        after(view, *press(Button.ACCESS), Toggled(m), *press(Button.BACK)) for m in (Mode.LARGE, Mode.CALM)
    ]
    return [*modes, after(view, HeadphonesIn(True))]


def test_whoever_listens_or_reads_large_text_has_twice_the_time() -> None:
    for view in slower(choose(HOME, "passport")):
        assert view.patience.seconds == 120
        assert after(view, TimedOut()).patience.seconds == 40
    for view in slower(PICTURES["please_wait"]):
        assert view.patience == PATIENCE[Page.PLEASE_WAIT]


def test_overlays_lie_over_each_other_once_and_come_off_one_by_one() -> None:
    view = after(HOME, *press(Button.HELP, Button.ACCESS, Button.LANGUAGES, Button.HELP, Button.HELP))
    assert view.overlays == (Page.ACCESS, Page.LANGUAGE, Page.HELP)
    assert after(view, *press(Button.BACK)).shown is Page.LANGUAGE
    assert after(view, *press(Button.BACK, Button.BACK, Button.BACK)).shown is Page.WELCOME


def test_headphones_left_behind_speak_to_the_next_only_once_somebody_is_there() -> None:
    left = after(HOME, HeadphonesIn(True), TimedOut())
    assert (left.plugged, left.speaking) == (True, False)
    assert after(left, *press(Button.WALK_IN)).speaking
    assert after(left, Scanned("K7QM-3F2D")).speaking
    off = after(left, *press(Button.ACCESS, Button.LISTEN))
    assert not off.speaking, "it was switched off"
    assert not after(off, *press(Button.BACK, Button.APPOINTMENT, Button.BACK, Button.WALK_IN)).speaking


def test_headphones_in_before_there_is_a_page_speak_from_the_first_touch() -> None:
    view = after(View(), HeadphonesIn(True), ContentArrived(CONTENT))
    assert (view.page, view.speaking) == (Page.WELCOME, False)
    assert after(view, *press(Button.WALK_IN)).speaking
    assert not after(view, HeadphonesIn(False), *press(Button.WALK_IN)).speaking
