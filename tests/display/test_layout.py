"""Sizes in millimetres and seat distance: what a layout promises, and what is refused with the reason."""

from itertools import combinations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from PIL import ImageFont

from appliance.box import Box
from appliance.theme import FACES
from appliance.window import MM_PER_INCH, ScreenSettings
from display.hall import hall_of
from display.layout import layout
from display.legible import illegible
from display.places import CAPITAL, DIGIT_EM, NUMBER_EM, ROUNDING_EM, Kind, Layout

TV_43 = 1920 / (941 / MM_PER_INCH)
"""Dots per inch of a 43 inch television: 941 mm for 1,920 pixels."""
HD = ScreenSettings(width=1920, height=1080, dpi=TV_43)

kinds = pytest.mark.parametrize("kind", Kind)


def millimetres(font_size: float, dpi: float) -> float:
    return font_size * CAPITAL / dpi * MM_PER_INCH


def made_for(width: int, height: int, dpi: float, metres: float, kind: Kind = Kind.CALLS) -> Layout:
    return layout(hall_of(width, height, dpi, metres), kind)


def test_the_measures_of_the_face_are_those_of_its_file() -> None:
    face = ImageFont.truetype(str(FACES.display), 1000)
    assert face.getbbox("H", anchor="ls")[1] == -1000 * CAPITAL
    assert max(face.getlength(digit) for digit in "0123456789") == pytest.approx(1000 * DIGIT_EM, abs=1)
    letters = max(face.getlength(letter) for letter in "ABCDEFGHJKLMNPQRSTUVWXYZ")
    assert letters + 3000 * DIGIT_EM == pytest.approx(1000 * (NUMBER_EM - ROUNDING_EM), abs=1)


@pytest.mark.pure
@pytest.mark.parametrize(("kind", "metres"), [(Kind.CALLS, 8.0), (Kind.MEDIA, 5.75), (Kind.LIST, 8.0)])
def test_on_a_43_inch_screen_the_letters_are_as_high_as_they_must_be(kind: Kind, metres: float) -> None:
    assert illegible(HD, metres, kind) == []
    made = made_for(1920, 1080, TV_43, metres, kind)
    assert millimetres(made.call.number, TV_43) >= metres * 1000 / 80
    assert millimetres(made.side.row, TV_43) >= metres * 1000 / 160
    assert millimetres(made.call.label, TV_43) >= metres * 1000 / 160


@pytest.mark.pure
def test_a_number_that_the_farthest_seat_could_not_read_is_refused_with_the_reason() -> None:
    problems = illegible(HD, 12)
    assert problems[0].startswith("display.farthest_m: the number called would be")
    assert "read from 12 m it must be at least 150 mm" in problems[0]
    assert all("use a larger screen" in problem for problem in problems)


@pytest.mark.pure
def test_a_list_that_has_room_for_too_few_calls_is_refused() -> None:
    problems = illegible(ScreenSettings(width=1080, height=1920, dpi=51.8), 8.2)
    assert any("earlier calls; at least 3 must be listed" in problem for problem in problems)


@pytest.mark.pure
def test_a_pane_that_would_be_too_small_for_pictures_is_refused_and_another_layout_named() -> None:
    problems = illegible(ScreenSettings(width=1080, height=1920, dpi=51.8), 7.75, Kind.MEDIA)
    assert any("leave no room for pictures" in problem for problem in problems)
    assert all('choose layout = "calls"' in problem for problem in problems)


@pytest.mark.pure
@kinds
def test_every_layout_is_refused_from_some_distance_on_and_allowed_nearer(kind: Kind) -> None:
    allowed = [not illegible(HD, quarter / 4, kind) for quarter in range(4, 100)]
    assert allowed[0]
    assert allowed == sorted(allowed, reverse=True), "farther is never easier"
    assert not allowed[-1]


@pytest.mark.pure
@kinds
def test_names_of_several_rooms_take_their_room(kind: Kind) -> None:
    one = layout(hall_of(1920, 1080, TV_43, 4), kind)
    several = layout(hall_of(1920, 1080, TV_43, 4, zoned=True), kind)
    assert several.call.plate.height > one.call.plate.height
    assert several.side.pitch > one.side.pitch
    assert several.side.comfortable_rows >= 3


@pytest.mark.pure
def test_a_turned_screen_is_judged_as_it_hangs() -> None:
    lying = ScreenSettings(width=1920, height=1080, dpi=60, rotation=90)
    standing = ScreenSettings(width=1080, height=1920, dpi=60)
    assert illegible(lying, 9) == illegible(standing, 9) != []


