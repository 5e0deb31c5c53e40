"""Structured questionnaires: asked of every applicant for a job alike, scored by a key, shown as a value of its own.

Work-style fit comes from nothing else. It is no feature of the match score, so it moves nobody on the board.
"""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, Self
from uuid import UUID

from pydantic import Field, model_validator
from sqlmodel import col

from ats_app.applications.links import read_status_token
from ats_app.applications.models import Application, ApplicationStatus
from ats_app.candidates import service as candidates
from ats_app.core.db import UnitOfWork
from ats_app.core.errors import Conflict, Invalid, NotFound, StaleVersion
from ats_app.core.permissions import Permission
from ats_app.core.repository import Repository
from ats_app.core.schemas import Input, Row
from ats_app.jobs.models import Job
from ats_app.matching.models import AssessmentResult, Questionnaire

MOST_QUESTIONS = 30
_KIND = "work_style"


class OptionInput(Input):
    """An answer to choose, and the points it gives."""

    text: str = Field(min_length=1, max_length=200)
    points: float = Field(ge=0, le=100)


class QuestionInput(Input):
    text: str = Field(min_length=3, max_length=300)
    weight: float = Field(1.0, gt=0, le=10)
    options: list[OptionInput] = Field(min_length=2, max_length=8)

    @model_validator(mode="after")
    def _tells_people_apart(self) -> Self:
        if len({option.points for option in self.options}) == 1:
            raise ValueError("give the answers different points, or the question tells nobody apart")
        if len({option.text.casefold() for option in self.options}) < len(self.options):
            raise ValueError("two answers of a question are the same")
        return self


class QuestionnaireInput(Input):
    """The body of `PUT jobs/{id}/questionnaire`."""

    title: str = Field(min_length=3, max_length=120)
    introduction: str = Field("", max_length=1000)
    questions: list[QuestionInput] = Field(min_length=1, max_length=MOST_QUESTIONS)
    active: bool = True
    version: int | None = None


class AnswerInput(Input):
    """A question's id and the id of the chosen option."""

    question: str = Field(max_length=20)
    option: str = Field(max_length=20)


class AnswersInput(Input):
    """The body of `POST careers/{tenant}/status/{token}/questionnaire`."""

    answers: list[AnswerInput] = Field(max_length=MOST_QUESTIONS)
    version: int | None = None
    """Of the questionnaire that was read; answers to questions that have changed since are refused."""


class OptionRow(Row):
    id: str
    text: str


class QuestionRow(Row):
    id: str
    text: str
    options: list[OptionRow]


class AskedRow(Row):
    """A questionnaire as a candidate sees it: no key."""

    title: str
    introduction: str
    questions: list[QuestionRow]
    version: int
    answered_at: datetime | None


class QuestionnaireRow(Row):
    """A questionnaire as its author sees it: the options with their points."""

    job_id: UUID
    title: str
    introduction: str
    questions: list[dict[str, Any]]
    active: bool
    version: int
    answered: int
    """How many have answered it, in any of its versions."""


class AssessmentRow(Row):
    """A candidate's result: 0-100, and the answers it is made of."""

    application_id: UUID
    kind: str
    title: str
    score: float
    answers: list[dict[str, Any]]
    questionnaire_version: int
    answered_at: datetime


def define(uow: UnitOfWork, job_id: UUID, data: QuestionnaireInput) -> QuestionnaireRow:
    """Writes or replaces a job's questionnaire. Answers that were given keep the points they got."""
    uow.actor.require(Permission.JOBS_WRITE)
    repository = Repository(uow)
    repository.get(Job, job_id)
    row = _of_job(repository, job_id)
    if row is None and data.version:
        raise StaleVersion("Somebody else took this questionnaire away in the meantime.")
    if row is None:
        row = repository.add(Questionnaire(tenant_id=uow.actor.tenant_id, job_id=job_id, title=data.title))
    else:
        row = repository.get_for_change(Questionnaire, row.id, data.version)
    row.title, row.introduction, row.active = data.title, data.introduction, data.active
    row.questions = [_question(number, item) for number, item in enumerate(data.questions, start=1)]
    row.scoring_key = [_key(number, item) for number, item in enumerate(data.questions, start=1)]
    uow.flush()
    return _row(repository, row)


def get(uow: UnitOfWork, job_id: UUID) -> QuestionnaireRow:
    """A job's questionnaire with its key, for those who may write it."""
    uow.actor.require(Permission.JOBS_WRITE)
    repository = Repository(uow)
    row = _required(repository, job_id)
    return _row(repository, row)


def remove(uow: UnitOfWork, job_id: UUID) -> None:
    """Takes the questionnaire away. Once somebody has answered it, it is only no longer asked."""
    uow.actor.require(Permission.JOBS_WRITE)
    repository = Repository(uow)
    row = _required(repository, job_id)
    if _answered(repository, row.id):
        row.active = False
    else:
        uow.session.delete(row)
    uow.flush()


def result(uow: UnitOfWork, application_id: UUID) -> AssessmentRow | None:
    """What an applicant's answers came to; None while there are none."""
    uow.actor.require(Permission.APPLICATIONS_READ)
    repository = Repository(uow)
    repository.get(Application, application_id)
    row = _result(repository, application_id)
    if row is None:
        return None
    title = repository.get(Questionnaire, row.questionnaire_id).title
    return AssessmentRow.model_validate(row.model_dump() | {"title": title, "score": float(row.score)})


