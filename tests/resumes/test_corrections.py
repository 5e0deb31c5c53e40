"""Corrections of what was read: kept as evidence, taken into the profile, undone, refused when stale."""

import io
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from ats_app.applications import uploads
from ats_app.applications.intake import ApplicationInput, apply
from ats_app.candidates import service as candidates
from ats_app.candidates.corrections import carried_over
from ats_app.candidates.schemas import CandidateInput
from ats_app.core.actor import Actor
from ats_app.core.db import unit_of_work
from ats_app.core.errors import Conflict, Forbidden, Invalid, NotFound, StaleVersion
from ats_app.core.permissions import Role
from ats_app.core.repository import Repository
from ats_app.demo.resumes.factory import make_resume
from ats_app.jobs.models import Job, JobChannel
from ats_app.resumes import corrections, service
from ats_app.resumes.models import ParseCorrection
from ats_app.resumes.schemas import ConfirmationInput, CorrectionInput, Reviewed
from tests.factories import make_actor, make_application, make_candidate, make_job, save
from tests.resumes.test_documents import asked_for, read_pdf, store, work_off
from tests.web.conftest import Headers, api, bearer  # noqa: F401

SignIn = Callable[[UUID, Role], Headers]


class Desk:
    """A recruiter before a person's résumé."""

    def __init__(self, tenant_id: UUID, **fields: Any) -> None:
        self.actor, self.person = make_actor(tenant_id), make_candidate(tenant_id, **fields)
        self.document_id = read_pdf(tenant_id, candidate_id=self.person.id)
        self.seen = self.look()

    def look(self) -> Reviewed:
        with unit_of_work(self.actor) as uow:
            self.seen = corrections.reviewed(uow, self.document_id)
        return self.seen

    def correct(self, path: str, value: str | None, *, version: int | None = None) -> Reviewed:
        data = CorrectionInput(path=path, value=value, version=version or self.seen.version)
        with unit_of_work(self.actor) as uow:
            self.seen = corrections.correct(uow, self.document_id, data)
        return self.seen

    def confirm(self, path: str, value: str | None) -> Reviewed:
        with unit_of_work(self.actor) as uow:
            return corrections.confirm(uow, self.document_id, ConfirmationInput(path=path, value=value))

    def undo(self, correction_id: UUID) -> Reviewed:
        with unit_of_work(self.actor) as uow:
            self.seen = corrections.undo(uow, self.document_id, correction_id)
        return self.seen

    def profile(self) -> Any:
        with unit_of_work(self.actor) as uow:
            return candidates.get_candidate(uow, self.person.id)

    def rows(self) -> list[ParseCorrection]:
        with unit_of_work(self.actor) as uow:
            return sorted(uow.session.exec(Repository(uow).scoped(ParseCorrection)), key=lambda row: row.id)


@pytest.fixture
def desk(tenant_id: UUID) -> Desk:
    return Desk(tenant_id)


def test_a_correction_is_kept_with_everything_that_was_known_of_the_value(desk: Desk) -> None:
    read = desk.seen.data["work_history"][0]["title"]
    desk.correct("work_history.0.title", "Chief of everything")
    [row] = desk.rows()
    assert (row.path, row.field, row.verdict) == ("work_history.0.title", "work_history.title", "corrected")
    assert (row.parsed, row.corrected, row.origin) == (read, "Chief of everything", "recruiter")
    assert (row.language, row.format, row.layout) == ("en", "pdf", "one column")
    assert row.signature.startswith("pdf · one column · contact-")
    assert row.confidence == desk.seen.data["work_history"][0]["confidence"]["title"]
    assert row.source is not None
    assert row.source["text"] == read
    assert (row.created_by, row.candidate_id, row.document_id) == (desk.actor.user_id, desk.person.id, desk.document_id)
    assert row.parser_version
    assert len(row.sha256) == 64


def test_the_profile_follows_and_the_change_is_audited(desk: Desk) -> None:
    before = desk.profile()
    desk.correct("work_history.0.title", "Chief of everything")
    desk.correct("skills.0", "reactjs")
    desk.correct("contact_info.last_name", "Corrected")
    after = desk.profile()
    assert after.work_history[0]["title"] == "Chief of everything"
    assert after.work_history[1:] == before.work_history[1:]
    assert after.skills[0]["skill"] == "React"
    assert after.last_name == "Corrected"
    assert after.version == desk.seen.version > before.version
    with unit_of_work(desk.actor) as uow:
        query = text("SELECT user_id, after FROM audit_log WHERE table_name = 'candidates' AND action = 'update'")
        trail = [row for row in uow.session.execute(query) if row.user_id == desk.actor.user_id]
    assert any("last_name" in row.after for row in trail)


