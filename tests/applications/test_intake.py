"""From the careers form to a scored card: real files, the real parser, real mail; and files that mean harm."""

import hashlib
import io
from collections.abc import Iterator
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from ats_app import dispatcher, worker
from ats_app.applications.links import status_token
from ats_app.applications.models import Application
from ats_app.core.actor import Actor
from ats_app.core.cache import redis_client
from ats_app.core.config import settings
from ats_app.core.db import unit_of_work
from ats_app.core.permissions import Role
from ats_app.core.repository import Repository
from ats_app.demo.resumes import make_resume
from ats_app.demo.resumes.hostile import hostile_files
from ats_app.jobs.models import Job, JobChannel
from ats_app.matching.models import CandidateScore
from ats_app.resumes.models import Document, ParsedResume
from ats_app.resumes.service import cached_answer
from ats_app.web.api import create_api
from scoring.parsing.sandbox import warm_up
from tests.conftest import Mailbox
from tests.factories import make_actor, make_application, make_job, save

URL = "/api/v1/careers/acme"


@pytest.fixture
def job(tenant_id: UUID) -> Job:
    job = make_job(
        tenant_id,
        title="Nurse",
        slug="nurse",
        required_skills=[{"skill": "wound care"}],
        knockout_questions=[{"id": "q1", "question": "May you work in Spain?", "expected": "yes"}],
    )
    save(
        Actor.system(tenant_id),
        JobChannel(tenant_id=tenant_id, job_id=job.id, channel="careers-page", status="published"),
    )
    with unit_of_work(Actor.system(tenant_id)) as uow:
        uow.session.execute(text("UPDATE jobs SET opened_at = now()"))
    return job


@pytest.fixture
def client(job: Job) -> Iterator[TestClient]:
    redis_client().flushdb()
    warm_up()
    worker.load_tasks()
    with TestClient(create_api(), base_url=settings().public_url) as client:
        yield client


def send(client: TestClient, content: bytes, name: str = "cv.pdf", **fields: str) -> dict[str, str]:
    form = {"first_name": "Ana", "last_name": "Ruiz", "email": "ana@example.org", "consent": "true"}
    form |= {"answers": '[{"id": "q1", "answer": "no"}]'}
    answer = client.post(f"{URL}/jobs/nurse/applications", data=form | fields, files={"resume": (name, content)})
    return answer.json() | {"status": str(answer.status_code)}


def work_off() -> None:
    """What dispatcher and worker do, until nothing is left to do."""
    while dispatcher.dispatch_once():
        worker.SimpleWorker(worker.queues(), connection=redis_client(), serializer=worker.JSONSerializer).work(
            burst=True
        )


def only(model: type, tenant_id: UUID) -> object:
    with unit_of_work(Actor.system(tenant_id)) as uow:
        [row] = uow.session.exec(Repository(uow).scoped(model)).all()
        return row


def test_an_application_becomes_a_scored_card_with_its_history(
    client: TestClient, tenant_id: UUID, mailbox: Mailbox
) -> None:
    resume = make_resume(7, layout="pdf_classic", language="en")
    answer = send(client, resume.content)
    assert answer["status"] == "202"
    assert answer["status_url"].endswith(status_token(tenant_id, UUID(answer["application_id"])))
    work_off()
    application, score = only(Application, tenant_id), only(CandidateScore, tenant_id)
    assert isinstance(application, Application)
    assert isinstance(score, CandidateScore)
    assert (application.reading, application.flags) == ("done", ["knockout"])
    assert application.score == score.score
    assert application.version == 1, "reading and scoring are no change of a person's"
    assert set(score.factors) == {"skills", "experience", "education", "other"}
    document = only(Document, tenant_id)
    assert isinstance(document, Document)
    assert document.state == "clean"
    with unit_of_work(Actor.system(tenant_id)) as uow:
        kinds = uow.session.execute(text("SELECT kind FROM stage_history")).scalars().all()
        consent = uow.session.execute(text("SELECT consent_version, consent_text FROM consents")).one()
    [receipt] = mailbox.to("ana@example.org")
    assert answer["status_url"] in receipt.get_body().get_content()
    assert kinds == ["apply"]
    assert consent == (1, "We keep your data for this application.")


