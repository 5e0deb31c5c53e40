"""The browser's cookie: how it comes, what it may do, how it goes."""

from uuid import UUID

import pyotp
import pytest
from fastapi.testclient import TestClient

from ats_app.accounts import login
from ats_app.accounts.models import User
from ats_app.core.config import settings
from ats_app.core.permissions import Role
from tests.accounts.people import PASSWORD, make_person
from tests.web.conftest import ORIGIN

HERE = {"origin": ORIGIN}


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(login, "FAILURE_FLOOR_S", 0.0)


def sign_in(api: TestClient, user: User, headers: dict[str, str] = HERE):
    return api.post("/api/v1/session", json={"email": user.email, "password": PASSWORD}, headers=headers)


def test_a_browser_signs_in_by_cookie_and_out_again(api: TestClient, tenant_id: UUID) -> None:
    answer = sign_in(api, make_person(tenant_id))
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("ats_session=")
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "token" not in answer.text
    assert api.get("/api/v1/auth/me").status_code == 200
    kept = api.cookies["ats_session"]
    assert api.post("/api/v1/session/sign-out", headers=HERE).status_code == 204
    assert "ats_session" not in api.cookies
    api.cookies["ats_session"] = kept
    assert api.get("/api/v1/auth/me").status_code == 401
    assert api.post("/api/v1/session/sign-out", headers=HERE).status_code == 204


def test_over_https_the_cookie_belongs_to_this_host_alone(
    api: TestClient, tenant_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = make_person(tenant_id)
    monkeypatch.setenv("ATS_PUBLIC_URL", "https://ats.example")
    settings.cache_clear()
    cookie = sign_in(api, user, {"origin": "https://ats.example"}).headers["set-cookie"]
    monkeypatch.undo()
    settings.cache_clear()
    assert cookie.startswith("__Host-ats_session=")
    assert "Secure" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1.evil.example:8000", None])
def test_another_sites_page_cannot_write_with_the_cookie(api: TestClient, tenant_id: UUID, origin: str | None) -> None:
    user = make_person(tenant_id)
    headers = {"origin": origin} if origin else {}
    assert sign_in(api, user, headers).json()["code"] == "foreign_origin"
    sign_in(api, user)
    profile = {"full_name": "X", "time_zone": "UTC"}
    refused = api.put("/api/v1/auth/me", json=profile, headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (403, "foreign_origin")
    assert api.put("/api/v1/auth/me", json=profile, headers=HERE).status_code == 200


def test_the_last_step_of_a_set_up_opens_the_browsers_session(api: TestClient, tenant_id: UUID) -> None:
    token = sign_in(api, make_person(tenant_id, Role.ADMIN, mfa=False)).json()["mfa_token"]
    assert "ats_session" not in api.cookies
    secret = api.post("/api/v1/auth/mfa/setup", json={"mfa_token": token}).json()["secret"]
    missing = api.post("/api/v1/session/mfa", json={"code": "123456"}, headers=HERE)
    assert missing.status_code == 422
    body = {"mfa_token": token, "code": pyotp.TOTP(secret).now()}
    answer = api.post("/api/v1/session/mfa", json=body, headers=HERE)
    assert len(answer.json()["backup_codes"]) == 10
    assert answer.json()["tokens"] is None
    assert api.get("/api/v1/auth/me").json()["role"] == "admin"
