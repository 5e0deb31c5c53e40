"""Column kinds that SQLModel can't name by itself, spelled once."""

from typing import Any

from sqlalchemy import DateTime, Numeric, Text, func
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field


def timestamp(*, default_now: bool = False) -> Any:
    """A `timestamptz`; with `default_now` the database fills it in and it is never null."""
    if default_now:
        return Field(
            default=None,
            nullable=False,
            sa_type=DateTime(timezone=True),
            sa_column_kwargs={"server_default": func.now()},
        )
    return Field(default=None, sa_type=DateTime(timezone=True))


def json_list() -> Any:
    return Field(default_factory=list, sa_type=JSONB, nullable=False, sa_column_kwargs={"server_default": "[]"})


def json_object() -> Any:
    return Field(default_factory=dict, sa_type=JSONB, nullable=False, sa_column_kwargs={"server_default": "{}"})


def words() -> Any:
    """A text array."""
    return Field(
        default_factory=list,
        sa_type=ARRAY(Text),
        nullable=False,
        sa_column_kwargs={"server_default": "{}"},
    )


def amount(digits: int = 12, places: int = 2) -> Any:
    """An exact number, null by default."""
    return Field(default=None, sa_type=Numeric(digits, places))
