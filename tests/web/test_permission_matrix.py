"""Role x endpoint, from the table of permissions: allowed and denied for every route that the API has."""

import re
from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from fastapi.testclient import TestClient

from ats_app.core.permissions import MFA_ROLES, ROLE_PERMISSIONS, STAFF_ROLES, Permission, Role
from ats_app.web.api import create_api
from ats_app.web.routing import PERMISSION_KEY, Access
from tests.web.conftest import Headers

METHODS = frozenset({"get", "post", "put", "patch", "delete"})
ROLES = (*STAFF_ROLES, Role.PLATFORM_ADMIN)
SignIn = Callable[[UUID, Role], Headers]


def endpoints() -> list[tuple[str, str, str]]:
    """(method, path, declared access) of everything the API answers."""
    paths = create_api().openapi()["paths"]
    return [
        (method, path, operation.get(PERMISSION_KEY, ""))
        for path, operations in sorted(paths.items())
        for method, operation in sorted(operations.items())
        if method in METHODS
    ]


ENDPOINTS = endpoints()
GUARDED = [endpoint for endpoint in ENDPOINTS if endpoint[2] != Access.PUBLIC]
SIDE_EFFECTS_ON_THE_CALLER = {("post", "/api/v1/auth/logout"), ("delete", "/api/v1/auth/sessions")}


def call(api: TestClient, method: str, path: str, headers: Headers) -> int:
    """Status of a call with ids that exist nowhere and an empty body."""
    address = re.sub(r"\{[^}]+\}", lambda _: str(uuid4()), path)
    body = {} if method in ("post", "put", "patch") else None
    return api.request(method.upper(), address, headers=headers, json=body).status_code


def test_every_endpoint_declares_who_may_call_it() -> None:
    known = {*map(str, Permission), *map(str, Access)}
    assert [endpoint for endpoint in ENDPOINTS if endpoint[2] not in known] == []


def test_every_guarded_endpoint_refuses_who_is_not_signed_in(api: TestClient) -> None:
    open_doors = [endpoint for endpoint in GUARDED if call(api, endpoint[0], endpoint[1], {}) != 401]
    assert open_doors == []


@pytest.mark.parametrize("role", ROLES)
def test_a_role_reaches_exactly_what_it_is_permitted(
    api: TestClient, bearer: SignIn, tenant_id: UUID, role: Role
) -> None:
    """403 for what the role lacks; for the rest anything but 401 and 403: the made-up ids are 404, the bodies 422."""
    headers = bearer(tenant_id, role)
    allowed = {Access.SIGNED_IN, *ROLE_PERMISSIONS[role]}
    wrong = []
    for method, path, access in GUARDED:
        if (method, path) in SIDE_EFFECTS_ON_THE_CALLER:
            continue
        status = call(api, method, path, headers)
        if (access in allowed) != (status not in (401, 403)):
            wrong.append((method, path, access, status))
    assert wrong == []


def test_roles_that_decide_about_people_or_access_need_a_second_factor() -> None:
    deciders = {
        role
        for role in ROLES
        if ROLE_PERMISSIONS[role] & {Permission.APPLICATIONS_DECIDE, Permission.USERS_WRITE, Permission.TENANTS_MANAGE}
    }
    assert deciders == MFA_ROLES
