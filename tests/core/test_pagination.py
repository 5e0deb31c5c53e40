"""Cursors survive the round trip and refuse what is not theirs."""

from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID, uuid4

import pytest

from ats_app.core.errors import Invalid
from ats_app.core.pagination import decode_cursor, encode_cursor, page_limit


def test_a_cursor_gives_back_its_sort_key() -> None:
    key = (datetime(2026, 11, 21, 8, 30, tzinfo=UTC), Decimal("87.25"), None, uuid4())
    assert decode_cursor(encode_cursor(*key), datetime, Decimal, float, UUID) == key


@pytest.mark.parametrize("cursor", ["", "nonsense", "W10", encode_cursor("a"), encode_cursor("x", "y")])
def test_a_foreign_cursor_is_refused(cursor: str) -> None:
    with pytest.raises(Invalid):
        decode_cursor(cursor, datetime, UUID)


@pytest.mark.parametrize(("asked", "given"), [(-5, 1), (0, 1), (50, 50), (5000, 100)])
def test_pages_have_between_1_and_100_items(asked: int, given: int) -> None:
    assert page_limit(asked) == given
