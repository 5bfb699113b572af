"""The questions before the papers, the papers themselves, and which of them are lacking."""

from contract.state import Document, Question
from kiosk.flow.choices import chosen_service
from kiosk.flow.happenings import Mode
from kiosk.flow.naming import documents_named, questions_named
from kiosk.flow.view import View

DOCUMENTS_A_PAGE = 6
MISSING_A_PAGE = 2
"""Half as many where words are larger."""


def questions_asked(view: View) -> tuple[Question, ...]:
    """Every question of the chosen service, in order."""
    service = chosen_service(view)
    return questions_named(view.content, service.questions) if service else ()


def questions_left(view: View) -> tuple[Question, ...]:
    """The questions not yet answered, the present one first."""
    replied = dict(view.replies)
    return tuple(question for question in questions_asked(view) if question.id not in replied)


def current_question(view: View) -> Question | None:
    """The question on the page."""
    return next(iter(questions_left(view)), None)


def documents_asked(view: View) -> tuple[Document, ...]:
    """Every document of the checklist: those that are needed with the answers given."""
    service = chosen_service(view)
    if service is None:
        return ()
    replies = dict(view.replies)
    needed = (
        name
        for name in service.documents
        if all(replies.get(asked) in answers for asked, answers in service.when.get(name, {}).items())
    )
    return documents_named(view.content, tuple(needed))


def documents_on_leaf(view: View) -> tuple[Document, ...]:
    """The documents on the present leaf of the checklist."""
    return _leaf(documents_asked(view), view.leaf, DOCUMENTS_A_PAGE)


def has_more_documents(view: View) -> bool:
    """The checklist goes on after this leaf; what to do about it is asked on the last one."""
    return len(documents_asked(view)) > (view.leaf + 1) * DOCUMENTS_A_PAGE


def last_documents_leaf(view: View) -> int:
    """The leaf on which the checklist ends."""
    return max(0, (len(documents_asked(view)) - 1) // DOCUMENTS_A_PAGE)


def missing(view: View) -> tuple[Document, ...]:
    """The documents the person has not, as far as answered."""
    return tuple(d for d in documents_asked(view) if (d.id, False) in view.answered)


def missing_on_leaf(view: View) -> tuple[Document, ...]:
    """The missing documents on the present leaf."""
    return _leaf(missing(view), view.leaf, missing_a_page(view))


def has_more_missing(view: View) -> bool:
    """More missing documents follow on another leaf."""
    return missing_left(view) > 0


def missing_left(view: View) -> int:
    """How many missing documents follow on other leaves."""
    return max(0, len(missing(view)) - (view.leaf + 1) * missing_a_page(view))


def missing_a_page(view: View) -> int:
    """How many missing documents stand on one leaf."""
    return MISSING_A_PAGE // 2 if Mode.LARGE in view.modes else MISSING_A_PAGE


def _leaf(documents: tuple[Document, ...], leaf: int, size: int) -> tuple[Document, ...]:
    return documents[leaf * size : (leaf + 1) * size]