def asked(uow: UnitOfWork, token: str) -> AskedRow | None:
    """What the applicant of a private link is asked; None where nothing is."""
    uow.actor.require(Permission.CAREERS_READ)
    repository = Repository(uow)
    application = _applicant(repository, token)
    row = _of_job(repository, application.job_id)
    given = _result(repository, application.id)
    over = application.status != ApplicationStatus.ACTIVE
    if row is None or (given is None and (over or not row.active)):
        return None
    return AskedRow(
        title=row.title,
        introduction=row.introduction,
        questions=[] if given else [QuestionRow.model_validate(question) for question in row.questions],
        version=row.version,
        answered_at=given.answered_at if given else None,
    )


def answer(uow: UnitOfWork, token: str, data: AnswersInput) -> AskedRow:
    """Takes an applicant's answers, once and all of them.

    Raises:
        Conflict: they were given already, or nothing is asked.
        StaleVersion: the questions have changed since they were read.
        Invalid: a question is not answered; `fields` names each by its id.
    """
    uow.actor.require(Permission.CAREERS_APPLY)
    repository = Repository(uow)
    application = _applicant(repository, token, lock=True)
    row = _of_job(repository, application.job_id)
    if _result(repository, application.id) is not None:
        raise Conflict("You have answered already. Thank you.")
    if row is None or not row.active or application.status != ApplicationStatus.ACTIVE:
        raise Conflict("Nothing is asked any more.")
    if data.version is not None and data.version != row.version:
        raise StaleVersion("The questions have changed since you opened this page. Please read them again.")
    answers = score(row.questions, row.scoring_key, {item.question: item.option for item in data.answers})
    repository.add(
        AssessmentResult(
            tenant_id=row.tenant_id,
            application_id=application.id,
            questionnaire_id=row.id,
            questionnaire_version=row.version,
            score=total(answers),
            answers=answers,
        )
    )
    candidates.tell(uow, application.candidate_id)
    found = asked(uow, token)
    if found is None:
        raise NotFound
    return found


def score(
    questions: Sequence[dict[str, Any]], scoring_key: Sequence[dict[str, Any]], chosen: dict[str, str]
) -> list[dict[str, Any]]:
    """Each question with what was answered, its points (0-100) and weight. `chosen` is question id -> option id."""
    keys = {item["id"]: item for item in scoring_key}
    answers, missing = [], {}
    for question in questions:
        options = {option["id"]: option["text"] for option in question["options"]}
        option = chosen.get(question["id"], "")
        if option not in options:
            missing[question["id"]] = "Please choose one answer."
            continue
        key = keys[question["id"]]
        about = {"id": question["id"], "question": question["text"], "answer": options[option]}
        answers.append(about | {"points": key["points"][option], "weight": key["weight"]})
    if missing:
        raise Invalid(fields=missing)
    return answers


def total(answers: Sequence[dict[str, Any]]) -> Decimal:
    """The weighted mean of the points, 0-100 with two decimals."""
    weights = sum(Decimal(str(item["weight"])) for item in answers)
    points = sum(Decimal(str(item["weight"])) * Decimal(str(item["points"])) for item in answers)
    return (points / weights).quantize(Decimal("0.01")) if weights else Decimal(0)


def _question(number: int, item: QuestionInput) -> dict[str, Any]:
    options = [{"id": f"a{place}", "text": option.text} for place, option in enumerate(item.options, start=1)]
    return {"id": f"q{number}", "text": item.text, "options": options}


def _key(number: int, item: QuestionInput) -> dict[str, Any]:
    points = {f"a{place}": option.points for place, option in enumerate(item.options, start=1)}
    return {"id": f"q{number}", "weight": item.weight, "points": points}


def _row(repository: Repository, row: Questionnaire) -> QuestionnaireRow:
    keys = {item["id"]: item for item in row.scoring_key}
    questions = [
        {
            "text": question["text"],
            "weight": keys[question["id"]]["weight"],
            "options": [
                {"text": option["text"], "points": keys[question["id"]]["points"][option["id"]]}
                for option in question["options"]
            ],
        }
        for question in row.questions
    ]
    about = row.model_dump(include={"job_id", "title", "introduction", "active", "version"})
    return QuestionnaireRow.model_validate(about | {"questions": questions, "answered": _answered(repository, row.id)})


def _required(repository: Repository, job_id: UUID) -> Questionnaire:
    repository.get(Job, job_id)
    row = _of_job(repository, job_id)
    if row is None:
        raise NotFound("This job has no questionnaire.")
    return row


def _of_job(repository: Repository, job_id: UUID) -> Questionnaire | None:
    return repository.session.exec(repository.scoped(Questionnaire).where(col(Questionnaire.job_id) == job_id)).first()


def _result(repository: Repository, application_id: UUID) -> AssessmentResult | None:
    query = repository.scoped(AssessmentResult).where(
        col(AssessmentResult.application_id) == application_id, col(AssessmentResult.kind) == _KIND
    )
    return repository.session.exec(query).first()


def _answered(repository: Repository, questionnaire_id: UUID) -> int:
    [(count,)] = repository.sql(
        "SELECT count(*) FROM assessment_results WHERE tenant_id = :tenant_id AND questionnaire_id = :id",
        id=questionnaire_id,
    )
    return int(count)


def _applicant(repository: Repository, token: str, *, lock: bool = False) -> Application:
    application_id = read_status_token(repository.tenant_id, token)
    if application_id is None:
        raise NotFound("This link is not valid.")
    return repository.get(Application, application_id, lock=lock)
