"""Documents: handed out inert, shown as pictures or text, never when they were refused; hostile ones end in words."""

import io
from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from fastapi.testclient import TestClient
from PIL import Image

import ats_app.tasks  # noqa: F401  (who asks for a score is told by its subscription)
from ats_app.applications.uploads import keep_upload
from ats_app.candidates import service as candidates
from ats_app.core import outbox
from ats_app.core.actor import Actor
from ats_app.core.db import unit_of_work
from ats_app.core.errors import NotFound
from ats_app.core.permissions import Role
from ats_app.core.repository import Repository
from ats_app.core.storage import storage
from ats_app.demo.resumes.factory import make_resume
from ats_app.demo.resumes.hostile import hostile_files
from ats_app.resumes import previews, service
from ats_app.resumes.tasks import read_resume
from ats_app.web.documents import attachment
from scoring.parsing import ParseError
from tests.factories import make_actor, make_application, make_candidate, make_job
from tests.web.conftest import Headers, api, bearer  # noqa: F401

SignIn = Callable[[UUID, Role], Headers]
HOSTILE = {file.name: file for file in hostile_files() if len(file.content) < 3_000_000}


def store(
    tenant_id: UUID,
    content: bytes,
    filename: str = "resume.pdf",
    *,
    candidate_id: UUID | None = None,
    application_id: UUID | None = None,
    kind: str = "resume",
) -> UUID:
    """Keeps a file as an upload does, without the first look at its content."""
    kept = storage().put(tenant_id, content, quarantined=True)
    file = service.StoredFile(kept.key, filename, "application/pdf", kept.size, kept.sha256)
    with unit_of_work(make_actor(tenant_id)) as uow:
        document = service.add_document(uow, candidate_id, file, kind=kind)
        service.ask_for_reading(uow, document.id, application_id=application_id)
    return document.id


def work_off(tenant_id: UUID) -> list[str]:
    """Does every asked-for reading as a worker would; returns the names of all tasks that were asked for."""
    system = Actor.system(tenant_id)
    for row in asked_for(system):
        if row.name == service.READ_TASK and row.completed_at is None:
            with unit_of_work(system) as uow:
                work = outbox.claim(uow, row.id)
            assert work is not None
            read_resume(work)
    return [row.name for row in asked_for(system)]


def asked_for(actor: Actor) -> list[outbox.OutboxRow]:
    with unit_of_work(actor) as uow:
        return [row for row in uow.session.exec(Repository(uow).scoped(outbox.OutboxRow)) if row.kind == "task"]


def read_pdf(tenant_id: UUID, **more: object) -> UUID:
    document_id = store(tenant_id, make_resume(7, layout="pdf_classic", language="en").content, **more)  # type: ignore[arg-type]
    work_off(tenant_id)
    return document_id


def test_a_resume_fills_the_profile_and_asks_for_a_score(tenant_id: UUID) -> None:
    person = make_candidate(tenant_id)
    application = make_application(make_job(tenant_id), person)
    document_id = store(tenant_id, make_resume(7, layout="pdf_classic", language="en").content, candidate_id=person.id)
    assert "matching.score" in work_off(tenant_id)
    with unit_of_work(make_actor(tenant_id)) as uow:
        [document] = service.documents(uow, person.id)
        profile = candidates.get_candidate(uow, person.id)
    assert (document.id, document.state, document.reading) == (document_id, "clean", "parsed")
    assert profile.work_history
    assert profile.skills
    assert application.id in {item.id for item in profile.applications}


def test_another_document_leaves_the_profile_alone(tenant_id: UUID) -> None:
    person = make_candidate(tenant_id, headline="Cook")
    content = make_resume(7, layout="pdf_classic", language="en").content
    store(tenant_id, content, candidate_id=person.id, kind="other")
    work_off(tenant_id)
    with unit_of_work(make_actor(tenant_id)) as uow:
        profile = candidates.get_candidate(uow, person.id)
        [document] = service.documents(uow, person.id)
    assert (profile.headline, profile.work_history, document.state) == ("Cook", [], "clean")


