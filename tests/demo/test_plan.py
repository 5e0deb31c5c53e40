"""The companies' files: complete, consistent, of the promised size."""

from collections import Counter
from datetime import UTC, datetime

import pytest

from ats_app.core.html import sanitise
from ats_app.core.permissions import STAFF_ROLES
from ats_app.demo.plan import ADVERTISED, COMPANIES, CompanyPlan, company_plan, morning
from ats_app.jobs.models import JobStatus
from scoring.skills.taxonomy import taxonomy

PLANS = [company_plan(slug) for slug in COMPANIES]


def test_two_companies_hold_14_jobs_600_candidates_and_3000_applications() -> None:
    jobs = [job for plan in PLANS for job in plan.jobs]
    assert len(jobs) == 14
    assert {job.status for job in jobs} == set(JobStatus)
    assert sum(plan.candidates for plan in PLANS) == 600
    assert sum(plan.applications for plan in PLANS) == sum(job.applications for job in jobs) == 3000
    assert sum(plan.resumes for plan in PLANS) >= 60


@pytest.mark.parametrize("plan", PLANS, ids=COMPANIES)
def test_a_company_has_every_role_and_refers_to_what_it_has(plan: CompanyPlan) -> None:
    users = {user.key for user in plan.users}
    departments = {department.key for department in plan.departments}
    assert {user.role for user in plan.users} == set(STAFF_ROLES)
    assert all(set(department.approvers) <= users for department in plan.departments)
    for job in plan.jobs:
        assert {job.manager, job.recruiter} <= users
        assert job.department in departments
        assert job.applications <= plan.candidates
        assert (job.opened is not None) == (job.status in ADVERTISED) == bool(job.applications)
    assert max(Counter(job.title for job in plan.jobs).values()) == 1


@pytest.mark.parametrize("plan", PLANS, ids=COMPANIES)
def test_skills_of_the_jobs_are_known_to_the_taxonomy(plan: CompanyPlan) -> None:
    named = {skill for job in plan.jobs for skill, _ in (*job.required, *job.preferred)}
    assert [skill for skill in sorted(named) if taxonomy().resolve(skill) is None] == []


def test_an_advert_is_plain_html_that_needs_no_cleaning() -> None:
    for plan in PLANS:
        for job in plan.jobs:
            advert = job.advert(plan.offers)
            assert sanitise(advert).replace("&amp;", "&") == advert.replace("&#x27;", "'").replace("&amp;", "&")
            assert advert.count("<li>") >= 9


def test_mornings_are_working_days() -> None:
    sunday = datetime(2026, 11, 22, 12, tzinfo=UTC)
    assert morning(sunday, 0) == datetime(2026, 11, 20, 8, 30, tzinfo=UTC)
    assert morning(sunday, 2) == datetime(2026, 11, 20, 8, 30, tzinfo=UTC)


def test_a_scaled_plan_keeps_its_jobs() -> None:
    small = PLANS[0].scaled(0.05)
    assert len(small.jobs) == len(PLANS[0].jobs)
    assert small.applications == sum(job.applications for job in small.jobs) < 150
