"""Properties that hold for any job and any candidate, under the rule and under a learned model."""

import string

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scoring.matching import Candidate, Job, score_pair
from scoring.matching.schemas import SkillYears
from scoring.matching.simulation import TODAY

SKILLS = ["React", "Python", "Docker", "pastry", "wound care", "SAP", "Excel", "glass blowing", "AutoCAD"]
ALIASES = {"React": "React.js", "Excel": "MS Excel", "Docker": "docker"}
TITLES = ["Chef", "Senior Chef", "Frontend Engineer", "Nurse", "Lead Nurse"]
YEARS = st.none() | st.integers(0, 20)
NAME = st.none() | st.text(string.ascii_letters, max_size=12)

needs = st.lists(st.sampled_from(SKILLS), unique=True, max_size=5).flatmap(
    lambda names: st.tuples(*(st.fixed_dictionaries({"skill": st.just(n), "years": YEARS}) for n in names))
)
places = st.none() | st.fixed_dictionaries(
    {
        "city": st.sampled_from(["Lyon", "Porto"]),
        "country": st.sampled_from(["FR", "PT"]),
        "lat": st.none() | st.floats(36, 60),
        "lon": st.none() | st.floats(-9, 20),
        "remote": st.booleans(),
    }
)
jobs = st.builds(
    Job,
    id=st.just("j"),
    title=st.none() | st.sampled_from(TITLES),
    required_skills=needs,
    preferred_skills=needs,
    min_years=YEARS,
    max_years=YEARS,
    education_level=st.none() | st.integers(0, 5),
    fields=st.lists(st.sampled_from(["Law", "Nursing"]), max_size=2),
    location=places,
    salary_min=st.none() | st.integers(20_000, 90_000),
    salary_max=st.none() | st.integers(20_000, 90_000),
)
positions = st.fixed_dictionaries(
    {
        "title": st.none() | st.sampled_from(TITLES),
        "company": NAME,
        "start_date": st.none() | st.sampled_from(["2010", "2015-03", "2021-11-02", "soon"]),
        "end_date": st.none() | st.sampled_from(["2016-01", "2024-12", "never"]),
    }
)
degrees = st.fixed_dictionaries(
    {
        "level": st.none() | st.integers(0, 5),
        "field": st.none() | st.sampled_from(["Law", "Nursing", "Public Nursing"]),
        "institution": NAME,
        "graduation_year": st.none() | st.integers(1960, 2026),
    }
)
people = st.builds(
    Candidate,
    id=st.just("c"),
    first_name=NAME,
    last_name=NAME,
    skills=needs,
    work_history=st.lists(positions, max_size=4),
    education=st.lists(degrees, max_size=3),
    years_of_experience=YEARS,
    certifications=st.lists(st.sampled_from(["AWS Certified", "PMP", "Docker Associate"]), max_size=2, unique=True),
    location=places,
    salary_expectation=st.none() | st.integers(10_000, 150_000),
)
often = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(params=["rule", "learned"])
def used(request, model):
    return model if request.param == "learned" else None


@often
@given(job=jobs, person=people, years=st.integers(0, 25), pick=st.integers(0, 4))
def test_more_of_a_required_skill_never_lowers_the_score(used, job, person, years, pick):
    if not job.required_skills:
        return
    skill = job.required_skills[pick % len(job.required_skills)].skill
    more = person.model_copy(update={"skills": (*person.skills, SkillYears(skill=skill, years=years))})
    before, after = (score_pair(job, p, model=used, today=TODAY) for p in (person, more))
    assert after.match_score >= before.match_score
    assert after.factors["skills"] >= before.factors["skills"]


@often
@given(job=jobs, person=people, swapped=st.tuples(NAME, NAME, NAME, st.integers(1950, 2026)))
def test_names_schools_employers_and_graduation_years_leave_every_bit_alone(used, job, person, swapped):
    first, last, school, year = swapped
    other = person.model_copy(
        update={
            "first_name": first,
            "last_name": last,
            "education": tuple(
                d.model_copy(update={"institution": school, "graduation_year": year}) for d in person.education
            ),
            "work_history": tuple(p.model_copy(update={"company": last}) for p in person.work_history),
        }
    )
    before, after = (score_pair(job, p, model=used, today=TODAY) for p in (person, other))
    assert before == after


@often
@given(job=jobs, person=people)
def test_points_add_up_within_bounds_and_repeat(used, job, person):
    one, two = (score_pair(job, person, model=used, today=TODAY) for _ in range(2))
    assert one == two
    assert abs(sum(one.contributions.values()) - one.match_score) < 1e-9
    assert 0 <= one.match_score <= 100
    assert all(0 <= factor <= 100 for factor in one.factors.values())
    assert all(points >= 0 for points in one.contributions.values())
    assert all(0 <= value <= 1 for value in one.features.values())


@often
@given(job=jobs, person=people, random=st.randoms(use_true_random=False))
def test_the_order_of_anything_listed_is_irrelevant(used, job, person, random):
    def shuffled(values):
        return tuple(random.sample(list(values), len(values)))

    other = person.model_copy(
        update={"skills": shuffled(person.skills), "certifications": shuffled(person.certifications)}
    )
    asked = job.model_copy(
        update={
            "required_skills": shuffled(job.required_skills),
            "preferred_skills": shuffled(job.preferred_skills),
            "fields": shuffled(job.fields),
        }
    )
    before = score_pair(job, person, model=used, today=TODAY)
    after = score_pair(asked, other, model=used, today=TODAY)
    assert (before.match_score, before.features) == (after.match_score, after.features)


@often
@given(job=jobs, person=people)
def test_aliases_are_equal(used, job, person):
    renamed = tuple(s.model_copy(update={"skill": ALIASES.get(s.skill, s.skill)}) for s in person.skills)
    other = person.model_copy(update={"skills": renamed})
    before, after = (score_pair(job, p, model=used, today=TODAY) for p in (person, other))
    assert (before.match_score, before.features) == (after.match_score, after.features)
