"""The form of a careers page after a résumé: filled in, what was hard to read marked and gone to first."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from ats_app.core.actor import Actor
from ats_app.jobs.models import Job, JobChannel
from state.careers import FIELDS, AdvertState
from tests.factories import make_job, save
from tests.state.conftest import Browser
from tests.state.test_candidates import run


def answered(unsure: list[str]) -> dict[str, Any]:
    prefill = {"first_name": "Ana", "last_name": "Ruiz", "email": "ana@example.org", "phone": ""}
    return {
        "response": {
            "upload": "token",
            "filename": "cv.pdf",
            "size_bytes": 9,
            "prefill": prefill,
            "unsure": unsure,
            "note": "",
        }
    }


@pytest.fixture
def form(browser: Browser, tenant_id: UUID) -> Any:
    return browser.open(AdvertState)


def test_what_was_hard_to_read_is_marked_and_gone_to(form: Any) -> None:
    event = run(AdvertState.file_done, form, answered(["last_name", "email"]))
    assert "getElementById('last_name')" in str(event)
    assert [name for name in FIELDS if form.unsure[name]] == ["last_name", "email"]
    run(AdvertState.keep, form, "last_name", "Ruiz")
    assert [name for name in FIELDS if form.unsure[name]] == ["email"]


def test_what_was_typed_stays_and_is_not_asked_about(form: Any) -> None:
    run(AdvertState.keep, form, "last_name", "Cano")
    event = run(AdvertState.file_done, form, answered(["last_name"]))
    assert event is None
    assert (form.filled["last_name"], form.filled["first_name"], form.unsure["last_name"]) == ("Cano", "Ana", False)


def advertised(tenant_id: UUID, title: str) -> Job:
    job = make_job(tenant_id, title=title, opened_at=datetime.now(UTC))
    channel = JobChannel(tenant_id=tenant_id, job_id=job.id, channel="careers-page", status="published")
    save(Actor.system(tenant_id), channel)
    return job


def test_nothing_of_the_advert_looked_at_before_is_offered(browser: Browser, tenant_id: UUID) -> None:
    first, second = advertised(tenant_id, "Crane Operator"), advertised(tenant_id, "Port Pilot")
    page = browser.open(AdvertState)
    browser.params = {"tenant": "acme", "slug": first.slug}
    assert not page.arrived
    run(AdvertState.load_advert, page)
    assert page.arrived
    browser.params["slug"] = second.slug
    assert not page.arrived
    run(AdvertState.load_advert, page)
    assert (page.arrived, page.advert["title"]) == (True, "Port Pilot")
