"""The parser as a service: `POST cv-parser/parse` and its batch."""

from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from ats_app.core.actor import Actor
from ats_app.core.db import unit_of_work
from ats_app.core.permissions import Role
from ats_app.demo.resumes.factory import make_resume
from scoring.parsing.version import version
from tests.factories import count
from tests.resumes.test_documents import HOSTILE, SignIn, work_off
from tests.web.conftest import api, bearer  # noqa: F401

PARSE, BATCH, JOBS = "/api/v1/cv-parser/parse", "/api/v1/cv-parser/parse-batch", "/api/v1/cv-parser/jobs"


def test_a_file_is_read_while_the_caller_waits(api: TestClient, bearer: SignIn, tenant_id: UUID) -> None:  # noqa: F811
    resume = make_resume(7, layout="pdf_classic", language="en")
    headers = bearer(tenant_id, Role.RECRUITER)
    first = api.post(PARSE, headers=headers, files={"file": (resume.file_name, resume.content)})
    assert first.status_code == 200
    assert set(first.json()) == {"candidate_data", "parsing_metadata"}
    assert first.json()["candidate_data"]["contact_info"]["email"] == resume.truth["contact_info"]["email"]
    again = api.post(PARSE, headers=headers, files={"file": ("same.pdf", resume.content)})
    assert again.json() == first.json()


def test_a_file_without_an_answer_says_why_and_leaves_nothing(
    api: TestClient,  # noqa: F811
    bearer: SignIn,  # noqa: F811
    tenant_id: UUID,
) -> None:
    headers = bearer(tenant_id, Role.RECRUITER)
    broken = api.post(PARSE, headers=headers, files={"file": ("cv.pdf", b"%PDF-1.4 nothing more")})
    assert (broken.status_code, broken.json()["code"], broken.json()["reason"]) == (422, "unreadable_file", "corrupt")
    empty = api.post(PARSE, headers=headers, files={"file": ("cv.pdf", b"")})
    assert (empty.status_code, empty.json()["code"]) == (422, "empty_file")


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_a_hostile_file_is_refused_with_its_code_and_nothing_stays(
    api: TestClient,  # noqa: F811
    bearer: SignIn,  # noqa: F811
    tenant_id: UUID,
    name: str,
) -> None:
    file = HOSTILE[name]
    answer = api.post(PARSE, headers=bearer(tenant_id, Role.RECRUITER), files={"file": (f"{name}.pdf", file.content)})
    with unit_of_work(Actor.system(tenant_id)) as uow:
        kept = count(uow, "documents")
    if answer.status_code == 200:
        assert file.may_succeed or not file.codes
        return
    assert answer.status_code in (413, 415, 422)
    assert answer.json()["detail"].endswith(".")
    assert answer.json()["code"] != "unreadable_file" or answer.json()["reason"] in file.codes
    assert kept == 0


def test_an_answer_of_another_parser_is_not_given_again(
    api: TestClient,  # noqa: F811
    bearer: SignIn,  # noqa: F811
    tenant_id: UUID,
) -> None:
    content = make_resume(7, layout="pdf_classic", language="en").content
    headers, files = bearer(tenant_id, Role.RECRUITER), {"file": ("cv.pdf", content)}
    first = api.post(PARSE, headers=headers, files=files).json()
    assert first["parsing_metadata"]["parser_version"] == version()
    with unit_of_work(Actor.system(tenant_id)) as uow:
        uow.session.execute(text("UPDATE parsed_resumes SET parser_version = '0.9'"))
    again = api.post(PARSE, headers=headers, files=files).json()
    assert again["candidate_data"] == first["candidate_data"]
    with unit_of_work(Actor.system(tenant_id)) as uow:
        assert count(uow, "parsed_resumes") == 2


def test_a_batch_reads_what_it_can_and_reports_each_file(
    api: TestClient,  # noqa: F811
    bearer: SignIn,  # noqa: F811
    tenant_id: UUID,
    other_tenant_id: UUID,
) -> None:
    headers = bearer(tenant_id, Role.RECRUITER)
    resume = make_resume(7, layout="pdf_classic", language="en").content
    files = [
        ("files", ("good.pdf", resume)),
        ("files", ("broken.pdf", b"%PDF-1.4 nothing more")),
        ("files", ("program.exe", b"MZ\x00\x01" * 50)),
    ]
    started = api.post(BATCH, headers=headers, files=files)
    job = started.json()
    assert (started.status_code, job["status"], job["total"], job["completed"]) == (202, "processing", 3, 1)
    work_off(tenant_id)
    done = api.get(f"{JOBS}/{job['job_id']}", headers=headers).json()
    assert (done["status"], done["completed"], done["failed"]) == ("completed", 3, 2)
    good, broken, program = done["results"]
    assert good["result"]["candidate_data"]["contact_info"]["email"]
    assert (broken["error"]["code"], program["error"]["code"]) == ("corrupt", "unsupported_file")
    stranger = bearer(other_tenant_id, Role.ADMIN)
    assert api.get(f"{JOBS}/{job['job_id']}", headers=stranger).status_code == 404


def test_a_batch_has_a_size(api: TestClient, bearer: SignIn, tenant_id: UUID) -> None:  # noqa: F811
    files = [("files", (f"{number}.txt", b"Ana Example")) for number in range(51)]
    answer = api.post(BATCH, headers=bearer(tenant_id, Role.RECRUITER), files=files)
    assert answer.status_code == 422


def test_who_only_reads_candidates_parses_nothing(api: TestClient, bearer: SignIn, tenant_id: UUID) -> None:  # noqa: F811
    hostile = next(iter(HOSTILE.values()))
    headers = bearer(tenant_id, Role.INTERVIEWER)
    assert api.post(PARSE, headers=headers, files={"file": ("cv.pdf", hostile.content)}).status_code == 403
