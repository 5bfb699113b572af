"""The picture in the documentation is the table in the code."""

from pathlib import Path

import pytest

from controller.queue.diagram import BEGIN, END, mermaid, redraw

EXPLAINED = Path(__file__).parents[3] / "docs" / "queue.md"

pytestmark = pytest.mark.pure


def test_the_state_diagram_is_fresh() -> None:
    text = EXPLAINED.read_text(encoding="utf-8")
    assert redraw(text) == text
    assert "waiting --> called: Called" in text


def test_only_what_is_between_the_marks_is_drawn_afresh() -> None:
    drawn = redraw(f"before {BEGIN} old {END} after, with {BEGIN} and {END}")
    assert drawn == f"before {BEGIN}\n{mermaid()}\n{END} after, with {BEGIN} and {END}"


def test_the_diagram_begins_and_ends_as_the_format_wants_it() -> None:
    lines = mermaid().splitlines()
    assert lines[:3] == ["```mermaid", "stateDiagram-v2", "    [*] --> expected: Expected"]
    assert lines[-2:] == ["    left --> [*]", "```"]
    assert "    served --> [*]" in lines
    assert "    cancelled --> [*]" not in lines
