"""Properties that hold for any job and any candidate, under the rule, a learned model and one whose trees count."""

import hashlib
import json
import string
import subprocess
import sys

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from scoring.matching import Candidate, Job, score_pair
from scoring.matching.schemas import GROUPS, SkillYears
from scoring.matching.simulation import TODAY

SKILLS = ["React", "Python", "Docker", "pastry", "wound care", "SAP", "Excel", "glass blowing", "AutoCAD"]
ALIASES = {"React": "React.js", "Excel": "MS Excel", "Docker": "docker"}
TITLES = ["Chef", "Senior Chef", "Frontend Engineer", "Nurse", "Lead Nurse"]
YEARS = st.none() | st.integers(0, 20)
NAME = st.none() | st.text(string.ascii_letters, max_size=12)


def _needs(least: int) -> st.SearchStrategy:
    return st.lists(st.sampled_from(SKILLS), unique=True, min_size=least, max_size=5).flatmap(
        lambda names: st.tuples(*(st.fixed_dictionaries({"skill": st.just(n), "years": YEARS}) for n in names))
    )


needs = _needs(0)
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
    required_skills=_needs(1),
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


@pytest.fixture(params=["rule", "learned", "trees"])
def used(request, model, with_trees):
    return {"rule": None, "learned": model, "trees": with_trees}[request.param]


def test_the_models_differ_and_the_trees_count(firm, model, with_trees):
    """Otherwise the properties below would be shown of one model three times."""
    scores = [
        [score_pair(firm.jobs[-1], p, model=m, today=TODAY) for p in firm.candidates[:30]]
        for m in _all(model, with_trees)
    ]
    assert len({tuple(r.match_score for r in row) for row in scores}) == 3
    assert with_trees.taste.tree_share == 1.0
    assert {int(group) for group in with_trees.taste.trees.group} == {0, 1, 2, 3}


def _all(model, with_trees):
    return None, model, with_trees


@often
@given(job=jobs, person=people, years=st.integers(0, 25), pick=st.integers(0, 4))
def test_more_of_a_required_skill_never_lowers_the_score(used, job, person, years, pick):
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


@pytest.mark.parametrize("years", [0, 1, 2, 4, 8])
def test_a_required_skill_with_more_years_raises_the_score_until_it_is_met(used, years):
    job = Job(id="j", required_skills=[{"skill": "pastry", "years": 4}])
    scores = [
        score_pair(job, Candidate(id="c", skills=skills), model=used, today=TODAY).match_score
        for skills in ([], [SkillYears(skill="pastry", years=years)], [SkillYears(skill="pastry", years=years + 1)])
    ]
    assert scores[0] < scores[1]
    assert scores[1] < scores[2] if years < 4 else scores[1] <= scores[2]


TRAITS = {
    "gender": "female",
    "pronouns": "she/her",
    "birth_date": "1961-04-05",
    "age": 65,
    "marital_status": "married",
    "children": 3,
    "nationality": "GR",
    "religion": "none of your business",
    "disability": True,
    "photo": "data:image/png;base64,AAAA",
    "race_ethnicity": "Asian",
    "email": "maria1961@example.org",
    "phone": "+302101234567",
    "street": "Long Street 1",
    "postcode": "11741",
    "military_service": "yes",
    "union_member": True,
    "match_score": 100,
    "label": 1,
}


@often
@given(job=jobs, person=people, traits=st.sets(st.sampled_from(sorted(TRAITS)), min_size=1), name=NAME)
def test_traits_in_the_json_of_a_candidate_leave_every_bit_alone(used, job, person, traits, name):
    """From the line of the file to the line of the result, with the trait on every level where it could be written."""
    told = {key: TRAITS[key] for key in traits}
    line = json.loads(person.model_dump_json())
    marked = {**line, **told, "first_name": name, "last_name": name, "survey": told}
    marked["location"] = line["location"] and {**line["location"], **told}
    for part in ("skills", "work_history", "education"):
        marked[part] = [{**entry, **told} for entry in line[part]]
    before, after = (
        score_pair(job, Candidate.model_validate_json(json.dumps(one)), model=used, today=TODAY)
        for one in (line, marked)
    )
    assert before.model_dump_json() == after.model_dump_json()


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

    listed = ("skills", "certifications", "work_history", "education")
    other = person.model_copy(update={name: shuffled(getattr(person, name)) for name in listed})
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
    def renamed(skills):
        return tuple(s.model_copy(update={"skill": ALIASES.get(s.skill, s.skill)}) for s in skills)

    other = person.model_copy(update={"skills": renamed(person.skills)})
    asked = job.model_copy(update={"required_skills": renamed(job.required_skills)})
    assume(other != person or asked != job)
    before = score_pair(job, person, model=used, today=TODAY)
    for pair in ((job, other), (asked, person), (asked, other)):
        after = score_pair(*pair, model=used, today=TODAY)
        assert (before.match_score, before.features) == (after.match_score, after.features)


@often
@given(job=jobs, person=people, other=people, group=st.sampled_from(GROUPS))
def test_a_group_s_points_depend_on_its_own_facts_alone(used, job, person, other, group):
    """Take every fact of one group from somebody else: the other groups keep their points, to the last bit."""
    facts = {
        "skills": ("skills",),
        "experience": ("work_history", "years_of_experience"),
        "education": ("education", "certifications"),
        "other": ("location", "salary_expectation"),
    }[group]
    changed = person.model_copy(update={name: getattr(other, name) for name in facts})
    before, after = (score_pair(job, p, model=used, today=TODAY).contributions for p in (person, changed))
    assert {g: p for g, p in before.items() if g != group} == {g: p for g, p in after.items() if g != group}


_PROGRAM = """
from scoring.matching import MatchModel, score_many
from scoring.matching.simulation import TODAY, employer
firm = employer(6, jobs=15, applicants=20)
model = MatchModel.train(firm.jobs, firm.candidates, firm.outcomes, seed=3, today=TODAY)
results = score_many(firm.jobs[-1], firm.candidates[:40], model=model, today=TODAY)
print(model.version, [r.model_dump_json() for r in results])
"""


def test_another_process_with_other_hashes_learns_and_scores_the_same():
    """Sets and dictionaries come in another order there."""
    said = {
        hashlib.sha256(
            subprocess.run(
                [sys.executable, "-c", _PROGRAM],
                env={"PYTHONHASHSEED": seed, "PYTHONPATH": ".", "OMP_NUM_THREADS": threads},
                capture_output=True,
                check=True,
            ).stdout
        ).hexdigest()
        for seed, threads in (("1", "1"), ("2", "2"))
    }
    assert len(said) == 1
