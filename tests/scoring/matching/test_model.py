"""Learning: better than the rule where there is evidence, the rule where there is none, the same every time."""

import json

import lightgbm as lgb
import numpy as np
import pytest

from scoring.matching import MatchModel, Outcome, score_many
from scoring.matching.features import NAMES
from scoring.matching.learning import Examples, trust
from scoring.matching.ranking import auc, auc_in_job
from scoring.matching.simulation import TODAY, Employer, employer, patchy, reached
from scoring.matching.trees import Trees, boost


def _share(firm: Employer, model: MatchModel) -> float:
    return reached(firm, model).share


def _train(firm: Employer, outcomes: list[Outcome], seed: int = 1) -> MatchModel:
    return MatchModel.train(firm.jobs, firm.candidates, outcomes, seed=seed, today=TODAY)


def test_learning_comes_near_the_ceiling_and_beats_the_rule(firm, model):
    rule = _share(firm, _train(firm, []))
    learned = _share(firm, model)
    assert rule > 0.75
    assert learned > rule + 0.03
    assert learned > 0.95
    assert model.metrics["held_out"]["auc_in_job_model"] > model.metrics["held_out"]["auc_in_job_rule"]


@pytest.mark.parametrize("seed", [11, 12])
def test_thirty_outcomes_never_make_it_worse(seed):
    firm = employer(seed, jobs=20, applicants=40)
    rule = _share(firm, _train(firm, []))
    some = np.random.default_rng(seed).choice(len(firm.outcomes), 30, replace=False)
    assert _share(firm, _train(firm, [firm.outcomes[i] for i in some])) == rule
    assert _share(firm, _train(firm, firm.outcomes[:30])) == rule


@pytest.mark.parametrize("kind", ["skills first", "education first", "pay-minded"])
def test_three_hundred_outcomes_in_a_row_come_near_the_ceiling(kind):
    """The first lines of a file are a few jobs only."""
    firm = employer(21, jobs=30, applicants=50, kind=kind)
    assert _share(firm, _train(firm, firm.outcomes[:300])) > 0.9


def test_facts_that_are_not_said_cost_little(firm, model):
    holes = patchy(firm, 1, share=0.1)
    assert reached(holes, _train(holes, holes.outcomes)).share > reached(firm, model).share - 0.12


def test_without_outcomes_or_with_one_kind_only_the_rule_stays(firm):
    refused = [o.model_copy(update={"outcome": "rejected"}) for o in firm.outcomes[:100]]
    for outcomes in ([], firm.outcomes[:5], firm.outcomes[:30], refused):
        model = _train(firm, outcomes)
        assert model.evidence == 0.0
        assert model.version.startswith("rule-2-")


def test_the_same_data_and_seed_give_the_same_bytes(firm, model):
    again = _train(firm, list(reversed(firm.outcomes)))
    assert again.to_bytes() == model.to_bytes()
    assert again.data_hash == model.data_hash


def test_names_of_people_do_not_change_the_model(firm, model):
    renamed = [c.model_copy(update={"first_name": "X", "last_name": "Y"}) for c in firm.candidates]
    again = MatchModel.train(firm.jobs, renamed, firm.outcomes, seed=1, today=TODAY)
    assert again.to_bytes() == model.to_bytes()


def test_a_stored_model_scores_the_same(firm, model):
    again = MatchModel.from_bytes(model.to_bytes())
    assert again.version == model.version
    job, people = firm.jobs[-1], firm.candidates[:30]
    assert score_many(job, people, model=again, today=TODAY) == score_many(job, people, model=model, today=TODAY)


def test_a_model_of_other_features_is_refused(model):
    kept = json.loads(model.to_bytes())
    kept["features"] = list(NAMES[1:])
    with pytest.raises(ValueError, match="train it again"):
        MatchModel.from_bytes(json.dumps(kept).encode())


def test_success_moves_similar_candidates_up(firm):
    """An employer who only ever advances people with a certificate ends up scoring a certificate higher."""
    holders = {c.id for c in firm.candidates if c.certifications}
    outcomes = [
        o.model_copy(update={"outcome": "hired_success" if o.candidate_id in holders else "rejected"})
        for o in firm.outcomes
    ]
    model, rule = _train(firm, outcomes), _train(firm, [])
    index = NAMES.index("certificate_match")
    table = np.full((2, len(NAMES)), 0.5)
    table[1, index] = 1.0
    gain, before = (float(np.diff(m.points(table).sum(axis=1))[0]) for m in (model, rule))
    assert gain > before


def test_outcomes_of_the_unknown_are_left_out(firm):
    stray = Outcome(job_id="nowhere", candidate_id="nobody", outcome="offer")
    assert _train(firm, [*firm.outcomes[:40], stray]).metrics["outcomes_left_out"] == 1


def _product_of_two_groups() -> tuple[np.ndarray, np.ndarray]:
    table = np.random.default_rng(0).random((600, len(NAMES)))
    return table, (table[:, 0] * table[:, NAMES.index("near")] > 0.25).astype(float)


def test_trees_that_mix_groups_are_refused():
    table, target = _product_of_two_groups()
    free = lgb.train({"verbose": -1, "num_leaves": 8}, lgb.Dataset(table, target), 5)
    with pytest.raises(ValueError, match="mixes groups"):
        Trees.of(free.model_to_string())


def test_trees_of_ours_never_mix_groups_even_where_it_would_pay():
    table, target = _product_of_two_groups()
    ours = boost(Examples(table, target, np.zeros(600, np.int64)), np.zeros(600), rounds=60, seed=1)
    trees = Trees.of(ours.model_to_string())
    assert len(set(trees.group.tolist())) > 1
    assert np.allclose(trees.logits(table).sum(axis=1), ours.predict(table, raw_score=True), atol=1e-6)


def test_no_rows_are_no_trouble_for_trees(with_trees):
    assert with_trees.points(np.zeros((0, len(NAMES)))).shape == (0, 5)


def test_trust_needs_evidence_and_more_than_one_job():
    rng = np.random.default_rng(0)
    before = rng.random(400)
    jobs = np.arange(400) % 20
    assert trust(before, before, jobs) == (0.0, 0.0)
    assert trust(before, before - rng.random(400) * 0.2, jobs)[0] == 1.0
    assert trust(before, before - rng.random(400) * 0.2, np.zeros(400, int))[0] == 0.0
    assert trust(before[:30], before[:30] + 0.01 * rng.normal(size=30), jobs[:30])[0] < 0.5


def test_auc_counts_ties_as_half():
    assert auc(np.array([1.0, 1.0]), np.array([True, False])) == 0.5
    assert np.isnan(auc(np.array([1.0]), np.array([True])))
    assert np.isnan(auc_in_job(np.array([1.0]), np.array([True]), np.array([0])))
