"""Skills nobody has catalogued, spellings found in a tenant's own data, titles and what they say."""

import numpy as np
import pytest

from scoring.matching.associations import Associations, learn, looks_like, set_apart
from scoring.matching.readings.education import field_similarity
from scoring.matching.skillspace import RELATED_CREDIT, default_space, spelling
from scoring.matching.titles import seniority, title_similarity


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Glass Blowing", "glass-blowing"),
        ("Foobar.js", "FoobarJS"),
        ("MS Quuxle", "Microsoft Quuxle"),
        ("Löten", "löten"),
        ("Zorp (cloud)", "zorp"),
    ],
)
def test_spellings_of_an_unknown_skill_are_one(one, other):
    assert spelling(one) == spelling(other)
    space = default_space()
    assert space.similarity(space.key(one), space.key(other)) == 1.0


def test_a_name_of_punctuation_only_still_has_a_spelling():
    assert spelling("...") == "..."


def _people(count: int, trades: list[list[str]], rng: np.random.Generator) -> list[frozenset[str]]:
    out = []
    for _ in range(count):
        trade = trades[rng.integers(len(trades))]
        out.append(frozenset(s for s in trade if rng.random() < 0.6))
    return out


def test_two_names_that_never_meet_in_one_person_but_keep_the_same_company_are_one_skill():
    rng = np.random.default_rng(0)
    trades = [["grid planning", "pole setting", "splicing", "zorp", "metering"], ["tig", "mig", "milling", "turning"]]
    people = []
    for person in _people(1200, trades, rng):
        short = "zorp" in person and rng.random() < 0.4
        people.append(person - {"zorp"} | {"zorp line handling"} if short else person)
    learned = learn(people, [frozenset()] * len(people))
    assert learned.aliases == {"zorp line handling": "zorp"}
    assert learned.between("tig", "mig") > learned.between("tig", "zorp")


def test_two_names_that_never_meet_and_do_not_look_alike_stand_in_for_one_another():
    rng = np.random.default_rng(0)
    trades = [["grid planning", "pole setting", "splicing", "zorp", "metering"], ["tig", "mig", "milling", "turning"]]
    people = []
    for person in _people(1200, trades, rng):
        other = "zorp" in person and rng.random() < 0.4
        people.append(person - {"zorp"} | {"line handling"} if other else person)
    learned = learn(people, [frozenset()] * len(people))
    assert learned.aliases == {}
    assert learned.between("zorp", "line handling") == 1.0
    space = default_space(learned)
    assert space.similarity("zorp", "line handling") == RELATED_CREDIT


def _listed(sets: list[frozenset[str]]) -> list[dict[str, str]]:
    """What `set_apart` takes: each spelling with the taxonomy's key."""
    space = default_space()
    return [{spelling(name): space.key(name) for name in own} for own in sets]


def test_skills_the_taxonomy_folds_together_are_two_where_people_list_both():
    folded = ["hydrotherapy", "electrotherapy"]
    assert len({default_space().key(name) for name in folded}) == 1
    people = _people(400, [[*folded, "gait analysis"], ["pastry", "plating"]], np.random.default_rng(0))
    apart = set_apart(_listed(people))
    space = default_space(Associations(apart=apart))
    one, two = (space.key(name) for name in folded)
    assert one != two
    assert space.similarity(one, two) == RELATED_CREDIT
    assert space.key("electrotherapy") == default_space().key("electrotherapy")


def test_spellings_that_nobody_lists_together_stay_one_skill():
    rng = np.random.default_rng(0)
    people = [frozenset({str(rng.choice(["Kubernetes", "K8s"])), "Docker"}) for _ in range(300)]
    twice = [frozenset({"Kubernetes", "K8s"})] * 3
    assert set_apart(_listed([*people, *twice])) == {}


def test_a_spelling_stays_with_the_skill_it_never_meets():
    """K8s never meets Kubernetes but often meets a third name of the same key: it is not the third."""
    meets = [frozenset({"Kubernetes", "Zorpnetes"}), frozenset({"K8s", "Zorpnetes"})] * 50
    key = default_space().key("Kubernetes")
    apart = set_apart([{spelling(name): key for name in own} for own in [*meets, *[frozenset({"Docker"})] * 100]])
    assert apart == {"zorpnetes": f"{key}/zorpnetes"}


def test_certificates_belong_to_the_skills_of_their_holders():
    rng = np.random.default_rng(1)
    people = _people(600, [["tig", "mig", "milling"], ["pastry", "plating", "butchery"]], rng)
    held = [frozenset({"welder iso"}) if "tig" in p and rng.random() < 0.5 else frozenset() for p in people]
    learned = learn(people, held)
    assert learned.certificate_strength("welder iso", "mig") > 0.2
    assert learned.certificate_strength("welder iso", "pastry") == 0.0
    assert Associations(**learned.to_json()) == learned


def test_nothing_is_learned_from_nearly_nobody():
    assert learn([frozenset({"a"})], [frozenset()]) == Associations()


def test_what_looks_alike():
    assert looks_like("id:crm-systems", "customer relationship management")
    assert looks_like("client retention", "customer retention")
    assert looks_like("k8s", "kubernetes")
    assert not looks_like("sap", "oracle")


def test_taxonomy_relates_but_never_equates_different_skills():
    space = default_space()
    react, angular, welding = (space.key(name) for name in ("React", "Angular", "glass blowing"))
    assert 0 < space.similarity(react, angular) < 1
    assert space.similarity(react, welding) == 0


@pytest.mark.parametrize(
    ("title", "level"),
    [("Trainee Cook", 0), ("Junior Developer", 1), ("Cook", 2), ("Sr. Cook", 3), ("Lead Cook", 4), ("Head of Food", 5)],
)
def test_seniority_of_titles(title, level):
    assert seniority(title) == level


def test_titles_are_compared_by_role_not_by_rank():
    assert title_similarity("Senior Software Developer", "Software Engineer") == 1.0
    assert 0 < title_similarity("Software Engineer", "Civil Engineer") < 1
    assert title_similarity("", "Cook") == 0.0


def test_a_related_field_of_study_counts_in_part():
    assert field_similarity("computer science", ["computer science"]) == 1.0
    assert 0 < field_similarity("applied computer science", ["computer science"]) < 1
    assert field_similarity("", ["law"]) == 0.0
