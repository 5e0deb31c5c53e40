"""Tables as the law defines them, small numbers said to be small, biased decisions found, the gate tripped."""

import json

import numpy as np
import pytest

from scoring.matching import MatchModel, score_many
from scoring.matching.fairness import Application, above_median, audit, contribution_gaps, gate, proxy_scan, rate_table
from scoring.matching.fairness.gate import _scores_said, _tables
from scoring.matching.fairness.statistics import difference_test, holm, ratio_interval
from scoring.matching.features import NAMES
from scoring.matching.simulation import TODAY, Employer, employer


def _counts(groups: dict[str, tuple[int, int]]):
    """People, selections and survey for {sex: (selected, people)}."""
    people, selected, survey = [], [], {}
    for group, (chosen, size) in groups.items():
        for i in range(size):
            name = f"{group}-{i}"
            people.append(name)
            selected.append(i < chosen)
            survey[name] = {"sex": group, "race_ethnicity": "Asian" if i % 2 else "White"} if group else {}
    return people, np.array(selected), survey


def test_impact_ratio_is_the_rate_over_the_highest_rate():
    table = rate_table(*_counts({"female": (48, 80), "male": (72, 80), "": (3, 9)}), "sex", seed=0)
    female, male = table.rows
    assert (female.rate, male.rate, female.ratio, male.ratio) == (0.6, 0.9, pytest.approx(0.666667), 1.0)
    assert table.reference == "male"
    assert table.unknown == 9
    assert female.flagged
    assert female.significant
    assert female.z == pytest.approx(-4.3818, abs=1e-3)
    assert female.ratio_interval.low < 0.6667 < female.ratio_interval.high


def test_a_small_group_is_shown_and_said_to_be_small():
    table = rate_table(*_counts({"female": (2, 6), "male": (60, 100)}), "sex", seed=0)
    female = table.rows[0]
    assert female.small
    assert "too few" in female.note
    assert female.test == "fisher"
    assert not table.flagged
    assert table.worst_ratio == 1.0


def test_a_category_under_two_percent_stays_out_of_the_ratios():
    table = rate_table(*_counts({"female": (200, 400), "male": (200, 400), "non-binary": (9, 9)}), "sex", seed=0)
    rare = table.rows[2]
    assert rare.omitted
    assert rare.ratio is None
    assert (rare.people, rare.selected) == (9, 9)


def test_intersections_need_both_answers():
    people, selected, survey = _counts({"female": (40, 80), "male": (40, 80)})
    survey[people[0]] = {"sex": "female", "race_ethnicity": ""}
    table = rate_table(people, selected, survey, "intersection", seed=0)
    assert {row.group for row in table.rows} == {"female / White", "female / Asian", "male / White", "male / Asian"}
    assert table.unknown == 1


def test_nobody_selected_has_no_reference():
    table = rate_table(*_counts({"female": (0, 40), "male": (0, 40)}), "sex", seed=0)
    assert table.reference is None
    assert table.worst_ratio is None


def test_scoring_rate_counts_strictly_above_the_median():
    assert above_median([1, 2, 2, 3]).tolist() == [False, False, False, True]
    assert above_median([]).tolist() == []


def test_tests_and_corrections_match_known_values():
    assert difference_test((30, 100), (50, 100)).p_value == pytest.approx(0.003892, abs=1e-5)
    exact = difference_test((1, 10), (8, 10))
    assert exact.kind == "fisher"
    assert exact.p_value == pytest.approx(0.005477, abs=1e-5)
    assert difference_test((0, 10), (0, 10)).z == 0.0
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert holm([0.01], 3) == [0.03]
    assert ratio_interval((1, 2), (0, 5), seed=0) is None


@pytest.fixture(scope="module")
def biased() -> Employer:
    return employer(4, jobs=30, applicants=40, bias=2.5)


def _applications(firm: Employer, model: MatchModel | None) -> list[Application]:
    jobs, people = {j.id: j for j in firm.jobs}, {c.id: c for c in firm.candidates}
    decided = {(o.job_id, o.candidate_id): o.outcome for o in firm.outcomes}
    out = []
    for job in {o.job_id for o in firm.outcomes}:
        own = [people[c] for j, c in decided if j == job]
        results = score_many(jobs[job], own, model=model, explain_top=0, today=TODAY)
        out += [Application(r, decided[job, r.candidate_id]) for r in results]
    return out


