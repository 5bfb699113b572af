"""The picture in the documentation is the table in the code."""

from pathlib import Path

import pytest

from controller.queue.diagram import redraw

ARCHITECTURE = Path(__file__).parents[3] / "docs" / "queue.md"


@pytest.mark.pure
def test_the_state_diagram_is_fresh() -> None:
    text = ARCHITECTURE.read_text(encoding="utf-8")
    assert redraw(text) == text
    assert "waiting --> called: Called" in text
