"""The public summary of a bias audit: published and taken back by an admin, read by anybody."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from ats_app.accounts import company
from ats_app.core.db import UnitOfWork
from ats_app.core.errors import Conflict, NotFound
from ats_app.core.permissions import Permission
from ats_app.fairness.audits import reports
from ats_app.fairness.repository import AuditRepository
from ats_app.fairness.schemas import PublishInput, ReportLine, SummaryRow

SOURCE = (
    "Applications received through the company's applicant tracking system, with the score that the system gave each."
    " Sex and race or ethnicity are what applicants stated in a voluntary survey; nothing was inferred."
)
_TABLE_FIELDS = ("group", "people", "selected", "rate", "ratio", "small", "omitted", "note")


def publish(uow: UnitOfWork, report_id: UUID, data: PublishInput) -> ReportLine:
    """Makes the summary of an audit public, in place of the one before.

    Raises:
        Conflict: the audit is not done.
    """
    uow.actor.require(Permission.FAIRNESS_MANAGE)
    row = AuditRepository(uow).report(report_id, lock=True)
    if row.report is None:
        raise Conflict("This audit is not done yet.")
    _take_back(uow)
    row.published_at, row.published_by = datetime.now(UTC), uow.actor.user_id
    row.distributed_on, row.auditor = data.distributed_on, data.auditor
    uow.flush()
    return next(line for line in reports(uow) if line.id == report_id)


def withdraw(uow: UnitOfWork) -> None:
    """Takes the public summary back. Without one nothing happens."""
    uow.actor.require(Permission.FAIRNESS_MANAGE)
    _take_back(uow)


def summary(uow: UnitOfWork) -> SummaryRow:
    """What is public; raises `NotFound` where nothing is."""
    uow.actor.require(Permission.CAREERS_READ)
    row = AuditRepository(uow).published()
    if row is None or row.report is None or row.done_at is None or row.distributed_on is None:
        raise NotFound("No audit has been published.")
    tables: dict[str, Any] = row.report["score_rates"]
    return SummaryRow(
        company=company.company(uow).name,
        audited_at=row.done_at,
        applied_from=row.applied_from,
        applied_until=row.applied_until,
        job=AuditRepository(uow).reports(report_id=row.id)[0].job,
        applications=row.applications,
        models=row.report["models"],
        tables={name: [_public(line) for line in table["rows"]] for name, table in tables.items()},
        unknown={name: table["unknown"] for name, table in tables.items()},
        distributed_on=row.distributed_on,
        auditor=row.auditor,
        report_hash=row.report_hash,
        source=SOURCE,
    )


def is_public(uow: UnitOfWork) -> bool:
    """Whether there is a public summary."""
    uow.actor.require(Permission.CAREERS_READ)
    return AuditRepository(uow).is_published()


def _take_back(uow: UnitOfWork) -> None:
    before = AuditRepository(uow).published()
    if before is not None:
        before.published_at = None
        uow.flush()


def _public(line: dict[str, Any]) -> dict[str, Any]:
    return {name: line[name] for name in _TABLE_FIELDS}