def test_audit_finds_biased_decisions_and_leaves_fair_ones_alone(firm, biased):
    fair = audit(_applications(firm, None), firm.survey, model_hash="h")
    unfair = audit(_applications(biased, None), biased.survey, model_hash="h")
    about_sex = [f for f in unfair["findings"] if f["severity"] == "flag" and f["text"].startswith("female:")]
    assert {f["about"] for f in about_sex} >= {"advanced", "equal scores"}
    assert unfair["flagged"]
    assert not any(f["text"].startswith(("female:", "male:")) for f in fair["findings"] if f["severity"] == "flag")


def test_the_same_audit_can_be_made_again_in_any_order(firm):
    applications = _applications(firm, None)[:400]
    one = audit(applications, firm.survey, model_hash="h")
    two = audit(list(reversed(applications)), firm.survey, model_hash="h")
    assert json.dumps(one, sort_keys=True) == json.dumps(two, sort_keys=True)
    assert one["report_hash"] != audit(applications[1:], firm.survey, model_hash="h")["report_hash"]


def test_an_audit_of_nothing_is_empty():
    report = audit([], {}, model_hash="h")
    assert report["data"]["applications"] == 0
    assert not report["flagged"]


def test_what_if_tells_who_would_pass_at_other_thresholds(firm):
    report = audit(_applications(firm, None), firm.survey, model_hash="h")
    selected = [row["selected"] for row in report["what_if"]]
    assert selected == sorted(selected)
    assert set(report["what_if"][0]["worst_ratio"]) == {"sex", "race_ethnicity", "intersection"}


def test_gate_trips_on_labels_that_marked_women_down(biased):
    challenger = MatchModel.train(biased.jobs, biased.candidates, biased.outcomes, seed=1, today=TODAY)
    facts = {
        "jobs": biased.jobs,
        "candidates": biased.candidates,
        "outcomes": biased.outcomes,
        "survey": biased.survey,
    }
    decision = gate(None, challenger, **facts)
    assert not decision.activate
    assert any("female" in reason and "equal scores" in reason for reason in decision.tripped)
    signed = gate(None, challenger, **facts, signed_off_by="A. Person")
    assert signed.activate
    assert signed.tripped == decision.tripped


def test_gate_lets_a_model_of_fair_decisions_through(firm, model):
    decision = gate(
        model, model, jobs=firm.jobs, candidates=firm.candidates, outcomes=firm.outcomes, survey=firm.survey
    )
    assert not [reason for reason in decision.tripped if "scores:" in reason or "female:" in reason]
    assert decision.worst_ratio_challenger == decision.worst_ratio_champion


def test_gate_trips_when_scores_fall_for_a_group(firm):
    """A challenger whose scores put women behind, whatever way it found to do so."""
    people = [o.candidate_id for o in firm.outcomes]
    women = np.array([firm.survey[p]["sex"] == "female" for p in people])
    rng = np.random.default_rng(0)
    fair, unfair = rng.random(len(people)) < 0.5, rng.random(len(people)) < np.where(women, 0.3, 0.6)
    old, new = (_tables(people, chosen, firm.survey, 0) for chosen in (fair, unfair))
    tripped, _ = _scores_said(old, new)
    assert any("female goes from" in text for text in tripped)
    assert _scores_said(old, old) == ([], [])


def test_proxy_scan_names_the_feature_that_gives_a_group_away(firm):
    people = [c.id for c in firm.candidates]
    rng = np.random.default_rng(0)
    table = rng.random((len(people), len(NAMES)))
    clean = proxy_scan(people, table, firm.survey, "sex", seed=0)
    assert not any(row.suspect for row in clean)
    women = np.array([firm.survey[p]["sex"] == "female" for p in people])
    table[:, NAMES.index("near")] += women
    leaking = proxy_scan(people, table, firm.survey, "sex", seed=0)
    assert all(row.suspect and "near" in row.telling_features for row in leaking)


def test_contribution_gaps_say_where_groups_differ(firm):
    people = [c.id for c in firm.candidates]
    women = np.array([firm.survey[p]["sex"] == "female" for p in people])
    points = np.zeros((len(people), 4))
    points[women, 1] = 2.0
    gaps = {row.group: row.gaps for row in contribution_gaps(people, points, firm.survey, "sex")}
    assert gaps["female"] == {"skills": 0.0, "experience": 2.0, "education": 0.0, "other": 0.0}
    assert gaps["male"]["experience"] == -2.0
