"""The page of one candidate: who they are, the application at hand with its score, and the decision."""

from typing import Any, TypedDict
from uuid import UUID

import reflex as rx

from ats_app.applications import decisions
from ats_app.applications import service as applications
from ats_app.applications.schemas import ApplicationRow, ReasonRow
from ats_app.candidates import service
from ats_app.candidates.schemas import ApplicationOfCandidate, CandidateInput, CandidateRow
from ats_app.core.actor import Actor
from ats_app.core.db import UnitOfWork
from ats_app.core.errors import AppError, Invalid
from ats_app.core.live import Message, hub
from ats_app.core.permissions import Permission
from ats_app.core.schemas import validated
from ats_app.core.sources import source_name
from ats_app.jobs import service as jobs
from ats_app.jobs.schemas import StageRow
from ats_app.matching import questionnaires
from state.base import AppState, handler, uuid_param
from state.candidate_resume import ResumeState
from state.candidate_talk import TalkState
from state.shell import initials
from state.toasts import done, undoable

TABS = ("profile", "resume", "score", "timeline", "notes", "mail")
FACTOR_WORDS = {"skills": "Skills", "experience": "Experience", "education": "Education", "other": "Place and pay"}
EDITED = ("first_name", "last_name", "email", "phone", "location", "headline")
NO_ERRORS = dict.fromkeys((*EDITED, "reason"), "")


class PersonView(TypedDict):
    id: str
    name: str
    initials: str
    first_name: str
    last_name: str
    email: str
    phone: str
    location: str
    headline: str
    source: str
    tags: list[str]
    links: list[str]
    added_at: str
    version: int


class ApplicationView(TypedDict):
    id: str
    job_id: str
    job: str
    stage_id: str
    stage: str
    status: str
    source: str
    applied_at: str
    reading: str
    reading_error: str
    reason: str
    version: int
    next_id: str
    next_name: str
    can_hire: bool


class ApplicationLine(TypedDict):
    id: str
    job: str
    stage: str
    status: str
    href: str


class Factor(TypedDict):
    label: str
    value: int
    points: str


class Answer(TypedDict):
    question: str
    answer: str
    expected: bool


class WorkStyle(TypedDict):
    """What the answers to the job's questionnaire came to; no title while there are none."""

    title: str
    score: float
    at: str
    answers: list[dict[str, str]]


class ScoreView(TypedDict):
    score: int | None
    sum: str
    """The points that add up to it."""
    confidence: str
    model: str
    at: str


NOBODY = PersonView(
    id="",
    name="",
    initials="",
    first_name="",
    last_name="",
    email="",
    phone="",
    location="",
    headline="",
    source="",
    tags=[],
    links=[],
    added_at="",
    version=0,
)
NO_APPLICATION = ApplicationView(
    id="",
    job_id="",
    job="",
    stage_id="",
    stage="",
    status="",
    source="",
    applied_at="",
    reading="none",
    reading_error="",
    reason="",
    version=0,
    next_id="",
    next_name="",
    can_hire=False,
)
NO_WORK_STYLE = WorkStyle(title="", score=0.0, at="", answers=[])
NO_SCORE = ScoreView(score=None, sum="", confidence="", model="", at="")


