"""Audits: made by the worker, stored with hashes, made again, exported, published."""

from datetime import date
from uuid import UUID, uuid4

import pypdfium2
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from ats_app.applications import service as applications
from ats_app.core import outbox
from ats_app.core.actor import Actor
from ats_app.core.db import unit_of_work
from ats_app.core.errors import Conflict, Forbidden, NotFound
from ats_app.core.permissions import Role
from ats_app.core.repository import Repository
from ats_app.core.roles import DatabaseUrls
from ats_app.fairness import audits, exports, publishing, survey, tasks
from ats_app.fairness.pdf import report_pdf
from ats_app.fairness.schemas import AuditInput, PublishInput, ReportLine, ReportRow
from ats_app.fairness.words import in_words
from ats_app.jobs.models import Job
from ats_app.web.api import create_api
from tests.factories import make_actor
from tests.fairness.conftest import run
from tests.fairness.people import make_applicants

TODAY = PublishInput(distributed_on=date(2026, 11, 1), auditor="Somebody & Partners")


def work(actor: Actor) -> None:
    """Does what waits in the outbox, as a worker would."""
    system = Actor.system(actor.tenant_id)
    with unit_of_work(system) as uow:
        rows = uow.session.exec(Repository(uow).scoped(outbox.OutboxRow)).all()
        waiting = [row.id for row in rows if row.name == audits.TASK and row.completed_at is None]
    for row_id in waiting:
        with unit_of_work(system) as uow:
            claimed = outbox.claim(uow, row_id)
        assert claimed is not None
        tasks.make_audit(claimed)


@pytest.fixture
def applied(job: Job, db: DatabaseUrls) -> list[UUID]:
    make_applicants(job, 60, score=40, said=("female", "asian"), db=db)
    women = make_applicants(job, 10, score=80, said=("female", "asian"), came=4, db=db)
    make_applicants(job, 24, score=50, said=("male", "white"), db=db)
    make_applicants(job, 16, score=70, said=("male", "white"), came=4, db=db)
    return women


@pytest.fixture
def done(applied: list[UUID], admin: Actor, job: Job) -> ReportRow:
    asked: ReportLine = run(admin, audits.ask, AuditInput(job_id=job.id, months=12))
    assert asked.status == "waiting"
    with pytest.raises(Conflict):
        run(admin, audits.report, asked.id)
    with pytest.raises(Conflict):
        run(admin, audits.repeat, asked.id)
    work(admin)
    found: ReportRow = run(admin, audits.report, asked.id)
    return found


def test_an_audit_is_made_by_a_worker_with_its_hashes(done: ReportRow, job: Job) -> None:
    assert (done.status, done.applications, done.job, done.asked_by) == ("done", 110, job.title, "Ada Admin")
    assert {len(value) for value in (done.report_hash, done.data_hash, done.model_hash)} == {64}
    assert done.report["models"] == {"rule-1": 110}
    hired = {row["group"]: row for row in done.report["stages"]["hired"]["sex"]["rows"]}
    assert (hired["female"]["selected"], hired["male"]["selected"]) == (10, 16)
    assert done.flagged
    assert done.report["rules"]["shown_from"] == 5


def test_the_same_audit_can_be_made_again(done: ReportRow, executive: Actor, job: Job, db: DatabaseUrls) -> None:
    make_applicants(job, 8, score=10, said=("male", "white"), db=db)
    again = run(executive, audits.repeat, done.id)
    assert not again.same_data, "the later applicants of this test are dated back"
    first = run(executive, audits.repeat, done.id)
    assert first == again


def test_an_audit_made_again_at_once_is_the_same(done: ReportRow, executive: Actor, applied: list[UUID]) -> None:
    again = run(executive, audits.repeat, done.id)
    assert (again.same_data, again.same_report) == (True, True)
    run(Actor.visitor(executive.tenant_id), survey.withdraw, applied[0])
    assert not run(executive, audits.repeat, done.id).same_data, "an answer taken back is gone from every audit"


def test_a_second_worker_changes_nothing(done: ReportRow, admin: Actor) -> None:
    with unit_of_work(Actor.system(admin.tenant_id)) as uow:
        audits.keep(uow, done.id, {**done.report, "report_hash": "x"})
    assert run(admin, audits.report, done.id).report_hash == done.report_hash


def test_an_audit_of_nobody_is_empty(admin: Actor) -> None:
    asked = run(admin, audits.ask, AuditInput())
    work(admin)
    found = run(admin, audits.report, asked.id)
    assert (found.applications, found.flagged) == (0, False)
    assert report_pdf(found, "Acme").startswith(b"%PDF")