def test_a_second_tabs_stale_edit_is_refused_and_says_what_is_true(desk: Desk) -> None:
    stale = desk.seen.version
    desk.correct("skills.0", "Excel")
    with pytest.raises(StaleVersion, match="The value is now “Microsoft Excel”") as refused:
        desk.correct("skills.0", "Word", version=stale)
    assert refused.value.details["current"] == {"value": "Microsoft Excel"}
    with pytest.raises(StaleVersion, match="in the meantime"):
        desk.confirm("skills.0", "Word")
    assert [row.corrected for row in desk.rows()] == ["Microsoft Excel"]


def test_an_edit_elsewhere_on_the_profile_is_noticed_too(desk: Desk) -> None:
    with unit_of_work(desk.actor) as uow:
        candidates.update(uow, desk.person.id, CandidateInput(version=desk.seen.version, headline="Baker"))
    with pytest.raises(StaleVersion):
        desk.correct("skills.0", "Excel")


def test_a_confirmation_is_evidence_and_changes_no_profile(desk: Desk) -> None:
    version, email = desk.profile().version, desk.seen.data["contact_info"]["email"]
    seen = desk.confirm("contact_info.email", email)
    desk.confirm("contact_info.email", email)
    desk.correct("contact_info.email", email)
    [row] = desk.rows()
    assert (row.verdict, row.parsed, row.corrected) == ("confirmed", email, email)
    assert (seen.corrections[0].by, desk.profile().version) == (desk.actor.name, version)


def test_undo_brings_back_what_held_before(desk: Desk) -> None:
    titles = [job["title"] for job in desk.profile().work_history]
    first = desk.correct("work_history.0.title", "One").corrections[0]
    second = desk.correct("work_history.0.title", "Two").corrections[0]
    assert desk.undo(second.id).data["work_history"][0]["title"] == "One"
    assert desk.profile().work_history[0]["title"] == "One"
    desk.undo(first.id)
    assert [job["title"] for job in desk.profile().work_history] == titles
    assert desk.seen.corrections == []
    with pytest.raises(Conflict):
        desk.undo(first.id)
    assert [row.ended_at is None for row in desk.rows()] == [False, False]


def test_entries_are_taken_out_and_added(desk: Desk) -> None:
    before = desk.profile()
    count = len(before.work_history)
    removed = desk.correct("work_history.0", None).corrections[0]
    desk.correct(f"work_history.{count}.title", "Gardener")
    desk.correct(f"work_history.{count}.company", "Park")
    desk.correct(f"skills.{len(before.skills)}", "Kubernetes")
    after = desk.profile()
    assert [job["title"] for job in after.work_history] == [job["title"] for job in before.work_history[1:]] + [
        "Gardener"
    ]
    assert after.work_history[-1]["company"] == "Park"
    assert after.skills[-1]["skill"] == "Kubernetes"
    assert {row.verdict for row in desk.rows()} == {"removed", "added"}
    desk.undo(removed.id)
    assert desk.profile().work_history[0] == before.work_history[0]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("skills.400", "Far"),
        ("work_history.99.title", "Far"),
        ("salary", "1"),
        ("contact_info.email", "no address"),
        ("contact_info.first_name", ""),
    ],
)
def test_what_can_not_be_is_refused(desk: Desk, path: str, value: str) -> None:
    with pytest.raises(Invalid):
        desk.correct(path, value)
    assert desk.rows() == []


def test_somebody_elses_address_is_refused_and_nothing_is_kept(desk: Desk) -> None:
    make_candidate(desk.person.tenant_id, email="taken@example.org")
    with pytest.raises(Invalid, match="has this address"):
        desk.correct("contact_info.email", "taken@example.org")
    assert desk.rows() == []


def test_contact_can_be_taken_out(desk: Desk) -> None:
    desk.correct("contact_info.email", "")
    desk.correct("contact_info.phone", None)
    assert (desk.profile().email, desk.profile().phone) == ("", "")


