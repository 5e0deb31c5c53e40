"""An employer whose taste is known, small enough to be learned in a second."""

from collections.abc import Iterator

import pytest
from threadpoolctl import threadpool_limits

from ats_app import worker
from ats_app.core.actor import Actor
from ats_app.core.cache import redis_client
from ats_app.core.permissions import Role
from ats_app.matching import registry
from scoring.matching import MatchModel
from scoring.matching.simulation import Employer, employer
from tests.factories import make_actor


@pytest.fixture(scope="session")
def acme() -> Employer:
    return employer(5, jobs=20, applicants=40)


@pytest.fixture(scope="session")
def learned(acme: Employer) -> MatchModel:
    """A model that follows the outcomes."""
    with threadpool_limits(1):
        model = MatchModel.train(acme.jobs, acme.candidates, acme.outcomes, seed=0)
    assert model.evidence > 0
    return model


@pytest.fixture
def admin(tenant_id: object) -> Actor:
    return make_actor(tenant_id, Role.ADMIN, full_name="Ada Admin")  # type: ignore[arg-type]


@pytest.fixture
def recruiter(tenant_id: object) -> Actor:
    return make_actor(tenant_id, Role.RECRUITER, full_name="Rita Recruiter")  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def clean(db: object) -> Iterator[None]:
    """An empty queue, every task known, no model in memory."""
    worker.load_tasks()
    redis_client().flushdb()
    registry.loaded.clear()
    yield
    registry.loaded.clear()
