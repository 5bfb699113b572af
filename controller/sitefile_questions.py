"""What is wrong with a site file's questions, and with all that depends on their answers."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from contract.values import Text
from controller.sitefile_tables import ServiceSettings

if TYPE_CHECKING:
    from controller.sitefile import SiteFile

Answers = Mapping[str, tuple[str, ...]]
"""Question -> its answers, in order."""


def problems_of_questions(site: "SiteFile") -> Iterator[str]:
    """Every problem, each in a sentence that begins with its place in the file."""
    answers = {question.id: tuple(each.id for each in question.answers) for question in site.questions}
    bodies = {body.id for body in site.bodies}
    for name, given in answers.items():
        for twice in sorted({each for each in given if given.count(each) > 1}):
            yield f"questions.{name}.answers: {twice} stands more than once"
    asked = {question for service in site.services for question in service.questions}
    for service in site.services:
        yield from _of_service(service, answers, bodies)
    if site.survey and site.survey.second:
        yield from _unknown("survey.second", site.survey.second, answers)
        asked.add(site.survey.second)
    for name in (name for name in answers if name not in asked):
        yield f"questions.{name}: no service asks it"


def texts_of_questions(site: "SiteFile") -> Iterator[tuple[str, Text]]:
    """What they say, each with its place in the file."""
    if site.survey:
        yield "survey.text", site.survey.text
    for question in site.questions:
        yield f"questions.{question.id}.text", question.text
        for answer in question.answers:
            yield f"questions.{question.id}.answers.{answer.id}.name", answer.name


def _of_service(service: ServiceSettings, answers: Answers, bodies: set[str]) -> Iterator[str]:
    at = f"services.{service.id}"
    for question in service.questions:
        yield from _unknown(f"{at}.questions", question, answers)
    if service.body and service.questions:
        yield f"{at}.questions: another body handles it, so nothing is asked here"
    for document, conditions in service.when.items():
        place = f"{at}.when.{document}"
        if document not in service.documents:
            yield f"{place}: {document!r} is none of its documents"
        for question, needed in conditions.items():
            yield from _unasked(place, service, question, needed, answers)
        if not all(conditions.values()) or not conditions:
            yield f"{place}: no answer is named with which it is needed"
    for question, handled in service.elsewhere.items():
        yield from _unasked(f"{at}.elsewhere", service, question, handled, answers)
        for answer, body in handled.items():
            yield from _unknown(f"{at}.elsewhere.{question}.{answer}", body, bodies)


def _unasked(
    place: str, service: ServiceSettings, question: str, named: Iterable[str], answers: Answers
) -> Iterator[str]:
    if question not in service.questions:
        yield f"{place}: {question!r} is none of its questions"
    for answer in named if question in answers else ():
        if answer not in answers[question]:
            yield f"{place}.{question}: {answer!r} is no answer; there are {', '.join(answers[question])}"


def _unknown(place: str, name: str, known: Iterable[str]) -> Iterator[str]:
    if name not in known:
        yield f"{place}: {name!r} is not in this file; known: {', '.join(sorted(known)) or 'none'}"