def test_a_second_application_for_a_job_is_refused_without_a_link_on_screen(client: TestClient) -> None:
    content = make_resume(8, layout="text_plain", language="en").content
    send(client, content, "cv.txt")
    answer = send(client, content, "cv.txt", first_name="Somebody", last_name="Else")
    assert (answer["status"], answer["code"]) == ("409", "already_applied")
    assert "status_url" not in answer


def test_what_is_missing_is_said_beside_its_field(client: TestClient) -> None:
    content = make_resume(9, layout="text_plain", language="en").content
    for fields, name in (
        ({"email": "not an address"}, "email"),
        ({"consent": "false"}, "consent"),
        ({"answers": "[]"}, "answer-q1"),
        ({"first_name": " "}, "first_name"),
    ):
        answer = send(client, content, "cv.txt", **fields)
        assert answer["status"] == "422"
        assert name in str(answer)


def test_a_program_that_fills_in_the_hidden_field_changes_nothing(client: TestClient, tenant_id: UUID) -> None:
    answer = send(client, b"x", website="http://spam.example")
    assert answer["status"] == "202"
    with unit_of_work(Actor.system(tenant_id)) as uow:
        assert uow.session.execute(text("SELECT count(*) FROM applications")).scalar_one() == 0


def test_the_form_is_filled_in_from_the_resume_and_the_file_is_sent_once(client: TestClient, tenant_id: UUID) -> None:
    resume = make_resume(11, layout="pdf_classic", language="en")
    first = client.post(f"{URL}/resumes", files={"resume": ("cv.pdf", resume.content)})
    assert first.status_code == 201
    assert first.json()["prefill"]["email"] == resume.truth["contact_info"]["email"]
    form = {
        "first_name": "Ana",
        "last_name": "Ruiz",
        "email": "ana@example.org",
        "consent": "true",
        "answers": '[{"id": "q1", "answer": "yes"}]',
        "upload": first.json()["upload"],
    }
    assert client.post(f"{URL}/jobs/nurse/applications", data=form).status_code == 202
    assert client.post(f"{URL}/jobs/nurse/applications", data=form | {"upload": "forged"}).status_code == 422
    assert only(Document, tenant_id)


