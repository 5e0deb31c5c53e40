"""The form of a careers page after a résumé: filled in, what was hard to read marked and gone to first."""

from typing import Any
from uuid import UUID

import pytest

from state.careers import FIELDS, AdvertState
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