def test_pages_are_drawn_once_and_their_size_fits_the_boxes_of_the_values(tenant_id: UUID) -> None:
    document_id, actor = read_pdf(tenant_id), make_actor(tenant_id)
    first = previews.preview(actor, document_id)
    assert first == previews.preview(actor, document_id)
    with unit_of_work(actor) as uow:
        parsed = service.parsed_resume(uow, document_id)
    assert parsed is not None
    assert parsed.result is not None
    for source in parsed.result["candidate_data"]["sources"].values():
        page = first.pages[source["page"] - 1]
        left, top, right, bottom = source["box"]
        assert 0 <= left < right <= page.width
        assert 0 <= top < bottom <= page.height
    picture = Image.open(io.BytesIO(previews.page_picture(actor, document_id, 1)))
    assert picture.width / picture.height == pytest.approx(first.pages[0].width / first.pages[0].height, rel=0.01)


def test_a_file_without_pages_shows_its_text(tenant_id: UUID) -> None:
    document_id = store(tenant_id, make_resume(7, layout="docx_styled", language="en").content, "resume.docx")
    work_off(tenant_id)
    shown = previews.preview(make_actor(tenant_id), document_id)
    with unit_of_work(make_actor(tenant_id)) as uow:
        parsed = service.parsed_resume(uow, document_id)
    assert parsed is not None
    assert parsed.result is not None
    source = parsed.result["candidate_data"]["sources"]["contact_info.email"]
    start, end = source["span"]
    assert shown.pages == []
    assert shown.text[start:end] == source["text"]
    with pytest.raises(NotFound):
        previews.page_picture(make_actor(tenant_id), document_id, 1)


@pytest.mark.parametrize("page", [0, 99, -1])
def test_a_page_that_is_not_there_is_not_found(tenant_id: UUID, page: int) -> None:
    with pytest.raises(NotFound):
        previews.page_picture(make_actor(tenant_id), read_pdf(tenant_id), page)


def test_a_file_that_was_not_read_is_not_shown(tenant_id: UUID) -> None:
    waiting = store(tenant_id, make_resume(7, layout="pdf_classic", language="en").content)
    with pytest.raises(previews.NotShown):
        previews.preview(make_actor(tenant_id), waiting)


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_a_hostile_file_ends_in_a_clear_state(tenant_id: UUID, name: str) -> None:
    file = HOSTILE[name]
    person = make_candidate(tenant_id)
    document_id = store(tenant_id, file.content, f"{name}.pdf", candidate_id=person.id)
    work_off(tenant_id)
    with unit_of_work(make_actor(tenant_id)) as uow:
        [document] = service.documents(uow, person.id)
    if document.reading == "parsed":
        assert file.may_succeed or not file.codes
        return
    assert (document.reading, document.error_code in file.codes, document.state == "clean") == ("failed", True, False)
    assert document.error_message.endswith(".")
    with pytest.raises(previews.NotShown):
        previews.preview(make_actor(tenant_id), document_id)


def test_a_download_is_an_attachment_that_can_do_nothing(api: TestClient, bearer: SignIn, tenant_id: UUID) -> None:  # noqa: F811
    content = make_resume(7, layout="pdf_classic", language="en").content
    document_id = store(tenant_id, content, 'Ré"sumé\r\n.pdf')
    work_off(tenant_id)
    answer = api.get(f"/api/v1/documents/{document_id}", headers=bearer(tenant_id, Role.INTERVIEWER))
    assert answer.content == content
    assert answer.headers["content-disposition"].startswith(
        "attachment; filename=\"R_sum_.pdf\"; filename*=UTF-8''R%C3%A9"
    )
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert answer.headers["cache-control"] == "private, no-store"
    page = api.get(f"/api/v1/documents/{document_id}/pages/1.png", headers=bearer(tenant_id, Role.RECRUITER))
    assert (page.headers["content-type"], page.content[:4]) == ("image/png", b"\x89PNG")