def test_a_resume_that_filled_in_a_form_is_not_read_again_for_the_application(
    client: TestClient, tenant_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = make_resume(13, layout="pdf_classic", language="en").content
    first = client.post(f"{URL}/resumes", files={"resume": ("cv.pdf", content)}).json()
    with unit_of_work(Actor.system(tenant_id)) as uow:
        read = cached_answer(uow, hashlib.sha256(content).hexdigest())
    assert read is not None
    for module in ("ats_app.resumes.tasks", "ats_app.applications.uploads"):
        monkeypatch.setattr(f"{module}.parse_in_sandbox", _never)
    again = client.post(f"{URL}/resumes", files={"resume": ("same.pdf", content)}).json()
    assert again["prefill"] == first["prefill"]
    form = {
        "first_name": "Ana",
        "last_name": "Ruiz",
        "email": "ana@example.org",
        "consent": "true",
        "answers": '[{"id": "q1", "answer": "yes"}]',
        "upload": first["upload"],
    }
    assert client.post(f"{URL}/jobs/nurse/applications", data=form).status_code == 202
    work_off()
    parsed, application = only(ParsedResume, tenant_id), only(Application, tenant_id)
    assert isinstance(parsed, ParsedResume)
    assert isinstance(application, Application)
    assert (parsed.status, application.reading) == ("parsed", "done")
    assert parsed.result == read.model_dump(mode="json"), "the very answer, with the time it took"
    assert not redis_client().keys("ats:cache:read-ahead:*.*"), "no copy outlives its purpose"


def _never(*_: object, **__: object) -> None:
    raise AssertionError("the file was read a second time")


def test_another_parser_reads_the_file_of_a_form_again(
    client: TestClient, tenant_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = make_resume(13, layout="pdf_classic", language="en").content
    client.post(f"{URL}/resumes", files={"resume": ("cv.pdf", content)})
    sha256 = hashlib.sha256(content).hexdigest()
    monkeypatch.setattr("ats_app.resumes.service.version", lambda: "0.9")
    with unit_of_work(Actor.system(tenant_id)) as uow:
        assert cached_answer(uow, sha256) is None


def test_the_private_link_shows_where_it_stands_and_withdraws(client: TestClient, tenant_id: UUID) -> None:
    answer = send(client, make_resume(12, layout="text_plain", language="en").content, "cv.txt")
    token = answer["status_url"].rsplit("/", 1)[1]
    assert client.get(f"{URL}/status/{token}").json()["step"] == "Received"
    for _ in range(2):
        assert client.post(f"{URL}/status/{token}/withdraw").json()["status"] == "withdrawn"
    assert client.get(f"{URL}/status/{token[:-4]}AAAA").status_code == 404
    assert client.get(f"{URL}/status/nonsense").status_code == 404


def test_a_closed_job_is_gone_and_a_strange_company_is_not_found(client: TestClient, tenant_id: UUID) -> None:
    with unit_of_work(Actor.system(tenant_id)) as uow:
        uow.session.execute(text("UPDATE jobs SET status = 'closed'"))
    assert send(client, b"Ana Ruiz", "cv.txt")["status"] == "410"
    assert client.get("/api/v1/careers/nobody/jobs").status_code == 404


def test_too_many_applications_from_one_address_are_slowed_down(client: TestClient) -> None:
    limit = settings().careers_posts_per_hour
    statuses = {client.post(f"{URL}/resumes", files={"resume": ("a", b"")}).status_code for _ in range(limit + 1)}
    assert 429 in statuses


@pytest.mark.parametrize("hostile", list(hostile_files()), ids=lambda file: file.name)
def test_a_hostile_file_ends_in_a_clear_state_and_never_in_a_dead_worker(
    hostile: object, tenant_id: UUID, job: Job, client: TestClient
) -> None:
    name, content = hostile.name, hostile.content  # type: ignore[attr-defined]
    answer = send(client, content, name)
    if answer["status"] != "202":
        assert answer["status"] in ("413", "415", "422")
        assert answer["detail"]
        return
    work_off()
    application, parsed = only(Application, tenant_id), only(ParsedResume, tenant_id)
    assert isinstance(application, Application)
    assert isinstance(parsed, ParsedResume)
    if application.reading == "failed":
        assert application.reading_error
        assert parsed.error_code in {str(code) for code in hostile.codes}  # type: ignore[attr-defined]
        assert parsed.result is None
    else:
        assert hostile.may_succeed  # type: ignore[attr-defined]


def test_a_recruiter_sees_the_application_and_another_company_does_not(job: Job, other_tenant_id: UUID) -> None:
    from ats_app.applications import service
    from ats_app.core.errors import NotFound

    application = make_application(job)
    with unit_of_work(make_actor(job.tenant_id, Role.RECRUITER)) as uow:
        assert service.get_application(uow, application.id).job_title == "Nurse"
    with pytest.raises(NotFound), unit_of_work(make_actor(other_tenant_id, Role.RECRUITER)) as uow:
        service.get_application(uow, application.id)


def test_content_of_a_file_is_what_counts_not_its_name(client: TestClient) -> None:
    picture = io.BytesIO(b"\x89PNG\r\n\x1a\n" + b"0" * 200).getvalue()
    assert send(client, picture, "cv.pdf")["status"] == "415"