def test_scores_follow_what_they_are_made_of(desk: Desk) -> None:
    make_application(make_job(desk.person.tenant_id), desk.person)
    before = len(asked_for(desk.actor))
    desk.correct("contact_info.location", "Bonn")
    assert len(asked_for(desk.actor)) == before
    desk.correct("skills.0", "Excel")
    assert [row.name for row in asked_for(desk.actor)][before:] == ["matching.score"]


def test_the_same_file_sent_again_is_corrected_already(desk: Desk) -> None:
    desk.correct("work_history.0.title", "Chief of everything")
    tenant_id = desk.person.tenant_id
    again = store(tenant_id, make_resume(7, layout="pdf_classic", language="en").content, candidate_id=desk.person.id)
    work_off(tenant_id)
    assert desk.profile().work_history[0]["title"] == "Chief of everything"
    with unit_of_work(desk.actor) as uow:
        assert corrections.reviewed(uow, again).data["work_history"][0]["title"] == "Chief of everything"


def test_a_profile_that_follows_a_newer_resume_keeps_it(desk: Desk) -> None:
    store(
        desk.person.tenant_id,
        b"Ana Example\nana@example.org\nExperience\nCook, Inn, 2019 - 2020\nSkills\nBaking",
        candidate_id=desk.person.id,
    )
    work_off(desk.person.tenant_id)
    newer = desk.profile().work_history
    desk.look()
    desk.correct("work_history.0.title", "Chief of everything")
    assert desk.profile().work_history == newer


@pytest.mark.parametrize(
    ("kept", "before", "after", "result"),
    [
        ([1, 2], [1, None, 2], [1, 5, 2], [1, 5, 2]),
        ([9, 1, 2], [1, 2], [1, 3], [9, 1, 3]),
        ([9, 1], [1, 2], [None, 2], [9]),
        ([9], [None], [4], [9, 4]),
        ([9, 4], [None], [4], [9, 4]),
        ([9], [1], [2], [9]),
        ([9], [], [None], [9]),
    ],
)
def test_lists_follow_only_where_they_hold_the_entry(
    kept: list[int], before: list[Any], after: list[Any], result: list[int]
) -> None:
    assert carried_over(kept, before, after) == result


def test_who_may_only_read_says_nothing(desk: Desk) -> None:
    desk.actor = make_actor(desk.person.tenant_id, Role.INTERVIEWER)
    desk.look()
    with pytest.raises(Forbidden):
        desk.correct("skills.0", "Excel")
    with pytest.raises(Forbidden):
        desk.confirm("skills.0", "Excel")
    with pytest.raises(Forbidden):
        desk.undo(uuid4())


def test_a_document_that_was_not_read_has_no_values(tenant_id: UUID) -> None:
    person, actor = make_candidate(tenant_id), make_actor(tenant_id)
    waiting = store(tenant_id, b"%PDF-1.4 broken", candidate_id=person.id)
    nobodys = read_pdf(tenant_id)
    for document_id in (waiting, nobodys, uuid4()):
        with unit_of_work(actor) as uow, pytest.raises(NotFound):
            corrections.reviewed(uow, document_id)


def test_corrections_of_another_document_are_not_found(desk: Desk) -> None:
    other = Desk(desk.person.tenant_id)
    other.correct("skills.0", "Excel")
    with pytest.raises(NotFound):
        desk.undo(other.seen.corrections[0].id)


def test_the_api_corrects_confirms_undoes_and_hides_it_from_other_companies(
    api: TestClient,  # noqa: F811
    bearer: SignIn,  # noqa: F811
    desk: Desk,
    other_tenant_id: UUID,
) -> None:
    headers, stranger = bearer(desk.person.tenant_id, Role.RECRUITER), bearer(other_tenant_id, Role.ADMIN)
    base = f"/api/v1/documents/{desk.document_id}"
    body = {"path": "skills.0", "value": "Excel", "version": desk.seen.version}
    for method, path, sent in (
        ("GET", "values", None),
        ("POST", "corrections", body),
        ("DELETE", f"corrections/{uuid4()}", None),
    ):
        assert api.request(method, f"{base}/{path}", json=sent, headers=stranger).status_code == 404
    done = api.post(f"{base}/corrections", json=body, headers=headers)
    assert (done.status_code, done.json()["corrections"][0]["corrected"]) == (200, "Microsoft Excel")
    stale = api.post(f"{base}/corrections", json=body | {"value": "Word"}, headers=headers)
    assert (stale.status_code, stale.json()["code"]) == (409, "stale_version")
    right = api.post(
        f"{base}/confirmations",
        json={"path": "skills.1", "value": desk.seen.data["skills"][1]["name"]},
        headers=headers,
    )
    assert right.json()["corrections"][1]["verdict"] == "confirmed"
    undone = api.delete(f"{base}/corrections/{done.json()['corrections'][0]['id']}", headers=headers)
    assert [row["path"] for row in undone.json()["corrections"]] == ["skills.1"]
    assert api.get(f"{base}/values", headers=headers).json() == undone.json()