def test_a_dangerous_file_is_handed_to_nobody(api: TestClient, bearer: SignIn, tenant_id: UUID) -> None:  # noqa: F811
    document_id = store(tenant_id, make_resume(7, layout="pdf_classic", language="en").content)
    with unit_of_work(Actor.system(tenant_id)) as uow:
        service.keep_failure(uow, document_id, ParseError("bomb"))
    headers = bearer(tenant_id, Role.ADMIN)
    for path in ("", "/preview", "/pages/1.png"):
        assert api.get(f"/api/v1/documents/{document_id}{path}", headers=headers).status_code == 409


def test_documents_of_another_company_do_not_exist(
    api: TestClient,  # noqa: F811
    bearer: SignIn,  # noqa: F811
    tenant_id: UUID,
    other_tenant_id: UUID,
) -> None:
    person = make_candidate(tenant_id)
    document_id = read_pdf(tenant_id, candidate_id=person.id)
    headers = bearer(other_tenant_id, Role.ADMIN)
    for path in ("", "/preview", "/pages/1.png"):
        assert api.get(f"/api/v1/documents/{document_id}{path}", headers=headers).status_code == 404
    assert api.get(f"/api/v1/candidates/{person.id}/documents", headers=headers).status_code == 404
    files = {"file": ("a.txt", b"Ana Example, cook in Paris")}
    assert api.post(f"/api/v1/candidates/{person.id}/documents", headers=headers, files=files).status_code == 404


def test_a_recruiter_adds_a_document(api: TestClient, bearer: SignIn, tenant_id: UUID) -> None:  # noqa: F811
    person, headers = make_candidate(tenant_id), bearer(tenant_id, Role.RECRUITER)
    address = f"/api/v1/candidates/{person.id}/documents"
    resume = make_resume(7, layout="pdf_classic", language="en").content
    added = api.post(address, headers=headers, files={"file": ("cv.pdf", resume)})
    assert (added.status_code, added.json()["reading"], added.json()["state"]) == (202, "pending", "quarantined")
    listed = api.get(address, headers=headers).json()["items"]
    assert [item["id"] for item in listed] == [added.json()["id"]]
    refused = api.post(address, headers=headers, files={"file": ("cv.exe", b"MZ\x00\x01" * 50)})
    assert (refused.status_code, refused.json()["code"]) == (415, "unsupported_file")
    odd = api.post(address, headers=headers, files={"file": ("cv.pdf", resume)}, data={"kind": "virus"})
    assert odd.status_code == 422


@pytest.mark.parametrize(
    ("name", "shown"), [("a/b.pdf", "ab.pdf"), ("", "document"), ("\r\n", "document"), ('x".pdf', "x.pdf")]
)
def test_a_name_can_not_break_out_of_its_header(name: str, shown: str) -> None:
    assert attachment(name).startswith(f'attachment; filename="{shown}";')


def test_files_that_belong_to_nobody_are_deleted_after_a_day(tenant_id: UUID) -> None:
    kept = keep_upload(tenant_id, io.BytesIO(b"Ana Example\nana@example.org\nCook, Paris, 2019 - 2020"), "a.txt")
    person = make_candidate(tenant_id)
    with unit_of_work(Actor.system(tenant_id)) as uow:
        old = service.add_document(uow, None, kept)
        claimed = service.add_document(uow, person.id, kept)
        old.created_at = claimed.created_at = old.created_at.replace(year=2020)
        fresh = service.add_document(uow, None, kept)
    with unit_of_work(Actor.system(tenant_id)) as uow:
        assert service.forget_unclaimed(uow) == 1
    with unit_of_work(make_actor(tenant_id)) as uow:
        for document_id in (claimed.id, fresh.id):
            service.download(uow, document_id)
        for document_id in (old.id, uuid4()):
            with pytest.raises(NotFound):
                service.download(uow, document_id)
