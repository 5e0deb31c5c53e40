"""Keyset pages: a cursor holds the sort key of a page's last row, so that deep pages cost what the first one costs.

A cursor only narrows a query that is scoped to the actor anyway; it grants nothing, so it is opaque but not signed.
"""

import base64
import binascii
import json
from datetime import datetime
from decimal import Decimal
from typing import Any, Generic, TypeVar
from uuid import UUID

from pydantic import BaseModel

from ats_app.core.errors import Invalid

MOST = 100
Item = TypeVar("Item")


class Page(BaseModel, Generic[Item]):
    """The contract's list: items, and where the next page starts (null on the last one)."""

    items: list[Item]
    next_cursor: str | None = None


def page_limit(limit: int) -> int:
    """The asked page size within 1..100."""
    return max(1, min(limit, MOST))


def encode_cursor(*values: UUID | datetime | Decimal | str | float | None) -> str:
    """An opaque, URL-safe cursor of a sort key."""
    text = json.dumps([None if value is None else str(value) for value in values], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode_cursor(cursor: str, *kinds: Any) -> tuple[Any, ...]:
    """The sort key of a cursor, each value as its kind (`UUID`, `datetime`, `Decimal`, `str`, `int`, `float`).

    Raises:
        Invalid: the cursor was not made by `encode_cursor` for these kinds.
    """
    try:
        texts = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if len(texts) != len(kinds):
            raise ValueError("another list's cursor")
        return tuple(None if text is None else _read(kind, text) for kind, text in zip(kinds, texts, strict=True))
    except (ValueError, TypeError, ArithmeticError, binascii.Error) as error:
        raise Invalid("This cursor is not one of ours.", fields={"cursor": "Not a cursor of this list."}) from error


def _read(kind: Any, text: str) -> Any:
    return datetime.fromisoformat(text) if kind is datetime else kind(text)
