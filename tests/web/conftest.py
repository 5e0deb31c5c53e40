"""The API on real services, without a server, and people of every role with tokens."""

from collections.abc import Callable, Iterator
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from ats_app.accounts.login import complete
from ats_app.accounts.schemas import Caller
from ats_app.core.actor import Actor
from ats_app.core.cache import redis_client
from ats_app.core.db import unit_of_work
from ats_app.core.permissions import Role
from ats_app.web.api import create_api
from tests.accounts.people import make_person
from tests.factories import make_tenant

Headers = dict[str, str]
ORIGIN = "http://127.0.0.1:8000"


@pytest.fixture
def api(db: object) -> Iterator[TestClient]:
    redis_client().flushdb()
    with TestClient(create_api(), base_url=ORIGIN, client=("203.0.113.7", 50000)) as client:
        yield client


@pytest.fixture
def bearer(db: object) -> Callable[[UUID, Role], Headers]:
    """Signs a new person of the role in; the headers of their requests."""

    def sign_in(tenant_id: UUID, role: Role) -> Headers:
        if role is Role.PLATFORM_ADMIN:
            tenant_id = make_tenant(slug="platform", name="Platform")
        person = make_person(tenant_id, role)
        with unit_of_work(Actor.system(tenant_id)) as uow:
            tokens = complete(uow, person, Caller(address="203.0.113.7"), "api").tokens
        assert tokens is not None
        return {"authorization": f"Bearer {tokens.access_token}"}

    return sign_in
