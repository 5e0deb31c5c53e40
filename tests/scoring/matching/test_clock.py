"""The day that data speaks of."""

from datetime import date

from scoring.matching import Candidate, Outcome
from scoring.matching.clock import as_of
from scoring.matching.simulation import TODAY


def _decided(day: str) -> Outcome:
    return Outcome(job_id="j", candidate_id="c", outcome="offer", decided_at=day)


def test_people_who_still_work_tell_the_month_with_and_without_decisions(firm):
    assert as_of([], firm.candidates) == TODAY
    assert as_of(firm.outcomes[:30], firm.candidates) == TODAY


def test_without_their_years_the_last_date_anywhere_counts():
    person = Candidate(id="c", work_history=[{"start_date": "2020-02", "end_date": "2024-05"}, {"start_date": "soon"}])
    assert as_of([], [person]) == date(2024, 5, 1)
    assert as_of([_decided("2026-03-05"), _decided("some day")], [person]) == date(2026, 3, 1)
    assert as_of([], []) == date(2000, 1, 1)


def test_one_odd_career_does_not_move_the_day():
    history = [{"start_date": "2020-01"}]
    people = [Candidate(id=str(i), work_history=history, years_of_experience=6) for i in range(6)]
    odd = Candidate(id="odd", work_history=history, years_of_experience=60)
    assert as_of([], [*people, odd]) == date(2026, 1, 1)
