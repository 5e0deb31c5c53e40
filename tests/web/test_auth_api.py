"""The accounts' endpoints as a client meets them."""

from collections.abc import Callable
from uuid import UUID

import jwt
import pyotp
import pytest
from fastapi.testclient import TestClient

from ats_app.accounts import links, login
from ats_app.accounts.models import User
from ats_app.core.permissions import Role
from tests.accounts.people import NEW_PASSWORD, PASSWORD, code, make_person
from tests.accounts.test_entry import invite, link_of
from tests.factories import make_user
from tests.web.conftest import Headers

SignIn = Callable[[UUID, Role], Headers]


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(login, "FAILURE_FLOOR_S", 0.0)


def post(api: TestClient, path: str, body: dict[str, object], headers: Headers | None = None):
    return api.post(f"/api/v1/{path}", json=body, headers=headers)


def sign_in(api: TestClient, user: User, password: str = PASSWORD, **more: object):
    return post(api, "auth/login", {"email": user.email, "password": password, **more})


def authorization(tokens: dict[str, str]) -> Headers:
    return {"authorization": f"Bearer {tokens['access_token']}"}


def test_login_answers_with_tokens_that_the_published_keys_verify(api: TestClient, tenant_id: UUID) -> None:
    user = make_person(tenant_id, Role.RECRUITER)
    answer = sign_in(api, user, mfa_code=code())
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    body = answer.json()
    assert body["user"] | {"permissions": 0} == {
        "id": str(user.id),
        "email": user.email,
        "full_name": user.full_name,
        "role": "recruiter",
        "permissions": 0,
        "tenant": {"slug": "acme", "name": "Acme"},
    }
    assert "jobs.write" in body["user"]["permissions"]
    for address in ("/api/v1/auth/jwks.json", "/.well-known/jwks.json"):
        keys = jwt.PyJWKSet.from_dict(api.get(address).json())
        token = body["access_token"]
        key = keys[jwt.get_unverified_header(token)["kid"]]
        claims = jwt.decode(token, key, algorithms=["RS256"], audience="lti-ats-api")
        assert (claims["user_id"], claims["role"], claims["tenant_id"]) == (str(user.id), "recruiter", str(tenant_id))
    assert api.get("/api/v1/auth/me", headers=authorization(body)).json()["email"] == user.email


def test_refusals_are_problems_with_stable_codes(api: TestClient, tenant_id: UUID) -> None:
    recruiter, fresh = make_person(tenant_id, Role.RECRUITER), make_person(tenant_id, Role.ADMIN, mfa=False)
    for user, password, status, problem_code in (
        (recruiter, "wrong", 401, "invalid_credentials"),
        (recruiter, PASSWORD, 403, "mfa_required"),
        (fresh, PASSWORD, 403, "mfa_setup_required"),
    ):
        answer = sign_in(api, user, password)
        assert answer.headers["content-type"] == "application/problem+json"
        assert (answer.status_code, answer.json()["code"]) == (status, problem_code)
    assert sign_in(api, recruiter).json()["detail"] == "MFA required"
    unknown = post(api, "auth/login", {"email": "no", "password": "x", "role": "admin"})
    assert (unknown.status_code, unknown.json()["code"]) == (422, "invalid")


def test_the_sixth_attempt_after_five_failures_is_told_when_to_come_back(api: TestClient, tenant_id: UUID) -> None:
    user = make_person(tenant_id)
    assert [sign_in(api, user, "wrong").status_code for _ in range(5)] == [401] * 5
    answer = sign_in(api, user)
    assert answer.status_code == 429
    assert 0 < int(answer.headers["retry-after"]) <= 900


def test_refresh_rotates_and_logout_ends_everything(api: TestClient, tenant_id: UUID) -> None:
    first = sign_in(api, make_person(tenant_id)).json()
    second = post(api, "auth/refresh", {"refresh_token": first["refresh_token"]}).json()
    assert api.get("/api/v1/auth/me", headers=authorization(second)).status_code == 200
    assert post(api, "auth/logout", {}, authorization(second)).status_code == 204
    assert api.get("/api/v1/auth/me", headers=authorization(second)).status_code == 401
    again = post(api, "auth/refresh", {"refresh_token": second["refresh_token"]})
    assert (again.status_code, again.json()["code"]) == (401, "invalid_refresh_token")


