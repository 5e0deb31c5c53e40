from itertools import pairwise
from random import Random

from ats_app.demo.resumes.careers import AS_OF, Stint, draw_career, draw_studies, full_years, iso_month


def month(year, number):
    return year * 12 + number - 1


def test_months_are_written_as_iso():
    assert iso_month(month(2019, 12)) == "2019-12"
    assert iso_month(AS_OF) == "2026-11"


def test_overlapping_jobs_count_once():
    jobs = [Stint(month(2020, 1), month(2021, 12), "mid"), Stint(month(2021, 1), month(2022, 12), "mid")]
    assert full_years(jobs) == 3


def test_a_gap_does_not_count():
    jobs = [Stint(month(2015, 1), month(2015, 12), "mid"), Stint(month(2020, 1), month(2020, 12), "mid")]
    assert full_years(jobs) == 2


def test_a_current_job_counts_up_to_the_day_of_reckoning():
    assert full_years([Stint(month(2024, 12), None, "mid")]) == 2
    assert full_years([Stint(month(2025, 1), None, "mid")]) == 1


def test_careers_go_back_in_time_and_rise_in_rank():
    ranks = {"junior": 0, "mid": 1, "senior": 2}
    for seed in range(300):
        jobs = draw_career(Random(seed), "senior")
        assert 3 <= len(jobs) <= 6
        assert all(j.end is None or j.start < j.end <= AS_OF for j in jobs)
        assert [j.start for j in jobs] == sorted((j.start for j in jobs), reverse=True)
        assert [ranks[j.seniority] for j in jobs] == sorted((ranks[j.seniority] for j in jobs), reverse=True)
        assert jobs[-1].same_employer is False


def test_careers_hold_gaps_overlaps_promotions_and_current_jobs():
    careers = [draw_career(Random(seed), "senior") for seed in range(200)]
    pairs = [(new, old) for jobs in careers for new, old in pairwise(jobs)]
    assert any(new.start - old.end > 4 for new, old in pairs)
    assert any(new.start <= old.end for new, old in pairs)
    assert any(new.same_employer for new, _ in pairs)
    assert 0.5 < sum(jobs[0].end is None for jobs in careers) / 200 < 0.9


def test_studies_end_before_work_unless_taken_beside_it():
    for seed in range(300):
        first_work = month(2015, 6)
        studies = draw_studies(Random(seed), ["bachelor", "master", "doctor"], first_work)
        assert all(s.beside_work or s.end_year <= 2015 for s in studies)
        assert all(s.end_year is None or s.start_year < s.end_year for s in studies)
        assert all(s.end_year is not None or s.beside_work for s in studies)


def test_a_study_begun_late_is_still_going_on():
    late = [s for seed in range(200) for s in draw_studies(Random(seed), ["bachelor", "master"], month(2024, 9))]
    assert any(s.end_year is None for s in late)