class CandidateState(AppState):
    person: PersonView = NOBODY
    application: ApplicationView = NO_APPLICATION
    others: list[ApplicationLine] = []
    """All applications of the person, when there is more than one."""
    stages: list[list[str]] = []
    reasons: list[list[str]] = []
    answers: list[Answer] = []
    score: ScoreView = NO_SCORE
    factors: list[Factor] = []
    strengths: list[str] = []
    gaps: list[str] = []
    helps: list[str] = []
    work_style: WorkStyle = NO_WORK_STYLE
    may: dict[str, bool] = {"move": False, "decide": False, "edit": False, "write": False}
    tab: str = "profile"
    loading: bool = True
    missing: bool = False
    dialog: str = ""
    """Which dialog is open: reject, edit, or none."""
    errors: dict[str, str] = NO_ERRORS

    _job_ids: list[str] = []

    @handler(Permission.CANDIDATES_READ)
    async def load(self) -> Any:
        """Shows the candidate of the address; `?application=` says which application is at hand."""
        candidate_id = uuid_param(self._param("candidate_id"))
        tab = self._param("tab")
        self.tab = tab if tab in TABS else "profile"
        if candidate_id is None:
            self.missing = True
            return None
        if self.person["id"] != str(candidate_id):
            self.person, self.application, self.loading = NOBODY, NO_APPLICATION, True
        self.dialog, self.errors, self.missing = "", NO_ERRORS, False
        can = self._actor.can
        self.may = {
            "move": can(Permission.APPLICATIONS_MOVE),
            "decide": can(Permission.APPLICATIONS_DECIDE),
            "edit": can(Permission.CANDIDATES_WRITE),
            "write": can(Permission.MESSAGES_SEND),
        }
        await self._show(candidate_id, uuid_param(self._param("application")))
        return CandidateState.watch

    @handler(Permission.CANDIDATES_READ)
    async def refresh(self) -> None:
        """Reads the person and the application at hand again."""
        await self._show(UUID(self.person["id"]), uuid_param(self.application["id"]))

    @handler(Permission.APPLICATIONS_MOVE)
    async def move(self, stage_id: str) -> Any:
        """Moves the application at hand to a stage."""
        if stage_id == self.application["stage_id"]:
            return None
        application_id = UUID(self.application["id"])
        try:
            await self._run(applications.move, {application_id: self.application["version"]}, stage_id)
        except AppError as error:
            await self._again()
            return self._explain(error)
        await self._again()
        return [done(f"Moved to {self.application['stage']}"), TalkState.refresh]

    @handler(Permission.APPLICATIONS_DECIDE)
    async def hire(self) -> Any:
        """Hires for the job of the application at hand."""
        await self._run(decisions.hire, UUID(self.application["id"]), self.application["version"])
        await self._again()
        return [done(f"{self.person['name']} is hired"), TalkState.refresh]

    @handler(Permission.APPLICATIONS_DECIDE)
    async def reject(self, form: dict[str, Any]) -> Any:
        """Rejects the application at hand; for ten seconds it can be undone and no e-mail leaves."""
        reason, application_id = str(form.get("reason", "")), self.application["id"]
        if not reason:
            self.errors = NO_ERRORS | {"reason": "Please choose a reason."}
            return None
        await self._run(
            decisions.reject,
            {UUID(application_id): self.application["version"]},
            reason,
            note=str(form.get("note", "")),
            send_email=form.get("send_email") in (True, "on", "true"),
        )
        self.dialog, self.errors = "", NO_ERRORS
        await self._again()
        words = f"{self.person['name']} rejected"
        return [undoable(words, CandidateState.restore(application_id)), TalkState.refresh]

    @handler(Permission.APPLICATIONS_DECIDE)
    async def restore(self, application_id: str) -> Any:
        """Takes a rejection back."""
        await self._run(decisions.restore, [UUID(application_id)])
        await self._again()
        return [done("Rejection taken back"), TalkState.refresh]

    @handler(Permission.CANDIDATES_READ)
    async def open_dialog(self, name: str) -> None:
        """Opens a dialog by its name."""
        self.dialog, self.errors = name, NO_ERRORS

    @handler(Permission.CANDIDATES_READ)
    async def close_dialog(self, _open: bool = False) -> None:
        """Closes whatever dialog is open."""
        self.dialog, self.errors = "", NO_ERRORS

    @handler(Permission.CANDIDATES_WRITE)
    async def save(self, form: dict[str, Any]) -> Any:
        """Keeps corrections of the person's contact."""
        values: dict[str, Any] = {name: str(form.get(name, "")) for name in EDITED}
        if not values["email"].strip():
            del values["email"]
        try:
            data = validated(CandidateInput, values | {"version": self.person["version"]})
            await self._run(service.update, UUID(self.person["id"]), data)
        except Invalid as error:
            self.errors = NO_ERRORS | error.fields
            return None
        self.dialog, self.errors = "", NO_ERRORS
        await self._again()
        return done("Saved")

    @handler(Permission.CANDIDATES_WRITE)
    async def save_tags(self, tags: list[str]) -> None:
        """Keeps the person's tags as they are chosen."""
        data = validated(CandidateInput, {"tags": tags, "version": self.person["version"]})
        await self._run(service.update, UUID(self.person["id"]), data)
        await self._again()

    @handler(Permission.CANDIDATES_WRITE)
    async def delete(self) -> Any:
        """Takes the person out of every list."""
        await self._run(service.delete, UUID(self.person["id"]), self.person["version"])
        return [rx.redirect("/candidates"), done(f"{self.person['name']} deleted")]

    @handler(Permission.CANDIDATES_READ, background=True, supersedes=True)
    async def watch(self) -> Any:
        """Keeps the page fresh while it is open: the résumé has been read, a colleague moved or wrote something."""
        actor, candidate_id, job_ids = self._actor, self.person["id"], list(self._job_ids)
        person = service.candidate_channel(actor.tenant_id, UUID(candidate_id))
        boards = [applications.board_channel(actor.tenant_id, UUID(job_id)) for job_id in job_ids]
        ids = {self.application["id"], *(line["id"] for line in self.others)}
        async with hub().listen(person, *boards) as listener:
            while True:
                message = await listener.get()
                if not _concerns(message, actor, person, ids):
                    continue
                async with self:
                    if self.person["id"] != candidate_id:
                        return
                yield [CandidateState.refresh, ResumeState.refresh, TalkState.refresh]

    async def _again(self) -> None:
        await self._show(UUID(self.person["id"]), uuid_param(self.application["id"]))

    async def _show(self, candidate_id: UUID, application_id: UUID | None) -> None:
        row, application, stages, reasons = await self._run(_read, candidate_id, application_id)
        self.work_style = _work_style(await self._run(questionnaires.result, application.id) if application else None)
        self.person = _person(row)
        self.others = [_line(row.id, item) for item in row.applications] if len(row.applications) > 1 else []
        self._job_ids = [str(item.job_id) for item in row.applications]
        self.application = _application(application, stages) if application else NO_APPLICATION
        self.stages = [[str(stage.id), stage.name] for stage in stages if stage.kind != "hired"]
        self.reasons = [[str(reason.id), reason.label] for reason in reasons]
        self._show_score(application)
        self.loading = False

    def _show_score(self, application: ApplicationRow | None) -> None:
        why = application.explanation if application else None
        self.answers = [_answer(item) for item in application.answers] if application else []
        self.score = _score(why) if why else NO_SCORE
        self.factors = _factors(why) if why else []
        self.strengths = list(why["strengths"]) if why else []
        self.gaps = list(why["gaps"]) if why else []
        self.helps = list(why["what_would_help"]) if why else []

    def _explain(self, error: AppError) -> Any:
        self.loading = False
        if error.status == 404:
            self.missing = True
            return None
        return super()._explain(error)


