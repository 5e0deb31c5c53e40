from uuid import UUID

import pytest

from ats_app.accounts.health import health
from ats_app.core.actor import Actor
from ats_app.core.db import unit_of_work
from ats_app.core.errors import Forbidden
from ats_app.core.outbox import enqueue
from ats_app.core.permissions import Role
from tests.factories import make_actor, make_tenant


def test_the_operator_sees_what_waits(tenant_id: UUID) -> None:
    operator = make_actor(make_tenant(slug="platform", name="Platform"), Role.PLATFORM_ADMIN)
    before = health(operator)
    with unit_of_work(Actor.system(tenant_id)) as uow:
        enqueue(uow, "test.nothing")
    after = health(operator)
    assert (before.outbox_waiting, before.outbox_lag_s, before.workers) == (0, 0, 0)
    assert after.outbox_waiting == 1
    assert after.outbox_lag_s >= 0
    assert (after.outbox_failed, after.queue_depth) == (0, 0)


def test_nobody_else_does(tenant_id: UUID) -> None:
    with pytest.raises(Forbidden):
        health(make_actor(tenant_id, Role.ADMIN))
