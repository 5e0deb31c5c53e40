"""A company with a row of every kind that an address can name, and a digest of all it owns."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import psycopg
from psycopg import sql

from ats_app.accounts.models import UserSession
from ats_app.applications.models import HireOutcome, RejectionReason
from ats_app.candidates.models import CandidateNote
from ats_app.core.actor import Actor
from ats_app.core.db import unit_of_work
from ats_app.core.permissions import Role
from ats_app.core.repository import Repository
from ats_app.core.storage import storage
from ats_app.core.tables import new_id
from ats_app.fairness import audits
from ats_app.fairness.models import FairnessReport, ScoreFeedback, ScoreView
from ats_app.jobs.models import JobApproval
from ats_app.matching.models import AssessmentResult, CandidateScore, MatchingRun, MlModel, Questionnaire
from ats_app.resumes.models import Document, DocumentPreview, ParseCorrection, ParsedResume, ParseJob
from scoring.parsing import parse_document
from tests.factories import make_actor, make_application, make_candidate, make_job, make_tenant, save, stages_of

DAY = timedelta(days=1)
RESUME = """Ana {mark}
ana@{mark}.example | +34 612 345 678 | Madrid

Experience
Backend Engineer, Harbour Works, 2019 - 2023

Skills
Python, PostgreSQL
"""


@dataclass(frozen=True)
class Company:
    """Ids of one company's records by the names that paths, bodies and repositories give them."""

    tenant_id: UUID
    mark: str
    """A word that is in the names of its records and nowhere else."""
    ids: Mapping[str, str]

    def id(self, name: str) -> str:
        """Fails with a sentence for a record that this company was never given."""
        assert name in self.ids, f"{name} is new: give tests/tenancy/company.py a record that has one"
        return self.ids[name]


def make_company(slug: str, mark: str) -> Company:
    """Stores a company with an open job, an applicant, a document that was read, and people."""
    tenant = make_tenant(slug=slug, name=mark)
    admin = make_actor(tenant, Role.ADMIN, full_name=f"{mark} Admin")
    assert admin.user_id is not None
    job = make_job(tenant, title=f"{mark} job", slug=f"{slug}-job")
    candidate = make_candidate(tenant, last_name=mark, email=f"ana@{slug}.example")
    application = make_application(job, candidate)
    document = _document(tenant, candidate.id, mark)
    note = CandidateNote(tenant_id=tenant, candidate_id=candidate.id, author_id=admin.user_id, body=f"{mark} note")
    parse_job = ParseJob(tenant_id=tenant, created_by=admin.user_id)
    session = UserSession(tenant_id=tenant, user_id=admin.user_id, kind="api", expires_at=datetime.now(UTC) + DAY)
    approval = JobApproval(tenant_id=tenant, job_id=job.id, approver_id=admin.user_id, round=1, position=0)
    model = MlModel(tenant_id=tenant, kind="learned", number=1, version=f"learned-{slug}")
    batch = MatchingRun(tenant_id=tenant, kind="batch", job_id=job.id, asked_by=admin.user_id)
    score = CandidateScore(tenant_id=tenant, application_id=application.id, score=50, model_version=model.version)
    asked = Questionnaire(tenant_id=tenant, job_id=job.id, title=f"{mark} questions")
    given = AssessmentResult(
        tenant_id=tenant,
        application_id=application.id,
        questionnaire_id=asked.id,
        questionnaire_version=1,
        score=60,
        answers=[{"id": "q1", "question": f"{mark}?", "answer": "Yes", "points": 60, "weight": 1}],
    )
    report = _report(tenant)
    feedback = ScoreFeedback(
        tenant_id=tenant,
        application_id=application.id,
        direction="too_low",
        factor="skills",
        reason="other",
        text=f"{mark} feedback",
        author_id=admin.user_id,
    )
    correction = ParseCorrection(
        tenant_id=tenant,
        candidate_id=candidate.id,
        document_id=document.id,
        sha256=document.sha256,
        path="contact_info.last_name",
        field="contact_info.last_name",
        verdict="confirmed",
        corrected=mark,
        origin="recruiter",
        language="en",
        format="txt",
        layout="single",
        signature="",
        parser_version="1",
    )
    seen = ScoreView(
        tenant_id=tenant,
        score_id=score.id,
        application_id=application.id,
        user_id=admin.user_id,
        place="board",
    )
    people = (note, session, approval, parse_job, correction, seen)
    save(Actor.system(tenant), *people, model, batch, score, report, feedback)
    judged = HireOutcome(
        tenant_id=tenant,
        application_id=application.id,
        outcome="success",
        on_day=datetime.now(UTC).date(),
        note=f"{mark} outcome",
        said_by=admin.user_id,
    )
    save(Actor.system(tenant), asked, judged)
    save(Actor.system(tenant), given)
    ids = {
        "tenant_id": tenant,
        "user_id": admin.user_id,
        "approver_id": admin.user_id,
        "hiring_manager_id": job.hiring_manager_id,
        "recruiter_id": job.recruiter_id,
        "session_id": session.id,
        "department_id": job.department_id,
        "job_id": job.id,
        "stage_id": stages_of(job)[1].id,
        "reason_id": reason_of(tenant),
        "candidate_id": candidate.id,
        "application_id": application.id,
        "note_id": note.id,
        "document_id": document.id,
        "parse_job_id": parse_job.id,
        "correction_id": correction.id,
        "model_id": model.id,
        "run_id": batch.id,
        "score_id": score.id,
        "report_id": report.id,
        "feedback_id": feedback.id,
    }
    return Company(tenant, mark, {name: str(value) for name, value in ids.items()})


