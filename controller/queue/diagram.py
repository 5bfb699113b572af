"""The state diagram, drawn from the transition table, so that the picture cannot lie."""

from controller.queue.transitions import TRANSITIONS

BEGIN, END = "<!-- state diagram: begin -->", "<!-- state diagram: end -->"


def mermaid() -> str:
    """The life of a visit as a Mermaid diagram."""
    lines = ["```mermaid", "stateDiagram-v2"]
    for before, row in TRANSITIONS.items():
        for event, after in row.items():
            lines.append(f"    {before or '[*]'} --> {after}: {event.__name__}")
    lines += [f"    {stage} --> [*]" for stage, row in TRANSITIONS.items() if stage and not row]
    return "\n".join([*lines, "```"])


def redraw(text: str) -> str:
    """`text` with the diagram between its marks drawn afresh."""
    head, _, rest = text.partition(BEGIN)
    _, _, tail = rest.partition(END)
    return f"{head}{BEGIN}\n{mermaid()}\n{END}{tail}"
