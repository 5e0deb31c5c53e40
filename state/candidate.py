"""The page of one candidate: who they are, the application at hand with its score, and the decision."""

from typing import Any
from uuid import UUID

import reflex as rx

from ats_app.applications import decisions
from ats_app.applications import service as applications
from ats_app.applications.schemas import ApplicationRow, ReasonRow
from ats_app.candidates import service
from ats_app.candidates.schemas import CandidateInput, CandidateRow
from ats_app.core.actor import Actor
from ats_app.core.db import UnitOfWork
from ats_app.core.errors import AppError, Invalid
from ats_app.core.live import Message, hub
from ats_app.core.permissions import Permission
from ats_app.core.schemas import validated
from ats_app.fairness import views
from ats_app.jobs import service as jobs
from ats_app.jobs.schemas import StageRow
from ats_app.matching import questionnaires
from state.base import AppState, gone, handler, run_as, uuid_param
from state.candidate_resume import ResumeState
from state.candidate_talk import TalkState
from state.candidate_views import (
    NO_APPLICATION,
    NO_SCORE,
    NO_WORK_STYLE,
    NOBODY,
    Answer,
    ApplicationLine,
    ApplicationView,
    Factor,
    PersonView,
    ScoreView,
    WorkStyle,
    answer_view,
    application_view,
    factors_view,
    line_view,
    person_view,
    score_view,
    work_style_view,
)
from state.toasts import done, undoable

TABS = ("profile", "resume", "score", "timeline", "notes", "mail")
EDITED = ("first_name", "last_name", "email", "phone", "location", "headline")
NO_ERRORS = dict.fromkeys((*EDITED, "reason"), "")


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
    may: dict[str, bool] = {"move": False, "decide": False, "edit": False, "write": False, "judge": False}
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
            "judge": can(Permission.HIRES_JUDGE),
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
        application_id = uuid_param(self.application["id"])
        async with hub().listen(person, *boards) as listener:
            while True:
                if application_id is not None and actor.can(Permission.APPLICATIONS_READ):
                    await run_as(actor, views.note, [application_id], "candidate")
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
        answered = await self._run(questionnaires.result, application.id) if application else None
        self.work_style = work_style_view(answered)
        self.person = person_view(row)
        self.others = [line_view(row.id, item) for item in row.applications] if len(row.applications) > 1 else []
        self._job_ids = [str(item.job_id) for item in row.applications]
        self.application = application_view(application, stages) if application else NO_APPLICATION
        self.stages = [[str(stage.id), stage.name] for stage in stages if stage.kind != "hired"]
        self.reasons = [[str(reason.id), reason.label] for reason in reasons]
        self._show_score(application)
        self.loading = False

    def _show_score(self, application: ApplicationRow | None) -> None:
        why = application.explanation if application else None
        self.answers = [answer_view(item) for item in application.answers] if application else []
        self.score = score_view(why, self._actor.name) if why else NO_SCORE
        self.factors = factors_view(why) if why else []
        self.strengths = list(why["strengths"]) if why else []
        self.gaps = list(why["gaps"]) if why else []
        self.helps = list(why["what_would_help"]) if why else []

    def _explain(self, error: AppError) -> Any:
        return None if gone(self, error) else super()._explain(error)


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


def _concerns(message: Message, actor: Actor, person_channel: str, ids: set[str]) -> bool:
    """Whether somebody else, or a worker, changed this person or one of their applications."""
    payload = message.payload
    if payload is None:
        return True
    if payload.get("by_session") == str(actor.session_id):
        return False
    return message.channel == person_channel or not ids.isdisjoint(payload.get("ids", ()))
