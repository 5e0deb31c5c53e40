"""Rows into tables by COPY, the quickest way in."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, Literal, cast

import psycopg
from psycopg import sql
from psycopg.types.json import Jsonb
from sqlalchemy import Column, Table
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Session, SQLModel


def raw_connection(session: Session) -> psycopg.Connection[Any]:
    """The driver's connection under a session, inside the session's transaction."""
    session.flush()
    return cast("psycopg.Connection[Any]", session.connection().connection.driver_connection)


@contextmanager
def unaudited(connection: psycopg.Connection[Any], tables: Iterable[str]) -> Iterator[None]:
    """Bulk rows leave no audit rows. Only for the owner of the tables, and only inside a transaction: its lock keeps
    everybody else's writes out until the trigger is back, so that nobody's change goes unrecorded."""
    names = sorted(set(tables))
    for name in names:
        connection.execute(_switch(name, "DISABLE"))
    yield
    for name in names:
        connection.execute(_switch(name, "ENABLE"))


def copy_rows(connection: psycopg.Connection[Any], rows: Sequence[SQLModel]) -> int:
    """Stores rows of one table. Times that the database would fill in are now. Returns how many there were."""
    if not rows:
        return 0
    table = cast("Table", type(rows[0]).__table__)  # type: ignore[attr-defined]
    columns = [column for column in table.columns if column.computed is None]
    now = datetime.now(UTC)
    with copying(connection, table.name, [column.name for column in columns]) as copy:
        for row in rows:
            copy.write_row([_value(column, getattr(row, column.name), now) for column in columns])
    return len(rows)


@contextmanager
def copying(connection: psycopg.Connection[Any], table: str, columns: Sequence[str]) -> Iterator[psycopg.Copy]:
    """A COPY into a table behind row-level security, which takes none directly: the rows go through a temporary
    table."""
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    words = {"table": sql.Identifier(table), "names": names, "staged": sql.Identifier(f"staged_{table}")}
    make = "CREATE TEMPORARY TABLE {staged} ON COMMIT DROP AS SELECT {names} FROM {table} WITH NO DATA"
    connection.execute(sql.SQL(make).format(**words))
    with connection.cursor() as cursor:
        with cursor.copy(sql.SQL("COPY {staged} ({names}) FROM STDIN").format(**words)) as copy:
            yield copy
        cursor.execute(sql.SQL("INSERT INTO {table} ({names}) SELECT {names} FROM {staged}").format(**words))
        cursor.execute(sql.SQL("DROP TABLE {staged}").format(**words))


def _value(column: Column[Any], value: Any, now: datetime) -> Any:
    if value is None:
        return now if column.name in ("created_at", "updated_at") else None
    return Jsonb(value) if isinstance(column.type, JSONB) else value


def _switch(table: str, state: Literal["DISABLE", "ENABLE"]) -> sql.Composed:
    return sql.SQL("ALTER TABLE {} {} TRIGGER audit").format(sql.Identifier(table), sql.SQL(state))
