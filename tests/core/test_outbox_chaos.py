"""Workers killed at random and a queue that loses everything: each outbox row still has exactly one effect."""

import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import pytest
from sqlalchemy import text

from ats_app import dispatcher
from ats_app.core import outbox
from ats_app.core.actor import Actor
from ats_app.core.cache import redis_client
from ats_app.core.db import maintenance_session, unit_of_work
from tests.core.chaos_worker import TASK

ROWS = 120
PATIENCE_S = 150


@contextmanager
def workers(count: int) -> Iterator[list[subprocess.Popen[bytes]]]:
    running = [start() for _ in range(count)]
    yield running
    for process in running:
        process.kill()
        process.wait()


def start() -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "tests.core.chaos_worker"])


def unfinished() -> int:
    with maintenance_session() as session:
        return int(session.execute(text("SELECT count(*) FROM outbox WHERE completed_at IS NULL")).scalar_one())


@pytest.mark.chaos
@pytest.mark.timeout(240)
def test_killed_workers_and_a_flushed_queue_leave_exactly_one_effect_a_row(tenant_id: UUID) -> None:
    redis_client().flushdb()
    chance = random.Random(7)
    with unit_of_work(Actor.system(tenant_id)) as uow:
        rows = {outbox.enqueue(uow, TASK) for _ in range(ROWS)}
    with workers(2) as running:
        deadline, kills, flushes = time.monotonic() + PATIENCE_S, 0, 0
        while (left := unfinished()) and time.monotonic() < deadline:
            dispatcher.dispatch_once()
            dispatcher.sweep(grace_s=1.5)
            time.sleep(0.3)
            if left < ROWS and kills < 6:
                victim = chance.randrange(len(running))
                running[victim].kill()
                running[victim].wait()
                running[victim] = start()
                kills += 1
            if left < ROWS * 0.7 and flushes < 2:
                redis_client().flushdb()
                flushes += 1
    with unit_of_work(Actor.system(tenant_id)) as uow:
        effects = uow.session.execute(text("SELECT kind FROM auth_events")).scalars().all()
    assert kills >= 1
    assert flushes >= 1
    assert sorted(effects) == sorted(str(row) for row in rows)