def test_a_damaged_token_is_refused(api: TestClient, tenant_id: UUID) -> None:
    tokens = sign_in(api, make_person(tenant_id)).json()
    for header in ("Bearer x.y.z", "Bearer ", "Basic abc", f"Bearer {tokens['access_token'][:-5]}AAAAA"):
        answer = api.get("/api/v1/auth/me", headers={"authorization": header})
        assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")


def test_the_second_factor_is_set_up_before_the_first_tokens(api: TestClient, tenant_id: UUID) -> None:
    refused = sign_in(api, make_person(tenant_id, Role.ADMIN, mfa=False)).json()
    token = {"mfa_token": refused["mfa_token"]}
    setup = post(api, "auth/mfa/setup", token).json()
    verified = post(api, "auth/mfa/verify", token | {"code": pyotp.TOTP(setup["secret"]).now()}).json()
    assert len(verified["backup_codes"]) == 10
    assert verified["tokens"]["user"]["role"] == "admin"
    assert post(api, "auth/mfa/setup", token).status_code == 401
    assert post(api, "auth/mfa/setup", {}).status_code == 401
    assert post(api, "auth/mfa/verify", {"code": "123456"}).status_code == 401


def test_a_signed_in_person_sets_a_second_factor_up(api: TestClient, tenant_id: UUID) -> None:
    headers = authorization(sign_in(api, make_person(tenant_id)).json())
    assert post(api, "auth/mfa/backup-codes", {"password": PASSWORD}, headers).status_code == 422
    secret = post(api, "auth/mfa/setup", {}, headers).json()["secret"]
    wrong = post(api, "auth/mfa/verify", {"code": "000000"}, headers)
    assert (wrong.status_code, wrong.json()["code"]) == (403, "wrong_code")
    assert post(api, "auth/mfa/verify", {"code": pyotp.TOTP(secret).now()}, headers).json()["tokens"] is None
    asked = post(api, "auth/mfa/setup", {}, headers)
    assert (asked.status_code, asked.json()["code"]) == (403, "password_required")
    assert post(api, "auth/mfa/setup", {"password": PASSWORD}, headers).status_code == 200
    fresh = post(api, "auth/mfa/backup-codes", {"password": PASSWORD}, headers).json()
    assert len(fresh["backup_codes"]) == 10


def test_registering_takes_an_invitation(api: TestClient, tenant_id: UUID) -> None:
    body = {"email": "me@example.com", "full_name": "Me", "password": PASSWORD}
    refused = post(api, "auth/register", body)
    assert (refused.status_code, refused.json()["code"]) == (403, "invitation_required")
    weak = post(api, "auth/register", body | {"password": "weak"})
    assert (weak.status_code, weak.json()["code"]) == (422, "weak_password")
    made = post(api, "auth/register", {"invitation_token": invite(tenant_id), "password": PASSWORD})
    assert (made.status_code, made.json()["user"]["role"]) == (201, "interviewer")


def test_a_forgotten_password_is_replaced_by_mail(api: TestClient, tenant_id: UUID) -> None:
    user = make_person(tenant_id)
    answers = [post(api, "auth/password-reset", {"email": email}) for email in (user.email, "nobody@example.com")]
    assert [answer.status_code for answer in answers] == [202, 202]
    assert answers[0].json() == answers[1].json()
    body = {"token": link_of(tenant_id, links.PASSWORD_RESET), "password": NEW_PASSWORD}
    assert post(api, "auth/password-reset/confirm", body).status_code == 204
    assert post(api, "auth/password-reset/confirm", body).status_code == 410
    assert sign_in(api, user, NEW_PASSWORD).status_code == 200


