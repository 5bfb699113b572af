"""Colours that people can read, and sentences about those that they cannot."""

import pytest

from appliance.theme import CALM, HIGH_CONTRAST, NORMAL, Palette, contrast, problems

pytestmark = pytest.mark.pure


@pytest.mark.parametrize("palette", [NORMAL, HIGH_CONTRAST, CALM])
def test_our_own_palettes_have_no_problem(palette: Palette) -> None:
    assert problems(palette) == []


def test_high_contrast_asks_for_more_of_words_and_of_edges() -> None:
    assert (HIGH_CONTRAST.text, HIGH_CONTRAST.edges) == (7.0, 4.5)
    assert contrast(HIGH_CONTRAST.muted, HIGH_CONTRAST.paper) >= 7


def test_a_sites_colours_replace_the_two_that_are_its_own() -> None:
    site = NORMAL.with_site("#5B2A86", "#3A1759")
    assert (site.primary, site.deep, site.paper) == ("#5B2A86", "#3A1759", NORMAL.paper)
    assert problems(site) == []


def test_a_colour_on_which_white_cannot_be_read_is_refused_with_pair_ratio_and_rule() -> None:
    found = problems(NORMAL.with_site("#E4572E", NORMAL.deep))
    assert "surface on primary (#FFFFFF on #E4572E) has a contrast of 3.7; text needs at least 4.5" in found


def test_the_line_round_the_focus_ring_is_the_role_that_stands_out_beside_it() -> None:
    assert (NORMAL.outline, HIGH_CONTRAST.outline) == ("ink", "paper")
