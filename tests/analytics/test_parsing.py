"""The parser's report: people's words counted, small numbers said to be small, what failed and what was slow."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import polars as pl
import pytest

from analytics import parsing
from analytics.parsing import Accuracy, calibration_error, interval_words, wilson
from ats_app.core.actor import Actor
from ats_app.core.db import unit_of_work
from ats_app.core.errors import Forbidden, Invalid
from ats_app.core.permissions import STAFF_ROLES, Role
from ats_app.resumes.models import Document, ParseCorrection, ParsedResume
from tests.factories import make_actor, make_candidate, save


def document(tenant_id: UUID, *, days_ago: int = 1, **fields: Any) -> Document:
    """A candidate's document that was read, or not, some days ago."""
    person = make_candidate(tenant_id)
    row = Document(
        tenant_id=tenant_id,
        candidate_id=person.id,
        storage_key=f"k{person.id}",
        filename="cv.pdf",
        content_type="application/pdf",
        size_bytes=1,
        sha256=str(person.id),
    )
    save(Actor.system(tenant_id), row)
    at = datetime.now(UTC) - timedelta(days=days_ago)
    values = {"status": "parsed", "processing_ms": 100} | fields
    save(
        Actor.system(tenant_id),
        ParsedResume(tenant_id=tenant_id, document_id=row.id, sha256=row.sha256, parsed_at=at, **values),
    )
    return row


def say(row: Document, path: str, verdict: str, *, days_ago: int = 1, **fields: Any) -> None:
    number = path.split(".")
    field = ".".join(part for part in number if not part.isdigit())
    values = {
        "parsed": None if verdict == "added" else "x",
        "confidence": 0.65,
        "asked": True,
        "language": "en",
        "format": "pdf",
        "layout": "one column",
        "origin": "recruiter",
        "created_at": datetime.now(UTC) - timedelta(days=days_ago),
    } | fields
    said = ParseCorrection(
        tenant_id=row.tenant_id,
        candidate_id=row.candidate_id,
        document_id=row.id,
        sha256=row.sha256,
        path=path,
        field=field,
        verdict=verdict,
        signature="pdf",
        parser_version="1",
        **values,
    )
    save(Actor.system(row.tenant_id), said)


def report(tenant_id: UUID, period: str = "90days") -> parsing.Parsing:
    with unit_of_work(make_actor(tenant_id, Role.ADMIN)) as uow:
        return parsing.report(uow, period)


def test_peoples_words_are_counted_by_field_language_layout_and_month(tenant_id: UUID, other_tenant_id: UUID) -> None:
    row = document(tenant_id)
    say(row, "skills.0", "confirmed")
    say(row, "skills.1", "corrected", confidence=0.95)
    say(row, "skills.2", "removed", language="de", layout="two columns")
    say(row, "skills.3", "added")
    say(row, "contact_info.email", "confirmed", confidence=0.95)
    say(row, "contact_info.phone", "confirmed", days_ago=100)
    say(row, "work_history.0.title", "confirmed", ended_at=datetime.now(UTC))
    say(document(other_tenant_id), "skills.0", "corrected")
    found = report(tenant_id)
    assert (found.total.checked, found.total.right, found.total.missed, found.total.few) == (4, 2, 1, True)
    assert [(item.name, item.checked, item.right, item.missed) for item in found.fields] == [
        ("Skill", 3, 1, 1),
        ("E-mail", 1, 1, 0),
    ]
    assert {item.name: item.checked for item in found.languages} == {"English": 3, "German": 1}
    assert {item.name: item.checked for item in found.layouts} == {"PDF, one column": 3, "PDF, two columns": 1}
    assert [line[2] for line in found.over_time.rows] == ["4"]
    assert [(line[0], line[1], line[2]) for line in found.calibration.rows] == [
        ("65%", "50%", "2"),
        ("95%", "50%", "2"),
    ]
    assert found.calibration_error == pytest.approx((0.3 + 0.9) / 4)
    assert report(tenant_id, "12months").total.checked == 5


def test_documents_that_failed_and_the_slowest_are_named(tenant_id: UUID, other_tenant_id: UUID) -> None:
    slow = document(tenant_id, processing_ms=4000)
    document(tenant_id, processing_ms=50)
    broken = [
        document(tenant_id, status="failed", error_code=code, processing_ms=None)
        for code in ("corrupt", "corrupt", "encrypted")
    ]
    document(tenant_id, status="failed", error_code="bomb", processing_ms=None, days_ago=100)
    document(other_tenant_id, status="failed", error_code="empty", processing_ms=9000)
    found = report(tenant_id)
    assert (found.read, found.failed) == (2, 3)
    assert found.failures == [("Damaged", 2), ("Protected with a password", 1)]
    assert {line.document_id for line in found.failed_documents} == {row.id for row in broken}
    assert found.slowest[0].document_id == slow.id
    assert found.slowest[0].candidate_id == slow.candidate_id
    assert found.slowest[0].who.startswith("Ana ")
    assert (found.median_ms, found.p95_ms) == (pytest.approx(2025), pytest.approx(3802.5))


def test_nothing_is_said_of_nothing(tenant_id: UUID) -> None:
    found = report(tenant_id)
    assert (found.read, found.median_ms, found.total.share, found.calibration_error) == (0, None, None, None)
    assert found.by_field.is_empty
    assert found.calibration.is_empty
    assert interval_words(found.total) == "–"


@pytest.mark.parametrize("role", STAFF_ROLES)
def test_only_admins_read_the_report(tenant_id: UUID, role: Role) -> None:
    with unit_of_work(make_actor(tenant_id, role)) as uow:
        if role is Role.ADMIN:
            parsing.report(uow, "30days")
        else:
            with pytest.raises(Forbidden):
                parsing.report(uow, "30days")


def test_a_period_is_one_of_a_few(tenant_id: UUID) -> None:
    with pytest.raises(Invalid):
        report(tenant_id, "ever")


@pytest.mark.parametrize(
    ("right", "checked", "low", "high"),
    [(0, 0, 0.0, 1.0), (9, 10, 0.596, 0.982), (0, 10, 0.0, 0.278), (10, 10, 0.722, 1.0), (900, 1000, 0.880, 0.917)],
)
def test_intervals_are_wilsons(right: int, checked: int, low: float, high: float) -> None:
    assert wilson(right, checked) == (pytest.approx(low, abs=0.001), pytest.approx(high, abs=0.001))


def test_shares_are_said_with_their_interval_and_few_values_as_few() -> None:
    assert interval_words(Accuracy("x", 10, 9, 0)) == "90% (60–98)"
    assert Accuracy("x", 29, 1, 0).few
    assert not Accuracy("x", 30, 1, 0).few


def test_an_honest_parser_has_no_calibration_error() -> None:
    frame = pl.DataFrame({"bin": [5, 9], "sureness": [0.5, 1.0], "right": [5, 3], "number": [10, 3]})
    assert calibration_error(frame) == 0
