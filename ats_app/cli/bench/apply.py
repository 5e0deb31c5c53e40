"""Applications a second, end to end: posted with a résumé by candidates, until read, scored and on the board."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import httpx
from sqlalchemy import text

from ats_app.cli.bench._figures import figure, spread
from ats_app.cli.bench._product import SLUG, Product, make_company, product
from ats_app.core.actor import Actor
from ats_app.core.db import unit_of_work
from ats_app.demo.resumes import Resume, make_resume

_AT_ONCE = 4
_DISTINCT = 40
"""Résumés made before the clock starts; each is sent with bytes of its own at the end, so that none is known."""
_PATIENCE_S = 600.0


def run(size: int = 200) -> Iterator[dict[str, Any]]:
    """Figures of `size` applications for one job, sent by a few candidates at a time."""
    resumes = [make_resume(number, layout="pdf_classic", language="en") for number in range(min(size, _DISTINCT))]
    with product(ATS_CAREERS_POSTS_PER_HOUR="1000000") as running:
        tenant_id = make_company(1)
        slug = _open_job(tenant_id)
        yield from measure(running, tenant_id, slug, resumes, size)


def measure(running: Product, tenant_id: UUID, slug: str, resumes: list[Resume], size: int) -> Iterator[dict[str, Any]]:
    """Sends the applications and waits until the last one has its score."""
    url = f"{running.url}/api/v1/careers/{SLUG}/jobs/{slug}/applications"
    began = time.perf_counter()
    with httpx.Client(timeout=60) as client, ThreadPoolExecutor(_AT_ONCE) as pool:
        answers = list(pool.map(lambda n: _apply(client, url, resumes[n % len(resumes)], n), range(size)))
    posted = time.perf_counter() - began
    done = _wait(tenant_id, size, began)
    refused = sum(status != httpx.codes.ACCEPTED for status, _ in answers)
    yield figure("apply.end-to-end", round(size / done, 2), "per second", size, seconds=round(done, 1))
    yield figure("apply.accepted", round(size / posted, 2), "per second", size, at_once=_AT_ONCE)
    yield figure("apply.refused", refused, "answers", size)
    yield from spread("apply.post", [milliseconds for _, milliseconds in answers])
    yield from _ages(tenant_id)


def _open_job(tenant_id: UUID) -> str:
    from ats_app.demo.bulk_jobs import add_jobs

    actor, now = Actor.system(tenant_id), datetime.now(UTC)
    [job] = add_jobs(actor, jobs=1, applications=1, now=now, advance=lambda _count: None, decided=False)
    return job.slug


def _apply(client: httpx.Client, url: str, resume: Resume, number: int) -> tuple[int, float]:
    contact = resume.person.contact_info
    form = {
        "first_name": contact.first_name,
        "last_name": contact.last_name,
        "email": f"applicant{number}@example.com",
        "consent": "true",
        "source": "bench",
    }
    content = resume.content + f"\n% {number}\n".encode()
    began = time.perf_counter()
    answer = client.post(url, data=form, files={"resume": (resume.file_name, content, resume.media_type)})
    return answer.status_code, (time.perf_counter() - began) * 1000


def _wait(tenant_id: UUID, size: int, began: float) -> float:
    """Seconds from `began` until all that came in are scored."""
    query = text(
        "SELECT count(*) FROM applications WHERE tenant_id = :tenant AND source = 'bench' AND score IS NOT NULL"
    )
    scored = 0
    while scored < size and time.perf_counter() - began < _PATIENCE_S:
        time.sleep(0.1)
        with unit_of_work(Actor.system(tenant_id)) as uow:
            scored = uow.session.execute(query, {"tenant": tenant_id}).scalar_one()
    return time.perf_counter() - began


def _ages(tenant_id: UUID) -> Iterator[dict[str, Any]]:
    """How long each candidate waited from applying to being scored."""
    query = text(
        "SELECT extract(epoch FROM s.scored_at - a.applied_at) * 1000 AS waited FROM applications a"
        " JOIN candidate_scores s ON s.tenant_id = a.tenant_id AND s.application_id = a.id AND s.is_current"
        " WHERE a.tenant_id = :tenant AND a.source = 'bench'"
    )
    with unit_of_work(Actor.system(tenant_id)) as uow:
        waited = [float(row.waited) for row in uow.session.execute(query, {"tenant": tenant_id})]
    if waited:
        yield from spread("apply.until-scored", waited)