def advertised(tenant_id: UUID) -> Job:
    """A job that a visitor can apply for."""
    job = make_job(tenant_id, opened_at=datetime.now(UTC))
    channel = JobChannel(tenant_id=tenant_id, job_id=job.id, channel="careers-page", status="published")
    save(Actor.system(tenant_id), channel)
    return job


def test_what_candidates_make_of_a_filled_in_form_is_kept(tenant_id: UUID) -> None:
    resume = make_resume(7, layout="pdf_classic", language="en")
    visitor, job = Actor.visitor(tenant_id), advertised(tenant_id)
    row = uploads.receive(tenant_id, io.BytesIO(resume.content), "cv.pdf")
    filled = row.prefill
    data = ApplicationInput(
        first_name=filled.first_name.upper(), last_name="Other", email=filled.email, phone="", consent=True
    )
    with unit_of_work(visitor) as uow:
        apply(uow, job.slug, data, uploads.open_token(tenant_id, row.upload))
    with unit_of_work(make_actor(tenant_id)) as uow:
        rows = {row.field: row for row in uow.session.exec(Repository(uow).scoped(ParseCorrection))}
    assert {field: row.verdict for field, row in rows.items()} == {
        "contact_info.first_name": "confirmed",
        "contact_info.last_name": "corrected",
        "contact_info.email": "confirmed",
    }
    last = rows["contact_info.last_name"]
    assert (last.parsed, last.corrected, last.origin, last.asked) == (filled.last_name, "Other", "candidate", True)
    assert (last.created_by, last.format, last.layout) == (None, "pdf", "one column")
    assert last.source is not None
    work_off(tenant_id)
    with unit_of_work(make_actor(tenant_id)) as uow:
        seen = corrections.reviewed(uow, last.document_id)
    assert seen.data["contact_info"]["last_name"] == "Other"
    assert {row.by for row in seen.corrections} == {""}


def test_a_form_that_was_not_filled_in_says_nothing(tenant_id: UUID) -> None:
    row = uploads.receive(tenant_id, io.BytesIO(b"%PDF-1.4 broken"), "cv.pdf")
    assert (row.unsure, row.prefill.email, bool(row.note)) == ([], "", True)
    job = advertised(tenant_id)
    data = ApplicationInput(first_name="A", last_name="B", email="a@example.org", consent=True)
    with unit_of_work(Actor.visitor(tenant_id)) as uow:
        apply(uow, job.slug, data, uploads.open_token(tenant_id, row.upload))
    with unit_of_work(make_actor(tenant_id)) as uow:
        assert list(uow.session.exec(Repository(uow).scoped(ParseCorrection))) == []


def test_what_was_missed_in_a_form_is_added_and_a_phone_may_be_written_otherwise(tenant_id: UUID) -> None:
    person = make_candidate(tenant_id)
    document_id = read_pdf(tenant_id, candidate_id=person.id)
    look = service.FirstLook(
        contact={"first_name": None, "last_name": "B", "email": "b@example.org", "phone": "+34612345678"},
        confidence={"phone": 0.5},
        sources={},
        metadata={"language": "en", "format": "pdf", "parser_version": "1"},
        layout=("one column", "pdf"),
    )
    sent = {"first_name": "Ana", "last_name": "b", "email": "not an address", "phone": "612 34 56 78"}
    with unit_of_work(Actor.visitor(tenant_id)) as uow:
        document = uow.session.get_one(service.Document, (tenant_id, document_id))
        corrections.keep_form(uow, document, look, sent)
        corrections.keep_form(uow, document, look, sent)
    with unit_of_work(make_actor(tenant_id)) as uow:
        rows = {
            row.field.split(".")[1]: row.verdict for row in uow.session.exec(Repository(uow).scoped(ParseCorrection))
        }
    assert rows == {"first_name": "added", "last_name": "confirmed", "email": "corrected", "phone": "confirmed"}