def _read(
    uow: UnitOfWork, candidate_id: UUID, application_id: UUID | None
) -> tuple[CandidateRow, ApplicationRow | None, list[StageRow], list[ReasonRow]]:
    row = service.get_candidate(uow, candidate_id)
    chosen = next((item for item in row.applications if item.id == application_id), None)
    chosen = chosen or next(iter(row.applications), None)
    if chosen is None or not uow.actor.can(Permission.APPLICATIONS_READ):
        return row, None, [], []
    stages = list(jobs.stages(uow, chosen.job_id))
    return row, applications.get_application(uow, chosen.id), stages, applications.rejection_reasons(uow)


def _work_style(found: questionnaires.AssessmentRow | None) -> WorkStyle:
    if found is None:
        return NO_WORK_STYLE
    said = [{"question": item["question"], "answer": item["answer"]} for item in found.answers]
    return WorkStyle(title=found.title, score=found.score, at=found.answered_at.isoformat(), answers=said)


def _concerns(message: Message, actor: Actor, person_channel: str, ids: set[str]) -> bool:
    """Whether somebody else, or a worker, changed this person or one of their applications."""
    payload = message.payload
    if payload is None:
        return True
    if payload.get("by_session") == str(actor.session_id):
        return False
    return message.channel == person_channel or not ids.isdisjoint(payload.get("ids", ()))


