"""Two companies with a record of every kind, and the eye that sees both."""

import os
from collections.abc import Iterator

import pytest
from sqlalchemy import make_url

from ats_app.core.roles import DatabaseUrls
from ats_app.supervisor.testing import DATABASE_VARIABLE
from tests.tenancy.company import Company, digest, make_company
from tests.web.conftest import api, bearer

__all__ = ["api", "bearer"]


@pytest.fixture
def ours(db: object) -> Company:
    return make_company("acme", "Acmeish")


@pytest.fixture
def theirs(db: object) -> Company:
    return make_company("globex", "Globexian")


@pytest.fixture
def untouched(database: DatabaseUrls, theirs: Company) -> Iterator[None]:
    """Their rows are the same afterwards, in every table."""
    superuser = make_url(os.environ[DATABASE_VARIABLE]).set(database=make_url(database.owner).database)
    address = superuser.render_as_string(hide_password=False)
    before = digest(address, theirs.tenant_id)
    assert len([table for table, rows in before.items() if rows]) > 10
    yield
    after = digest(address, theirs.tenant_id)
    assert {table for table in before if before[table] != after[table]} == set()
