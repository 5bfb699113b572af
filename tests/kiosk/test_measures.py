"""True millimetres, and what no squeezing takes away."""

import pytest

from appliance.window import ScreenSettings
from kiosk.measures import CAPITAL_PER_EM, CAPITALS_MM, CONTROL_MM, Panel, Scale, evenly

PANELS = [Panel(1080, 1920, 102.46), Panel(1920, 1080, 141.2), Panel(540, 960, 51.23)]


def millimetres(pixels: float, panel: Panel) -> float:
    return pixels * 25.4 / panel.dpi


@pytest.mark.parametrize("panel", PANELS)
@pytest.mark.parametrize("squeeze", [1.0, 0.5])
def test_controls_and_capitals_stay_as_large_as_people_need(panel: Panel, squeeze: float) -> None:
    scale = Scale(panel)
    scale.squeeze = squeeze
    assert millimetres(scale.control(1), panel) >= CONTROL_MM
    assert millimetres(scale.text(1), panel) * CAPITAL_PER_EM >= CAPITALS_MM - 0.01


def test_the_drawn_for_panel_is_not_scaled() -> None:
    assert Panel(1080, 1920, 102.46).factor == pytest.approx(1, abs=0.01)


def test_a_turned_panel_is_measured_as_people_see_it() -> None:
    panel = Panel.of(ScreenSettings(width=1920, height=1080, dpi=102.46, rotation=90))
    assert (panel.width, panel.height, panel.portrait) == (1080, 1920, True)


@pytest.mark.parametrize(
    ("parts", "most", "columns"),
    [(1, 5, 1), (4, 5, 4), (4, 3, 2), (5, 3, 3), (6, 5, 3), (7, 5, 4), (0, 5, 5)],
)
def test_no_part_stands_alone_below_a_line_that_could_have_shared(
    parts: int, most: int, columns: int
) -> None:
    assert evenly(parts, most) == columns