def _person(row: CandidateRow) -> PersonView:
    name = f"{row.first_name} {row.last_name}"
    return PersonView(
        id=str(row.id),
        name=name,
        initials=initials(name),
        first_name=row.first_name,
        last_name=row.last_name,
        email=row.email,
        phone=row.phone,
        location=row.location,
        headline=row.headline,
        source=source_name(row.source),
        tags=row.tags,
        links=row.links,
        added_at=row.created_at.isoformat(),
        version=row.version,
    )


def _application(row: ApplicationRow, stages: list[StageRow]) -> ApplicationView:
    ids = [stage.id for stage in stages]
    at = ids.index(row.stage_id) if row.stage_id in ids else len(ids)
    following = next((stage for stage in stages[at + 1 :] if stage.kind != "hired"), None)
    active = row.status == "active"
    return ApplicationView(
        id=str(row.id),
        job_id=str(row.job_id),
        job=row.job_title,
        stage_id=str(row.stage_id),
        stage=row.stage,
        status=row.status,
        source=source_name(row.source),
        applied_at=row.applied_at.isoformat(),
        reading=row.reading,
        reading_error=row.reading_error,
        reason=row.rejection_reason,
        version=row.version,
        next_id=str(following.id) if following and active else "",
        next_name=following.name if following and active else "",
        can_hire=active and any(stage.kind == "hired" for stage in stages),
    )


def _line(candidate_id: UUID, row: ApplicationOfCandidate) -> ApplicationLine:
    return ApplicationLine(
        id=str(row.id),
        job=row.job_title,
        stage=row.stage,
        status=row.status,
        href=f"/candidates/{candidate_id}?application={row.id}",
    )


def _answer(item: dict[str, Any]) -> Answer:
    return Answer(
        question=str(item.get("question", "")),
        answer=str(item.get("answer", "")).capitalize(),
        expected=item.get("answer") == item.get("expected"),
    )


def _score(why: dict[str, Any]) -> ScoreView:
    return ScoreView(
        score=round(float(why["score"])),
        sum=sum_words(why),
        confidence=f"{float(why['confidence']):.0%}",
        model=str(why["model_version"]),
        at=why["scored_at"].isoformat(),
    )


def sum_words(why: dict[str, Any]) -> str:
    """A score as the sum of its points, "52.4 = skills 30.1 + experience ..."; the base is named where it counts."""
    points = {name: float(value) for name, value in why["contributions"].items()}
    parts = [(words.lower(), points.get(name, 0.0)) for name, words in FACTOR_WORDS.items()]
    if points.get("base"):
        parts.insert(0, ("base", points["base"]))
    first, *rest = parts
    told = f"{first[0]} {first[1]:.1f}" + "".join(f" {'−' if n < 0 else '+'} {w} {abs(n):.1f}" for w, n in rest)
    return f"{float(why['score']):.1f} = {told}"


def _factors(why: dict[str, Any]) -> list[Factor]:
    points = why["contributions"]
    return [
        Factor(label=words, value=round(float(why["factors"][name])), points=f"{float(points.get(name, 0)):+.1f}")
        for name, words in FACTOR_WORDS.items()
        if name in why["factors"]
    ]
