"""What the site's content has under a name."""

from contract.state import Body, Content, Document, Group, Question, Service


def service_named(content: Content | None, name: str | None) -> Service | None:
    """The service called `name`, if the site has it."""
    return next((s for s in content.services if s.id == name), None) if content else None


def body_named(content: Content | None, name: str | None) -> Body | None:
    """The body called `name`, if the site knows it."""
    return next((b for b in content.bodies if b.id == name), None) if content else None


def group_named(content: Content | None, name: str | None) -> Group | None:
    """The group of services called `name`, if the site has it; `choices.REST` is none of the site's."""
    return next((g for g in content.groups if g.id == name), None) if content else None


def documents_named(content: Content | None, names: tuple[str, ...]) -> tuple[Document, ...]:
    """The documents called `names`, in that order; unknown ones are left out."""
    known = {d.id: d for d in content.documents} if content else {}
    return tuple(known[name] for name in names if name in known)


def questions_named(content: Content | None, names: tuple[str, ...]) -> tuple[Question, ...]:
    """The questions called `names`, in that order; unknown ones are left out."""
    known = {q.id: q for q in content.questions} if content else {}
    return tuple(known[name] for name in names if name in known)