def test_the_own_account_is_changed_by_its_owner(api: TestClient, tenant_id: UUID) -> None:
    user = make_person(tenant_id)
    other = authorization(sign_in(api, user).json())
    headers = authorization(sign_in(api, user).json())
    profile = {"full_name": "Nora", "time_zone": "Europe/Paris"}
    assert api.put("/api/v1/auth/me", json=profile, headers=headers).json()["full_name"] == "Nora"
    sessions = api.get("/api/v1/auth/sessions", headers=headers).json()["items"]
    assert sorted(session["current"] for session in sessions) == [False, True]
    [elsewhere] = [session["id"] for session in sessions if not session["current"]]
    assert api.delete(f"/api/v1/auth/sessions/{elsewhere}", headers=headers).status_code == 204
    assert api.get("/api/v1/auth/me", headers=other).status_code == 401
    assert api.delete("/api/v1/auth/sessions", headers=headers).json() == {"ended": 0}
    change = {"current_password": PASSWORD, "new_password": NEW_PASSWORD}
    assert post(api, "auth/password", change, headers).status_code == 204
    assert post(api, "auth/password", change, headers).json()["code"] == "wrong_password"


def test_an_admin_manages_users(api: TestClient, bearer: SignIn, tenant_id: UUID) -> None:
    headers = bearer(tenant_id, Role.ADMIN)
    invited = post(
        api, "users/invite", {"email": "a@example.com", "full_name": "A", "role": "interviewer"}, headers
    ).json()
    assert post(api, f"users/{invited['id']}/invite", {}, headers).status_code == 200
    path = f"users/{make_user(tenant_id, Role.INTERVIEWER).id}"
    changed = api.put(f"/api/v1/{path}/role", json={"role": "hiring_manager", "version": 1}, headers=headers).json()
    assert (changed["role"], changed["version"]) == ("hiring_manager", 2)
    stale = api.put(f"/api/v1/{path}/role", json={"role": "recruiter", "version": 1}, headers=headers)
    assert (stale.status_code, stale.json()["current"]["version"]) == (409, 2)
    assert post(api, f"{path}/deactivate", {}, headers).json()["status"] == "deactivated"
    assert post(api, f"{path}/reactivate", {}, headers).json()["status"] == "invited"
    managers = api.get("/api/v1/users?role=hiring_manager", headers=headers).json()
    assert [user["id"] for user in managers["items"]] == [path.removeprefix("users/")]
    assert managers["next_cursor"] is None
    assert api.get(f"/api/v1/{path}", headers=headers).json()["role"] == "hiring_manager"


def test_another_companys_users_are_404(
    api: TestClient, bearer: SignIn, tenant_id: UUID, other_tenant_id: UUID
) -> None:
    headers, theirs = bearer(tenant_id, Role.ADMIN), make_user(other_tenant_id)
    path = f"/api/v1/users/{theirs.id}"
    assert api.get(path, headers=headers).status_code == 404
    assert api.put(f"{path}/role", json={"role": "admin"}, headers=headers).status_code == 404
    for act in ("deactivate", "reactivate", "invite"):
        assert api.post(f"{path}/{act}", json={}, headers=headers).status_code == 404


def test_company_settings_and_tenants(api: TestClient, bearer: SignIn, tenant_id: UUID) -> None:
    admin = bearer(tenant_id, Role.ADMIN)
    seen = api.get("/api/v1/company", headers=admin).json()
    change = {name: seen[name] for name in ("name", "careers_intro", "consent_text", "time_zone", "version")}
    saved = api.put("/api/v1/company", json=change | {"accent": "#AA0000"}, headers=admin).json()
    assert (saved["accent"], saved["version"]) == ("#aa0000", seen["version"] + 1)
    operator = bearer(tenant_id, Role.PLATFORM_ADMIN)
    body = {"slug": "initech", "name": "Initech", "admin_email": "b@i.example", "admin_name": "Bill"}
    made = post(api, "tenants", body, operator)
    assert made.status_code == 201
    path = f"tenants/{made.json()['id']}"
    assert post(api, f"{path}/suspend", {}, operator).json()["status"] == "suspended"
    assert post(api, f"{path}/resume", {}, operator).json()["status"] == "active"
    assert post(api, f"{path}/invite", {}, operator).status_code == 204
    assert api.get(f"/api/v1/{path}", headers=operator).json()["slug"] == "initech"
    slugs = [row["slug"] for row in api.get("/api/v1/tenants", headers=operator).json()["items"]]
    assert slugs == ["acme", "initech"]