def _report(tenant: UUID) -> FairnessReport:
    """An audit of nobody, done."""
    made, now = audits.make(audits.Material([], {}, "", {})), datetime.now(UTC)
    return FairnessReport(
        tenant_id=tenant,
        applied_until=now,
        as_of=now,
        status="done",
        done_at=now,
        report=made,
        report_hash=made["report_hash"],
        data_hash=made["data"]["data_hash"],
    )


def _document(tenant: UUID, candidate: UUID, mark: str) -> Document:
    content = RESUME.format(mark=mark).encode()
    file = storage().put(tenant, content)
    document = Document(
        id=new_id(),
        tenant_id=tenant,
        candidate_id=candidate,
        state="clean",
        storage_key=file.key,
        filename=f"{mark}.txt",
        content_type="text/plain",
        size_bytes=file.size,
        sha256=file.sha256,
        pages=1,
    )
    save(Actor.system(tenant), document)
    read = ParsedResume(
        tenant_id=tenant,
        document_id=document.id,
        sha256=file.sha256,
        status="parsed",
        result=parse_document(content).model_dump(mode="json"),
    )
    preview = DocumentPreview(
        tenant_id=tenant, document_id=document.id, pages=[{"key": file.key, "width": 595, "height": 842}]
    )
    save(Actor.system(tenant), read, preview)
    return document


def reason_of(tenant: UUID) -> UUID:
    with unit_of_work(Actor.system(tenant)) as uow:
        return uow.session.exec(Repository(uow).scoped(RejectionReason)).all()[0].id


def digest(superuser_url: str, tenant: UUID) -> dict[str, str | None]:
    """A digest of the company's rows by table, read past every wall."""
    tables = """SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id'
                WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace ORDER BY 1"""
    rows = "SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {} t WHERE tenant_id = %s"
    with psycopg.connect(superuser_url) as connection:
        names = [name for (name,) in connection.execute(tables)]
        return {
            name: connection.execute(sql.SQL(rows).format(sql.Identifier(name)), (tenant,)).fetchone()[0]  # type: ignore[index]
            for name in names
        }