@pytest.mark.pure
def test_rows_become_smaller_only_when_more_calls_are_owed_to_the_room() -> None:
    side = made_for(1920, 1080, TV_43, 4).side
    usual = side.comfortable_rows
    assert side.rows(0) == side.rows(usual) == (usual, side.row)
    count, size = side.rows(usual + 2)
    assert count == usual + 2
    assert side.densest_row <= size < side.row


@pytest.mark.pure
@kinds
def test_rows_never_become_too_small_to_read(kind: Kind) -> None:
    _, size = made_for(1920, 1080, TV_43, 5.5, kind).side.rows(12)
    assert millimetres(size, TV_43) >= 5500 / 160


@pytest.mark.pure
def test_the_list_layout_shows_more_calls_than_the_others() -> None:
    def rows(kind: Kind) -> int:
        return made_for(1920, 1080, TV_43, 5, kind).side.comfortable_rows

    assert rows(Kind.LIST) > rows(Kind.CALLS) > rows(Kind.MEDIA)


sizes = st.tuples(st.integers(800, 4000), st.integers(600, 4000)).filter(
    lambda size: 0.4 < size[0] / size[1] < 2.5
)
pairs = st.tuples(st.booleans(), st.booleans())
"""Several rooms, and a notice."""


@pytest.mark.pure
@given(sizes, st.floats(20, 80), st.floats(1, 9), st.sampled_from(Kind), pairs)
def test_what_is_not_refused_keeps_every_promise(
    size: tuple[int, int], dpi: float, metres: float, kind: Kind, extras: tuple[bool, bool]
) -> None:
    (width, height), (zoned, noticed) = size, extras
    screen = ScreenSettings(width=width, height=height, dpi=dpi)
    assume(not illegible(screen, metres, kind, zoned=zoned))
    made = layout(hall_of(width, height, dpi, metres, zoned=zoned, noticed=noticed), kind)
    assume(made.has_room)  # else the notice is left out
    assert millimetres(made.call.number, dpi) >= metres * 1000 / 80 - 0.01
    for small in (made.side.row, made.call.label, made.side.rows(12)[1]):
        assert millimetres(small, dpi) >= metres * 1000 / 160 - 0.01
    assert_on_their_grounds(made, Box(0, 0, width, height))
    assert_nothing_stands_on_call_and_list(made)
    assert_the_call_is_in_order(made)


def assert_on_their_grounds(made: Layout, page: Box) -> None:
    paper = made.paper or made.call.ground
    places = [
        (made.call.plate, made.call.ground),
        (made.side.list, made.side.ground),
        (made.waits, paper),
        (made.clock, made.paper or made.side.ground),
        (made.site, made.paper or made.side.ground),
        *((part, page) for part in (made.notice, made.pane, made.paper) if part),
        (made.call.ground, page),
        (made.side.ground, page),
    ]
    for box, ground in places:
        assert ground.x - 1 <= box.x
        assert box.right <= ground.right + 1
        assert ground.y - 1 <= box.y
        assert box.top <= ground.top + 1


def assert_nothing_stands_on_call_and_list(made: Layout) -> None:
    parts = [made.call.plate, made.side.list, made.waits, made.site, made.clock]
    parts += [part for part in (made.notice, made.pane) if part]
    for one, other in combinations(parts, 2):
        across = min(one.right, other.right) - max(one.x, other.x)
        down = min(one.top, other.top) - max(one.y, other.y)
        if not {one, other} <= {made.notice, made.side.list}:
            assert across < 1 or down < 1, (one, other)
    if made.pane:
        for ground in (made.call.ground, made.side.ground):
            across = min(ground.right, made.pane.right) - max(ground.x, made.pane.x)
            down = min(ground.top, made.pane.top) - max(ground.y, made.pane.y)
            assert across < 1 or down < 1


def assert_the_call_is_in_order(made: Layout) -> None:
    call = made.call
    assert call.heading_base > call.number_base + call.number * CAPITAL
    assert call.number_base > call.ground.y
    beside = call.plate.x > call.text.x
    assert call.number * NUMBER_EM <= (call.plate.x - call.text.x if beside else call.text.width) + 1
    if not beside:
        assert call.number_base > call.plate.top
        assert call.plate.y > call.others.y > call.ground.y
