"""What an application's way says of the person."""

import pytest

from ats_app.matching.outcomes import STAGE_KINDS, outcome_of
from scoring.matching.schemas import OutcomeKind


@pytest.mark.parametrize(
    ("status", "furthest", "outcome"),
    [
        ("active", "interview", None),
        ("active", "offer", None),
        ("hired", "hired", "hired_success"),
        ("hired", "applied", "hired_success"),
        ("rejected", "applied", "rejected"),
        ("rejected", "screen", "rejected"),
        ("rejected", "interview", "interview"),
        ("rejected", "offer", "offer"),
        ("withdrawn", "screen", None),
        ("withdrawn", "interview", None),
        ("withdrawn", "offer", "offer"),
    ],
)
def test_an_outcome_is_how_it_ended_and_how_far_it_came(
    status: str, furthest: str, outcome: OutcomeKind | None
) -> None:
    assert outcome_of(status, STAGE_KINDS.index(furthest) + 1) == outcome


@pytest.mark.parametrize(("furthest", "outcome"), [(1, None), (3, None), (4, "offer")])
def test_a_rejection_that_is_not_about_the_person_judges_nobody(furthest: int, outcome: OutcomeKind | None) -> None:
    assert outcome_of("rejected", furthest, about_fit=False) == outcome


def test_a_hire_fails_only_where_somebody_said_so() -> None:
    assert outcome_of("hired", 5, failed=True) == "hired_failure"
    assert outcome_of("rejected", 4, failed=True) == "offer"
