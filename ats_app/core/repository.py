"""Wall one of two: every query of a service starts here, scoped to the actor's tenant."""

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import text
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from ats_app.core.db import UnitOfWork
from ats_app.core.errors import NotFound, StaleVersion
from ats_app.core.tables import TenantRow, VersionedRow

Row = TypeVar("Row", bound=TenantRow)
Versioned = TypeVar("Versioned", bound=VersionedRow)


class Repository:
    """Base of the services' repositories: reads and writes rows of one tenant through one unit of work."""

    def __init__(self, uow: UnitOfWork) -> None:
        self.uow = uow
        self.session = uow.session
        self.actor = uow.actor
        self.tenant_id = uow.actor.tenant_id

    def scoped(self, model: type[Row]) -> SelectOfScalar[Row]:
        """The one start of every query: this tenant's rows of the model."""
        return select(model).where(col(model.tenant_id) == self.tenant_id)

    def find(self, model: type[Row], row_id: UUID, *, lock: bool = False) -> Row | None:
        query = self.scoped(model).where(col(model.id) == row_id)
        return self.session.exec(query.with_for_update() if lock else query).first()

    def get(self, model: type[Row], row_id: UUID, *, lock: bool = False) -> Row:
        """The row, locked for update if asked; raises `NotFound` also for another tenant's id."""
        row = self.find(model, row_id, lock=lock)
        if row is None:
            raise NotFound(record=model.__tablename__)
        return row

    def get_for_change(self, model: type[Versioned], row_id: UUID, version: int | None) -> Versioned:
        """Locks the row and refuses a stale version, so that check and act are one step."""
        row = self.get(model, row_id, lock=True)
        if version is not None and row.version != version:
            raise StaleVersion(current=row.model_dump(mode="json"))
        return row

    def add(self, row: Row) -> Row:
        """Adds the row to this tenant, whatever tenant it named, and sends it to the database."""
        row.tenant_id = self.tenant_id
        self.session.add(row)
        self.session.flush()
        return row

    def add_all(self, rows: Iterable[Row]) -> list[Row]:
        added = list(rows)
        for row in added:
            row.tenant_id = self.tenant_id
        self.session.add_all(added)
        self.session.flush()
        return added

    def sql(self, query: str, **values: Any) -> Sequence[Any]:
        """The read side in plain SQL; `:tenant_id` is always bound and the query must use it."""
        if ":tenant_id" not in query:
            raise ValueError("a query must be scoped by :tenant_id")
        return self.session.execute(text(query), {"tenant_id": self.tenant_id, **values}).all()
