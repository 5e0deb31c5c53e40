"""Invented employers: drawn the same from the same seed, of every kind, with a truth that their labels follow."""

import numpy as np
import pytest

from scoring.matching import MatchModel
from scoring.matching.simulation import KINDS, TODAY, employer, patchy, reached


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_taste_decides_by_its_truth(kind):
    firm = employer(5, jobs=12, applicants=30, kind=kind)
    truth, labels = np.array(firm.truth), np.array(firm.labels)
    assert len(firm.pairs) == len(truth) == len(labels) > 100
    assert abs(truth.mean() - labels.mean()) < 0.12
    assert truth[labels == 1].mean() > truth[labels == 0].mean() + 0.2
    assert {o.job_id for o in firm.outcomes}.isdisjoint(job for job, _ in firm.pairs)


def test_one_seed_one_employer_and_kinds_differ_in_their_truth_only():
    one, again, other = (employer(5, jobs=6, applicants=20, kind=k) for k in ("balanced", "balanced", "pay-minded"))
    assert one == again
    assert one.candidates == other.candidates
    assert one.truth != other.truth


def test_holes_leave_facts_out_and_nothing_else():
    firm = employer(5, jobs=6, applicants=20)
    holes = patchy(firm, 1, share=0.5)
    assert holes.truth == firm.truth
    assert sum(c.salary_expectation is None for c in holes.candidates) > len(holes.candidates) // 4
    assert [c.id for c in holes.candidates] == [c.id for c in firm.candidates]


def test_what_is_reached_lies_between_chance_and_the_ceiling():
    firm = employer(5, jobs=12, applicants=30)
    got = reached(firm, MatchModel.train(firm.jobs, firm.candidates, [], seed=1, today=TODAY))
    assert 0.5 < got.share < 1.0
    assert 0.5 < got.accuracy <= got.best_accuracy <= 1.0