def test_the_pdf_says_what_the_audit_says_and_is_always_the_same(done: ReportRow) -> None:
    content = report_pdf(done, "Acme <& Sons>")
    assert content == report_pdf(done, "Acme <& Sons>")
    pages = pypdfium2.PdfDocument(content)
    text = " ".join(page.get_textpage().get_text_range() for page in pages)
    pages.close()
    for words in ("Acme <& Sons>", "Female", "four-fifths", done.report_hash, "Unknown, outside of the ratios"):
        assert words in text


def test_the_csv_has_every_table(done: ReportRow) -> None:
    content = exports.report_csv(done.report)
    assert content.count("Unknown, outside of the ratios") == 12
    assert "Female · Asian" in content
    assert done.report_hash in content


def test_groups_and_features_of_a_sentence_are_in_words() -> None:
    said = "female / two_or_more: 1.2% hired, 0.36 of the rate of male / white; asian can be told: tenure_lasting"
    assert in_words(said) == (
        "Female · Two or more races: 1.2% hired, 0.36 of the rate of Male · White; Asian can be told: tenure lasting"
    )


def test_cells_start_no_formula() -> None:
    assert exports.as_csv([("=1+1", "-0.5", "-x", 3)]) == "'=1+1,-0.5,'-x,3\r\n"


def test_the_summary_is_public_only_when_published(done: ReportRow, admin: Actor) -> None:
    visitor = Actor.visitor(admin.tenant_id)
    with pytest.raises(NotFound):
        run(visitor, publishing.summary)
    line = run(admin, publishing.publish, done.id, TODAY)
    assert line.published_at is not None
    shown = run(visitor, publishing.summary)
    assert (shown.company, shown.applications, shown.distributed_on) == ("Acme", 110, date(2026, 11, 1))
    assert {row["group"]: row["people"] for row in shown.tables["sex"]} == {"female": 70, "male": 40}
    assert set(shown.tables["sex"][0]) == {"group", "people", "selected", "rate", "ratio", "small", "omitted", "note"}
    run(admin, publishing.publish, done.id, TODAY)
    run(admin, publishing.withdraw)
    with pytest.raises(NotFound):
        run(visitor, publishing.summary)


def test_the_public_address(done: ReportRow, admin: Actor) -> None:
    run(admin, publishing.publish, done.id, TODAY)
    with TestClient(create_api(), base_url="http://127.0.0.1:8000") as client:
        assert client.get("/api/v1/careers/acme/fairness").json()["auditor"] == "Somebody & Partners"
        assert client.get("/api/v1/careers/nobody/fairness").status_code == 404


def test_an_unfinished_audit_is_not_published(admin: Actor) -> None:
    asked = run(admin, audits.ask, AuditInput())
    with pytest.raises(Conflict):
        run(admin, publishing.publish, asked.id, TODAY)


def test_another_companys_audit_is_not_there(done: ReportRow, other_tenant_id: UUID, job: Job) -> None:
    stranger = make_actor(other_tenant_id, Role.ADMIN)
    assert run(stranger, audits.reports) == []
    for use_case in (audits.report, audits.repeat):
        with pytest.raises(NotFound):
            run(stranger, use_case, done.id)
    with pytest.raises(NotFound):
        run(stranger, publishing.publish, done.id, TODAY)
    with pytest.raises(NotFound):
        run(stranger, audits.ask, AuditInput(job_id=job.id))


def test_who_may_what(admin: Actor, executive: Actor, recruiter: Actor) -> None:
    assert run(executive, audits.reports) == []
    assert run(executive, audits.models) == []
    for actor in (executive, recruiter):
        with pytest.raises(Forbidden):
            run(actor, audits.ask, AuditInput())
        with pytest.raises(Forbidden):
            run(actor, publishing.withdraw)
        with pytest.raises(Forbidden):
            run(actor, publishing.publish, uuid4(), TODAY)
    with pytest.raises(Forbidden):
        run(recruiter, audits.reports)


def test_models_are_told_by_the_scores_they_gave(applied: list[UUID], executive: Actor) -> None:
    [use] = run(executive, audits.models)
    assert (use.model_version, use.current, use.given) == ("rule-1", 110, 110)


def test_a_rejection_counts_in_an_audit_whatever_its_reason(done: ReportRow, admin: Actor, job: Job) -> None:
    """Training leaves some out; an audit does not, or a word would hide a decision."""
    reasons = run(admin, applications.rejection_reasons, active_only=False)
    other = next(row for row in reasons if not row.about_fit)
    with unit_of_work(Actor.system(admin.tenant_id)) as uow:
        uow.session.execute(
            text("UPDATE applications SET rejection_reason_id = :reason WHERE status = 'rejected'"),
            {"reason": other.id},
        )
    assert run(admin, audits.repeat, done.id).same_report
