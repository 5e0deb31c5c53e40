"""Audits on the fairness screen: ask for one, read it, make it again, export it, publish its summary."""

from datetime import UTC, datetime
from typing import Any, TypedDict
from uuid import UUID

from ats_app.accounts import company
from ats_app.core.db import UnitOfWork
from ats_app.core.errors import AppError, Invalid
from ats_app.core.live import hub
from ats_app.core.permissions import Permission
from ats_app.core.schemas import validated
from ats_app.fairness import audits, publishing
from ats_app.fairness.schemas import AuditInput, PublishInput, ReportLine
from ats_app.fairness.words import in_words
from state.base import AppState, handler, run_as, uuid_param
from state.fairness import DEFAULT_MONTHS, MONTHS
from state.toasts import done, note

NO_ERRORS = {"distributed_on": "", "auditor": ""}


class AuditLine(TypedDict):
    id: str
    made_at: str
    about: str
    period: str
    applications: str
    status: str
    verdict: str
    tone: str
    public: bool
    pdf: str
    csv: str


class Finding(TypedDict):
    severity: str
    tone: str
    about: str
    text: str


class Fact(TypedDict):
    term: str
    value: str


class AuditsState(AppState):
    lines: list[AuditLine] = []
    public_href: str = ""
    """Where the published summary is; empty while there is none."""
    opened: AuditLine | None = None
    findings: list[Finding] = []
    facts: list[Fact] = []
    repeated: str = ""
    repeated_tone: str = "good"
    repeating: bool = False
    publishing: str = ""
    """The audit whose publication is being filled in."""
    errors: dict[str, str] = NO_ERRORS
    today: str = ""
    asking: bool = False

    @handler(Permission.FAIRNESS_READ)
    async def load(self) -> Any:
        """Shows the audits and listens for those that are on their way."""
        if self._param("view") != "audits":
            return None
        self.today = datetime.now(UTC).date().isoformat()
        self.opened = None
        await self._show()
        return AuditsState.watch

    @handler(Permission.FAIRNESS_READ, background=True, supersedes=True)
    async def watch(self) -> None:
        """Shows an audit as soon as the worker is done with it."""
        actor = self._actor
        async with hub().listen(audits.fairness_channel(actor.tenant_id)) as listener:
            while True:
                await listener.get()
                lines, href = await run_as(actor, _read)
                async with self:
                    self.lines, self.public_href, self.asking = lines, href, False

    @handler(Permission.FAIRNESS_MANAGE)
    async def ask(self) -> Any:
        """Asks for an audit of the job and the period of the address."""
        data = AuditInput(
            job_id=uuid_param(self._param("job")), months=MONTHS.get(self._param("period") or DEFAULT_MONTHS, 12)
        )
        await self._run(audits.ask, data)
        self.asking = True
        await self._show()
        return note("The audit is being made. It will appear here.")

    @handler(Permission.FAIRNESS_READ)
    async def open(self, report_id: str) -> None:
        """Shows what an audit found."""
        found = await self._run(audits.report, UUID(report_id))
        self.opened, self.repeated = _line(found), ""
        self.findings = [_finding(item) for item in found.report["findings"]]
        self.facts = [
            Fact(term="Scored applications", value=f"{found.report['data']['applications']:,}"),
            Fact(term="Decided", value=f"{found.report['data']['decided']:,}"),
            Fact(
                term="Answered the survey",
                value=f"{found.report['data']['answered_survey']:,} of {found.report['data']['people']:,} people",
            ),
            Fact(term="Models", value=", ".join(found.report["models"]) or "none"),
            Fact(term="Asked for by", value=found.asked_by or "–"),
            Fact(term="Report hash", value=found.report_hash),
            Fact(term="Data hash", value=found.data_hash),
            Fact(term="Model hash", value=found.model_hash),
            Fact(term="Ledger up to", value=found.ledger_hash or "no decision yet"),
        ]

    @handler(Permission.FAIRNESS_READ)
    async def close(self, _open: bool = False) -> None:
        """Closes the audit, or the form of its publication."""
        self.opened, self.publishing, self.errors = None, "", NO_ERRORS

    @handler(Permission.FAIRNESS_READ)
    async def repeat(self) -> Any:
        """Makes the open audit again and says whether the same came out."""
        if self.opened is None:
            return
        self.repeating = True
        yield
        try:
            again = await self._run(audits.repeat, UUID(self.opened["id"]))
        finally:
            self.repeating = False
        same = again.same_report
        self.repeated_tone = "good" if same else "warn"
        self.repeated = (
            "The same audit came out again, byte for byte."
            if same
            else "It came out differently: since then answers of the survey were given, taken back or erased."
        )

    @handler(Permission.FAIRNESS_MANAGE)
    async def start_publishing(self, report_id: str) -> None:
        """Opens the form with what stands in the public summary beside the figures."""
        self.publishing, self.opened, self.errors = report_id, None, NO_ERRORS

    @handler(Permission.FAIRNESS_MANAGE)
    async def publish(self, form: dict[str, Any]) -> Any:
        """Makes the summary public."""
        try:
            values = {name: str(form.get(name, "")) for name in NO_ERRORS}
            data = validated(PublishInput, values)
        except Invalid as error:
            self.errors = NO_ERRORS | {"distributed_on": "Please choose a day."} | error.fields
            return None
        await self._run(publishing.publish, UUID(self.publishing), data)
        self.publishing, self.errors = "", NO_ERRORS
        await self._show()
        return done("The summary is public")

    @handler(Permission.FAIRNESS_MANAGE)
    async def unpublish(self) -> Any:
        """Takes the public summary back."""
        await self._run(publishing.withdraw)
        await self._show()
        return done("The summary is no longer public")

    async def _show(self) -> None:
        self.lines, self.public_href = await self._run(_read)
        self.asking = any(line["status"] == "waiting" for line in self.lines)

    def _explain(self, error: AppError) -> Any:
        self.asking = self.repeating = False
        return super()._explain(error)


def _read(uow: UnitOfWork) -> tuple[list[AuditLine], str]:
    found = audits.reports(uow)
    public = any(row.published_at for row in found)
    return [_line(row) for row in found], f"/careers/{company.company(uow).slug}/fairness" if public else ""


def _line(row: ReportLine) -> AuditLine:
    first = f"from {row.applied_from:%d %b %Y}" if row.applied_from else "from the beginning"
    verdict, tone = ("Flags", "bad") if row.flagged else ("Nothing flagged", "good")
    if row.status != "done":
        verdict, tone = ("Failed", "bad") if row.status == "failed" else ("Being made", "info")
    base = f"/api/v1/fairness/reports/{row.id}"
    return AuditLine(
        id=str(row.id),
        made_at=row.as_of.isoformat(),
        about=row.job or "All jobs",
        period=f"{first} to {row.applied_until:%d %b %Y}",
        applications=f"{row.applications:,}",
        status=row.status,
        verdict=verdict,
        tone=tone,
        public=row.published_at is not None,
        pdf=f"{base}/pdf",
        csv=f"{base}/csv",
    )


def _finding(item: dict[str, str]) -> Finding:
    flagged = item["severity"] == "flag"
    return Finding(
        severity="Needs action" if flagged else "To look at",
        tone="bad" if flagged else "warn",
        about=item["about"].capitalize(),
        text=in_words(item["text"]),
    )
