"""What a score promises: the rule's landmarks, additivity, reproduction, order, reasons."""

from datetime import date

import pytest

from scoring.matching import Candidate, Job, MatchModel, rescore, score_many, score_pair
from scoring.matching.rule import RULE_POINTS
from scoring.matching.schemas import GROUPS
from scoring.matching.simulation import TODAY, Employer


def _scores(firm: Employer, model: MatchModel | None, count: int = 60):
    return score_many(firm.jobs[-1], firm.candidates[:count], model=model, explain_top=5, today=TODAY)


def test_another_spelling_of_a_skill_scores_over_90_on_skills():
    job = Job(id="j", title="Frontend Engineer", required_skills=[{"skill": "React", "years": 3}])
    person = Candidate(id="c", skills=[{"skill": "React.js", "years": 4}])
    assert score_pair(job, person, today=TODAY).factors["skills"] > 90


@pytest.mark.parametrize("history", [[], [{"title": "Nurse", "start_date": "2019-10", "end_date": None}]])
def test_seven_years_against_five_score_over_85_on_experience(history):
    job = Job(id="j", title="Nurse", min_years=5)
    person = Candidate(id="c", years_of_experience=7, work_history=history)
    assert score_pair(job, person, today=TODAY).factors["experience"] > 85


def test_overqualification_is_mild():
    job = Job(id="j", title="Nurse", min_years=5)
    fitting, veteran = (
        score_pair(job, Candidate(id="c", years_of_experience=years), today=TODAY).factors["experience"]
        for years in (8, 30)
    )
    assert veteran > fitting - 10


def test_somebody_with_everything_has_the_rules_full_points():
    job = Job(
        id="j",
        title="Chef",
        required_skills=[{"skill": "menu planning", "years": 2}],
        education_level=2,
        fields=["Culinary Arts"],
        location={"city": "Lyon", "country": "FR"},
        salary_max=50_000,
    )
    person = Candidate(
        id="c",
        skills=[{"skill": "menu planning", "years": 9}],
        years_of_experience=20,
        work_history=[{"title": "Chef", "start_date": "2006-10", "end_date": None}],
        education=[{"level": 5, "field": "Culinary Arts"}],
        certifications=["Menu planning certificate"],
        location={"city": "Lyon", "country": "FR"},
        salary_expectation=40_000,
    )
    result = score_pair(job, person, today=TODAY)
    assert result.contributions["skills"] == RULE_POINTS["skills"]
    assert result.match_score > 95


def test_empty_values_are_scored_with_less_confidence():
    job = Job(id="j", required_skills=None, fields=None, location=None)
    bare = score_pair(job, Candidate(id="c", skills=None, work_history=None, education=None, certifications=None))
    assert 0 <= bare.match_score <= 100
    full = score_pair(job, Candidate(id="c", skills=["Python"], years_of_experience=3), today=TODAY)
    assert bare.confidence < full.confidence


@pytest.mark.parametrize("learned", [False, True])
def test_contributions_add_up_and_snapshots_give_the_same_number(firm, model, learned):
    used = model if learned else None
    for result in _scores(firm, used):
        assert sum(result.contributions.values()) == pytest.approx(result.match_score, abs=1e-9)
        assert 0 <= result.match_score <= 100
        assert rescore(result.features, used) == (result.match_score, result.contributions)


def test_a_group_s_points_do_not_depend_on_another_group(firm, model):
    person = firm.candidates[3]
    schooled = person.model_copy(update={"education": (), "certifications": ()})
    before, after = (score_pair(firm.jobs[-1], p, model=model, today=TODAY) for p in (person, schooled))
    for group in set(GROUPS) - {"education"}:
        assert before.contributions[group] == after.contributions[group]


def test_one_alone_and_among_many_score_the_same(firm, model):
    many = {r.candidate_id: r for r in _scores(firm, model)}
    for person in firm.candidates[:20]:
        alone = score_pair(firm.jobs[-1], person, model=model, today=TODAY)
        assert (alone.match_score, alone.contributions) == (
            many[person.id].match_score,
            many[person.id].contributions,
        )


def test_results_come_best_first_and_only_the_top_is_explained(firm, model):
    results = _scores(firm, model)
    assert [r.match_score for r in results] == sorted((r.match_score for r in results), reverse=True)
    assert all(r.strengths or r.gaps for r in results[:5])
    assert not any(r.strengths or r.gaps or r.what_would_help for r in results[5:])


def test_nobody_to_score_is_an_empty_list():
    assert score_many(Job(id="j"), []) == []


def test_advice_is_the_difference_it_makes():
    job = Job(
        id="j",
        title="Engineer",
        required_skills=[{"skill": "AWS", "years": 3}, {"skill": "Python", "years": 4}],
        min_years=5,
    )
    person = Candidate(id="c", skills=[{"skill": "Python", "years": 2}], years_of_experience=3)
    result = score_pair(job, person, today=TODAY)
    helped = person.model_copy(update={"skills": (*person.skills, job.required_skills[0])})
    gain = score_pair(job, helped, today=TODAY).match_score - result.match_score
    assert f"+{gain:.0f} with AWS" in result.what_would_help
    assert any("AWS" in gap for gap in result.gaps)
    assert any("Python: 2 of 4 years" in gap for gap in result.gaps)
    assert any("years of experience" in advice for advice in result.what_would_help)


def test_reasons_speak_of_fields_levels_and_salary():
    job = Job(
        id="j",
        title="Chef",
        required_skills=["Angular"],
        preferred_skills=["pastry", "HACCP"],
        education_level=3,
        fields=["Culinary Arts"],
        salary_max=40_000,
        min_years=2,
    )
    person = Candidate(
        id="c",
        skills=["pastry", "React"],
        education=[{"level": 2, "field": "Law"}],
        salary_expectation=60_000,
        years_of_experience=4,
    )
    result = score_pair(job, person, today=TODAY)
    text = " | ".join(result.gaps)
    assert "a vocational degree" in text
    assert "Field of study" in text
    assert "50% more" in text
    assert "nearest: React" in text
    assert "HACCP" in text
    assert any("4 years" in s for s in result.strengths)


def test_current_positions_run_until_the_given_day():
    job = Job(id="j", title="Chef", min_years=5)
    person = Candidate(id="c", work_history=[{"title": "Chef", "start_date": "2020-01"}])
    early, late = (score_pair(job, person, today=date(year, 1, 1)).features for year in (2021, 2026))
    assert early["years_met"] == pytest.approx(0.2)
    assert late["years_met"] == 1.0
