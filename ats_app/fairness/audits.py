"""Audits: asked for here, made by a worker, stored with their hashes, and made again on request.

An audit reads what append-only tables say of a moment (scores as they were given, moves as they were made), so the
same audit can be made again later. It comes out differently only where people took their answers back or were erased.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from ats_app.core import outbox
from ats_app.core.db import UnitOfWork
from ats_app.core.errors import Conflict, NotFound
from ats_app.core.live import channel_name, publish
from ats_app.core.permissions import Permission
from ats_app.core.tables import new_id
from ats_app.fairness.aggregates import MINIMUM_GROUP, SEED, Scope
from ats_app.fairness.models import FairnessReport
from ats_app.fairness.repository import AuditRepository, LedgerRepository
from ats_app.fairness.schemas import AuditInput, ModelUse, RepeatRow, ReportLine, ReportRow
from ats_app.jobs import service as jobs
from ats_app.matching.outcomes import outcome_of
from scoring.matching.fairness import Application, Survey, audit
from scoring.matching.features import NAMES
from scoring.matching.schemas import GROUPS, MatchResult

TASK = "fairness.audit"


@dataclass(frozen=True, slots=True)
class Material:
    """What an audit is made of; never leaves the process that makes it."""

    applications: list[Application]
    survey: Survey
    model_hash: str
    models: dict[str, int]


def ask(uow: UnitOfWork, data: AuditInput) -> ReportLine:
    """Asks for an audit of this moment; a worker makes it. Raises `NotFound` for a job that is not the company's."""
    uow.actor.require(Permission.FAIRNESS_MANAGE)
    if data.job_id is not None:
        jobs.get_job(uow, data.job_id)
    scope = Scope.of(data.job_id, data.months, now=datetime.now(UTC))
    report = FairnessReport(
        id=new_id(),
        tenant_id=uow.actor.tenant_id,
        job_id=data.job_id,
        applied_from=scope.applied_from,
        applied_until=scope.as_of,
        as_of=scope.as_of,
        asked_by=uow.actor.user_id,
    )
    AuditRepository(uow).add(report)
    outbox.enqueue(uow, TASK, record_id=report.id)
    return _line(uow, report.id)


def reports(uow: UnitOfWork) -> list[ReportLine]:
    """The newest audits, without their content."""
    uow.actor.require(Permission.FAIRNESS_READ)
    return [ReportLine.model_validate(row) for row in AuditRepository(uow).reports()]


def report(uow: UnitOfWork, report_id: UUID) -> ReportRow:
    """An audit with its content. Raises `Conflict` while it is not done."""
    uow.actor.require(Permission.FAIRNESS_READ)
    row = AuditRepository(uow).report(report_id)
    if row.report is None:
        raise Conflict("This audit is not done yet.")
    return ReportRow(**_line(uow, report_id).model_dump(), report=row.report)


def repeat(uow: UnitOfWork, report_id: UUID) -> RepeatRow:
    """Makes a stored audit again from the state that it saw, and compares the hashes."""
    uow.actor.require(Permission.FAIRNESS_READ)
    row = AuditRepository(uow).report(report_id)
    if row.report is None:
        raise Conflict("This audit is not done yet.")
    again = make(gather(uow, row))
    return RepeatRow(
        same_data=again["data"]["data_hash"] == row.data_hash,
        same_report=again["report_hash"] == row.report_hash,
        data_hash=again["data"]["data_hash"],
        report_hash=again["report_hash"],
    )


def models(uow: UnitOfWork) -> list[ModelUse]:
    """The model versions that scores were given with, the latest first."""
    uow.actor.require(Permission.FAIRNESS_READ)
    return [ModelUse.model_validate(row) for row in AuditRepository(uow).models()]


# --- what the worker does ---


def gather(uow: UnitOfWork, row: FairnessReport) -> Material:
    """Reads what an audit is about, as it stood at its moment."""
    repository = AuditRepository(uow)
    scope = Scope(row.job_id, row.applied_from, row.as_of)
    found = repository.audited(**scope.values())
    versions: dict[str, int] = {}
    for item in found:
        versions[item.model_version] = versions.get(item.model_version, 0) + 1
    people = {str(item.candidate_id) for item in found}
    survey = {person: said for person, said in repository.stated().items() if person in people}
    known = repository.model_hashes()
    named = "\n".join(f"{version} {known.get(version, '')}" for version in sorted(versions))
    digest = hashlib.sha256(named.encode()).hexdigest()
    return Material([_application(item) for item in found], survey, digest, dict(sorted(versions.items())))


def make(material: Material) -> dict[str, Any]:
    """The audit itself: the same material gives the same report, byte for byte."""
    found = audit(
        material.applications, material.survey, model_hash=material.model_hash, seed=SEED, minimum=MINIMUM_GROUP
    )
    return {**found, "models": material.models}


def keep(uow: UnitOfWork, report_id: UUID, made: dict[str, Any]) -> None:
    """Stores an audit once; a second one for the same row changes nothing."""
    row = AuditRepository(uow).report(report_id, lock=True)
    if row.status == "done":
        return
    last = LedgerRepository(uow).last()
    row.report, row.report_hash, row.model_hash = made, made["report_hash"], made["model_hash"]
    row.data_hash, row.applications = made["data"]["data_hash"], made["data"]["applications"]
    row.ledger_hash = last.hash if last else ""
    row.status, row.done_at, row.error = "done", datetime.now(UTC), ""
    _tell(uow)


def fairness_channel(tenant_id: UUID) -> str:
    """Where open fairness screens hear of audits."""
    return channel_name(tenant_id, "fairness")


def _tell(uow: UnitOfWork) -> None:
    channel = fairness_channel(uow.actor.tenant_id)
    uow.after_commit(lambda: publish(channel, {"kind": "report"}))


def _line(uow: UnitOfWork, report_id: UUID) -> ReportLine:
    rows: Sequence[Any] = AuditRepository(uow).reports(report_id=report_id)
    if not rows:
        raise NotFound
    return ReportLine.model_validate(rows[0])


def _application(row: Any) -> Application:
    # Snapshots of older models may lack a feature of today's: it counts as nothing said.
    result = MatchResult.model_construct(
        job_id=str(row.job_id),
        candidate_id=str(row.candidate_id),
        match_score=float(row.score),
        factors=row.factors,
        contributions={part: float(row.contributions.get(part, 0.0)) for part in ("base", *GROUPS)},
        strengths=[],
        gaps=[],
        what_would_help=[],
        confidence=row.confidence,
        model_version=row.model_version,
        features={name: float(row.features.get(name, 0.0)) for name in NAMES},
    )
    # What was decided, whatever the reason given: to leave a rejection out of an audit would take a word.
    return Application(result, outcome_of(row.status, row.furthest, failed=row.failed))
