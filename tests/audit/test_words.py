"""Stored values become words."""

from typing import Any
from uuid import UUID

import pytest

from ats_app.audit.words import changes, ids_in, kind_words

EVA = UUID("019386a0-0000-7000-8000-000000000001")


def words(value: Any) -> str:
    [change] = changes(None, {"value": value}, {EVA: "Eva"})
    return change.after


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (True, "yes"),
        (False, "no"),
        (7, "7"),
        ("pending_approval", "pending approval"),
        ("Straße 5", "Straße 5"),
        (str(EVA), "Eva"),
        ("019386a0-0000-7000-8000-00000000000f", "a deleted record"),
        ("not an id but thirty-six characters.", "not an id but thirty-six characters."),
        ("2026-11-21T18:05:00+00:00", "21 Nov 2026, 18:05 UTC"),
        ("<p>Hello <b>world</b></p>", "Hello world"),
        ([{"skill": "React", "years": 3}, {"skill": "SQL"}], "Skill: React; Years: 3, Skill: SQL"),
        ("x" * 500, "x" * 299 + "…"),
    ],
)
def test_values(value: Any, said: str) -> None:
    assert words(value) == said


def test_bookkeeping_and_empty_values_are_left_out() -> None:
    assert changes(None, {"id": str(EVA), "version": 1, "note": "", "list": [], "name": "A"}, {}) == changes(
        None, {"name": "A"}, {}
    )


def test_a_value_that_came_only_with_the_new_row_counts() -> None:
    [change] = changes({}, {"sla_days": 3}, {})
    assert (change.field, change.before, change.after) == ("Days allowed", "", "3")


def test_ids_are_found_in_all_rows() -> None:
    assert list(ids_in(None, {"user_id": str(EVA), "name": "x", "n": 1})) == [EVA]


def test_unknown_tables_are_called_by_their_name() -> None:
    assert (kind_words("jobs"), kind_words("saved_searches")) == ("Job", "Saved searches")
