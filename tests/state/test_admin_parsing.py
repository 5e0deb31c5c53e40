"""The screen of the résumé parser: figures of a period, its CSV, and the switch that lets it learn."""

import csv
import io
from typing import Any
from uuid import UUID

import pytest

from ats_app.core.permissions import Role
from state.admin_parsing import AdminParsingState, as_csv
from tests.analytics.test_parsing import document, report, say
from tests.state.conftest import Browser
from tests.state.test_candidates import enter, opened, run


@pytest.fixture
def record(tenant_id: UUID) -> Any:
    """One document that was read and looked at, one that was not read."""
    row = document(tenant_id, processing_ms=2300)
    say(row, "skills.0", "confirmed")
    say(row, "skills.1", "corrected")
    return document(tenant_id, status="failed", error_code="corrupt", processing_ms=None)


def test_the_figures_of_a_period_are_shown(browser: Browser, tenant_id: UUID, record: Any) -> None:
    enter(browser, tenant_id, Role.ADMIN)
    state = opened(browser, AdminParsingState)
    assert {tile["label"]: tile["value"] for tile in state.tiles} == {
        "Résumés read": "1",
        "Not read": "1",
        "Time to read": "2.3 s",
        "Right": "50.0%",
        "Missed": "0",
    }
    [field] = state.by_field
    assert (field["name"], field["checked"], field["few"]) == ("Skill", "2", True)
    assert state.failures == [["Damaged", "1"]]
    assert state.failed[0]["href"] == f"/candidates/{record.candidate_id}?document={record.id}"
    assert state.calibration_words.startswith("On average sureness and truth are 15.0 points apart")
    assert "parsing-90days.csv" in str(run(AdminParsingState.export, state))


def test_a_period_that_is_none_is_explained(browser: Browser, tenant_id: UUID) -> None:
    enter(browser, tenant_id, Role.ADMIN)
    assert opened(browser, AdminParsingState, period="ever").error.startswith("One of")
    empty = opened(browser, AdminParsingState, period="30days")
    assert (empty.error, empty.by_field, empty.calibration_words) == (
        "",
        [],
        "Nobody was asked about a value in this period.",
    )


def test_an_admin_lets_the_parser_learn(browser: Browser, tenant_id: UUID) -> None:
    enter(browser, tenant_id, Role.ADMIN)
    state = opened(browser, AdminParsingState)
    assert not state.learning
    run(AdminParsingState.change_learning, state, True)
    assert opened(browser, AdminParsingState).learning
    run(AdminParsingState.change_learning, state, False)
    assert not opened(browser, AdminParsingState).learning


def test_a_recruiter_sees_nothing(browser: Browser, tenant_id: UUID, record: Any) -> None:
    enter(browser, tenant_id, Role.RECRUITER)
    state = opened(browser, AdminParsingState)
    assert (state.tiles, state.loading) == ([], True)


def test_the_csv_has_every_table_and_no_formula(tenant_id: UUID, record: Any) -> None:
    found = report(tenant_id)
    line = found.failed_documents[0]._replace(who="=cmd()")
    found = type(found)(**{name: getattr(found, name) for name in found.__slots__} | {"failed_documents": [line]})
    rows = list(csv.reader(io.StringIO(as_csv(found))))
    assert rows[0][:3] == ["Field", "Looked at", "Right"]
    assert rows[1][:4] == ["Skill", "2", "1", "0.5000"]
    assert any(row[1:3] == ["'=cmd()", "corrupt"] for row in rows)
