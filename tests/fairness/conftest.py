"""People of Acme who meet fairness, and a small way to call a use case."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from ats_app.core.actor import Actor
from ats_app.core.db import unit_of_work
from ats_app.core.permissions import Role
from ats_app.jobs.models import Job
from tests.factories import make_actor, make_job


def run(actor: Actor, use_case: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    with unit_of_work(actor) as uow:
        return use_case(uow, *args, **kwargs)


@pytest.fixture
def recruiter(tenant_id: UUID) -> Actor:
    return make_actor(tenant_id, Role.RECRUITER, full_name="Rita Recruiter")


@pytest.fixture
def admin(tenant_id: UUID) -> Actor:
    return make_actor(tenant_id, Role.ADMIN, full_name="Ada Admin")


@pytest.fixture
def executive(tenant_id: UUID) -> Actor:
    return make_actor(tenant_id, Role.EXECUTIVE)


@pytest.fixture
def job(tenant_id: UUID) -> Job:
    return make_job(tenant_id)
